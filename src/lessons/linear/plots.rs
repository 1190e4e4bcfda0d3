//! The page's three charts and the texts that go with them.

use std::rc::Rc;

use yew::NodeRef;

use super::act::Act;
use super::link::Mode;
use super::state::Linear;
use super::words;
use crate::charts::numerals::{fixed, grouped, significant};
use crate::charts::{Plot, regression};
use crate::code::Overlay;
use crate::frame::elements::{label, px, style, write};
use crate::frame::{plot, screen};
use crate::run::scrubber::{ScrubberParts, Span};
use crate::run::words::shown;
use protocol::{BowlShape, CARDS, LINE, LineFrame, RegressionFrame, RegressionScene};

/// The page's elements that change while a run goes on.
#[derive(Default, Clone, PartialEq)]
pub(super) struct Parts {
    pub(super) fit: NodeRef,
    pub(super) loss: NodeRef,
    pub(super) bowl: NodeRef,
    pub(super) scrubber: ScrubberParts,
    pub(super) epoch: NodeRef,
    pub(super) loss_now: NodeRef,
    /// The loss of `nn.Linear`.
    pub(super) loss_of_linear: NodeRef,
    pub(super) line: NodeRef,
    pub(super) line_of_linear: NodeRef,
    pub(super) difference: NodeRef,
    pub(super) printed: NodeRef,
    /// What one drags in the bowl.
    pub(super) handle: NodeRef,
    /// What each card has made, by hand and with `nn.Linear`.
    pub(super) made: [[NodeRef; 2]; CARDS],
    /// In which epoch.
    pub(super) made_in: NodeRef,
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
        // Three decimals: a hand does not aim more precisely. The chart may be wider than where a line can start.
        let rounded = |value: f64| ((value * 1000.0).round() / 1000.0).clamp(*LINE.start(), *LINE.end());
        self.bowl.coordinates(place).map(|(w, b)| [rounded(w), rounded(b)])
    }

    /// The chart of the fit, on which points are edited.
    pub(super) fn fit(&self) -> &Plot {
        &self.fit
    }

    pub(super) fn draw(
        &mut self,
        page: &Linear,
        scene: &RegressionScene,
        frame: &RegressionFrame,
        ghosts: &[Vec<[f32; 2]>],
        span: Span,
        printed: &Overlay,
    ) {
        self.count(page, frame);
        if page.look.is_none() {
            self.parts.scrubber.follow(span);
        }
        let both = page.link.act == Act::Nn;
        let ways = [way(&frame.by_hand, if both { "by hand" } else { "line" }), way(&frame.linear, "nn.Linear")];
        let ways = if both { &ways[..] } else { &ways[..1] };
        let guess = (page.link.mode == Mode::You).then_some(page.link.guess);
        let name = words::lowest(&page.link.settings);
        regression::lines(&mut self.fit, &scene.points, ways, (scene.bowl.lowest, name), guess);
        let floor = (scene.bowl.floor, name);
        let newest = newest(page, frame);
        regression::losses(&mut self.loss, ways, floor, scene.mean_loss, Some(newest), printed.losses());
        self.parts.scrubber.place(&self.loss, newest, span);
        let half_life = |index: usize| match page.shown_pace().and_then(|pace| pace.half_lives[index]) {
            Some(epochs) if epochs < 0.5 => "gone after one epoch".to_owned(),
            Some(epochs) if epochs < 99.5 => format!("half after {} epochs", fixed(epochs, 1)),
            Some(epochs) => format!("half after {} epochs", grouped(epochs.round() as u64)),
            None => "never halved".to_owned(),
        };
        let shown = regression::Bowl {
            lowest: scene.bowl.lowest,
            floor: scene.bowl.floor,
            unit: scene.mean_loss,
            curvatures: scene.bowl.curvatures,
            axes: scene.bowl.axes,
            name,
            notes: (page.link.act == Act::Rate).then(|| [half_life(0), half_life(1)]),
            ghosts: if page.link.ghosts { ghosts } else { &[] },
            guess,
            loss: height(&scene.bowl),
        };
        regression::bowl(&mut self.bowl, &shown, ways);
        let start = ways[0].path.first().map(|(_, [w, b, _])| [*w, *b].map(f64::from));
        if let Some((left, top)) = guess.or(start).and_then(|[w, b]| self.bowl.position((w, b))) {
            style(&self.parts.handle, &[("left", px(left)), ("top", px(top))]);
        }
    }

    /// Writes the numbers of the epoch shown, which belong to what the charts show in the same moment.
    fn count(&self, page: &Linear, frame: &RegressionFrame) {
        let (parts, both) = (&self.parts, page.link.act == Act::Nn);
        write(&parts.epoch, &grouped(frame.by_hand.epoch));
        write(&parts.scrubber.knob, &grouped(newest(page, frame)));
        for (line, [loss_part, line_part]) in [
            (&frame.by_hand, [&parts.loss_now, &parts.line]),
            (&frame.linear, [&parts.loss_of_linear, &parts.line_of_linear]),
        ] {
            let loss = if both { words::loss_in_short(line.loss) } else { significant(f64::from(line.loss), 5) };
            write(loss_part, &loss);
            write(line_part, &words::line(line.line));
        }
        write(&parts.difference, &words::difference(&frame.by_hand, &frame.linear));
        write(&parts.made_in, &words::made_in(frame.epoch, &page.link.settings.cards));
        for (place, (&card, made)) in page.link.settings.cards.iter().zip(&parts.made).enumerate() {
            for (line, part) in [&frame.by_hand, &frame.linear].into_iter().zip(made) {
                let made = line.made.get(place).filter(|_| frame.epoch > 0);
                write(part, &made.map(|&made| words::made(card, made, both)).unwrap_or_default());
            }
        }
    }

    /// Writes all numbers, and the charts' labels.
    pub(super) fn write(
        &self,
        page: &Linear,
        scene: &RegressionScene,
        frame: &RegressionFrame,
        span: Span,
        printed: &Overlay,
    ) {
        let RegressionFrame { by_hand, linear, .. } = frame;
        let both = page.link.act == Act::Nn;
        let parts = &self.parts;
        self.count(page, frame);
        write(&parts.printed, &words::printed(by_hand, linear));
        let linear = both.then_some(linear);
        label(&parts.fit, &words::fit(page.link.settings.own.as_deref(), by_hand, linear));
        let mut of_loss = words::loss(by_hand, linear, (scene.bowl.floor, words::lowest(&page.link.settings)));
        of_loss.push_str(&printed.label());
        if frame.epoch < span.head {
            of_loss = format!("{of_loss} {} is shown.", shown(frame.epoch, span.head));
        }
        label(&parts.loss, &of_loss);
        label(&parts.bowl, &words::bowl(&scene.bowl, by_hand, linear));
    }
}

/// The loss at (w, b) by the shape that the worker has sent.
pub(super) fn height(shape: &BowlShape) -> Rc<dyn Fn((f64, f64)) -> f64> {
    let shape = *shape;
    Rc::new(move |(w, b)| shape.loss([w, b]))
}

fn way<'a>(line: &'a LineFrame, name: &'static str) -> regression::Way<'a> {
    let &LineFrame { ref path, epoch, line: now, loss, slope, .. } = line;
    regression::Way { name, path, epoch, now, loss, slope, labelled: false }
}

/// The epoch of the lines that are shown. The one in which a line diverges counts as an epoch of the run, but is not shown.
fn newest(page: &Linear, frame: &RegressionFrame) -> u64 {
    let RegressionFrame { by_hand, linear, .. } = frame;
    if page.link.act == Act::Nn { by_hand.epoch.max(linear.epoch) } else { by_hand.epoch }
}
