//! Asks the worker for a scenario and draws guess and curve.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{Element, HtmlCanvasElement};
use yew::NodeRef;

use super::guess::Guess;
use super::words;
use crate::charts::guess::{self, Guessed, ROOM, Revealed};
use crate::charts::{Palette, Plot};
use crate::frame::client::{Client, Subscription};
use crate::frame::latest::Latest;
use crate::frame::theme::palette_of;
use crate::platform::{self, Frames};
use protocol::channel;
use protocol::vanishing::{Request, Response};
use protocol::{BreakingQuestion, BreakingReport, DEEPEST_GUESS, Scenario};

/// How long the curve takes to grow, in milliseconds.
const GROWING_MS: f64 = 1800.0;

const CALM: &str = "(prefers-reduced-motion: reduce)";

/// The part's chart; dropping it stops everything.
pub(super) struct View {
    core: Rc<RefCell<Core>>,
    _frames: Frames,
    _subscription: Subscription,
}

struct Core {
    client: Client<channel::Vanishing>,
    latest: Latest<Scenario>,
    canvas: NodeRef,
    plot: Option<Plot>,
    palette: Option<Palette>,
    guess: Guess,
    /// Where the pen is while it is down.
    pen: Option<(f64, f64)>,
    revealed: Option<Rc<BreakingReport>>,
    /// Since when the curve grows; nothing once it has grown.
    growing: Option<f64>,
    dirty: bool,
}

impl View {
    /// Begins to listen and to draw; `tell` hears of every answer.
    pub(super) fn new(
        client: &Client<channel::Vanishing>,
        canvas: NodeRef,
        tell: impl Fn(Rc<BreakingReport>) + 'static,
    ) -> Self {
        let plot = canvas.cast::<HtmlCanvasElement>().and_then(Plot::new);
        let core = Rc::new(RefCell::new(Core {
            client: client.clone(),
            latest: Latest::default(),
            canvas,
            plot,
            palette: None,
            guess: Guess::default(),
            pen: None,
            revealed: None,
            growing: None,
            dirty: true,
        }));
        let (receiver, drawer) = (Rc::clone(&core), Rc::clone(&core));
        let subscription = client.subscribe(move |message| {
            // The borrow ends before the page hears of it: it may ask again at once.
            let answer = receiver.borrow_mut().receive(message);
            answer.into_iter().for_each(&tell);
        });
        let frames = Frames::new(move |now| drawer.borrow_mut().draw(now));
        Self { core, _frames: frames, _subscription: subscription }
    }

    /// Asks for a scenario.
    pub(super) fn ask(&self, scenario: Scenario) {
        let mut core = self.core.borrow_mut();
        let number = core.client.next_number();
        let question = core.latest.ask(number, scenario);
        core.send(question);
    }

    /// Shows a guess, and the curve if it is revealed.
    pub(super) fn show(&self, guess: &Guess, revealed: Option<Rc<BreakingReport>>) {
        let mut core = self.core.borrow_mut();
        core.guess = guess.clone();
        if revealed.is_some() && core.revealed.is_none() && !platform::matches(CALM) {
            core.growing = Some(platform::now());
        }
        core.revealed = revealed;
        core.dirty = true;
        let words = words::chart(guess, core.revealed.as_deref());
        if let Some(canvas) = core.canvas.cast::<Element>() {
            // Setting an attribute of a valid name does not fail.
            let _ = canvas.set_attribute("aria-label", &words);
        }
    }

    /// Puts the pen down, in CSS pixels upon the canvas.
    pub(super) fn pen_down(&self, at: (f64, f64)) {
        let mut core = self.core.borrow_mut();
        let Some(point) = core.point(at).filter(|_| core.revealed.is_none()) else { return };
        core.pen = Some(point);
        core.guess.stroke(point, point);
        core.dirty = true;
    }

    /// Draws on, if the pen is down.
    pub(super) fn pen_move(&self, at: (f64, f64)) {
        let mut core = self.core.borrow_mut();
        let (Some(from), Some(to)) = (core.pen, core.point(at)) else { return };
        core.guess.stroke(from, to);
        core.pen = Some(to);
        core.dirty = true;
    }

    /// Lifts the pen; the guess that was drawn, if it was down.
    pub(super) fn pen_up(&self) -> Option<Guess> {
        let mut core = self.core.borrow_mut();
        core.pen.take().map(|_| core.guess.clone())
    }

    /// The theme has changed.
    pub(super) fn repaint(&self) {
        self.core.borrow_mut().palette = None;
    }
}

impl Core {
    fn send(&mut self, question: Option<(u32, Scenario)>) {
        if let Some((request, scenario)) = question {
            self.client.send(Request::Break(BreakingQuestion { request, scenario }));
        }
    }

    fn receive(&mut self, message: &Response) -> Option<Rc<BreakingReport>> {
        let Response::Broken(report) = message else { return None };
        let next = self.client.next_number();
        let (answers, question) = self.latest.answered(report.request, next);
        self.send(question);
        answers.then(|| Rc::new(report.clone()))
    }

    /// Depth and power of ten at a place upon the canvas, while the axes are those for drawing.
    fn point(&self, (across, down): (f64, f64)) -> Option<(f64, f64)> {
        let (plot, last) = (self.plot.as_ref()?, f64::from(DEEPEST_GUESS));
        let ((left, bottom), (right, top)) = (plot.position((0.0, ROOM.0))?, plot.position((last, ROOM.1))?);
        let depth = (across - left) / (right - left) * last;
        let height = ROOM.0 + (down - bottom) / (top - bottom) * (ROOM.1 - ROOM.0);
        Some((depth.clamp(1.0, last), height.clamp(ROOM.0, ROOM.1)))
    }

    fn draw(&mut self, now: f64) {
        let Some(plot) = &mut self.plot else { return };
        let stale = plot.is_stale();
        if !(self.dirty || stale || self.growing.is_some() || self.palette.is_none()) {
            return;
        }
        if stale || self.palette.is_none() {
            // With the window's size the size of the text may have changed.
            self.palette = self.canvas.cast::<HtmlCanvasElement>().as_ref().and_then(palette_of);
        }
        let Some(palette) = &self.palette else { return };
        let last = f64::from(DEEPEST_GUESS);
        let share = self.growing.map_or(1.0, |since| ((now - since) / GROWING_MS).clamp(0.0, 1.0));
        let revealed = self.revealed.as_ref().map(|report| Revealed {
            gradient: &report.gradient,
            bound: &report.bound,
            depth: 1.0 + share * (last - 1.0),
        });
        guess::draw(plot, &Guessed { guess: self.guess.heights(), revealed }, palette);
        self.dirty = false;
        if share >= 1.0 {
            self.growing = None;
        }
    }
}
