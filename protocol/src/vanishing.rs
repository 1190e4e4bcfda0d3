//! What a page and a [`worker::VanishingService`] say to each other.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{
    BreakingQuestion, BreakingReport, Depths, DepthsReport, LayerQuestion, LayerReport, LayersQuestion, LayersReport,
    ProbeReport, ProbeSettings,
};

/// What the page asks of the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Measure gradients through a deep network; answered by [`Response::Probed`].
    Probe {
        /// The number that the page gives this question.
        request: u32,
        /// What to measure.
        settings: ProbeSettings,
    },
    /// Measure many networks at every depth, for a while; answered by [`Response::Depths`].
    Depths(Depths),
    /// Show a network layer by layer; answered by [`Response::ByLayer`].
    ByLayer(LayersQuestion),
    /// Show one layer in full; answered by [`Response::OneLayer`].
    OneLayer(LayerQuestion),
    /// Measure the networks of a scenario; answered by [`Response::Broken`].
    Break(BreakingQuestion),
}

/// What the worker answers. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// The answer to a [`Request::Probe`].
    Probed(Rc<ProbeReport>),
    /// A portion of the answer to [`Request::Depths`].
    Depths(DepthsReport),
    /// The answer to a [`Request::ByLayer`].
    ByLayer(Rc<LayersReport>),
    /// The answer to a [`Request::OneLayer`].
    OneLayer(Rc<LayerReport>),
    /// The answer to a [`Request::Break`].
    Broken(Rc<BreakingReport>),
}
