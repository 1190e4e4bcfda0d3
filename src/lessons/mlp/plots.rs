//! The charts of the fit and of the loss, and the texts beside them.

use yew::NodeRef;

use twin::Shown;

use super::anatomy::verdict::Verdict;
use super::history::entry::Entry;
use super::history::shelf::Shelf;
use super::leave_one_out::{self, LeaveOneOutView};
use super::words;
use crate::charts::numerals::{grouped, significant};
use crate::charts::{Plot, fit, loss};
use crate::frame::elements::{label, write, write_note};
use crate::frame::{plot, screen};
use crate::run::left_out::of_points;
use crate::run::scrubber::{ScrubberParts, Span};
use crate::run::words::{per_second, shown};
use protocol::{Frame, Scene};

/// The elements of the page that change while a run plays.
#[derive(Default, Clone, PartialEq)]
pub(super) struct Parts {
    pub(super) fit: NodeRef,
    pub(super) loss: NodeRef,
    pub(super) pointed: NodeRef,
    pub(super) scrubber: ScrubberParts,
    pub(super) epoch: NodeRef,
    pub(super) loss_now: NodeRef,
    pub(super) rate: NodeRef,
    pub(super) leave_one_out: NodeRef,
    pub(super) meaning: NodeRef,
}

/// More residuals than this could not be told apart.
const MOST_RESIDUALS: usize = 200;

/// The curves and losses of pinned runs.
#[derive(Default)]
struct Ghosts {
    curves: Vec<(String, Vec<(f64, f64)>)>,
    losses: Vec<(String, Vec<(u32, f32)>)>,
}

/// The curves of some earlier epochs of a run.
#[derive(Default)]
struct Trail {
    run: u32,
    /// The epoch of the newest frame.
    epoch: u64,
    curves: Vec<(u64, Vec<f32>)>,
}

impl Trail {
    /// About the epochs at which the curve has moved on by so much that both can be told apart: each a share later than the one
    /// before, and no more than so many.
    const MOST: usize = 8;

    /// Takes note of a frame. The frames of another run, or of an earlier epoch, begin a new trail.
    fn add(&mut self, frame: &Frame) {
        if frame.run != self.run || frame.epoch < self.epoch {
            *self = Self { run: frame.run, ..Self::default() };
        }
        self.epoch = frame.epoch;
        let is_due = self.curves.last().is_none_or(|(last, _)| frame.epoch >= last + last / 2 + 3);
        if is_due && self.curves.len() < Self::MOST {
            self.curves.push((frame.epoch, frame.curve.clone()));
        }
    }
}

/// What is drawn in addition to a frame.
pub(super) struct Around<'a> {
    pub(super) scene: &'a Scene,
    /// The frame shown.
    pub(super) frame: &'a Frame,
    pub(super) verdict: Verdict,
    /// The epoch at which the run was forked from another.
    pub(super) fork: Option<u64>,
    /// The newest epoch, if the frame is a past one.
    pub(super) newest: Option<u64>,
    /// Whether no past epoch is wanted, not even one that is still on its way.
    pub(super) follows: bool,
    /// The first epoch that can be shown, and the newest.
    pub(super) span: Span,
    /// Whether each point is joined to the curve.
    pub(super) residuals: bool,
    /// The error at left-out points by epoch; empty if there is none of this run.
    pub(super) errors: &'a [(u32, f32)],
    /// The same at the epoch shown.
    pub(super) left_out: &'a LeaveOneOutView,
    /// Losses that PyTorch has printed.
    pub(super) printed: &'a [Shown],
}

/// Draws a run.
pub(super) struct Plots {
    parts: Parts,
    fit: Plot,
    /// There is none on the start page.
    loss: Option<Plot>,
    /// The curves of earlier epochs, on the start page.
    trail: Trail,
    /// The index of the point under the pointer.
    pointed: Option<usize>,
    ghosts: Ghosts,
}

impl screen::Plots for Plots {
    type Parts = Parts;

    fn new(parts: Parts) -> Option<Self> {
        let (fit, loss) = (plot(&parts.fit)?, plot(&parts.loss));
        Some(Self { parts, fit, loss, trail: Trail::default(), pointed: None, ghosts: Ghosts::default() })
    }

    fn is_stale(&self) -> bool {
        self.fit.is_stale() || self.loss.as_ref().is_some_and(Plot::is_stale)
    }
}

impl Plots {
    /// Shows the curves of the pinned runs, too.
    pub(super) fn pin(&mut self, shelf: &Shelf) {
        let curve = |entry: &Entry| {
            let points = entry.picture.grid.iter().zip(&entry.picture.curve);
            points.map(|(&x, &y)| (f64::from(x), f64::from(y))).collect()
        };
        let name = |entry: &Entry| format!("run {}", entry.id);
        self.ghosts.curves = shelf.pins().map(|entry| (name(entry), curve(entry))).collect();
        self.ghosts.losses = shelf.pins().map(|entry| (name(entry), entry.picture.losses.clone())).collect();
    }

    /// Draws a frame of a run.
    pub(super) fn draw(&mut self, around: &Around<'_>) {
        self.count(around);
        if around.follows {
            self.parts.scrubber.follow(around.span);
        }
        let &Around { scene, frame, fork, .. } = around;
        let pointed = self.pointed.and_then(|index| Some((index, *frame.predictions.get(index)?)));
        if self.loss.is_none() {
            self.trail.add(frame);
        }
        let shown = fit::Fit {
            points: &scene.points,
            held_out: &scene.held_out,
            grid: &scene.grid,
            curve: &frame.curve,
            line: (scene.line.slope, scene.line.intercept),
            residuals: if around.residuals && scene.points.len() <= MOST_RESIDUALS { &frame.predictions } else { &[] },
            pointed,
            ghosts: &self.ghosts.curves,
            trail: &self.trail.curves,
        };
        fit::draw(&mut self.fit, &shown);
        let Some(plot) = &mut self.loss else { return };
        let losses = loss::Losses {
            history: &frame.history,
            leave_one_out: around.errors,
            printed: around.printed,
            left_out: of_points(scene.left_out),
            now: (frame.epoch, frame.loss),
            line: scene.line.loss,
            mean: scene.mean_loss,
            culprit: frame.diverged.as_ref().map(|divergence| divergence.culprit.as_str()),
            past: loss::Past { looking: around.newest.is_some(), fork, ghosts: &self.ghosts.losses },
        };
        loss::draw(plot, &losses);
        self.parts.scrubber.place(plot, frame.epoch, around.span);
    }

    /// Notes the place of the pointer on the fit chart. Returns whether it is now at another point.
    pub(super) fn point_at(&mut self, place: Option<(f64, f64)>, scene: &Scene) -> bool {
        let pointed = place.and_then(|place| fit::nearest(&self.fit, &scene.points, place));
        std::mem::replace(&mut self.pointed, pointed) != pointed
    }

    /// The chart of the fit, on which points are edited.
    pub(super) fn fit(&self) -> &Plot {
        &self.fit
    }

    /// Writes the numbers of the epoch shown, which belong to what the charts show in the same moment.
    fn count(&self, around: &Around<'_>) {
        let &Around { frame, left_out, .. } = around;
        for part in [&self.parts.epoch, &self.parts.scrubber.knob] {
            write(part, &grouped(frame.epoch));
        }
        write(&self.parts.loss_now, &significant(frame.loss, 4));
        write(&self.parts.leave_one_out, &left_out.figure(frame.epoch));
        write(&self.parts.meaning, &leave_one_out::meaning(left_out, frame, &around.verdict));
    }

    /// Writes the speed, in epochs per second.
    pub(super) fn write_rate(&self, rate: f64) {
        write(&self.parts.rate, &per_second(rate));
    }

    /// Writes all numbers, and the charts' labels. `printed` is the label of losses that PyTorch has printed.
    pub(super) fn write(&self, around: &Around<'_>, printed: &str) {
        let &Around { scene, frame, .. } = around;
        self.count(around);
        label(&self.parts.fit, &words::fit(scene, frame));
        let mut of_loss = words::loss(scene, frame, around.left_out.known());
        of_loss.push_str(printed);
        if let Some(newest) = around.newest {
            of_loss = format!("{of_loss} {} is shown.", shown(frame.epoch, newest));
        }
        label(&self.parts.loss, &of_loss);
        self.write_pointed(scene, frame);
    }

    /// Writes the note beside the point under the pointer.
    pub(super) fn write_pointed(&self, scene: &Scene, frame: &Frame) {
        let note = self.pointed.and_then(|index| {
            let (&point, &prediction) = (scene.points.get(index)?, frame.predictions.get(index)?);
            let place = self.fit.position((f64::from(point[0]), f64::from(point[1])))?;
            Some((words::point(point, prediction), place))
        });
        write_note(&self.parts.pointed, &self.parts.fit, note);
    }
}
