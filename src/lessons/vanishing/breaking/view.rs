//! Requests the measurement of a scenario, and draws it beside the guess.

use std::convert::Infallible;
use std::rc::Rc;

use yew::NodeRef;

use super::guess::Guess;
use super::state::{Action, Breaking};
use super::words;
use crate::charts::Plot;
use crate::charts::guess::{self, Guessed, ROOM, Revealed};
use crate::frame::answer::Exchange;
use crate::frame::elements::label;
use crate::frame::{Client, Heard, Workers, driven, plot};
use crate::platform;
use protocol::channel;
use protocol::vanishing::Response;
use protocol::{BreakingReport, DEEPEST_GUESS, Scenario};

/// How long the measured curve takes to grow, in milliseconds.
const GROWING_MS: f64 = 1800.0;

/// The tab's chart.
pub(super) struct Core {
    client: Client<channel::Vanishing>,
    exchange: Exchange<Scenario>,
    page: Rc<Breaking>,
    canvas: NodeRef,
    plot: Option<Plot>,
    /// The page's guess with the stroke that is being drawn.
    guess: Guess,
    /// Where the pen is, while it is down.
    pen: Option<(f64, f64)>,
    /// When the curve started to grow; `None` once it is complete.
    growing: Option<f64>,
    dirty: bool,
}

impl driven::Core for Core {
    type Channel = channel::Vanishing;
    type Follows = Breaking;
    type Command = Infallible;
    type Refs = NodeRef;
    type Notice = Action;

    fn new(workers: &Workers, page: &Rc<Breaking>) -> Self {
        let (client, mut exchange) = (workers.client(), Exchange::default());
        exchange.ask(&client, &page.scenario);
        Self {
            client,
            exchange,
            page: Rc::clone(page),
            canvas: NodeRef::default(),
            plot: None,
            guess: page.guess.clone(),
            pen: None,
            growing: None,
            dirty: true,
        }
    }

    fn attach(&mut self, canvas: Option<&NodeRef>) {
        self.canvas = canvas.cloned().unwrap_or_default();
        self.plot = plot(&self.canvas);
        self.guess.clone_from(&self.page.guess);
        (self.pen, self.growing, self.dirty) = (None, None, true);
        self.describe();
    }

    fn follow(&mut self, page: &Rc<Breaking>, _: &[Infallible]) {
        let before = std::mem::replace(&mut self.page, Rc::clone(page));
        self.exchange.ask(&self.client, &page.scenario);
        if before.guess != page.guess || self.pen.is_none() {
            self.guess.clone_from(&page.guess);
        }
        if seen(page).is_some() && seen(&before).is_none() && !platform::prefers_reduced_motion() {
            self.growing = Some(platform::now());
        }
        self.dirty = true;
        self.describe();
    }

    fn receive(&mut self, heard: Heard<'_, Response>) -> Option<Action> {
        let answered = self.exchange.receive(&self.client, Ok(heard.response()))?;
        Some(Action::Answered(answered.answer))
    }

    fn failed(&mut self, question: u32) {
        self.exchange.receive(&self.client, Err(question));
    }

    fn tick(&mut self, now: f64) -> Option<Action> {
        self.draw(now);
        None
    }

    fn memory(&self) -> Option<String> {
        Some(self.page.text())
    }
}

/// The measurement, once it is revealed.
fn seen(page: &Breaking) -> Option<&BreakingReport> {
    page.report.as_deref().filter(|_| page.revealed)
}

impl Core {
    /// Puts the pen down at a position on the canvas, in CSS pixels. It draws as soon as it moves or is lifted: until then, a
    /// finger may as well be about to scroll.
    pub(super) fn pen_down(&mut self, at: (f64, f64)) {
        self.pen = self.point(at).filter(|_| seen(&self.page).is_none());
    }

    /// Moves the pen, and draws if it is down.
    pub(super) fn pen_move(&mut self, at: (f64, f64)) {
        let (Some(from), Some(to)) = (self.pen, self.point(at)) else { return };
        self.guess.stroke(from, to);
        self.pen = Some(to);
        self.dirty = true;
    }

    /// Lifts the pen. Returns the guess with its stroke, if it was down.
    pub(super) fn pen_up(&mut self) -> Option<Guess> {
        let point = self.pen.take()?;
        self.guess.stroke(point, point);
        self.dirty = true;
        Some(self.guess.clone())
    }

    /// Takes the stroke back, which was none: the browser scrolls.
    pub(super) fn pen_cancel(&mut self) {
        self.pen = None;
        self.guess.clone_from(&self.page.guess);
        self.dirty = true;
    }

    /// Labels the canvas with what it shows.
    fn describe(&self) {
        label(&self.canvas, &words::chart(&self.page.guess, seen(&self.page)));
    }

    /// Depth and exponent of ten at a position on the canvas. The axes are those of the chart before it is revealed.
    fn point(&self, (across, down): (f64, f64)) -> Option<(f64, f64)> {
        let (plot, last) = (self.plot.as_ref()?, f64::from(DEEPEST_GUESS));
        let ((left, bottom), (right, top)) = (plot.position((0.0, ROOM.0))?, plot.position((last, ROOM.1))?);
        let depth = (across - left) / (right - left) * last;
        let height = ROOM.0 + (down - bottom) / (top - bottom) * (ROOM.1 - ROOM.0);
        Some((depth.clamp(1.0, last), height.clamp(ROOM.0, ROOM.1)))
    }

    fn draw(&mut self, now: f64) {
        let Some(plot) = &mut self.plot else { return };
        if !(self.dirty || plot.is_stale() || self.growing.is_some()) {
            return;
        }
        let last = f64::from(DEEPEST_GUESS);
        let share = self.growing.map_or(1.0, |since| ((now - since) / GROWING_MS).clamp(0.0, 1.0));
        let revealed = seen(&self.page).map(|report| Revealed {
            gradient: &report.gradient,
            bound: &report.bound,
            depth: 1.0 + share * (last - 1.0),
        });
        guess::draw(plot, &Guessed { guess: self.guess.heights(), revealed });
        self.dirty = false;
        if share >= 1.0 {
            self.growing = None;
        }
    }
}
