//! The size of the gradient in each layer of one network.

use super::axis::{Axis, extent, out_to};
use super::mark::{Mark, Stroke};
use super::ticks::round_step;
use super::{Palette, Plot};

/// Draws the chart: `norms` are base-10 logarithms, first layer first, output layer last; `None` is an exact 0.
pub fn draw(plot: &mut Plot, norms: &[Option<f64>], palette: &Palette) {
    let curve: Vec<_> =
        norms.iter().enumerate().map(|(index, norm)| ((index + 1) as f64, norm.unwrap_or(f64::NAN))).collect();
    let (across, down) = plot.room(palette);
    let (low, high) = extent(curve.iter().map(|point| point.1).chain([-1.0, 0.0])).unwrap_or((-1.0, 0.0));
    let ys = out_to(low, high, round_step((high - low) / 8.0).max(1.0));
    let count = norms.len().max(1) as f64;
    let radius = (160.0 / count).clamp(1.75, 4.5);
    // The output layer, which the chain of hidden layers does not weaken, is marked off by its colour.
    let last = curve.last().copied().into_iter().collect();
    let marks = [
        Mark::Curve(curve.clone(), Stroke::solid(palette.grid, 1.5)),
        Mark::Dots(curve, radius, palette.model),
        Mark::Dots(last, radius.max(4.0), palette.data),
    ];
    let layers = Axis::counting("layer (last: output)", (0.5, count + 0.5), across);
    plot.draw(layers, Axis::logarithmic("gradient norm (log scale)", ys, down), palette, &marks);
}
