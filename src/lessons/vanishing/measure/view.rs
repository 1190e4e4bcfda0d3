//! Asks the worker for many networks' gradients and draws them as they come.

use std::convert::Infallible;
use std::rc::Rc;

use web_sys::{Element, HtmlCanvasElement, HtmlElement};
use yew::NodeRef;

use super::state::{Action, Vanishing};
use super::stream::{Measured, Stream, end_of};
use super::words;
use crate::charts::{Plot, depth};
use crate::components::Table;
use crate::frame::answer::Answered;
use crate::frame::client::{Client, Heard, Workers};
use crate::frame::driven;
use crate::frame::elements::{label, write};
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

/// The chart by depth, following the settings. What has been measured stays while another lesson is shown.
pub(super) struct Core {
    client: Client<channel::Vanishing>,
    parts: Parts,
    stream: Stream,
    settings: ProbeSettings,
    answer: Option<Rc<Answered<ProbeSettings>>>,
    plot: Option<Plot>,
    /// The depth that is pointed at.
    pointed: Option<u32>,
    dirty: bool,
}

impl driven::Core for Core {
    type Channel = channel::Vanishing;
    type Follows = Vanishing;
    type Command = Infallible;
    type Refs = Parts;
    type Notice = Action;

    fn new(workers: &Workers, page: &Rc<Vanishing>) -> Self {
        let mut core = Self {
            client: workers.client(),
            parts: Parts::default(),
            stream: Stream::default(),
            settings: page.settings.clone(),
            answer: None,
            plot: None,
            pointed: None,
            dirty: true,
        };
        core.want();
        core
    }

    fn attach(&mut self, parts: Option<&Parts>) {
        self.parts = parts.cloned().unwrap_or_default();
        self.plot = self.parts.canvas.cast::<HtmlCanvasElement>().and_then(Plot::new);
        (self.pointed, self.dirty) = (None, true);
    }

    fn follow(&mut self, page: &Rc<Vanishing>, _: &[Infallible]) {
        if self.settings != page.settings {
            self.settings = page.settings.clone();
            self.dirty = true;
            self.want();
        }
    }

    fn receive(&mut self, heard: Heard<'_, Response>) -> Option<Action> {
        if let Response::Depths(report) = heard.response() {
            let client = &self.client;
            let (is_news, question) = self.stream.receive(report, || client.next_number());
            self.ask(question);
            self.dirty |= is_news;
        }
        None
    }

    fn tick(&mut self, _: f64) -> Option<Action> {
        self.draw();
        None
    }
}

impl Core {
    /// The chosen network has been measured.
    pub(super) fn mark(&mut self, answer: Option<Rc<Answered<ProbeSettings>>>) {
        self.answer = answer;
        self.dirty = true;
    }

    /// Where the pointer is upon the canvas.
    pub(super) fn point_at(&mut self, place: Option<(f64, f64)>) {
        let place = self.plot.as_ref().zip(place).and_then(|(plot, place)| plot.coordinates(place));
        let depth = place.map(|(depth, _)| depth.round().max(1.0) as u32);
        self.dirty |= self.pointed != depth;
        self.pointed = depth;
    }

    /// The data, at the depths of the slider: all the thousands could not be read.
    pub(super) fn table(&self) -> Table {
        let head = vec!["L", "This network", "10 %", "Median", "90 %", "Bound", "Sharp bound", "float32", "float64"];
        let end = end_of(self.settings.layers);
        let is_round = |layers: f64| Scale::Depths.value(Scale::Depths.position(layers)) == layers;
        let is_listed = |layers: u32| layers <= end && (layers == self.settings.layers || is_round(f64::from(layers)));
        let points = self.stream.measured().map_or(&[][..], |measured| &measured.points);
        let row = |point: &Rc<DepthPoint>| {
            let [low, median, high] = point.quantiles.map(words::size);
            let [single, double] = words::as_printed(point.printed);
            let (bound, sharp) = (words::size(Some(point.bound)), words::size(point.sharp_bound));
            vec![words::depth(point.layers), words::size(point.chosen), low, median, high, bound, sharp, single, double]
        };
        Table { head, rows: points.iter().filter(|point| is_listed(point.layers)).map(row).collect() }
    }

    fn want(&mut self) {
        let client = &self.client;
        let question = self.stream.want(&self.settings, || client.next_number());
        self.ask(question);
    }

    fn ask(&self, question: Option<Depths>) {
        if let Some(question) = question {
            self.client.send(Request::Depths(question));
        }
    }

    fn draw(&mut self) {
        let (Some(measured), Some(plot)) = (self.stream.measured(), &mut self.plot) else { return };
        if !(self.dirty || plot.is_stale()) {
            return;
        }
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
        let mark =
            self.answer.as_ref().map_or((self.settings.layers, None), |of| (of.question.layers, of.answer.gradient));
        let shown = depth::ByDepth {
            depths: &depths,
            end,
            zeros: [(ZERO_BELOW[0], "float32"), (ZERO_BELOW[1], "float64")],
            zeros_note: "PyTorch prints 0.0 from here",
            mark,
            pointed: pointed.and_then(|layers| depths.iter().position(|depth| depth.layers == layers)),
        };
        depth::draw(plot, &shown);
        self.write(measured, end);
        self.dirty = false;
    }

    /// Writes what has changed beside the chart.
    fn write(&self, measured: &Measured, end: u32) {
        let Parts { canvas, depth, values, median, losses, .. } = &self.parts;
        let layers = self.settings.layers;
        label(canvas, &words::by_depth(layers, end, measured));
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
            let (left, _) = self.plot.as_ref()?.position((f64::from(point.layers), 0.0))?;
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
