//! What the tabs about one small network share: how an address names the network, and its numbers as words, charts and a
//! drawing.

pub(super) mod link;
pub(super) mod words;

mod chart;
mod diagram;
#[cfg(test)]
pub(super) mod sample;

use crate::frame::Answered;
use protocol::{StudyKnob, StudySettings};

pub(super) use chart::{Chart, StudyChart};
pub(super) use diagram::{Look, NETWORK, diagram};

/// All weights and biases of a network: layer by layer, then those of the output node.
pub(super) fn knobs(layers: u32, units: u32) -> impl Iterator<Item = StudyKnob> {
    let of_layer = move |layer| {
        let weights = (0..units).flat_map(move |to| (0..units).map(move |from| StudyKnob::Weight { layer, to, from }));
        weights.chain((0..units).map(move |unit| StudyKnob::Bias { layer, unit }))
    };
    (0..layers).flat_map(of_layer).chain((0..units).map(|unit| StudyKnob::Output { unit }))
}

/// A report and the settings that it answers, which may be older than the page's.
pub(super) type Studied = Answered<StudySettings>;
