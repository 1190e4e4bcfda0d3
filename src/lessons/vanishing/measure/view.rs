//! Requests the gradients of many networks and draws them as they arrive.

use std::convert::Infallible;
use std::rc::Rc;

use web_sys::Element;
use yew::NodeRef;

use super::state::{Action, Vanishing};
use super::stream::{Measured, Stream};
use super::words;
use crate::charts::{self, Plot};
use crate::components::Table;
use crate::frame::elements::{label, px, style, write, write_note};
use crate::frame::{Answered, Client, Heard, Workers, driven, plot};
use crate::lessons::vanishing::words::{depth, size};
use crate::settings::Scale;
use protocol::channel;
use protocol::vanishing::{Request, Response};
use protocol::{DepthPoint, Depths, ProbeSettings, ZERO_BELOW};

/// The elements that change while measurements arrive.
#[derive(Default, Clone, PartialEq)]
pub(super) struct Parts {
    pub(super) canvas: NodeRef,
    /// The note beside the pointer.
    pub(super) pointed: NodeRef,
    /// The box of the slider, which lies under the chart's axis.
    pub(super) axis: NodeRef,
    /// From which depth each type of PyTorch's loses half of the networks: what is said, and the depth.
    pub(super) losses: [[NodeRef; 2]; 2],
}

/// The chart by depth. Its measurements are kept while another lesson is shown.
pub(super) struct Core {
    client: Client<channel::Vanishing>,
    parts: Parts,
    stream: Stream,
    settings: ProbeSettings,
    /// The last depth on the axis.
    end: u32,
    answer: Option<Rc<Answered<ProbeSettings>>>,
    plot: Option<Plot>,
    /// The depth under the pointer.
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
            end: page.end,
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
        self.plot = plot(&self.parts.canvas);
        (self.pointed, self.dirty) = (None, true);
    }

    fn follow(&mut self, page: &Rc<Vanishing>, _: &[Infallible]) {
        if self.settings != page.settings || self.end != page.end {
            (self.settings, self.end) = (page.settings.clone(), page.end);
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

    fn failed(&mut self, question: u32) {
        let client = &self.client;
        let next = self.stream.failed(question, || client.next_number());
        self.ask(next);
    }

    fn tick(&mut self, _: f64) -> Option<Action> {
        self.draw();
        None
    }
}

impl Core {
    /// Takes the answer about the chosen network, which the chart marks.
    pub(super) fn mark(&mut self, answer: Option<Rc<Answered<ProbeSettings>>>) {
        self.answer = answer;
        self.dirty = true;
    }

    /// Takes the position of the pointer on the canvas.
    pub(super) fn point_at(&mut self, place: Option<(f64, f64)>) {
        let place = self.plot.as_ref().zip(place).and_then(|(plot, place)| plot.coordinates(place));
        let depth = place.map(|(depth, _)| depth.round().max(1.0) as u32);
        self.dirty |= self.pointed != depth;
        self.pointed = depth;
    }

    /// The chart's data at the depths that the slider offers: thousands of rows could not be read.
    pub(super) fn table(&self) -> Table {
        let head = vec!["L", "This network", "10 %", "Median", "90 %", "Bound", "float32", "float64"];
        let end = self.end;
        let is_round = |layers: f64| Scale::DEPTHS.value(Scale::DEPTHS.position(layers)) == layers;
        let is_listed = |layers: u32| layers <= end && (layers == self.settings.layers || is_round(f64::from(layers)));
        let points = self.stream.measured().map_or(&[][..], |measured| &measured.points);
        let row = |point: &Rc<DepthPoint>| {
            let [low, median, high] = point.quantiles.map(size);
            let [single, double] = words::as_printed(point.printed);
            [depth(point.layers), size(point.chosen), low, median, high, size(Some(point.bound)), single, double]
                .map(Into::into)
                .to_vec()
        };
        Table { head, rows: points.iter().filter(|point| is_listed(point.layers)).map(row).collect() }
    }

    fn want(&mut self) {
        let client = &self.client;
        let question = self.stream.want(&self.settings, self.end, || client.next_number());
        self.ask(question);
    }

    fn ask(&self, question: Option<Depths>) {
        if let Some(question) = question {
            self.client.ask(question.request, Request::Depths(question));
        }
    }

    fn draw(&mut self) {
        let (Some(measured), Some(plot)) = (self.stream.measured(), &mut self.plot) else { return };
        if !(self.dirty || plot.is_stale()) {
            return;
        }
        let end = self.end;
        let depths: Vec<_> = measured
            .points
            .iter()
            .take_while(|point| point.layers <= end)
            .map(|point| charts::depth::Depth {
                layers: point.layers,
                chosen: point.chosen,
                quantiles: point.quantiles,
                bound: point.bound,
            })
            .collect();
        let pointed = self.pointed.and_then(|layers| measured.nearest(layers)).map(|point| point.layers);
        let mark =
            self.answer.as_ref().map_or((self.settings.layers, None), |of| (of.question.layers, of.answer.gradient));
        let shown = charts::depth::ByDepth {
            depths: &depths,
            end,
            bound: &words::bound_name(&measured.settings),
            many: measured.networks > 1,
            zeros: [
                (ZERO_BELOW[0], ["below this PyTorch prints 0.0 in float32", "0.0 in float32"]),
                (ZERO_BELOW[1], ["below this PyTorch prints 0.0 in float64", "0.0 in float64"]),
            ],
            mark,
            pointed: pointed.and_then(|layers| depths.iter().position(|depth| depth.layers == layers)),
        };
        charts::depth::draw(plot, &shown);
        self.write(measured, end);
        self.dirty = false;
    }

    /// Writes the texts beside the chart, and lays the slider under the axis.
    fn write(&self, measured: &Measured, end: u32) {
        let parts = &self.parts;
        label(&parts.canvas, &words::by_depth(self.settings.layers, end, measured));
        for (row, words) in parts.losses.iter().zip(words::losses(measured)) {
            row.iter().zip(&words).for_each(|(part, text)| write(part, text));
        }
        let place = |depth: f64| Some(self.plot.as_ref()?.position((depth, 0.0))?.0);
        if let Some((first, last)) = place(1.0).zip(place(f64::from(end))) {
            style(&parts.axis, &[("--from", px(first)), ("--to", px(last))]);
        }
        self.write_pointed(measured);
    }

    /// Writes the note about the depth under the pointer.
    fn write_pointed(&self, measured: &Measured) {
        let note = self.pointed.and_then(|layers| {
            let point = measured.nearest(layers)?;
            let (left, _) = self.plot.as_ref()?.position((f64::from(point.layers), 0.0))?;
            let height = self.parts.canvas.cast::<Element>()?.client_height();
            Some((words::note(point), (left, f64::from(height) / 2.0)))
        });
        write_note(&self.parts.pointed, &self.parts.canvas, note);
    }
}
