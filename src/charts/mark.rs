//! What is drawn on a chart's axes.

use std::rc::Rc;

use super::{Palette, Rgb};
use crate::order::places;

/// The style of a line. Lengths are in CSS pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub(super) colour: Rgb,
    pub(super) width: f64,
    /// The lengths of a dash and of a gap. `None` for a solid line.
    pub(super) dash: Option<(f64, f64)>,
}

impl Stroke {
    pub(super) const fn solid(colour: Rgb, width: f64) -> Self {
        Self { colour, width, dash: None }
    }

    pub(super) const fn dashed(colour: Rgb, width: f64) -> Self {
        Self { colour, width, dash: Some((8.0, 5.0)) }
    }

    pub(super) const fn dotted(colour: Rgb, width: f64) -> Self {
        Self { colour, width, dash: Some((0.1, 6.0)) }
    }

    /// No line: what it goes through is drawn otherwise, and can be read off.
    pub(super) const fn none(colour: Rgb) -> Self {
        Self { colour, width: 0.0, dash: None }
    }

    /// The line of a pinned run: thin, and dashed for the second one.
    pub(super) const fn ghost(index: usize, palette: &Palette) -> Self {
        Self { colour: palette.ink, width: 1.75, dash: if index == 0 { None } else { Some((2.5, 4.0)) } }
    }
}

/// The position of a note relative to its anchor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Beside {
    LeftAbove,
    LeftBelow,
    RightAbove,
    RightBelow,
    /// Centred on the anchor.
    Upon,
}

impl Beside {
    /// The same side above instead of below, or the other way round.
    pub(super) fn mirrored(self) -> Self {
        match self {
            Self::LeftAbove => Self::LeftBelow,
            Self::LeftBelow => Self::LeftAbove,
            Self::RightAbove => Self::RightBelow,
            Self::RightBelow => Self::RightAbove,
            Self::Upon => Self::Upon,
        }
    }

    /// The same height on the other side.
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::LeftAbove => Self::RightAbove,
            Self::LeftBelow => Self::RightBelow,
            Self::RightAbove => Self::LeftAbove,
            Self::RightBelow => Self::LeftBelow,
            Self::Upon => Self::Upon,
        }
    }
}

/// Where a run was at an epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Visit {
    pub(super) epoch: u32,
    pub(super) at: (f64, f64),
    pub(super) loss: f64,
}

/// The loss at each place of a surface.
pub(super) type Surface = Rc<dyn Fn((f64, f64)) -> f64>;

/// One thing to draw, in the chart's coordinates.
pub(super) enum Mark {
    /// A line through points. A point that is not finite interrupts it.
    Curve(Vec<(f64, f64)>, Stroke),
    /// The same with a name: its values can be read off.
    Series(String, Vec<(f64, f64)>, Stroke),
    /// Heights that stand for counts, which can be read off under a name: the height of 0, and the count for each unit of height.
    Counts(String, Vec<(f64, f64)>, (f64, f64), Rgb),
    /// A run's way over a surface, whose epochs can be read off under a name.
    Path(String, Vec<Visit>, Stroke),
    /// A surface over the axes, drawn otherwise, whose height is a loss that can be read off everywhere.
    Surface(Surface, Rgb),
    /// The area between a lower and an upper height at each x, filled with an opacity. A point that is not finite
    /// interrupts it.
    Band(Vec<(f64, f64, f64)>, Rgb, f64),
    /// Bars from a height up to points, with a width in the chart's coordinates. Points below that height have none.
    Bars(Vec<(f64, f64)>, f64, f64, Rgb),
    /// Discs with a radius in CSS pixels and a rim in the colour of the background.
    Dots(Vec<(f64, f64)>, f64, Rgb),
    /// A circle with a radius in CSS pixels.
    Ring((f64, f64), f64, Stroke),
    /// An arrow of one length from a point in a direction, given in the chart's coordinates, with a text at its tip.
    Arrow((f64, f64), (f64, f64), &'static str, Rgb),
    /// A line down to the knob that lies on the horizontal axis at this place. The knob is an element of the page.
    Knob(f64, Rgb),
    /// A text at a point. Notes are on top of all else.
    Note((f64, f64), String, Rgb, Beside),
    /// The name of a line, to the right of the axes at the height where the line ends.
    Label(f64, String, Rgb),
}

impl Mark {
    /// A curve whose values can be read off under a name.
    pub(super) fn series(name: impl Into<String>, points: Vec<(f64, f64)>, stroke: Stroke) -> Self {
        Self::Series(name.into(), points, stroke)
    }

    /// A horizontal line from end to end.
    pub(super) fn level(height: f64, (from, to): (f64, f64), stroke: Stroke) -> Self {
        Self::Curve(vec![(from, height), (to, height)], stroke)
    }

    /// A vertical line from end to end.
    pub(super) fn upright(x: f64, (from, to): (f64, f64), stroke: Stroke) -> Self {
        Self::Curve(vec![(x, from), (x, to)], stroke)
    }

    /// Its colour, which says what it belongs to.
    pub(super) fn colour(&self) -> Rgb {
        match self {
            Self::Curve(_, stroke)
            | Self::Series(_, _, stroke)
            | Self::Path(_, _, stroke)
            | Self::Ring(_, _, stroke) => stroke.colour,
            Self::Surface(_, colour)
            | Self::Band(_, colour, _)
            | Self::Counts(.., colour)
            | Self::Bars(.., colour)
            | Self::Dots(.., colour)
            | Self::Arrow(.., colour)
            | Self::Note(_, _, colour, _)
            | Self::Knob(_, colour)
            | Self::Label(.., colour) => *colour,
        }
    }

    /// A disc, if there is a point.
    pub(super) fn dot(point: impl Into<Option<(f64, f64)>>, radius: f64, colour: Rgb) -> Self {
        Self::Dots(point.into().into_iter().collect(), radius, colour)
    }

    pub(super) fn note(point: (f64, f64), text: impl Into<String>, colour: Rgb, beside: Beside) -> Self {
        Self::Note(point, text.into(), colour, beside)
    }
}

/// The name of a curve at its right end, if it has one.
pub(super) fn end_label(curve: &[(f64, f64)], name: impl Into<String>, colour: Rgb) -> Option<Mark> {
    let end = curve.iter().rev().find(|point| point.1.is_finite())?;
    Some(Mark::Label(end.1, name.into(), colour))
}

/// Heights that are at least `gap` apart, in their order, near the wanted ones and between 0 and `room`. Both are measured
/// downward.
pub(super) fn spread(wanted: &[f64], gap: f64, room: f64) -> Vec<f64> {
    let order = places(wanted.len(), |index| wanted[index]);
    let mut placed = vec![0.0; wanted.len()];
    let mut last = f64::NEG_INFINITY;
    for &index in &order {
        last = wanted[index].clamp(0.0, room.max(0.0)).max(last + gap);
        placed[index] = last;
    }
    let mut next = room + gap;
    for &index in order.iter().rev() {
        next = placed[index].min(next - gap);
        placed[index] = next;
    }
    placed
}

/// Points of the data.
pub(super) fn points(data: &[[f32; 2]]) -> Vec<(f64, f64)> {
    data.iter().map(|&[x, y]| (x.into(), y.into())).collect()
}

/// The graph of a function with these values on a grid.
pub(super) fn curve(grid: &[f32], values: &[f32]) -> Vec<(f64, f64)> {
    grid.iter().zip(values).map(|(&x, &y)| (x.into(), y.into())).collect()
}

/// The height of a line's loss on a logarithmic scale. A line through all points has no loss but for rounding, at which the scale
/// would end far below all else; it is shown at a hundred-millionth of the mean's loss.
pub(super) fn level(loss: f64, mean: f64) -> f64 {
    loss.max(1e-8 * mean).log10()
}

/// The logarithms of losses by epoch.
pub(super) fn log_losses(history: &[(u32, f32)]) -> Vec<(f64, f64)> {
    history.iter().map(|&(epoch, loss)| (epoch.into(), f64::from(loss).log10())).collect()
}

/// The heights of points.
pub(super) fn heights<'a>(points: impl IntoIterator<Item = &'a (f64, f64)>) -> impl Iterator<Item = f64> {
    points.into_iter().map(|point| point.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_all_points_does_not_stretch_the_scale() {
        assert_eq!([level(1e-31, 1.0), level(0.0, 100.0)], [-8.0, -6.0]);
        assert!((level(0.1689, 0.5439) - 0.1689_f64.log10()).abs() < 1e-15);
    }

    #[test]
    fn labels_keep_apart_and_within_the_chart() {
        assert_eq!(spread(&[50.0, 10.0], 19.0, 100.0), [50.0, 10.0], "as wanted where there is room");
        assert_eq!(spread(&[50.0, 52.0, 49.0], 20.0, 100.0), [69.0, 89.0, 49.0]);
        assert_eq!(spread(&[95.0, 99.0, -400.0], 20.0, 100.0), [80.0, 100.0, 0.0]);
    }
}
