//! The factors of a bound, layer by layer, and their running product from the output to the input.

use std::ops::Range;

use super::Plot;
use super::axis::{Axis, extent, out_to};
use super::mark::{Mark, Stroke, heights};

/// What the chart shows, by layer from the first; a 0 leaves a gap.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Factors {
    /// The largest slope of each layer.
    pub(crate) slopes: Vec<f64>,
    /// By how much each layer multiplies the sum over paths.
    pub(crate) paths: Vec<f64>,
    /// The product of both, from the last layer to each.
    pub(crate) running: Vec<f64>,
    /// The bound on it.
    pub(crate) bound: Vec<f64>,
    /// The gradient's own size in each layer.
    pub(crate) reached: Vec<f64>,
    /// The layers that are highlighted, counted from 0.
    pub(crate) lit: Range<usize>,
}

pub(crate) fn draw(plot: &mut Plot, factors: &Factors) {
    let Some(palette) = plot.palette() else { return };
    let points = |values: &[f64]| -> Vec<(f64, f64)> {
        let height = |value: f64| if value > 0.0 { value.log10() } else { f64::NAN };
        values.iter().enumerate().map(|(layer, &value)| ((layer + 1) as f64, height(value))).collect()
    };
    let Factors { slopes, paths, running, bound, reached, lit } = factors;
    let series = [slopes, paths, running, bound, reached].map(|values| points(values));
    let (low, high) = extent(heights(series.iter().flatten()).chain([-1.0, 0.0])).unwrap_or((-1.0, 0.0));
    let ys = out_to(low, high + 0.1, 1.0);
    let [slopes, paths, running, bound, reached] = series;
    let radius = |layer: usize| if lit.contains(&layer) { 7.0 } else { 4.0 };
    let lit_band = |layer: usize| Mark::upright((layer + 1) as f64, ys, Stroke::solid(palette.grid, 12.0));
    let mut marks: Vec<_> = lit.clone().map(lit_band).collect();
    marks.push(Mark::series("attained bound", bound, Stroke::dashed(palette.reference, 2.0)));
    marks.push(Mark::series("product", running, Stroke::solid(palette.gradient, 2.5)));
    marks.push(Mark::series("gradient", reached, Stroke::dotted(palette.ink, 3.0)));
    for (points, colour) in [(slopes, palette.network), (paths, palette.muted)] {
        let dots = points.into_iter().enumerate();
        marks.extend(dots.map(|(layer, point)| Mark::dot(point, radius(layer), colour)));
    }
    let layers = Axis::counting("layer", (0.5, factors.bound.len() as f64 + 0.5));
    plot.draw(layers, Axis::logarithmic("factor (log scale)", ys), &marks);
}
