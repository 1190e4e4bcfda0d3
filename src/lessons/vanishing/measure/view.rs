//! Asks the worker for many networks' gradients and draws them as they come.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{Element, HtmlCanvasElement, HtmlElement};
use yew::NodeRef;

use super::state::Answer;
use super::stream::{Measured, Stream, end_of};
use super::words;
use crate::charts::{Palette, Plot, depth};
use crate::components::Table;
use crate::frame::client::{Client, Subscription};
use crate::frame::elements::write;
use crate::frame::theme::palette_of;
use crate::platform::Frames;
use crate::settings::scale::Scale;
use protocol::channel;
use protocol::vanishing::{Request, Response};
use protocol::{DepthPoint, Depths, ProbeSettings, ZERO_BELOW};

/// The page's elements that change while numbers stream in.
#[derive(Default, Clone, PartialEq)]
pub(super) struct Parts {
    pub(super) canvas: NodeRef,
    /// The note beside the pointer.
    pub(super) pointed: NodeRef,
    /// The depth of the values.
    pub(super) depth: NodeRef,
    /// The values of [`words::TOLD`].
    pub(super) values: [NodeRef; 6],
    /// What the line of the median is, in the legend.
    pub(super) median: NodeRef,
    /// Where half of the networks are lost.
    pub(super) losses: NodeRef,
}

/// The chart by depth, following the settings; dropping it stops everything.
pub(super) struct View {
    core: Rc<RefCell<Core>>,
    _frames: Frames,
    _subscription: Subscription,
}

struct Core {
    client: Client<channel::Vanishing>,
    parts: Parts,
    stream: Stream,
    settings: ProbeSettings,
    answer: Option<Answer>,
    plot: Plot,
    palette: Option<Palette>,
    /// The depth that is pointed at.
    pointed: Option<u32>,
    dirty: bool,
}

impl View {
    /// `None` if the browser gives no drawing context.
    pub(super) fn new(client: &Client<channel::Vanishing>, parts: Parts) -> Option<Self> {
        let plot = Plot::new(parts.canvas.cast::<HtmlCanvasElement>()?)?;
        let core = Rc::new(RefCell::new(Core {
            client: client.clone(),
            parts,
            stream: Stream::default(),
            settings: ProbeSettings::default(),
            answer: None,
            plot,
            palette: None,
            pointed: None,
            dirty: false,
        }));
        let (receiver, drawer) = (Rc::clone(&core), Rc::clone(&core));
        let subscription = client.subscribe(move |message| receiver.borrow_mut().receive(message));
        let frames = Frames::new(move |_| drawer.borrow_mut().draw());
        Some(Self { core, _frames: frames, _subscription: subscription })
    }

    /// The settings have changed.
    pub(super) fn follow(&self, settings: &ProbeSettings) {
        let core = &mut *self.core.borrow_mut();
        core.settings = settings.clone();
        core.dirty = true;
        let question = core.stream.want(settings, || core.client.next_number());
        core.ask(question);
    }

    /// The chosen network has been measured.
    pub(super) fn mark(&self, answer: Option<Answer>) {
        let mut core = self.core.borrow_mut();
        core.answer = answer;
        core.dirty = true;
    }

    /// Where the pointer is upon the canvas.
    pub(super) fn point_at(&self, place: Option<(f64, f64)>) {
        let mut core = self.core.borrow_mut();
        let depth =
            place.and_then(|place| core.plot.coordinates(place)).map(|(depth, _)| depth.round().max(1.0) as u32);
        core.dirty |= core.pointed != depth;
        core.pointed = depth;
    }

    /// The theme has changed.
    pub(super) fn repaint(&self) {
        self.core.borrow_mut().palette = None;
    }

    /// The data, at the depths of the slider: all the thousands could not be read.
    pub(super) fn table(&self) -> Table {
        let core = self.core.borrow();
        let head = vec!["L", "This network", "10 %", "Median", "90 %", "Bound", "Sharp bound", "float32", "float64"];
        let end = end_of(core.settings.layers);
        let is_round = |layers: f64| Scale::Depths.value(Scale::Depths.position(layers)) == layers;
        let is_listed = |layers: u32| layers <= end && (layers == core.settings.layers || is_round(f64::from(layers)));
        let points = core.stream.measured().map_or(&[][..], |measured| &measured.points);
        let row = |point: &DepthPoint| {
            let [low, median, high] = point.quantiles.map(words::size);
            let [single, double] = words::as_printed(point.printed);
            let (bound, sharp) = (words::size(Some(point.bound)), words::size(point.sharp_bound));
            vec![words::depth(point.layers), words::size(point.chosen), low, median, high, bound, sharp, single, double]
        };
        Table { head, rows: points.iter().filter(|point| is_listed(point.layers)).map(row).collect() }
    }
}

impl Core {
    fn ask(&self, question: Option<Depths>) {
        if let Some(question) = question {
            self.client.send(Request::Depths(question));
        }
    }

    fn receive(&mut self, message: &Response) {
        let Response::Depths(report) = message else { return };
        let client = &self.client;
        let (is_news, question) = self.stream.receive(report, || client.next_number());
        self.ask(question);
        self.dirty |= is_news;
    }

    fn draw(&mut self) {
        let Some(measured) = self.stream.measured() else { return };
        let stale = self.plot.is_stale();
        if !(self.dirty || stale || self.palette.is_none()) {
            return;
        }
        if stale || self.palette.is_none() {
            // With the window's size the size of the text may have changed.
            self.palette = self.parts.canvas.cast::<HtmlCanvasElement>().as_ref().and_then(palette_of);
        }
        let Some(palette) = &self.palette else { return };
        let end = end_of(self.settings.layers);
        let depths: Vec<_> = measured
            .points
            .iter()
            .take_while(|point| point.layers <= end)
            .map(|point| depth::Depth {
                layers: point.layers,
                chosen: point.chosen,
                others: &point.others,
                quantiles: point.quantiles,
                bound: point.bound,
                sharp_bound: point.sharp_bound,
            })
            .collect();
        let pointed = self.pointed.and_then(|layers| measured.nearest(layers)).map(|point| point.layers);
        let mark = self
            .answer
            .as_ref()
            .map_or((self.settings.layers, None), |Answer { settings, report }| (settings.layers, report.gradient));
        let shown = depth::ByDepth {
            depths: &depths,
            end,
            zeros: [(ZERO_BELOW[0], "float32"), (ZERO_BELOW[1], "float64")],
            zeros_note: "PyTorch prints 0.0 from here",
            mark,
            pointed: pointed.and_then(|layers| depths.iter().position(|depth| depth.layers == layers)),
        };
        depth::draw(&mut self.plot, &shown, palette);
        self.write(measured, end);
        self.dirty = false;
    }

    /// Writes what has changed beside the chart.
    fn write(&self, measured: &Measured, end: u32) {
        let Parts { canvas, depth, values, median, losses, .. } = &self.parts;
        let layers = self.settings.layers;
        if let Some(canvas) = canvas.cast::<Element>() {
            // Setting an attribute of a valid name does not fail.
            let _ = canvas.set_attribute("aria-label", &words::by_depth(layers, end, measured));
        }
        write(median, &words::median(measured));
        write(losses, &words::losses(measured, end));
        // Beside the note at the pointer, for which a phone has no room.
        let at = measured.nearest(self.pointed.unwrap_or(layers));
        write(depth, &words::depth(at.map_or(layers, |point| point.layers)));
        for (part, value) in values.iter().zip(at.map(words::values).unwrap_or_else(|| [const { String::new() }; 6])) {
            write(part, if value.is_empty() { "…" } else { &value });
        }
        self.write_pointed(measured);
    }

    /// Writes about the depth that is pointed at, beside it.
    fn write_pointed(&self, measured: &Measured) {
        let Some(note) = self.parts.pointed.cast::<HtmlElement>() else { return };
        let told = self.pointed.and_then(|layers| {
            let point = measured.nearest(layers)?;
            let (left, _) = self.plot.position((f64::from(point.layers), 0.0))?;
            Some((words::note(point), left))
        });
        note.set_hidden(told.is_none());
        let Some((words, left)) = told else { return };
        write(&self.parts.pointed, &words);
        let width = self.parts.canvas.cast::<Element>().map_or(0.0, |canvas| f64::from(canvas.client_width()));
        // The note stands on the side where there is room.
        let style = if left * 2.0 < width {
            format!("left: {:.0}px; top: 50%", left + 14.0)
        } else {
            format!("right: {:.0}px; top: 50%", width - left + 14.0)
        };
        let _ = note.set_attribute("style", &style);
    }
}
