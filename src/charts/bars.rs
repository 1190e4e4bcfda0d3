//! Bars that show a quantity for each layer of a network, on a logarithmic scale.

use super::Plot;
use super::axis::Axis;
use super::mark::{Beside, Mark, Stroke};
use super::race::Racer;

/// What the chart shows; all heights are base-10 logarithms.
pub(crate) struct Bars<'a> {
    pub(crate) title: &'static str,
    /// The quantity, first layer first, output layer last; `None` is an exact 0. Empty where there is none.
    pub(crate) values: &'a [Option<f32>],
    pub(crate) layers: usize,
    /// A text in place of the bars if there are none.
    pub(crate) blank: &'static str,
    /// The ends of the vertical axis: whole numbers, which charts side by side share.
    pub(crate) range: (f64, f64),
    /// Heights to compare with.
    pub(crate) levels: &'a [f64],
    /// The network whose weights the bars are about; `None` for gradients, which have a colour of their own.
    pub(crate) racer: Option<Racer>,
}

pub(crate) fn draw(plot: &mut Plot, bars: &Bars<'_>) {
    let Some(palette) = plot.palette() else { return };
    let (low, high) = bars.range;
    let count = bars.layers.max(1) as f64;
    let at = |index: usize| (index + 1) as f64;
    let points = bars.values.iter().enumerate().filter_map(|(index, value)| Some((at(index), f64::from((*value)?))));
    // A bar that ends below the axis is shown as a sliver, so that it does not look like an exact 0.
    let sliver = low + 0.01 * (high - low);
    let exact: Vec<_> = points.collect();
    let points = exact.iter().map(|&(x, y)| (x, y.max(sliver))).collect();
    let zeros = bars.values.iter().enumerate().filter(|(_, value)| value.is_none());
    let zeros = zeros.map(|(index, _)| (at(index), low)).collect();
    let colour = bars.racer.map_or(palette.gradient, |racer| racer.colour(&palette));
    let name = bars.title.split(" (").next().unwrap_or_default();
    let mut marks = vec![Mark::Bars(points, low, 0.72, colour), Mark::series(name, exact, Stroke::none(colour))];
    for &height in bars.levels {
        marks.push(Mark::level(height, (0.5, count + 0.5), Stroke::dashed(palette.reference, 1.5)));
    }
    if bars.values.is_empty() {
        let place = (0.5, low + 0.04 * (high - low));
        marks.push(Mark::note(place, bars.blank, palette.muted, Beside::RightAbove));
    }
    marks.push(Mark::Dots(zeros, (120.0 / count).clamp(1.5, 3.5), palette.muted));
    let layers = Axis::counting("layer (last: output)", (0.5, count + 0.5));
    plot.draw(layers, Axis::logarithmic(bars.title, bars.range), &marks);
}
