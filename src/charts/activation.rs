//! A unit's activation function and its slope, with the samples' pre-activations on both.

use super::Plot;
use super::axis::{Axis, around, extent};
use super::mark::{Mark, Stroke, end_label, heights};

/// What the chart shows; every point is z and a height.
pub(crate) struct Curves {
    pub(crate) value: Vec<(f64, f64)>,
    pub(crate) slope: Vec<(f64, f64)>,
    /// Of each sample, on the two curves.
    pub(crate) samples: Vec<[(f64, f64); 2]>,
    /// The sample that is marked.
    pub(crate) marked: usize,
}

pub(crate) fn draw(plot: &mut Plot, curves: &Curves) {
    let Some(palette) = plot.palette() else { return };
    let zs = extent(curves.value.iter().map(|point| point.0)).unwrap_or((-3.0, 3.0));
    let both = heights(&curves.value).chain(heights(&curves.slope)).chain([0.0, 1.0]);
    let ys = around(extent(both).unwrap_or((0.0, 1.0)), 0.05);
    let on = |curve: usize| curves.samples.iter().map(|sample| sample[curve]).collect::<Vec<_>>();
    let marked = |curve: usize| curves.samples.get(curves.marked).map(|sample| sample[curve]);
    let mut marks = vec![
        Mark::level(0.0, zs, Stroke::solid(palette.muted, 1.0)),
        Mark::series("φ(z)", curves.value.clone(), Stroke::solid(palette.network, 2.5)),
        Mark::series("φ′(z)", curves.slope.clone(), Stroke::dashed(palette.gradient, 2.0)),
        Mark::Dots(on(0), 4.0, palette.network),
        Mark::Dots(on(1), 4.0, palette.gradient),
    ];
    if let Some((z, _)) = marked(0) {
        marks.push(Mark::upright(z, ys, Stroke::solid(palette.ink, 1.0)));
    }
    marks.push(Mark::dot(marked(0), 6.5, palette.ink));
    marks.push(Mark::dot(marked(1), 6.5, palette.ink));
    marks.extend(end_label(&curves.value, "φ", palette.network));
    marks.extend(end_label(&curves.slope, "φ′", palette.gradient));
    plot.draw(Axis::linear("pre-activation z", zs), Axis::linear("φ(z), φ′(z)", ys), &marks);
}
