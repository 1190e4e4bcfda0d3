//! The first layer's gradient against the depth of the network: one network among many, beside its bounds.

use super::axis::{Axis, decades, extent};
use super::mark::{Beside, Mark, Stroke};
use super::{Palette, Plot, numerals};

/// One depth of the chart; all heights are base-10 logarithms, `None` is an exact 0.
pub struct Depth<'a> {
    /// L.
    pub layers: u32,
    /// The chosen network's gradient.
    pub chosen: Option<f64>,
    /// Some other networks' gradients.
    pub others: &'a [Option<f64>],
    /// What a tenth, a half and nine tenths of all networks do not exceed.
    pub quantiles: [Option<f64>; 3],
    /// The bound.
    pub bound: f64,
    /// The sharp bound.
    pub sharp_bound: Option<f64>,
}

/// What the chart shows.
pub struct ByDepth<'a> {
    /// The depths, ascending.
    pub depths: &'a [Depth<'a>],
    /// The last depth on the axis.
    pub end: u32,
    /// The heights up to which two types print 0.0, the higher one first, and the types' names.
    pub zeros: [(f64, &'static str); 2],
    /// What to say of these heights.
    pub zeros_note: &'static str,
    /// The chosen depth, and the chosen network's gradient there.
    pub mark: (u32, Option<f64>),
    /// Which of the depths is pointed at.
    pub pointed: Option<usize>,
}

/// Draws the chart.
pub fn draw(plot: &mut Plot, shown: &ByDepth<'_>) {
    let Some(palette) = plot.palette() else { return };
    let depths = shown.depths;
    let heights = depths.iter().flat_map(|depth| {
        let measured = depth.others.iter().chain(&depth.quantiles).chain([&depth.chosen, &depth.sharp_bound]);
        measured.copied().flatten().chain([depth.bound])
    });
    let (low, high) = extent(heights.chain(shown.mark.1).chain([-1.0, 0.0])).unwrap_or((-1.0, 0.0));
    let ys = decades((low, high));
    // An exact 0 is below every line, so a line ends where it becomes 0, and a band extends down to the axis.
    let curve = |height: &dyn Fn(&Depth<'_>) -> Option<f64>| -> Vec<(f64, f64)> {
        depths.iter().map(|depth| (f64::from(depth.layers), height(depth).unwrap_or(f64::NAN))).collect()
    };
    let edge = |depth: &Depth<'_>, quantile: usize| depth.quantiles[quantile].unwrap_or(ys.0 - 1.0);
    let band = depths.iter().map(|depth| (f64::from(depth.layers), edge(depth, 0), edge(depth, 2))).collect();

    let faint = palette.gradient.upon(palette.ground, 0.35);
    let others = depths.first().map_or(0, |depth| depth.others.len());
    let mut marks = vec![Mark::Band(band, palette.gradient, 0.16)];
    marks.extend(
        (0..others).map(|index| Mark::Curve(curve(&|depth| *depth.others.get(index)?), Stroke::solid(faint, 0.75))),
    );
    marks.extend(zero_lines(plot, shown, ys, &palette));
    marks.extend([
        Mark::Curve(curve(&|depth| depth.sharp_bound), Stroke::dotted(palette.reference, 2.0)),
        Mark::Curve(curve(&|depth| Some(depth.bound)), Stroke::dashed(palette.reference, 2.0)),
    ]);
    if others > 0 {
        marks.push(Mark::Curve(curve(&|depth| depth.quantiles[1]), Stroke::dashed(palette.gradient, 2.0)));
    }
    marks.push(Mark::Curve(curve(&|depth| depth.chosen), Stroke::solid(palette.gradient, 2.5)));

    let (layers, gradient) = (f64::from(shown.mark.0), shown.mark.1);
    let beside = if layers * 2.0 > f64::from(shown.end) { Beside::LeftAbove } else { Beside::RightAbove };
    marks.extend([
        Mark::upright(layers, ys, Stroke::solid(palette.muted, 1.0)),
        Mark::dot(gradient.map(|height| (layers, height)), 5.0, palette.gradient),
        Mark::Note((layers, ys.0), format!("L = {}", numerals::grouped(shown.mark.0.into())), palette.ink, beside),
    ]);
    if let Some(depth) = shown.pointed.and_then(|index| depths.get(index)) {
        let at = f64::from(depth.layers);
        marks.extend([
            Mark::upright(at, ys, Stroke::solid(palette.reference, 1.0)),
            Mark::dot((at, depth.bound), 4.0, palette.reference),
            Mark::dot(depth.chosen.map(|height| (at, height)), 4.0, palette.gradient),
        ]);
    }
    let axis = Axis::counting("depth L (hidden layers)", (0.0, f64::from(shown.end)));
    plot.draw(axis, Axis::logarithmic("|∂f/∂w₁₁⁽¹⁾| (log scale)", ys), &marks);
}

/// The lines below which PyTorch prints 0.0, if they are in the chart. The note on a line is on the longer side of the
/// gradient's curve, in the corner that the curve does not cross.
fn zero_lines(plot: &Plot, shown: &ByDepth<'_>, ys: (f64, f64), palette: &Palette) -> Vec<Mark> {
    let end = f64::from(shown.end);
    let lines = |heights: f64| plot.lines(palette) * heights / (ys.1 - ys.0);
    let is_shown = |height: f64| height > ys.0 && height < ys.1;
    let [upper, lower] = shown.zeros.map(|(height, _)| height);
    let crowded = is_shown(lower) && lines(upper - lower) < 2.5;
    let mut marks = Vec::new();
    for (height, name) in shown.zeros.into_iter().filter(|(height, _)| is_shown(*height)) {
        marks.push(Mark::level(height, (0.0, end), Stroke::dotted(palette.reference, 2.0)));
        if crowded && height == upper {
            continue;
        }
        let crossing = shown.depths.iter().find(|depth| depth.chosen.is_some_and(|chosen| chosen < height));
        let left = crossing.is_some_and(|depth| f64::from(depth.layers) * 2.0 > end);
        let room_below = lines(height - ys.0) > 1.5;
        let (at, words, names) = match (left, room_below) {
            (true, true) => (0.0, Beside::RightBelow, Beside::RightAbove),
            (true, false) => (0.0, Beside::RightAbove, Beside::RightBelow),
            // Two lines that are close to each other have their note below both.
            (false, true) if crowded => (end, Beside::LeftBelow, Beside::LeftAbove),
            (false, _) => (end, Beside::LeftAbove, Beside::LeftBelow),
        };
        marks.push(Mark::note((at, height), shown.zeros_note, palette.ink, words));
        if !crowded && room_below {
            marks.push(Mark::note((at, height), name, palette.ink, names));
        }
    }
    marks
}
