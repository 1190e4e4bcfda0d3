//! The charts and the texts of the race.

use yew::NodeRef;

use super::side::Side;
use super::words;
use crate::charts::Plot;
use crate::charts::axis::{extent, out_to};
use crate::charts::bars::{self, Bars};
use crate::charts::numerals::grouped;
use crate::charts::race::{self, Racer};
use crate::code::Overlay;
use crate::frame::elements::{label, set, write};
use crate::frame::{plot, screen};
use crate::run::words::per_second;
use engine::choice::Choice;
use protocol::{DeepFrame, DeepSettings, Scene};

/// The elements of one net that change during a race.
#[derive(Default, Clone, PartialEq)]
pub(super) struct NetParts {
    pub(super) fit: NodeRef,
    pub(super) gradients: NodeRef,
    pub(super) updates: NodeRef,
    pub(super) diagnosis: NodeRef,
    pub(super) loss: NodeRef,
}

/// The elements that change during a race.
#[derive(Default, Clone, PartialEq)]
pub(super) struct Parts {
    pub(super) nets: [NetParts; 2],
    pub(super) losses: NodeRef,
    pub(super) epoch: NodeRef,
    pub(super) rate: NodeRef,
}

/// The newest numbers of a race.
pub(super) struct News<'a> {
    pub(super) scene: &'a Scene,
    pub(super) nets: &'a [DeepSettings; 2],
    pub(super) frames: [&'a DeepFrame; 2],
    pub(super) rate: f64,
    pub(super) printed: &'a Overlay,
}

impl News<'_> {
    /// The epoch of the net that has been trained furthest.
    fn epoch(&self) -> u64 {
        self.frames.iter().map(|frame| frame.step).max().unwrap_or(0)
    }
}

/// The initial ends of the bars' axes. During a race they only move outwards, so that the bars can be compared.
const GRADIENTS: (f64, f64) = (-8.0, 1.0);
const UPDATES: (f64, f64) = (-9.0, 0.0);

pub(super) struct Plots {
    parts: Parts,
    bars: [[Plot; 2]; 2],
    losses: Plot,
    fits: [Plot; 2],
    ranges: [(f64, f64); 2],
}

impl screen::Plots for Plots {
    type Parts = Parts;

    fn new(parts: Parts) -> Option<Self> {
        let pair = |net: &NetParts| Some([plot(&net.gradients)?, plot(&net.updates)?]);
        let bars = [pair(&parts.nets[0])?, pair(&parts.nets[1])?];
        let losses = plot(&parts.losses)?;
        let fits = [plot(&parts.nets[0].fit)?, plot(&parts.nets[1].fit)?];
        Some(Self { parts, bars, losses, fits, ranges: [GRADIENTS, UPDATES] })
    }

    fn is_stale(&self) -> bool {
        self.bars.iter().flatten().chain([&self.losses]).chain(&self.fits).any(Plot::is_stale)
    }
}

impl Plots {
    /// Resets the axes for a new race.
    pub(super) fn begin(&mut self) {
        self.ranges = [GRADIENTS, UPDATES];
    }

    pub(super) fn draw(&mut self, news: &News<'_>) {
        self.count(news);
        for (quantity, range) in self.ranges.iter_mut().enumerate() {
            let values = news.frames.iter().flat_map(|frame| quantities(frame)[quantity]);
            let ends = values.flatten().map(|&log10| f64::from(log10)).chain([range.0, range.1]);
            if let Some((low, high)) = extent(ends) {
                *range = out_to(low, high, 1.0);
            }
        }
        let racers = [Racer::A, Racer::B].into_iter().zip(news.nets);
        for ((plots, frame), (racer, net)) in self.bars.iter_mut().zip(news.frames).zip(racers) {
            let [gradients, updates] = quantities(frame);
            let [of_gradients, of_updates] = plots;
            // The output layer is one more. Until a new race begins, the frame may be of a net of another depth.
            let layers = if gradients.is_empty() { net.depth as usize + 1 } else { gradients.len() };
            let shown = Bars {
                title: "gradient norm (log scale)",
                values: gradients,
                layers,
                blank: "not finite: there is no gradient",
                range: self.ranges[0],
                levels: &[],
                racer: None,
            };
            bars::draw(of_gradients, &shown);
            // Before the first step there are no updates, which is not the same as updates of exactly 0.
            let blank = if gradients.is_empty() { "no step can be taken" } else { "no step has been taken yet" };
            let title = "update / weight (log scale)";
            let shown = Bars {
                title,
                values: updates,
                blank,
                range: self.ranges[1],
                levels: &[-3.0],
                racer: Some(racer),
                ..shown
            };
            bars::draw(of_updates, &shown);
        }
        let losses = race::Losses {
            histories: news.frames.map(|frame| &frame.history[..]),
            epoch: news.epoch(),
            line: news.scene.line.loss,
            mean: news.scene.mean_loss,
            printed: news.printed.losses(),
        };
        race::draw_losses(&mut self.losses, &losses);
        // Each chart shows one net, with its own line and colour.
        let [first, second] = news.frames.map(|frame| &frame.curve[..]);
        for (plot, curves) in self.fits.iter_mut().zip([[first, &[]], [&[], second]]) {
            let (points, grid, names) = (&news.scene.points[..], &news.scene.grid[..], ["A", "B"]);
            race::draw_fits(plot, &race::Fits { points, grid, curves, names });
        }
    }

    /// Writes the epoch and the losses, which belong to what the charts show in the same moment.
    fn count(&self, news: &News<'_>) {
        write(&self.parts.epoch, &grouped(news.epoch()));
        for (part, frame) in self.parts.nets.iter().zip(news.frames) {
            write(&part.loss, &words::loss(frame.loss));
        }
    }

    /// Writes what the nets suffer from, in numbers of what the charts show in the same moment.
    pub(super) fn diagnose(&self, news: &News<'_>) {
        for ((part, frame), net) in self.parts.nets.iter().zip(news.frames).zip(news.nets) {
            write(&part.diagnosis, &words::diagnosis(net, frame, news.scene.mean_loss));
            set(&part.diagnosis, "data-ill", if words::is_ill(frame) { "true" } else { "false" });
        }
    }

    /// Writes the counters and the charts' labels.
    pub(super) fn write(&self, news: &News<'_>) {
        self.count(news);
        write(&self.parts.rate, &per_second(news.rate));
        for (index, (part, frame)) in self.parts.nets.iter().zip(news.frames).enumerate() {
            let side = Side::ALL[index];
            label(&part.fit, &words::fit(news.scene, side, frame));
            label(&part.gradients, &words::bars("gradient norm", side, &frame.gradients));
            label(&part.updates, &words::bars("update by weight", side, &frame.updates));
        }
        label(&self.parts.losses, &(words::losses(news.scene, news.frames) + &news.printed.label()));
    }
}

/// The quantities that the bars show: gradients and updates.
fn quantities(frame: &DeepFrame) -> [&[Option<f32>]; 2] {
    [&frame.gradients, &frame.updates]
}
