//! The questions about the layers of a network.

use std::rc::Rc;

use crate::frame::answer::Question;
use protocol::channel;
use protocol::vanishing::{Request, Response};
use protocol::{Inputs, LayerQuestion, LayerReport, LayersQuestion, LayersReport, ProbeSettings};

/// What all layers of a network are like.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AllLayers {
    pub(super) settings: ProbeSettings,
    pub(super) inputs: Inputs,
}

/// What one layer is like.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OneLayer {
    pub(super) settings: ProbeSettings,
    pub(super) layer: u32,
}

impl Question for AllLayers {
    type Channel = channel::Vanishing;
    type Answer = LayersReport;

    fn request(self, request: u32) -> Request {
        let Self { settings, inputs } = self;
        Request::ByLayer(LayersQuestion { request, settings, inputs })
    }

    fn answer(response: &Response) -> Option<(u32, &Rc<LayersReport>)> {
        match response {
            Response::ByLayer(report) => Some((report.request, report)),
            _ => None,
        }
    }
}

impl Question for OneLayer {
    type Channel = channel::Vanishing;
    type Answer = LayerReport;

    fn request(self, request: u32) -> Request {
        let Self { settings, layer } = self;
        Request::OneLayer(LayerQuestion { request, settings, layer })
    }

    fn answer(response: &Response) -> Option<(u32, &Rc<LayerReport>)> {
        match response {
            Response::OneLayer(report) => Some((report.request, report)),
            _ => None,
        }
    }
}
