//! The slope of an activation function, with a network's units on the curve.

use std::ops::Range;

use super::Plot;
use super::axis::{Axis, extent, out_to};
use super::mark::{Mark, Stroke};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slope {
    pub(crate) curve: Vec<(f64, f64)>,
    /// The largest slope there is.
    pub(crate) most: f64,
    /// Pre-activation and slope of each unit, layer by layer.
    pub(crate) units: Vec<Vec<(f64, f64)>>,
    /// The layers that are highlighted, counted from 0.
    pub(crate) lit: Range<usize>,
}

pub(crate) fn draw(plot: &mut Plot, slope: &Slope) {
    let Some(palette) = plot.palette() else { return };
    let ends = extent(slope.curve.iter().map(|point| point.0)).unwrap_or((-6.0, 6.0));
    let mut marks = vec![
        Mark::level(slope.most, ends, Stroke::dashed(palette.reference, 2.0)),
        Mark::series("σ′(z)", slope.curve.clone(), Stroke::solid(palette.network, 2.0)),
    ];
    // Highlighted units are on top.
    let (lit, others): (Vec<_>, Vec<_>) = slope.units.iter().enumerate().partition(|(at, _)| slope.lit.contains(at));
    marks.extend(others.into_iter().map(|(_, units)| Mark::Dots(units.clone(), 4.0, palette.network)));
    marks.extend(lit.into_iter().map(|(_, units)| Mark::Dots(units.clone(), 7.0, palette.ink)));
    let heights = out_to(0.0, slope.most * 1.15, 0.05);
    plot.draw(Axis::linear("pre-activation z", ends), Axis::linear("slope σ′(z)", heights), &marks);
}
