//! A guessed curve by depth, and the measured one beside it once it is revealed.

use super::Plot;
use super::axis::{Axis, decades, extent};
use super::mark::{Mark, Stroke, end_label, heights};

/// The heights, as powers of ten, between which a guess can be drawn: wide enough not to give anything away.
pub(crate) const ROOM: (f64, f64) = (-80.0, 60.0);

/// What the chart shows; heights are base-10 logarithms, by depth from 1.
pub(crate) struct Guessed<'a> {
    /// The guess, as far as it is drawn.
    pub(crate) guess: &'a [Option<f64>],
    /// The measured curve.
    pub(crate) revealed: Option<Revealed<'a>>,
}

/// The measured curve.
pub(crate) struct Revealed<'a> {
    /// The gradient; `None` is an exact 0.
    pub(crate) gradient: &'a [Option<f64>],
    pub(crate) bound: &'a [f64],
    /// The depth that the curves have grown to.
    pub(crate) depth: f64,
}

pub(crate) fn draw(plot: &mut Plot, shown: &Guessed<'_>) {
    let Some(palette) = plot.palette() else { return };
    let curve = |heights: &mut dyn Iterator<Item = Option<f64>>, depth: f64| -> Vec<(f64, f64)> {
        let points = heights.enumerate().map(|(index, height)| ((index + 1) as f64, height.unwrap_or(f64::NAN)));
        points.take_while(|point| point.0 <= depth).collect()
    };
    let guess = curve(&mut shown.guess.iter().copied(), f64::INFINITY);
    let mut ys = ROOM;
    let mut marks = Vec::new();
    if let Some(Revealed { gradient, bound, depth }) = shown.revealed {
        let heights = gradient.iter().flatten().chain(bound).copied().chain(heights(&guess));
        ys = decades(extent(heights.chain([-1.0, 0.0])).unwrap_or(ROOM));
        let gradient = curve(&mut gradient.iter().copied(), depth);
        let tip = gradient.last().copied().filter(|tip| tip.1.is_finite());
        let bound = curve(&mut bound.iter().copied().map(Some), depth);
        // While only the guess is on the chart, its name would make room for itself in the middle of a stroke.
        let is_narrow = plot.room(&palette).0 < 6;
        let names =
            if is_narrow { ["guess", "measured", "attained"] } else { ["my guess", "measured", "attained bound"] };
        let named =
            names.into_iter().zip([(&guess, palette.ink), (&gradient, palette.gradient), (&bound, palette.muted)]);
        marks.extend(named.filter_map(|(name, (curve, colour))| end_label(curve, name, colour)));
        // The bound is drawn last, so that its dashes are visible where a network reaches it.
        marks.push(Mark::series("measured", gradient, Stroke::solid(palette.gradient, 3.5)));
        marks.push(Mark::series("attained bound", bound, Stroke::dashed(palette.reference, 2.0)));
        marks.push(Mark::dot(tip, 4.5, palette.gradient));
    }
    let end = shown.guess.len().max(1) as f64;
    // A gradient of 1: above it the gradient grows, below it the gradient shrinks.
    marks.insert(0, Mark::level(0.0, (0.0, end), Stroke::solid(palette.muted, 1.0)));
    let stroke = Stroke::dotted(palette.ink, 3.0);
    marks.push(match shown.revealed {
        Some(_) => Mark::series("my guess", guess, stroke),
        // The pointer still draws it.
        None => Mark::Curve(guess, stroke),
    });
    let depths = Axis::counting("depth L", (0.0, end));
    plot.draw(depths, Axis::logarithmic("|∂f/∂w₁₁⁽¹⁾| (log scale)", ys), &marks);
}
