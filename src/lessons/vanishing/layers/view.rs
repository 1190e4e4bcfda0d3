//! Draws the layers and animates the backward pass.

use std::convert::Infallible;
use std::rc::Rc;

use web_sys::HtmlCanvasElement;
use yew::NodeRef;

use super::walk::Walk;
use super::{Colouring, words};
use crate::charts::Plot;
use crate::charts::layers::{self, Across, Norms};
use crate::charts::strip::{self, Strip};
use crate::frame::elements::label;
use crate::frame::{Answered, Heard, Workers, driven, plot};
use crate::lessons::vanishing::question::AllLayers;
use crate::platform;
use protocol::LayersReport;
use protocol::channel;
use protocol::vanishing::Response;

/// How often the page's numbers follow the backward pass, in milliseconds: slowly enough to read.
const FOLLOW_MS: f64 = 160.0;

/// The canvases of the gradient's norm, the activations, the saturated units, and the strip.
pub(super) type Canvases = [NodeRef; 4];

/// What the charts show.
#[derive(Clone, PartialEq)]
pub(super) struct Shown {
    pub(super) answered: Option<Rc<Answered<AllLayers>>>,
    pub(super) colouring: Colouring,
    /// The layer that is marked.
    pub(super) marked: u32,
}

/// What the backward pass tells the page.
pub(super) enum News {
    /// It has reached this layer.
    Reached(u32),
    /// It has reached the first layer, and ends.
    Arrived,
}

/// Mean and spread of the activations, by layer.
pub(super) fn mean_and_spread(report: &LayersReport) -> Vec<(u32, Option<(f64, f64)>)> {
    report.rows.iter().map(|row| (row.layer, row.statistics.map(|of| (of.mean, of.spread)))).collect()
}

pub(super) struct Core {
    shown: Rc<Shown>,
    canvases: Canvases,
    plots: Option<([Plot; 3], Strip)>,
    walk: Walk,
    /// When the page was last told where the pass is.
    followed: f64,
    dirty: bool,
    /// Whether the strip's cells have to be painted again.
    repaint: bool,
}

impl driven::Core for Core {
    type Channel = channel::Vanishing;
    type Follows = Shown;
    type Command = Infallible;
    type Refs = Canvases;
    type Notice = News;

    fn new(_: &Workers, shown: &Rc<Shown>) -> Self {
        Self {
            shown: Rc::clone(shown),
            canvases: Canvases::default(),
            plots: None,
            walk: Walk::Arrived,
            followed: 0.0,
            dirty: true,
            repaint: true,
        }
    }

    fn attach(&mut self, canvases: Option<&Canvases>) {
        self.canvases = canvases.cloned().unwrap_or_default();
        let [norms, activations, saturated, strip] = &self.canvases;
        self.plots = (|| {
            let plots = [plot(norms)?, plot(activations)?, plot(saturated)?];
            Some((plots, Strip::new(strip.cast::<HtmlCanvasElement>()?)?))
        })();
        self.repaint = true;
        self.describe();
    }

    fn follow(&mut self, shown: &Rc<Shown>, _: &[Infallible]) {
        let before = std::mem::replace(&mut self.shown, Rc::clone(shown));
        self.dirty = true;
        if before.answered != shown.answered || before.colouring != shown.colouring {
            self.repaint = true;
            self.describe();
        }
    }

    fn receive(&mut self, _: Heard<'_, Response>) -> Option<News> {
        None
    }

    fn tick(&mut self, now: f64) -> Option<News> {
        let walking = self.walk.is_walking();
        let arrived = self.walk.advance(now);
        self.draw(now, walking);
        if arrived {
            return Some(News::Arrived);
        }
        let layers = self.report()?.layers;
        if !walking || now - self.followed < FOLLOW_MS {
            return None;
        }
        self.followed = now;
        Some(News::Reached((self.walk.reached(layers, now).ceil() as u32).clamp(1, layers)))
    }
}

impl Core {
    /// Starts or resumes the backward pass.
    pub(super) fn play(&mut self) {
        self.walk.play();
    }

    /// Pauses the backward pass.
    pub(super) fn pause(&mut self) {
        self.walk.pause(platform::now());
    }

    /// Ends the backward pass: all layers are shown.
    pub(super) fn arrive(&mut self) {
        self.walk = Walk::Arrived;
        self.dirty = true;
    }

    fn report(&self) -> Option<&LayersReport> {
        Some(&self.shown.answered.as_ref()?.answer)
    }

    /// Labels the canvases with what they show.
    fn describe(&self) {
        let Some(report) = self.report() else { return };
        let all = [
            words::norms(report),
            words::activations(report),
            words::saturation(report),
            words::strip(report, self.shown.colouring),
        ];
        self.canvases.iter().zip(all).for_each(|(canvas, words)| label(canvas, &words));
    }

    fn draw(&mut self, now: f64, walking: bool) {
        let Shown { answered: Some(answered), colouring, marked } = &*self.shown else { return };
        let (Some((plots, strip)), report) = (&mut self.plots, &answered.answer) else { return };
        let stale = plots.iter().any(Plot::is_stale) || strip.is_stale();
        if !(self.dirty || self.repaint || stale || walking) {
            return;
        }
        self.repaint |= stale;
        let reached = self.walk.reached(report.layers, now);
        let across = Across { layers: report.layers, marked: (*marked).min(report.layers) };
        let norms: Vec<_> = report.rows.iter().map(|row| (row.layer, row.norm)).collect();
        layers::norms(&mut plots[0], across, &Norms { hidden: &norms, output: report.output_norm, reached });
        layers::activations(&mut plots[1], across, &mean_and_spread(report));
        let shares: Vec<_> = report.rows.iter().map(|row| (row.layer, row.statistics.map(|of| of.saturated))).collect();
        layers::saturation(&mut plots[2], across, &shares);
        if self.repaint {
            strip.paint(&words::cells(report, *colouring));
        }
        let column = |from: f64| report.rows.partition_point(|row| f64::from(row.layer) < from);
        let first = if *colouring == Colouring::Delta { column(reached) } else { 0 };
        let marked = column(f64::from(across.marked)).min(report.rows.len().saturating_sub(1));
        strip.draw(strip::Shown { first, marked });
        (self.dirty, self.repaint) = (false, false);
    }

    /// The layer at a horizontal position on a canvas, in CSS pixels.
    pub(super) fn layer_at(&self, canvas: usize, across: f64) -> Option<u32> {
        let (report, (plots, _)) = (self.report()?, self.plots.as_ref()?);
        let last = f64::from(report.layers);
        let Some(plot) = plots.get(canvas) else {
            let width = f64::from(self.canvases[3].cast::<HtmlCanvasElement>()?.client_width()).max(1.0);
            let column = (across / width * report.rows.len() as f64).max(0.0) as usize;
            return report.rows.get(column.min(report.rows.len().saturating_sub(1))).map(|row| row.layer);
        };
        let (left, right) = (plot.position((1.0, 0.0))?.0, plot.position((last + 1.0, 0.0))?.0);
        let layer = 1.0 + (across - left) / (right - left) * last;
        Some(layer.round().clamp(1.0, last) as u32)
    }
}
