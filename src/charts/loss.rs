//! The loss by epoch, beside those of a straight line and of a constant.

use super::axis::{Axis, extent, growing_end, log_steps};
use super::mark::{Beside, Mark, Stroke, heights, level, log_losses};
use super::numerals::significant;
use super::{Palette, Plot};

/// What the chart shows.
pub struct Losses<'a> {
    /// Loss by epoch.
    pub history: &'a [(u32, f32)],
    /// The error at left-out points by epoch; empty where it is not shown.
    pub leave_one_out: &'a [(u32, f32)],
    /// Losses of the same run that PyTorch has printed; empty where there are none.
    pub printed: &'a [(u32, f32)],
    /// What its curve is called.
    pub left_out: &'a str,
    /// The run's current epoch and loss.
    pub now: (u64, f64),
    /// The loss of the straight line of least squares.
    pub line: f64,
    /// The loss of always predicting the mean.
    pub mean: f64,
    /// What was the first to leave the finite numbers, if the run has diverged.
    pub culprit: Option<&'a str>,
    /// The past of the run.
    pub past: Past<'a>,
}

/// What the chart shows of the run's past.
#[derive(Debug, Clone, Copy, Default)]
pub struct Past<'a> {
    /// Whether a past epoch is shown, instead of the latest.
    pub looking: bool,
    /// The epoch at which the run branches off from another.
    pub fork: Option<u64>,
    /// The names and the losses by epoch of runs that are kept for comparison.
    pub ghosts: &'a [(String, Vec<(u32, f32)>)],
}

/// Draws the chart.
pub fn draw(plot: &mut Plot, losses: &Losses<'_>) {
    let Some(palette) = plot.palette() else { return };
    let Past { looking, fork, ghosts } = losses.past;
    let now = (losses.now.0 as f64, losses.now.1.log10());
    let (mut curve, leave_one_out) = (log_losses(losses.history), log_losses(losses.leave_one_out));
    if !looking {
        curve.push(now);
    }
    let (line, mean) = (level(losses.line, losses.mean), losses.mean.log10());
    let last = curve.last().map_or(now.0, |last| last.0.max(now.0));
    let end = growing_end(last);
    let ghosts: Vec<_> = ghosts.iter().map(|(name, ghost)| (name, log_losses(ghost))).collect();
    let ghosts_in_sight = || ghosts.iter().flat_map(|(_, ghost)| ghost).filter(|point| point.0 <= end);
    let shown = || heights(curve.iter().chain(&leave_one_out).chain(ghosts_in_sight())).chain([line, mean]);
    // Leaves room for the line's name below it.
    let room = plot.line_of_text(&palette, shown());
    let ys = extent(shown().chain([line - room])).map_or((-1.0, 1.0), log_steps);

    let mut marks = vec![Mark::Knob(now.0, palette.ink)];
    let beside = if now.0 * 2.0 < end { Beside::RightBelow } else { Beside::LeftBelow };
    if let Some(culprit) = losses.culprit {
        marks.push(Mark::note((now.0, ys.1), format!("not finite after this: {culprit}"), palette.ink, beside));
    }
    marks.extend(levels((end, end), losses.line, losses.mean, &palette));
    let shown = if looking { now.0 } else { f64::INFINITY };
    if let Some(&last) = leave_one_out.last() {
        marks.extend(traced(losses.left_out, leave_one_out, shown, Stroke::solid(palette.second, 2.0), &palette));
        marks.push(Mark::dot(last, 4.0, palette.second));
        // Clear of the line down to the knob, if that is near.
        let place = (if now.0 - last.0 < 0.06 * end { last.0.max(now.0) } else { last.0 }, last.1);
        marks.push(Mark::note(place, losses.left_out, palette.second, Beside::RightAbove));
    }
    if let Some(fork) = fork.map(|epoch| epoch as f64) {
        let there = curve.iter().rfind(|point| point.0 <= fork).map_or(ys.0, |point| point.1);
        marks.push(Mark::upright(fork, ys, Stroke::dotted(palette.muted, 1.5)));
        marks.push(Mark::note((fork, ys.1), "forked here", palette.muted, Beside::RightBelow));
        marks.push(Mark::Ring((fork, there), 6.0, Stroke::solid(palette.muted, 2.0)));
    }
    let ghosts = ghosts.into_iter().enumerate();
    marks.extend(ghosts.map(|(index, (name, ghost))| Mark::series(name, ghost, Stroke::ghost(index, &palette))));
    marks.extend(traced("loss", curve, shown, Stroke::solid(palette.network, 2.5), &palette));
    marks.extend(rings(losses.printed, end, &palette));
    marks.push(Mark::dot(now, 5.0, palette.network));
    let epochs = Axis::counting("epoch", (0.0, end)).titled_beyond();
    plot.draw(epochs, Axis::logarithmic("loss (MSE, log scale)", ys), &marks);
}

/// Losses that PyTorch has printed, up to the epoch `end`.
pub(super) fn rings(printed: &[(u32, f32)], end: f64, palette: &Palette) -> impl Iterator<Item = Mark> + use<> {
    let stroke = Stroke::solid(palette.second, 2.0);
    log_losses(printed).into_iter().filter(move |point| point.0 <= end).map(move |point| Mark::Ring(point, 4.5, stroke))
}

/// A curve of a run by epoch. What comes after the epoch that is shown is faded.
pub(super) fn traced(
    name: &str,
    curve: Vec<(f64, f64)>,
    shown: f64,
    stroke: Stroke,
    palette: &Palette,
) -> impl Iterator<Item = Mark> + use<> {
    let rest = curve.partition_point(|point| point.0 <= shown);
    let looking = rest < curve.len();
    let until = looking.then(|| Mark::Curve(curve[..rest].to_vec(), stroke));
    let colour = if looking { stroke.colour.upon(palette.ground, 0.3) } else { stroke.colour };
    std::iter::once(Mark::series(name, curve, Stroke { colour, ..stroke })).chain(until)
}

/// The losses to compare with: lines up to the epoch `end`, and then their names at the epoch `named`.
pub(super) fn levels((end, named): (f64, f64), line: f64, mean: f64, palette: &Palette) -> Vec<Mark> {
    let note = |loss: f64, name: &str, beside: Beside| {
        let text = format!("{name} {}", significant(loss, 4));
        Mark::Note((named, level(loss, mean)), text, palette.muted, beside)
    };
    vec![
        Mark::level(mean.log10(), (0.0, end), Stroke::dotted(palette.reference, 2.0)),
        Mark::level(level(line, mean), (0.0, end), Stroke::dashed(palette.reference, 2.0)),
        note(line, "best line", Beside::LeftBelow),
        note(mean, "mean", Beside::LeftAbove),
    ]
}
