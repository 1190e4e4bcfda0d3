//! What is drawn upon a chart's axes.

use super::{Palette, Rgb};

/// A line's look; lengths in CSS pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub(super) colour: Rgb,
    pub(super) width: f64,
    /// Lengths of a dash and of the gap after it; `None` for a solid line.
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
}

impl Stroke {
    /// The line of a run that is kept for comparison: thin, and the second one in fine dashes.
    pub(super) const fn ghost(index: usize, palette: &Palette) -> Self {
        Self { colour: palette.ink, width: 1.75, dash: if index == 0 { None } else { Some((2.5, 4.0)) } }
    }
}

/// Where a note stands beside its anchor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Beside {
    /// To the left and above.
    LeftAbove,
    /// To the left and below.
    LeftBelow,
    /// To the right and above.
    RightAbove,
    /// With its middle on the anchor.
    Upon,
    /// To the right and below.
    RightBelow,
}

/// One thing to draw, in the chart's coordinates.
pub(super) enum Mark {
    /// A line through points; a point with a coordinate that is not finite interrupts it.
    Curve(Vec<(f64, f64)>, Stroke),
    /// The ground between a lower and an upper height at each x, tinted with an opacity; a point that is not finite
    /// interrupts it.
    Band(Vec<(f64, f64, f64)>, Rgb, f64),
    /// Bars from a height up to points, so wide in the chart's coordinate; points below that height have none.
    Bars(Vec<(f64, f64)>, f64, f64, Rgb),
    /// Discs of a radius in CSS pixels, with a rim in the colour of the ground to set them off.
    Dots(Vec<(f64, f64)>, f64, Rgb),
    /// A circle line of a radius in CSS pixels.
    Ring((f64, f64), f64, Stroke),
    /// Words at a point.
    Note((f64, f64), String, Rgb, Beside),
}
