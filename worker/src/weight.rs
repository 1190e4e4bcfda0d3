//! Reports how the gradient by one parameter of a run arises.

use engine::nn::Activation;
use engine::tensor::Element;
use engine::train::{Factors, SampleFactors, Session};
use protocol::{PreActivations, UnitCurve, WeightReport, WeightSample};

/// The number of points of a unit's curve.
const CURVE_POINTS: u32 = 121;
/// A unit's curve extends at least this far from 0 on both sides.
const LEAST_REACH: f64 = 3.0;
/// The number of bins of the pre-activations.
const BINS: usize = 24;

/// The gradient by a parameter, given by its index in PyTorch's order.
pub(super) fn report<T: Element>(session: &mut Session<T>, index: u32) -> Result<WeightReport, String> {
    let factors = session.factors(index as usize).map_err(|error| error.to_string())?;
    let report = WeightReport {
        epoch: session.epoch(),
        gradient: factors.check.analytic,
        difference: factors.check.numeric,
        step: factors.step,
        relative_error: factors.check.relative_error(),
        samples: factors.samples.iter().map(|sample| told(sample, factors.activation)).collect(),
        unit: factors.activation.map(|activation| curve(activation, &factors.samples)),
        layers: binned(&factors),
    };
    let of_sample = |it: &WeightSample| [it.delta, it.activation, it.product, it.z, it.value, it.slope];
    let numbers = report.samples.iter().flat_map(of_sample).chain([report.gradient, report.difference]);
    match numbers.chain(report.layers.ends).all(f64::is_finite) {
        true => Ok(report),
        false => Err("a number on the way to this gradient is not finite".to_owned()),
    }
}

fn told(sample: &SampleFactors, activation: Option<Activation>) -> WeightSample {
    let &SampleFactors { delta, activation: factor, z } = sample;
    let (value, slope) = activation.map_or((z, 1.0), |activation| activation.value_and_slope(z));
    WeightSample { delta, activation: factor, product: delta * factor, z, value, slope }
}

/// The curve over all pre-activations of the unit.
fn curve(activation: Activation, samples: &[SampleFactors]) -> UnitCurve {
    let reach = |most: f64, z: f64| if z.is_finite() { most.max(z) } else { most };
    let low = -samples.iter().map(|sample| -sample.z).fold(LEAST_REACH, reach);
    let high = samples.iter().map(|sample| sample.z).fold(LEAST_REACH, reach);
    let at = |step: u32| low + (high - low) * f64::from(step) / f64::from(CURVE_POINTS - 1);
    let point = |z: f64| {
        let (value, slope) = activation.value_and_slope(z);
        [z as f32, value as f32, slope as f32]
    };
    UnitCurve { points: (0..CURVE_POINTS).map(|step| point(at(step))).collect() }
}

/// Each layer's pre-activations, in bins that all layers share.
fn binned(factors: &Factors) -> PreActivations {
    let all = || factors.pre_activations.iter().flatten().copied();
    let (low, high) = all().fold((f64::MAX, f64::MIN), |(low, high), z| (low.min(z), high.max(z)));
    // Equal numbers have a bin, too.
    let (low, high) = if high > low { (low, high) } else { (low - 0.5, low + 0.5) };
    let bin = |z: f64| (((z - low) / (high - low) * BINS as f64) as usize).min(BINS - 1);
    let of_layer = |layer: &Vec<f64>| {
        let mut counts = vec![0; BINS];
        layer.iter().for_each(|&z| counts[bin(z)] += 1);
        counts
    };
    PreActivations { ends: [low, high], counts: factors.pre_activations.iter().map(of_layer).collect() }
}

#[cfg(test)]
mod tests {
    use crate::{LabService, Service};
    use protocol::lab::{Request, Response};
    use protocol::{RunSettings, WeightReport};

    fn service(settings: RunSettings, epochs: u32) -> LabService {
        let mut service = LabService::default();
        service.answer(Request::Start { run: 4, settings }, &|| 0.0).expect("starts");
        service.advanced(epochs).expect("trains");
        service
    }

    fn asked(service: &mut LabService, run: u32, index: u32) -> Result<WeightReport, String> {
        match service.answer(Request::Weight { request: 9, run, index }, &|| 0.0) {
            Ok(Some(Response::Weight(answer))) => {
                assert_eq!((answer.request, answer.run), (9, run));
                answer.outcome.clone()
            }
            other => panic!("no answer: {other:?}"),
        }
    }

    #[test]
    fn the_products_of_the_factors_have_the_gradient_as_their_mean() {
        let mut service = service(RunSettings { hidden: 3, depth: 2, ..RunSettings::default() }, 25);
        for index in 0..22 {
            let report = asked(&mut service, 4, index).expect("a parameter");
            let mean = report.samples.iter().map(|sample| sample.product).sum::<f64>() / 15.0;
            assert!((mean - report.gradient).abs() < 1e-12 && report.relative_error < 1e-8, "{index}: {report:?}");
            assert_eq!(report.layers.counts.len(), 2);
            for counts in &report.layers.counts {
                assert_eq!(counts.iter().sum::<u32>(), 45, "each unit of the layer at each point");
            }
        }
        let hidden = asked(&mut service, 4, 0).expect("a parameter").unit.expect("a hidden unit's curve");
        let ends = [hidden.points[0][0], hidden.points[120][0]];
        let report = asked(&mut service, 4, 0).expect("a parameter");
        assert!(report.samples.iter().all(|sample| (ends[0]..=ends[1]).contains(&(sample.z as f32))));
        assert_eq!(asked(&mut service, 4, 21).expect("the output's bias").unit, None);
    }

    #[test]
    fn what_is_not_there_is_answered_in_words() {
        let mut service = service(RunSettings::default(), 0);
        assert_eq!(asked(&mut service, 4, 7), Err("factors: the network has no parameter of number 7".to_owned()));
        assert_eq!(asked(&mut service, 3, 0), Err("the run was replaced by another one".to_owned()));
    }
}
