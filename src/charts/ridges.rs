//! Histograms of several layers above each other, with one axis.

use super::Plot;
use super::axis::Axis;
use super::mark::{Mark, Stroke};

/// How much of the distance between two layers the highest bar takes.
const HIGHEST: f64 = 0.85;

/// What the chart shows.
pub(crate) struct Ridges<'a> {
    /// The lower end of the first bin and the upper end of the last one.
    pub(crate) ends: (f64, f64),
    /// For each layer, first layer first, how many there are in each bin.
    pub(crate) layers: &'a [Vec<u32>],
}

pub(crate) fn draw(plot: &mut Plot, ridges: &Ridges<'_>) {
    let Some(palette) = plot.palette() else { return };
    let (from, to) = ridges.ends;
    let mut marks = Vec::new();
    for (layer, counts) in ridges.layers.iter().enumerate() {
        let base = (layer + 1) as f64;
        let most = f64::from(counts.iter().copied().max().unwrap_or(1).max(1));
        let width = (to - from) / counts.len().max(1) as f64;
        let bar = |(bin, &count): (usize, &u32)| {
            (from + (bin as f64 + 0.5) * width, base + HIGHEST * f64::from(count) / most)
        };
        let tops: Vec<_> = counts.iter().enumerate().map(bar).collect();
        marks.push(Mark::Bars(tops.clone(), base, 0.9 * width, palette.network));
        // That of the highest bar, and with it of the others.
        let each = most / HIGHEST;
        marks.push(Mark::Counts(format!("layer {}:", layer + 1), tops, (base, each), palette.network));
        marks.push(Mark::level(base, ridges.ends, Stroke::solid(palette.muted, 1.0)));
    }
    let layers = Axis::counting("layer", (0.9, ridges.layers.len() as f64 + 0.95));
    plot.draw(Axis::linear("pre-activation z", ridges.ends), layers, &marks);
}
