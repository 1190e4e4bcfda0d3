//! Asks the worker for layers and draws them.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{Element, HtmlCanvasElement};
use yew::NodeRef;

use super::walk::Walk;
use super::{Colouring, words};
use crate::charts::layers::{self, Across, Norms};
use crate::charts::strip::{Shown, Strip};
use crate::charts::{Palette, Plot};
use crate::frame::client::{Client, Subscription};
use crate::frame::latest::Latest;
use crate::frame::theme::palette_of;
use crate::platform::{self, Frames};
use protocol::channel;
use protocol::vanishing::{Request, Response};
use protocol::{Inputs, LayerQuestion, LayerReport, LayersQuestion, LayersReport, ProbeSettings};

/// While the pass walks, the page's numbers follow this often, in milliseconds: slowly enough to read.
const FOLLOW_MS: f64 = 160.0;

/// The canvases: the gradient's norm, the activations, the saturated units, the strip.
pub(super) type Canvases = [NodeRef; 4];

/// What the page hears.
pub(super) enum News {
    /// The layers of these settings.
    Layers(ProbeSettings, Rc<LayersReport>),
    /// One layer.
    Layer(Rc<LayerReport>),
    /// The backward pass has come to this layer.
    Reached(u32),
    /// The backward pass has arrived.
    Arrived,
}

/// Question on all layers.
type AllLayers = (ProbeSettings, Inputs);
/// Question on one.
type OneLayer = (ProbeSettings, u32);

/// The part's charts; dropping it stops everything.
pub(super) struct View {
    core: Rc<RefCell<Core>>,
    _frames: Frames,
    _subscription: Subscription,
}

struct Core {
    client: Client<channel::Vanishing>,
    all: Latest<AllLayers>,
    one: Latest<OneLayer>,
    /// The questions under way.
    asked: (Option<AllLayers>, Option<OneLayer>),
    shown: Option<Rc<LayersReport>>,
    canvases: Canvases,
    plots: Option<([Plot; 3], Strip)>,
    palette: Option<Palette>,
    colouring: Colouring,
    marked: u32,
    walk: Walk,
    followed: f64,
    dirty: bool,
    repaint: bool,
}

impl View {
    /// Begins to listen and to draw; `tell` hears of every answer and of the walk.
    pub(super) fn new(client: &Client<channel::Vanishing>, canvases: Canvases, tell: impl Fn(News) + 'static) -> Self {
        let tell = Rc::new(tell);
        let core = Rc::new(RefCell::new(Core::new(client.clone(), canvases)));
        let (receiver, drawer, teller) = (Rc::clone(&core), Rc::clone(&core), Rc::clone(&tell));
        // Borrows end before the page hears anything: it may ask again at once.
        let subscription = client.subscribe(move |message| {
            let news = receiver.borrow_mut().receive(message);
            news.into_iter().for_each(|news| teller(news));
        });
        let frames = Frames::new(move |now| {
            let news = drawer.borrow_mut().frame(now);
            news.into_iter().for_each(|news| tell(news));
        });
        Self { core, _frames: frames, _subscription: subscription }
    }

    /// Asks for the layers of a network.
    pub(super) fn ask_all(&self, settings: &ProbeSettings, inputs: Inputs) {
        let mut core = self.core.borrow_mut();
        let number = core.client.next_number();
        let question = core.all.ask(number, (settings.clone(), inputs));
        core.send_all(question);
    }

    /// Asks for one layer of a network.
    pub(super) fn ask_one(&self, settings: &ProbeSettings, layer: u32) {
        let mut core = self.core.borrow_mut();
        let number = core.client.next_number();
        let question = core.one.ask(number, (settings.clone(), layer));
        core.send_one(question);
    }

    /// Marks a layer.
    pub(super) fn mark(&self, layer: u32) {
        let mut core = self.core.borrow_mut();
        core.marked = layer;
        core.dirty = true;
    }

    /// Colours the strip by something else.
    pub(super) fn colour(&self, colouring: Colouring) {
        let mut core = self.core.borrow_mut();
        core.colouring = colouring;
        core.repaint = true;
        core.describe();
    }

    /// Lets the backward pass walk.
    pub(super) fn play(&self) {
        self.core.borrow_mut().walk.play();
    }

    /// Stops it where it is.
    pub(super) fn pause(&self) {
        self.core.borrow_mut().walk.pause(platform::now());
    }

    /// Shows everything.
    pub(super) fn arrive(&self) {
        let mut core = self.core.borrow_mut();
        core.walk = Walk::Arrived;
        core.dirty = true;
    }

    /// The theme has changed.
    pub(super) fn repaint(&self) {
        self.core.borrow_mut().palette = None;
    }

    /// The layer at a place across a canvas, in CSS pixels.
    pub(super) fn layer_at(&self, canvas: usize, across: f64) -> Option<u32> {
        self.core.borrow().layer_at(canvas, across)
    }
}

impl Core {
    fn new(client: Client<channel::Vanishing>, canvases: Canvases) -> Self {
        let element = |canvas: &NodeRef| canvas.cast::<HtmlCanvasElement>();
        let plot = |canvas: &NodeRef| Plot::new(element(canvas)?);
        let plots = (|| {
            let plots = [plot(&canvases[0])?, plot(&canvases[1])?, plot(&canvases[2])?];
            Some((plots, Strip::new(element(&canvases[3])?)?))
        })();
        Self {
            client,
            all: Latest::default(),
            one: Latest::default(),
            asked: (None, None),
            shown: None,
            canvases,
            plots,
            palette: None,
            colouring: Colouring::Slope,
            marked: 1,
            walk: Walk::Arrived,
            followed: 0.0,
            dirty: false,
            repaint: true,
        }
    }

    fn send_all(&mut self, question: Option<(u32, AllLayers)>) {
        if let Some((request, (settings, inputs))) = question {
            self.asked.0 = Some((settings.clone(), inputs));
            self.client.send(Request::ByLayer(LayersQuestion { request, settings, inputs }));
        }
    }

    fn send_one(&mut self, question: Option<(u32, OneLayer)>) {
        if let Some((request, (settings, layer))) = question {
            self.asked.1 = Some((settings.clone(), layer));
            self.client.send(Request::OneLayer(LayerQuestion { request, settings, layer }));
        }
    }

    fn receive(&mut self, message: &Response) -> Option<News> {
        match message {
            Response::ByLayer(report) => {
                let next = self.client.next_number();
                let (answers, question) = self.all.answered(report.request, next);
                let asked = self.asked.0.take_if(|_| answers);
                self.send_all(question);
                let (settings, _) = asked?;
                let report = Rc::new(report.clone());
                self.shown = Some(Rc::clone(&report));
                self.repaint = true;
                self.describe();
                Some(News::Layers(settings, report))
            }
            Response::OneLayer(report) => {
                let next = self.client.next_number();
                let (answers, question) = self.one.answered(report.request, next);
                let asked = self.asked.1.take_if(|_| answers);
                self.send_one(question);
                asked.map(|_| News::Layer(Rc::new(report.clone())))
            }
            _ => None,
        }
    }

    /// Tells in words what the charts show.
    fn describe(&self) {
        let Some(report) = &self.shown else { return };
        let all = [
            words::norms(report),
            words::activations(report),
            words::saturation(report),
            words::strip(report, self.colouring),
        ];
        for (canvas, words) in self.canvases.iter().zip(all) {
            if let Some(canvas) = canvas.cast::<Element>() {
                // Setting an attribute of a valid name does not fail.
                let _ = canvas.set_attribute("aria-label", &words);
            }
        }
    }

    fn frame(&mut self, now: f64) -> Option<News> {
        let walking = self.walk.is_walking();
        let arrived = self.walk.advance(now);
        self.draw(now, walking);
        if arrived {
            return Some(News::Arrived);
        }
        let layers = self.shown.as_ref()?.layers;
        if !walking || now - self.followed < FOLLOW_MS {
            return None;
        }
        self.followed = now;
        Some(News::Reached((self.walk.reached(layers, now).ceil() as u32).clamp(1, layers)))
    }

    fn draw(&mut self, now: f64, walking: bool) {
        let (Some((plots, strip)), Some(report)) = (&mut self.plots, &self.shown) else { return };
        let stale = plots.iter().any(Plot::is_stale) || strip.is_stale();
        if !(self.dirty || self.repaint || stale || walking || self.palette.is_none()) {
            return;
        }
        if stale || self.palette.is_none() {
            // With the window's size the size of the text may have changed.
            self.palette = self.canvases[0].cast::<HtmlCanvasElement>().as_ref().and_then(palette_of);
            self.repaint = true;
        }
        let Some(palette) = &self.palette else { return };
        let reached = self.walk.reached(report.layers, now);
        let across = Across { layers: report.layers, marked: self.marked.min(report.layers) };
        let norms: Vec<_> = report.rows.iter().map(|row| (row.layer, row.norm)).collect();
        layers::norms(&mut plots[0], across, &Norms { hidden: &norms, output: report.output_norm, reached }, palette);
        // The backward pass changes nothing in the activations: they are drawn when they are news.
        if self.dirty || self.repaint || walking {
            let rows = || report.rows.iter().map(|row| (row.layer, row.statistics));
            let activations: Vec<_> = rows().map(|(layer, of)| (layer, of.map(|of| (of.mean, of.spread)))).collect();
            layers::activations(&mut plots[1], across, &activations, palette);
            let shares: Vec<_> = rows().map(|(layer, of)| (layer, of.map(|of| of.saturated))).collect();
            layers::saturation(&mut plots[2], across, &shares, palette);
        }
        if self.repaint {
            strip.paint(&words::cells(report, self.colouring), palette);
        }
        let column = |from: f64| report.rows.partition_point(|row| f64::from(row.layer) < from);
        let first = if self.colouring == Colouring::Delta { column(reached) } else { 0 };
        let marked = column(f64::from(across.marked)).min(report.rows.len().saturating_sub(1));
        strip.draw(Shown { first, marked }, palette);
        (self.dirty, self.repaint) = (false, false);
    }

    fn layer_at(&self, canvas: usize, across: f64) -> Option<u32> {
        let (report, (plots, _)) = (self.shown.as_ref()?, self.plots.as_ref()?);
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
