//! What an axis shows: its title, its range and the kind of its ticks.

use std::borrow::Cow;

use super::numerals;
use super::ticks::{self, Tick, round_step};

/// One axis of a chart. On a logarithmic axis every coordinate is a base-10 logarithm: gradients far below what a float
/// holds then need no special care.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    /// What is measured ("epoch").
    pub(crate) title: Cow<'static, str>,
    pub(crate) min: f64,
    /// Right or upper end, above `min`.
    pub(crate) max: f64,
    kind: Kind,
    most: usize,
    /// Whether the title is written at the axis.
    written: bool,
    /// Whether the title stands beyond the axis's end, where nothing that lies upon the axis hides it.
    beyond: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Linear,
    Counting,
    Logarithmic,
}

impl Axis {
    /// An axis with ticks at round numbers.
    pub(crate) fn linear(title: impl Into<Cow<'static, str>>, range: (f64, f64)) -> Self {
        Self::new(title.into(), range, Kind::Linear)
    }

    /// An axis that counts: ticks at whole numbers only.
    pub(crate) fn counting(title: impl Into<Cow<'static, str>>, range: (f64, f64)) -> Self {
        Self::new(title.into(), range, Kind::Counting)
    }

    /// An axis from 10^`min` to 10^`max`.
    pub(crate) fn logarithmic(title: impl Into<Cow<'static, str>>, range: (f64, f64)) -> Self {
        Self::new(title.into(), range, Kind::Logarithmic)
    }

    fn new(title: Cow<'static, str>, (min, max): (f64, f64), kind: Kind) -> Self {
        let (min, max) = sound(min, max);
        Self { title, min, max, kind, most: usize::MAX, written: true, beyond: false }
    }

    /// The axis with at most about `most` ticks, however much room there is.
    pub(crate) fn with_few_ticks(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// The axis without its title: something below it names it, too.
    pub(crate) fn unwritten(self) -> Self {
        Self { written: false, ..self }
    }

    /// The axis with its title beyond its end: a knob may move along it.
    pub(crate) fn titled_beyond(self) -> Self {
        Self { beyond: true, ..self }
    }

    /// Whether the title stands beyond the axis's end.
    pub(super) fn is_titled_beyond(&self) -> bool {
        self.beyond
    }

    /// The title as it is written.
    pub(super) fn written(&self) -> &str {
        if self.written { &self.title } else { "" }
    }

    /// The ticks, where there is room for about `room` of them.
    pub(crate) fn ticks(&self, room: usize) -> Vec<Tick> {
        let ticks = match self.kind {
            Kind::Linear => ticks::linear,
            Kind::Counting => ticks::counting,
            Kind::Logarithmic => ticks::logarithmic,
        };
        ticks(self.min, self.max, room.min(self.most))
    }

    /// A value of this axis as a reader writes it.
    pub(crate) fn text(&self, value: f64) -> String {
        match self.kind {
            Kind::Counting => numerals::grouped(value.round() as u64),
            Kind::Linear => numerals::short_to(value, 4),
            Kind::Logarithmic => numerals::from_log10(value, 4),
        }
    }

    /// The axis on its way from another range to its own: 0 is the other range, 1 its own.
    pub(super) fn on_the_way(&self, from: (f64, f64), share: f64) -> Self {
        let between = |start: f64, end: f64| start + share * (end - start);
        Self { min: between(from.0, self.min), max: between(from.1, self.max), ..self.clone() }
    }

    /// Whether there are whole numbers only.
    pub(super) fn counts(&self) -> bool {
        self.kind == Kind::Counting
    }

    /// Whether another axis measures the same, over whatever range.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (&self.title, self.kind) == (&other.title, other.kind)
    }

    /// The distance from end to end.
    pub(crate) fn length(&self) -> f64 {
        self.max - self.min
    }

    /// Where a value lies along the axis, 0 at `min` and 1 at `max`; clamped to one length beyond either end, so that
    /// pixel arithmetic stays sane for any finite value.
    pub(crate) fn place(&self, value: f64) -> f64 {
        ((value - self.min) / self.length()).clamp(-1.0, 2.0)
    }
}

/// The smallest and largest finite value.
pub(crate) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|value| value.is_finite()).fold(None, |extent, value| {
        let (min, max) = extent.unwrap_or((value, value));
        Some((value.min(min), value.max(max)))
    })
}

/// The smallest and largest of some coordinates; from 0 to 1 where there are none.
pub(crate) fn span(values: &[f32]) -> (f64, f64) {
    extent(values.iter().copied().map(f64::from)).unwrap_or((0.0, 1.0))
}

/// A range around some data: `margin` of its length is added at either end, then both ends move out to round numbers.
pub(crate) fn around((min, max): (f64, f64), margin: f64) -> (f64, f64) {
    let room = (max - min).max(1e-6) * margin;
    out_to(min - room, max + room, round_step((max - min) / 10.0))
}

/// Both ends moved out to multiples of `step`.
pub(crate) fn out_to(min: f64, max: f64, step: f64) -> (f64, f64) {
    ((min / step + 1e-9).floor() * step, (max / step - 1e-9).ceil() * step)
}

/// A logarithmic range with a few decades between its ends, moved out to multiples of a round number of decades.
pub(crate) fn decades((min, max): (f64, f64)) -> (f64, f64) {
    out_to(min, max, round_step((max - min) / 8.0).max(1.0))
}

/// The right end of an axis that grows in steps: the next 1, 2 or 5 times a power of ten, at least 100.
pub(crate) fn growing_end(value: f64) -> f64 {
    round_step(value.max(100.0))
}

/// A logarithmic range around `[min, max]` (logarithms too) whose ends move in steps: to the next 1, 2 or 5 times a
/// power of ten while it spans few decades, to whole decades beyond.
pub(crate) fn log_steps((min, max): (f64, f64)) -> (f64, f64) {
    if max - min > 4.0 {
        return out_to(min, max, 1.0);
    }
    let upper = round_step(10f64.powf(max)).log10();
    // 1/x turns "the next step above" into "the next step below".
    let lower = -round_step(10f64.powf(-min)).log10();
    (lower, upper)
}

/// Two ends that are finite and in order.
fn sound(min: f64, max: f64) -> (f64, f64) {
    if min.is_finite() && max.is_finite() && max > min {
        (min, max)
    } else if min.is_finite() {
        (min, min + 1.0)
    } else {
        (0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extent_leaves_out_what_is_not_finite() {
        assert_eq!(extent([2.0, f64::NAN, -1.0, f64::INFINITY]), Some((-1.0, 2.0)));
        assert_eq!(extent([f64::NAN]), None);
    }

    #[test]
    fn ranges_end_at_round_numbers() {
        assert_eq!(around((1.221, 3.465), 0.25), (0.5, 4.5));
        assert_eq!(growing_end(0.0), 100.0);
        assert_eq!(growing_end(101.0), 200.0);
        assert_eq!(growing_end(5000.0), 5000.0);
    }

    #[test]
    fn logarithmic_ranges_move_in_steps() {
        let (low, high) = log_steps((0.16f64.log10(), 18.0f64.log10()));
        assert!((10f64.powf(low) - 0.1).abs() < 1e-9 && (10f64.powf(high) - 20.0).abs() < 1e-9);
        assert_eq!(log_steps((-28.2, 0.3)), (-29.0, 1.0));
    }

    #[test]
    fn an_axis_has_no_more_ticks_than_there_is_room_for() {
        let axis = Axis::linear("share, %", (0.0, 100.0));
        assert_eq!([2, 4, 10].map(|room| axis.ticks(room).len()), [3, 3, 11]);
        assert_eq!(axis.with_few_ticks(4).ticks(10).len(), 3);
    }

    #[test]
    fn whatever_comes_in_the_axis_is_sound() {
        for range in [(0.0, 0.0), (f64::NAN, 1.0), (1.0, f64::INFINITY), (2.0, 1.0)] {
            let axis = Axis::linear("x", range);
            assert!(axis.min.is_finite() && axis.max.is_finite() && axis.min < axis.max);
            assert!(axis.place(1e300) <= 2.0);
        }
        assert_eq!(Axis::linear("x", (0.0, 1.0)).place(-1e9), -1.0);
    }
}
