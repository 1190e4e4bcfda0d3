//! Messages between a page and the `VanishingService`, which measures gradients of deep networks.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{
    BreakingQuestion, BreakingReport, Depths, DepthsReport, LayerQuestion, LayerReport, LayersQuestion, LayersReport,
    ProbeReport, ProbeSettings,
};

/// The page's requests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Measure gradients through a deep network; answered by [`Response::Probed`].
    Probe {
        /// The number that the page gives this request.
        request: u32,
        /// The network.
        settings: ProbeSettings,
    },
    /// Measure many networks at every depth, within a budget of time; answered by [`Response::Depths`].
    Depths(Depths),
    /// Report a network layer by layer; answered by [`Response::ByLayer`].
    ByLayer(LayersQuestion),
    /// Report one layer in full; answered by [`Response::OneLayer`].
    OneLayer(LayerQuestion),
    /// Measure the networks of a scenario; answered by [`Response::Broken`].
    Break(BreakingQuestion),
}

/// The worker's responses. Every number in it is finite.
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
