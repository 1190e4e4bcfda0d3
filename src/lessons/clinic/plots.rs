//! The page's charts and the texts that go with them.

use yew::NodeRef;

use super::words;
use crate::charts::Plot;
use crate::charts::clinic::{self as charts, Errors, Lines, Units};
use crate::charts::numerals::{grouped, significant};
use crate::charts::race::{self, Fits};
use crate::frame::elements::{label, write};
use crate::frame::{plot, screen};
use protocol::{Case, ClinicFrame, ClinicScene, TrialFrame};

/// The page's elements that change while the scripts run.
#[derive(Default, Clone, PartialEq)]
pub(super) struct Parts {
    pub(super) fit: NodeRef,
    pub(super) errors: NodeRef,
    pub(super) gradients: NodeRef,
    /// w and b of a line, or the hidden units of a network.
    pub(super) inside: NodeRef,
    pub(super) epoch: NodeRef,
    pub(super) printed: NodeRef,
    pub(super) error: NodeRef,
}

/// Draws the current state of the runs.
pub(super) struct Plots {
    parts: Parts,
    fit: Plot,
    errors: Plot,
    gradients: Plot,
    inside: Plot,
}

impl screen::Plots for Plots {
    type Parts = Parts;

    fn new(parts: Parts) -> Option<Self> {
        let (fit, errors) = (plot(&parts.fit)?, plot(&parts.errors)?);
        let (gradients, inside) = (plot(&parts.gradients)?, plot(&parts.inside)?);
        Some(Self { parts, fit, errors, gradients, inside })
    }

    fn is_stale(&self) -> bool {
        [&self.fit, &self.errors, &self.gradients, &self.inside].into_iter().any(Plot::is_stale)
    }
}

impl Plots {
    pub(super) fn draw(&mut self, case: Case, scene: &ClinicScene, frame: &ClinicFrame) {
        self.count(frame);
        let (broken, treated, epochs) = (&frame.broken, frame.treated.as_ref(), case.epochs());
        let curves = [&broken.curve[..], treated.map_or(&[][..], |run| &run.curve)];
        race::draw_fits(&mut self.fit, &Fits { points: &scene.points, grid: &scene.grid, curves, names: charts::RUNS });
        let errors = Errors {
            histories: [&broken.errors, treated.map_or(&[][..], |run| &run.errors)],
            epochs,
            line: scene.line_loss,
            mean: scene.mean_loss,
            goal: scene.goal,
        };
        charts::draw_errors(&mut self.errors, &errors);
        let gradients = [&broken.gradients[..], treated.map_or(&[][..], |run| &run.gradients)];
        charts::draw_gradients(&mut self.gradients, gradients, epochs);
        if case.has_hidden_layer() {
            let curves = [&broken.units[..], treated.map_or(&[][..], |run| &run.units)];
            let units = Units { points: &scene.points, grid: &scene.grid, curves };
            charts::draw_units(&mut self.inside, &units);
        } else {
            let paths = [&broken.lines[..], treated.map_or(&[][..], |run| &run.lines)];
            charts::draw_lines(&mut self.inside, &Lines { paths, epochs, best: scene.best_line });
        }
    }

    /// Writes the epochs and the losses, which belong to what the charts show in the same moment.
    fn count(&self, frame: &ClinicFrame) {
        let pair = |what: fn(&TrialFrame) -> String| match &frame.treated {
            Some(treated) => format!("{} / {}", what(&frame.broken), what(treated)),
            None => what(&frame.broken),
        };
        write(&self.parts.epoch, &pair(|run| grouped(run.epoch)));
        write(&self.parts.printed, &pair(|run| significant(run.signs.printed, 4)));
        write(&self.parts.error, &pair(|run| significant(run.signs.error, 4)));
    }

    /// Writes the counters and the charts' labels.
    pub(super) fn write(&self, case: Case, scene: &ClinicScene, frame: &ClinicFrame) {
        self.count(frame);
        label(&self.parts.fit, &words::fit(frame));
        label(&self.parts.errors, &words::errors(frame, scene));
        label(&self.parts.gradients, &words::gradients(frame));
        let inside = if case.has_hidden_layer() { words::units(frame) } else { words::lines(frame) };
        label(&self.parts.inside, &inside);
    }
}
