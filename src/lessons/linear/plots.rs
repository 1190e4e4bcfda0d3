//! The page's three charts and the texts that go with them.

use yew::NodeRef;

use super::link::Mode;
use super::state::Linear;
use super::words::{self, coordinate};
use crate::charts::numerals::{fixed, grouped, significant};
use crate::charts::{Plot, regression};
use crate::frame::elements::{label, write};
use crate::frame::screen::{self, plot};
use protocol::{LineFrame, RegressionFrame, RegressionScene};

/// The page's elements that change while a run goes on.
#[derive(Default, Clone, PartialEq)]
pub(super) struct Parts {
    pub(super) fit: NodeRef,
    pub(super) loss: NodeRef,
    pub(super) bowl: NodeRef,
    pub(super) epoch: NodeRef,
    pub(super) loss_now: NodeRef,
    /// The loss of `nn.Linear`.
    pub(super) loss_of_linear: NodeRef,
    pub(super) line: NodeRef,
    pub(super) line_of_linear: NodeRef,
    pub(super) gradient: NodeRef,
    pub(super) gradient_of_linear: NodeRef,
    pub(super) difference: NodeRef,
    pub(super) printed: NodeRef,
}

/// Draws the current state of a run.
pub(super) struct Plots {
    parts: Parts,
    fit: Plot,
    loss: Plot,
    bowl: Plot,
}

impl screen::Plots for Plots {
    type Parts = Parts;

    fn new(parts: Parts) -> Option<Self> {
        let (fit, loss, bowl) = (plot(&parts.fit)?, plot(&parts.loss)?, plot(&parts.bowl)?);
        Some(Self { parts, fit, loss, bowl })
    }

    fn is_stale(&self) -> bool {
        self.fit.is_stale() || self.loss.is_stale() || self.bowl.is_stale()
    }
}

impl Plots {
    /// The line (w, b) at a position on the chart of the bowl.
    pub(super) fn line_at(&self, place: (f64, f64)) -> Option<[f64; 2]> {
        // Three decimals: a hand does not aim more precisely.
        let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
        self.bowl.coordinates(place).map(|(w, b)| [rounded(w), rounded(b)])
    }

    pub(super) fn draw(
        &mut self,
        page: &Linear,
        scene: &RegressionScene,
        frame: &RegressionFrame,
        ghosts: &[Vec<[f32; 2]>],
    ) {
        let ways = [&frame.by_hand, &frame.linear].map(|line| regression::Way { path: &line.path, now: line.line });
        let guess = (page.link.mode == Mode::You).then_some(page.link.guess);
        regression::lines(&mut self.fit, &scene.points, &ways, scene.bowl.lowest, guess);
        regression::losses(&mut self.loss, &ways, scene.bowl.floor);
        let half_life = |index: usize| match page.pace.and_then(|pace| pace.half_lives[index]) {
            Some(epochs) if epochs < 0.5 => "gone after one epoch".to_owned(),
            Some(epochs) if epochs < 99.5 => format!("half after {} epochs", fixed(epochs, 1)),
            Some(epochs) => format!("half after {} epochs", grouped(epochs.round() as u64)),
            None => "never halved".to_owned(),
        };
        let shown = regression::Bowl {
            lowest: scene.bowl.lowest,
            floor: scene.bowl.floor,
            curvatures: scene.bowl.curvatures,
            axes: scene.bowl.axes,
            notes: [half_life(0), half_life(1)],
            ghosts: if page.link.ghosts { ghosts } else { &[] },
            guess,
        };
        regression::bowl(&mut self.bowl, &shown, &ways);
    }

    /// Writes the counters and the charts' labels.
    pub(super) fn write(&self, scene: &RegressionScene, frame: &RegressionFrame) {
        let RegressionFrame { by_hand, linear, .. } = frame;
        // Numbers do not wrap.
        let whole = |number: String| number.replace(' ', "\u{a0}");
        let pair = |[w, b]: [f32; 2]| format!("w = {}, b = {}", whole(coordinate(w, 4)), whole(coordinate(b, 4)));
        let gradient = |line: &LineFrame| match line.gradients {
            _ if line.epoch == 0 => "none yet".to_owned(),
            by => {
                let [w, b] = by.map(|value| whole(significant(f64::from(value), 4)));
                format!("{w} by w, {b} by b")
            }
        };
        let loss = |line: &LineFrame| significant(f64::from(line.loss), 5);
        let parts = &self.parts;
        write(&parts.epoch, &grouped(by_hand.epoch));
        for (line, [loss_part, line_part, gradient_part]) in [
            (by_hand, [&parts.loss_now, &parts.line, &parts.gradient]),
            (linear, [&parts.loss_of_linear, &parts.line_of_linear, &parts.gradient_of_linear]),
        ] {
            write(loss_part, &loss(line));
            write(line_part, &pair(line.line));
            write(gradient_part, &gradient(line));
        }
        write(&parts.difference, &words::difference(by_hand, linear));
        write(&parts.printed, &words::printed(by_hand, linear));
        label(&self.parts.fit, &words::fit(by_hand, linear));
        label(&self.parts.loss, &words::loss(by_hand, linear, scene.bowl.floor));
        label(&self.parts.bowl, &words::bowl(&scene.bowl, by_hand, linear));
    }
}
