//! Asks the worker for probes and draws the answers.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{Element, HtmlCanvasElement};
use yew::NodeRef;

use super::state::Answer;
use super::words;
use crate::charts::{Palette, Plot, depth};
use crate::platform::Frames;
use crate::protocol::{FromWorker, ProbeSettings, ToWorker};
use crate::ui::client::{Client, Subscription};
use crate::ui::latest::Latest;
use crate::ui::theme::palette_of;

/// The page's charts, following the settings; dropping it stops everything.
pub(super) struct View {
    core: Rc<RefCell<Core>>,
    _frames: Frames,
    _subscription: Subscription,
}

struct Core {
    client: Client,
    latest: Latest<ProbeSettings>,
    /// The question under way.
    asked: Option<ProbeSettings>,
    shown: Option<Answer>,
    canvas: NodeRef,
    plot: Option<Plot>,
    palette: Option<Palette>,
    dirty: bool,
}

impl View {
    /// Begins to listen and to draw; `tell` hears of every answer.
    pub(super) fn new(client: &Client, canvas: NodeRef, tell: impl Fn(Answer) + 'static) -> Self {
        let core = Rc::new(RefCell::new(Core::new(client.clone(), canvas)));
        let (receiver, drawer) = (Rc::clone(&core), Rc::clone(&core));
        let subscription = client.subscribe(move |message| {
            // The borrow ends before the page hears of it: it may ask again at once.
            let answer = receiver.borrow_mut().receive(message);
            if let Some(answer) = answer {
                tell(answer);
            }
        });
        let frames = Frames::new(move |_| drawer.borrow_mut().draw());
        Self { core, _frames: frames, _subscription: subscription }
    }

    /// Asks for a probe of these settings.
    pub(super) fn ask(&self, settings: &ProbeSettings) {
        let mut core = self.core.borrow_mut();
        let number = core.client.next_number();
        let question = core.latest.ask(number, settings.clone());
        core.send(question);
    }

    /// The theme has changed.
    pub(super) fn repaint(&self) {
        self.core.borrow_mut().palette = None;
    }
}

impl Core {
    fn new(client: Client, canvas: NodeRef) -> Self {
        let plot = canvas.cast::<HtmlCanvasElement>().and_then(Plot::new);
        Self { client, latest: Latest::default(), asked: None, shown: None, canvas, plot, palette: None, dirty: false }
    }

    fn send(&mut self, question: Option<(u32, ProbeSettings)>) {
        if let Some((request, settings)) = question {
            self.asked = Some(settings.clone());
            self.client.send(ToWorker::Probe { request, settings });
        }
    }

    fn receive(&mut self, message: &FromWorker) -> Option<Answer> {
        let FromWorker::Probed(report) = message else { return None };
        let next = self.client.next_number();
        let (answers, question) = self.latest.answered(report.request, next);
        let settings = self.asked.take().filter(|_| answers);
        self.send(question);
        let answer = Answer { settings: settings?, report: Rc::new(report.clone()) };
        if let Some(canvas) = self.canvas.cast::<Element>() {
            // Setting an attribute of a valid name does not fail.
            let _ = canvas.set_attribute("aria-label", &words::by_depth(&answer.settings, &answer.report));
        }
        self.shown = Some(answer.clone());
        self.dirty = true;
        Some(answer)
    }

    fn draw(&mut self) {
        let (Some(plot), Some(answer)) = (&mut self.plot, &self.shown) else { return };
        let stale = plot.is_stale();
        if !(self.dirty || stale || self.palette.is_none()) {
            return;
        }
        if stale {
            // With the window's size the size of the text may have changed.
            self.palette = None;
        }
        if self.palette.is_none() {
            self.palette = self.canvas.cast::<HtmlCanvasElement>().as_ref().and_then(palette_of);
        }
        let Some(palette) = &self.palette else { return };
        let report = &answer.report;
        let shown = depth::ByDepth {
            gradient: &report.gradient_by_depth,
            bound: &report.bound_by_depth,
            depth: answer.settings.layers,
        };
        depth::draw(plot, &shown, palette);
        self.dirty = false;
    }
}
