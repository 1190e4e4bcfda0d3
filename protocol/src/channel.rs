//! Channels between a page and its workers: one for each kind of service.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{
    AutogradRequest, AutogradResponse, ClinicRequest, ClinicResponse, LeaveOneOutFrame, RegressionRequest,
    RegressionResponse, SearchRequest, SearchResponse, StartLeaveOneOut, deep_nets, lab, vanishing,
};

/// The types of the messages between a page and one service.
pub trait Channel: 'static {
    /// The name that the page sends to a new worker to select its service.
    const NAME: &'static str;
    /// A request of the page.
    type Request: Serialize + DeserializeOwned;
    /// A response of the service.
    type Response: Serialize + DeserializeOwned + 'static;
}

macro_rules! channels {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $request:ty => $response:ty;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub enum $name {}

            impl Channel for $name {
                const NAME: &'static str = $id;
                type Request = $request;
                type Response = $response;
            }
        )+
    };
}

channels! {
    /// Runs of networks on a small data set.
    Lab = "lab", lab::Request => lab::Response;
    /// The networks of a run's settings, each trained without one of the points.
    LeaveOneOut = "leave-one-out", StartLeaveOneOut => LeaveOneOutFrame;
    /// Runs of straight lines.
    Regression = "regression", RegressionRequest => RegressionResponse;
    /// Runs of the clinic's scripts.
    Clinic = "clinic", ClinicRequest => ClinicResponse;
    /// Programs, one operation at a time.
    Autograd = "autograd", AutogradRequest => AutogradResponse;
    /// Many runs of networks, each from several seeds and without each point.
    Search = "search", SearchRequest => SearchResponse;
    /// Gradients of deep networks.
    Vanishing = "vanishing", vanishing::Request => vanishing::Response;
    /// Studies of small networks, deep nets in training, and the cells of their map.
    DeepNets = "deep-nets", deep_nets::Request => deep_nets::Response;
}
