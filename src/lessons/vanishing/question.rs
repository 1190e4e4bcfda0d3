//! The questions of the tabs to the workers: each is asked by one request and answered by one response.

use std::rc::Rc;

use crate::frame::Question;
use protocol::{BreakingQuestion, BreakingReport, Scenario};
use protocol::{Channel, channel, deep_nets, vanishing};
use protocol::{Inputs, LayerQuestion, LayerReport, LayersQuestion, LayersReport, ProbeReport, ProbeSettings};
use protocol::{StudyReport, StudySettings};

/// What all layers of a network are like.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AllLayers {
    pub(super) settings: ProbeSettings,
    pub(super) inputs: Inputs,
}

/// What one layer of a network is like.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OneLayer {
    pub(super) settings: ProbeSettings,
    pub(super) layer: u32,
}

/// Makes types questions: on which channel, the request that asks each, and the response that holds the answer.
macro_rules! questions {
    ($($question:ty, $channel:ty: $request:expr => $response:path, $answer:ty;)+) => {$(
        impl Question for $question {
            type Channel = $channel;
            type Answer = $answer;

            fn request(self, number: u32) -> <$channel as Channel>::Request {
                $request(self, number)
            }

            fn answer(response: &<$channel as Channel>::Response) -> Option<(u32, &Rc<$answer>)> {
                match response {
                    $response(report) => Some((report.request, report)),
                    _ => None,
                }
            }
        }
    )+};
}

questions! {
    ProbeSettings, channel::Vanishing: |settings, request| vanishing::Request::Probe { request, settings }
        => vanishing::Response::Probed, ProbeReport;
    AllLayers, channel::Vanishing: |AllLayers { settings, inputs }, request|
        vanishing::Request::ByLayer(LayersQuestion { request, settings, inputs })
        => vanishing::Response::ByLayer, LayersReport;
    OneLayer, channel::Vanishing: |OneLayer { settings, layer }, request|
        vanishing::Request::OneLayer(LayerQuestion { request, settings, layer })
        => vanishing::Response::OneLayer, LayerReport;
    Scenario, channel::Vanishing: |scenario, request| vanishing::Request::Break(BreakingQuestion { request, scenario })
        => vanishing::Response::Broken, BreakingReport;
    StudySettings, channel::DeepNets: |settings, request| deep_nets::Request::Study { request, settings }
        => deep_nets::Response::Studied, StudyReport;
}
