//! Reports one network layer by layer.

use std::rc::Rc;

use super::service::check;
use engine::choice::Choice;
use engine::probe::{DeepNetwork, LayerDetail, Profile, SATURATED_BELOW};
use protocol::vanishing::Response;
use protocol::{
    Inputs, LayerNumbers, LayerQuestion, LayerReport, LayerRow, LayerStatistics, LayersQuestion, LayersReport,
    MOST_LAYERS_SHOWN, ProbeSettings, UnitNumbers,
};

/// How many inputs [`Inputs::Spread`] has.
const SPREAD: i32 = 21;

/// The most recent network. The next request is often about another layer of the same network.
#[derive(Debug, Default)]
pub(super) struct NetworkCache(Option<(ProbeSettings, DeepNetwork)>);

impl NetworkCache {
    fn network(&mut self, settings: &ProbeSettings) -> Result<&DeepNetwork, String> {
        let kept = self.0.take().filter(|(kept, _)| kept == settings);
        let (_, network) = match kept {
            Some(kept) => self.0.insert(kept),
            None => self.0.insert((settings.clone(), draw(settings)?)),
        };
        Ok(network)
    }
}

fn draw(settings: &ProbeSettings) -> Result<DeepNetwork, String> {
    let config = super::probe::config(settings)?;
    let layers = config.layers;
    let network = DeepNetwork::new(config);
    if network.largest_weight(layers).is_finite() {
        Ok(network)
    } else {
        Err(format!("the {} initialisation gave a weight that is not finite", settings.init.label()))
    }
}

/// The input at which the gradient is evaluated.
fn input(settings: &ProbeSettings) -> Vec<f64> {
    vec![settings.input; settings.units as usize]
}

/// Reports every layer of a network, or a selection of evenly spaced layers.
pub(super) fn all(cache: &mut NetworkCache, question: &LayersQuestion) -> Result<Response, String> {
    let settings = &question.settings;
    let network = cache.network(settings)?;
    let own = input(settings);
    let inputs = match question.inputs {
        Inputs::One => vec![own],
        Inputs::Spread => (0..SPREAD)
            .map(|step| f64::from(2 * step - (SPREAD - 1)) / f64::from(SPREAD - 1))
            .map(|share| own.iter().map(|x| share * x).collect())
            .collect(),
    };
    let profile = Profile::new(network, settings.layers as usize, &inputs);
    let rows = shown(settings.layers).map(|layer| {
        let numbers = &profile.layers[layer as usize - 1];
        LayerRow {
            layer,
            norm: numbers.log10_norm,
            statistics: numbers.statistics.map(|of| LayerStatistics {
                mean: of.mean,
                spread: of.spread,
                saturated: of.saturated,
            }),
            // A slope that is not finite is sent as 0.
            slopes: numbers.slopes.iter().map(|&slope| if slope.is_finite() { slope as f32 } else { 0.0 }).collect(),
            deltas: numbers.log10_deltas.clone(),
        }
    });
    Ok(Response::ByLayer(Rc::new(LayersReport {
        request: question.request,
        layers: settings.layers,
        rows: rows.collect(),
        output_norm: profile.log10_output_norm,
        overflow: profile.overflow.map(|layer| layer as u32),
        largest_slope: settings.activation.max_slope(),
        saturated_below: SATURATED_BELOW,
    })))
}

/// The layers that are shown of a network with `layers` layers: evenly spaced, including the first and the last.
fn shown(layers: u32) -> impl Iterator<Item = u32> {
    let step = layers.div_ceil(MOST_LAYERS_SHOWN) as usize;
    let last = Some(layers).filter(|last| !(last - 1).is_multiple_of(step as u32));
    (1..=layers).step_by(step).chain(last)
}

/// Reports one layer in full.
pub(super) fn one(cache: &mut NetworkCache, question: &LayerQuestion) -> Result<Response, String> {
    let settings = &question.settings;
    let network = cache.network(settings)?;
    check("layer", question.layer, &(1..=settings.layers))?;
    let detail = LayerDetail::new(network, settings.layers as usize, question.layer as usize);
    let numbers = detail.map(|detail| LayerNumbers {
        units: (0..detail.slopes.len())
            .map(|unit| UnitNumbers {
                bias: detail.biases[unit],
                pre_activation: detail.pre_activations[unit],
                activation: detail.activations[unit],
                slope: detail.slopes[unit],
                negative: detail.deltas.mantissas[unit] < 0.0,
                delta: detail.deltas.element(unit).log10(),
            })
            .collect(),
        weights: detail.weights,
        norm: detail.log10_norm,
        singular_values: detail.singular_values,
    });
    let report = LayerReport { request: question.request, layer: question.layer, numbers };
    Ok(Response::OneLayer(Rc::new(report)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::nn::{Activation, Init};
    use protocol::LAYERS;

    fn layers(settings: ProbeSettings, inputs: Inputs) -> Rc<LayersReport> {
        match all(&mut NetworkCache::default(), &LayersQuestion { request: 4, settings, inputs }) {
            Ok(Response::ByLayer(report)) => report,
            other => panic!("not a report: {other:?}"),
        }
    }

    #[test]
    fn a_network_is_shown_layer_by_layer() {
        let settings = ProbeSettings { init: Init::Tight, units: 5, layers: 20, ..ProbeSettings::default() };
        let report = layers(settings, Inputs::One);
        assert_eq!((report.request, report.layers, report.rows.len(), report.overflow), (4, 20, 20, None));
        for (index, row) in report.rows.iter().enumerate() {
            assert_eq!((row.layer as usize, row.slopes.clone()), (index + 1, vec![0.25; 5]));
            let statistics = row.statistics.expect("finite");
            assert_eq!((statistics.mean, statistics.spread, statistics.saturated), (0.5, 0.0, 0.0));
            // |δ| of the first layer is 17.3, the gradient at x₁ = 1; each layer above divides by 5/4.
            let delta = 10_f64.powf(row.deltas[0].expect("not zero"));
            let expected = 0.25 * 1.25_f64.powi(19 - index as i32);
            assert!((delta / expected - 1.0).abs() < 1e-9, "layer {}: {delta} and {expected}", row.layer);
        }
    }

    #[test]
    fn a_deep_network_shows_a_selection_with_both_ends() {
        for layers in [1, 2, 200, 400, 401, 799, 800, 801, 9_999, 10_000] {
            let shown: Vec<_> = shown(layers).collect();
            assert!(shown.len() <= MOST_LAYERS_SHOWN as usize + 1, "{} of {layers}", shown.len());
            assert!(shown.is_sorted_by(|a, b| a < b));
            assert_eq!((shown[0], shown[shown.len() - 1]), (1, layers));
        }
        assert_eq!(shown(400).count(), 400);
    }

    #[test]
    fn the_spread_inputs_reach_from_end_to_end() {
        // Without a non-linearity and bias the mean over inputs ± x is 0, and the spread is that of the signal.
        let settings = ProbeSettings { activation: Activation::Identity, units: 1, ..ProbeSettings::default() };
        let (one, spread) = (layers(settings.clone(), Inputs::One), layers(settings, Inputs::Spread));
        let mean = one.rows[0].statistics.expect("finite").mean.abs();
        let statistics = spread.rows[0].statistics.expect("finite");
        // The variance of −1, −0.9, ..., 1 is (21² − 1) / 12 / 10².
        let expected = mean * (440.0_f64 / 12.0 / 100.0).sqrt();
        assert!(statistics.mean.abs() < 1e-12 && (statistics.spread - expected).abs() < 1e-12);
    }

    #[test]
    fn one_layer_is_reported_in_full_and_a_missing_one_is_refused() {
        let (mut cache, settings) = (NetworkCache::default(), ProbeSettings::default());
        let question = LayerQuestion { request: 8, settings: settings.clone(), layer: 40 };
        let Ok(Response::OneLayer(report)) = one(&mut cache, &question) else { panic!("not a report") };
        let numbers = report.numbers.as_ref().expect("finite");
        assert_eq!(
            (report.layer, numbers.weights.len(), numbers.units.len(), numbers.singular_values.len()),
            (40, 9, 3, 3)
        );
        let row = &layers(settings, Inputs::One).rows[39];
        assert_eq!(row.deltas, numbers.units.iter().map(|unit| unit.delta).collect::<Vec<_>>());
        assert_eq!(row.norm, numbers.norm);
        let answer = one(&mut cache, &LayerQuestion { layer: 41, ..question });
        assert_eq!(answer, Err("layer is 41; it must be from 1 to 40".to_owned()));
    }

    #[test]
    fn settings_out_of_range_are_refused_in_words() {
        let settings = ProbeSettings { layers: 0, ..ProbeSettings::default() };
        let answer = all(&mut NetworkCache::default(), &LayersQuestion { request: 1, settings, inputs: Inputs::One });
        let (first, last) = (LAYERS.start(), LAYERS.end());
        assert_eq!(answer, Err(format!("depth is 0; it must be from {first} to {last}")));
    }
}
