//! The first layer's gradient against the depth of the network: one network among many, beside its bound.

use super::axis::{Axis, decades, extent};
use super::mark::{Beside, Mark, Stroke, end_label};
use super::{Palette, Plot};

/// One depth of the chart; all heights are base-10 logarithms, `None` is an exact 0.
pub struct Depth {
    /// L.
    pub layers: u32,
    /// The chosen network's gradient.
    pub chosen: Option<f64>,
    /// What a tenth, a half and nine tenths of all networks do not exceed.
    pub quantiles: [Option<f64>; 3],
    /// The bound.
    pub bound: f64,
}

/// What the chart shows.
pub struct ByDepth<'a> {
    /// The depths, ascending.
    pub depths: &'a [Depth],
    /// The last depth on the axis.
    pub end: u32,
    /// The bound's name.
    pub bound: &'a str,
    /// Whether there are other networks, within the band.
    pub many: bool,
    /// The heights up to which two types print 0.0, the higher one first, and what to say of each, at length and in short.
    pub zeros: [(f64, [&'static str; 2]); 2],
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
        let measured = depth.quantiles.iter().chain([&depth.chosen]);
        measured.copied().flatten().chain([depth.bound])
    });
    let (low, high) = extent(heights.chain(shown.mark.1).chain([-1.0, 0.0])).unwrap_or((-1.0, 0.0));
    let ys = decades((low, high));
    // An exact 0 is below every line, so a line ends where it becomes 0, and a band extends down to the axis.
    let curve = |height: &dyn Fn(&Depth) -> Option<f64>| -> Vec<(f64, f64)> {
        depths.iter().map(|depth| (f64::from(depth.layers), height(depth).unwrap_or(f64::NAN))).collect()
    };
    let edge = |depth: &Depth, quantile: usize| depth.quantiles[quantile].unwrap_or(ys.0 - 1.0);
    let mut marks = Vec::new();
    if shown.many {
        let band = depths.iter().map(|depth| (f64::from(depth.layers), edge(depth, 0), edge(depth, 2)));
        marks.push(Mark::Band(band.collect(), palette.gradient, 0.16));
        marks.extend(end_label(&curve(&|depth| depth.quantiles[1]), "10–90 %", palette.muted));
    }
    marks.extend(zero_line(shown, ys, plot.room(&palette).0 < 6, &palette));
    let (bound, chosen) = (curve(&|depth| Some(depth.bound)), curve(&|depth| depth.chosen));
    marks.extend(end_label(&bound, shown.bound, palette.muted));
    marks.extend(end_label(&chosen, "this network", palette.gradient));
    // A depth that is pointed at has its numbers beside the chart.
    let named = |name: &str, points, stroke| match shown.pointed {
        None => Mark::series(name, points, stroke),
        Some(_) => Mark::Curve(points, stroke),
    };
    marks.push(named(shown.bound, bound, Stroke::dashed(palette.reference, 2.0)));
    marks.push(named("gradient", chosen, Stroke::solid(palette.gradient, 2.5)));

    let (layers, gradient) = (f64::from(shown.mark.0), shown.mark.1);
    marks.extend([
        Mark::upright(layers, ys, Stroke::solid(palette.ink, 1.0)),
        Mark::dot(gradient.map(|height| (layers, height)), 6.0, palette.gradient),
    ]);
    if let Some(depth) = shown.pointed.and_then(|index| depths.get(index)) {
        let at = f64::from(depth.layers);
        marks.extend([
            Mark::upright(at, ys, Stroke::solid(palette.reference, 1.0)),
            Mark::dot((at, depth.bound), 4.0, palette.reference),
            Mark::dot(depth.chosen.map(|height| (at, height)), 4.0, palette.gradient),
        ]);
    }
    let depths = Axis::counting("depth L", (0.0, f64::from(shown.end))).unwritten();
    plot.draw(depths, Axis::logarithmic("gradient", ys).unwritten(), &marks);
}

/// The line below which PyTorch prints 0.0, for the wider type whose line is in the chart. Its note stands at the end that the
/// gradient's curve is farther from.
fn zero_line(shown: &ByDepth<'_>, ys: (f64, f64), is_narrow: bool, palette: &Palette) -> Vec<Mark> {
    let end = f64::from(shown.end);
    let Some((height, notes)) = shown.zeros.into_iter().rfind(|(height, _)| *height > ys.0 && *height < ys.1) else {
        return Vec::new();
    };
    let crossing = shown.depths.iter().find(|depth| depth.chosen.is_some_and(|chosen| chosen < height));
    let is_late = crossing.is_some_and(|depth| f64::from(depth.layers) * 2.0 > end);
    let (at, beside) = if is_late { (0.0, Beside::RightBelow) } else { (end, Beside::LeftAbove) };
    vec![
        Mark::level(height, (0.0, end), Stroke::dotted(palette.reference, 2.0)),
        Mark::note((at, height), notes[usize::from(is_narrow)], palette.muted, beside),
    ]
}
