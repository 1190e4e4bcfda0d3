//! An axis as plotters takes it.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};

use super::Axis;
use super::ticks::Tick;

/// An axis with its ticks, as a coordinate of plotters.
#[derive(Clone)]
pub(super) struct Ruler<'a> {
    pub(super) axis: &'a Axis,
    pub(super) ticks: Vec<Tick>,
}

impl Ranged for Ruler<'_> {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        from + (self.axis.place(*value) * f64::from(to - from)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        // The labelled ticks are the only grid lines: lighter ones between them would be noise.
        if hint.weight().allow_light_points() { Vec::new() } else { self.ticks.iter().map(|tick| tick.at).collect() }
    }

    fn range(&self) -> Range<f64> {
        self.axis.min..self.axis.max
    }
}

impl ValueFormatter<f64> for Ruler<'_> {
    /// The labels have exponents, so that the chart writes them itself.
    fn format_ext(&self, _: &f64) -> String {
        String::new()
    }
}
