//! A report for tests: a network of one unit per layer.

use protocol::{StudyComparison, StudyLayer, StudyReport};

pub(crate) fn comparison(left: f64, right: f64) -> StudyComparison {
    let slack = Some(right / left).filter(|slack| slack.is_finite());
    StudyComparison { left, right, slack, holds: left <= right }
}

pub(crate) fn layer(weight: f64, z: f64) -> StudyLayer {
    StudyLayer {
        weight: vec![weight],
        bias: vec![0.5],
        pre_activation: vec![z],
        activation: vec![0.5],
        slope: vec![0.1203],
        delta: vec![0.1],
        largest_slope: comparison(0.1203, 0.25),
        path_factor: comparison(1.0, 1.0),
        running: comparison(0.1203, 0.25),
        reached: 0.1,
    }
}

pub(crate) fn report(layers: Vec<StudyLayer>, output: f64, ratio: f64) -> StudyReport {
    StudyReport {
        request: 1,
        input: vec![1.0],
        layers,
        output: vec![output],
        value: 0.0,
        gradient: -0.25 * ratio,
        forward_gradient: -0.25 * ratio,
        comparisons: vec![comparison(0.1, 0.4), comparison(1.0, 1.0), comparison(1.0, 1.0), comparison(0.1, 0.25)],
        ratio,
        largest_weight: 1.0,
        paths: Vec::new(),
        hints: Vec::new(),
    }
}
