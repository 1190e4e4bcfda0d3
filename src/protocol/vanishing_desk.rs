//! What a page and a [`crate::worker::VanishingDesk`] say to each other.

use serde::{Deserialize, Serialize};

use super::{
    BreakingQuestion, BreakingReport, Depths, DepthsReport, LayerQuestion, LayerReport, LayersQuestion, LayersReport,
    ProbeReport, ProbeSettings,
};

/// What the page asks of the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// Measure gradients through a deep network; answered by [`FromWorker::Probed`].
    Probe {
        /// The number that the page gives this question.
        request: u32,
        /// What to measure.
        settings: ProbeSettings,
    },
    /// Measure many networks at every depth, for a while; answered by [`FromWorker::Depths`].
    Depths(Depths),
    /// Show a network layer by layer; answered by [`FromWorker::ByLayer`].
    ByLayer(LayersQuestion),
    /// Show one layer in full; answered by [`FromWorker::OneLayer`].
    OneLayer(LayerQuestion),
    /// Measure the networks of a scenario; answered by [`FromWorker::Broken`].
    Break(BreakingQuestion),
}

/// What the worker answers. Every number in it is finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The answer to a [`ToWorker::Probe`].
    Probed(ProbeReport),
    /// A portion of the answer to [`ToWorker::Depths`].
    Depths(DepthsReport),
    /// The answer to a [`ToWorker::ByLayer`].
    ByLayer(LayersReport),
    /// The answer to a [`ToWorker::OneLayer`].
    OneLayer(LayerReport),
    /// The answer to a [`ToWorker::Break`].
    Broken(BreakingReport),
}
