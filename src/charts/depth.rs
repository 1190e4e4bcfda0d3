//! The first layer's gradient against the depth of the network, beside its bound.

use super::axis::{Axis, extent, out_to};
use super::mark::{Beside, Mark, Stroke};
use super::ticks::round_step;
use super::{Palette, Plot};

/// What the chart shows; all heights are base-10 logarithms, `None` is an exact 0.
pub struct ByDepth<'a> {
    /// The gradient for networks of 1, 2, ... hidden layers.
    pub gradient: &'a [Option<f64>],
    /// The bound for the same depths.
    pub bound: &'a [f64],
    /// The chosen depth.
    pub depth: u32,
}

/// Draws the chart.
pub fn draw(plot: &mut Plot, by_depth: &ByDepth<'_>, palette: &Palette) {
    let depths = |index: usize| (index + 1) as f64;
    let gradient: Vec<_> = by_depth
        .gradient
        .iter()
        .enumerate()
        .map(|(index, height)| (depths(index), height.unwrap_or(f64::NAN)))
        .collect();
    let bound: Vec<_> = by_depth.bound.iter().enumerate().map(|(index, &height)| (depths(index), height)).collect();
    let (across, down) = plot.room(palette);
    let (low, high) =
        extent(gradient.iter().chain(&bound).map(|point| point.1).chain([-1.0, 0.0])).unwrap_or((-1.0, 0.0));
    let ys = out_to(low, high, round_step((high - low) / 8.0).max(1.0));

    let chosen = f64::from(by_depth.depth);
    let at = by_depth.depth.saturating_sub(1) as usize;
    let on_both: [Vec<_>; 2] = [&bound, &gradient].map(|curve| curve.get(at).copied().into_iter().collect());
    let [on_bound, on_gradient] = on_both;
    let beside = if at * 2 > gradient.len() { Beside::LeftAbove } else { Beside::RightAbove };
    let marks = [
        Mark::Curve(vec![(chosen, ys.0), (chosen, ys.1)], Stroke::solid(palette.muted, 1.0)),
        Mark::Curve(bound, Stroke::dashed(palette.data, 2.5)),
        Mark::Curve(gradient, Stroke::solid(palette.model, 2.5)),
        Mark::Dots(on_bound, 5.0, palette.data),
        Mark::Dots(on_gradient, 5.0, palette.model),
        Mark::Note((chosen, ys.0), format!("L = {}", by_depth.depth), palette.ink, beside),
    ];
    let depth = Axis::counting("depth L (hidden layers)", (0.0, by_depth.gradient.len().max(1) as f64), across);
    plot.draw(depth, Axis::logarithmic("|∂f/∂w₁₁⁽¹⁾| (log scale)", ys, down), palette, &marks);
}
