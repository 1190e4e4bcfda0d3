//! Measures the gradients of one deep network.

use super::service::check;
use engine::probe::{DeepNetwork, Extended, ProbeConfig, log10_bound};
use protocol::{INPUT, LAYERS, Printed, ProbeReport, ProbeSettings, SCALE, UNITS, deepest};

/// Measures the network of the chosen depth, layer by layer.
pub(super) fn probe(request: u32, settings: &ProbeSettings) -> Result<ProbeReport, String> {
    let config = config(settings)?;
    let layers = config.layers;
    let bound = log10_bound(&config, layers);
    let network = DeepNetwork::new(config);
    let gradients = network.gradients(layers);
    Ok(ProbeReport {
        request,
        gradient: gradients.log10_dw11,
        printed: printed(gradients.dw11),
        bound,
        norm_by_layer: gradients.log10_norms,
        largest_weight: network.largest_weight(layers),
    })
}

/// The engine's configuration for these settings.
pub(super) fn config(settings: &ProbeSettings) -> Result<ProbeConfig, String> {
    let &ProbeSettings { layers, units, activation, init, seed, scale, input } = settings;
    check("hidden size", units, &UNITS)?;
    check("depth", layers, &(*LAYERS.start()..=deepest(units)))?;
    check("weight scale", scale, &SCALE)?;
    check("input", input, &INPUT)?;
    // As many inputs as units: the bound of Problem 2 is then (|x|/K)(K/4)^L.
    let (layers, units) = (layers as usize, units as usize);
    Ok(ProbeConfig { layers, units, activation, init, seed, scale, input: vec![input; units] })
}

/// What PyTorch would print.
pub(super) fn printed(gradient: Extended) -> Printed {
    Printed {
        single: Some(gradient.to_f32().abs()).filter(|value| value.is_finite()),
        double: Some(gradient.to_f64().abs()).filter(|value| value.is_finite()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::nn::Init;

    #[test]
    fn a_probe_measures_the_layers_of_one_network() {
        let settings = ProbeSettings { init: Init::Tight, ..ProbeSettings::default() };
        let report = probe(9, &settings).expect("a report");
        assert_eq!((report.request, report.norm_by_layer.len(), report.largest_weight), (9, 41, 1.0));
        let attained = report.gradient.expect("not zero") - report.bound;
        assert!((attained - (1.0_f64 / 3.0).log10()).abs() < 1e-9, "tight networks reach a third of (3/4)^L");
        assert!((report.bound - 40.0 * 0.75_f64.log10()).abs() < 1e-9);
        // (3/4)^40 / 3
        assert_eq!(report.printed.double.map(|value| format!("{value:.2e}")).as_deref(), Some("3.35e-6"));
    }

    #[test]
    fn the_loss_of_each_type_is_reported() {
        let settings = |layers| ProbeSettings { layers, init: Init::Pytorch, ..ProbeSettings::default() };
        let report = probe(1, &settings(100)).expect("a report");
        assert_eq!(report.printed.single, Some(0.0));
        let double = report.printed.double.expect("a number");
        assert!((double.log10() - report.gradient.expect("not zero")).abs() < 1e-9);
        let report = probe(1, &settings(10_000)).expect("a report");
        assert_eq!(report.printed, Printed { single: Some(0.0), double: Some(0.0) });
        assert!(report.gradient.expect("the exact value is not 0") < -5000.0);
    }

    #[test]
    fn an_input_of_zero_has_a_gradient_of_zero() {
        let report = probe(1, &ProbeSettings { input: 0.0, ..ProbeSettings::default() }).expect("a report");
        assert_eq!((report.gradient, report.printed.double), (None, Some(0.0)));
    }

    #[test]
    fn settings_out_of_range_are_refused_in_words() {
        let words = |settings| probe(1, &settings).expect_err("out of range");
        let default = ProbeSettings::default;
        assert_eq!(words(ProbeSettings { layers: 10_001, ..default() }), "depth is 10001; it must be from 1 to 10000");
        assert_eq!(words(ProbeSettings { units: 129, ..default() }), "hidden size is 129; it must be from 1 to 128");
        assert_eq!(
            words(ProbeSettings { units: 128, layers: 1001, ..default() }),
            "depth is 1001; it must be from 1 to 1000"
        );
        assert_eq!(words(ProbeSettings { scale: 0.05, ..default() }), "weight scale is 0.05; it must be from 0.1 to 4");
        assert_eq!(words(ProbeSettings { input: f64::NAN, ..default() }), "input is NaN; it must be from -4 to 4");
    }

    #[test]
    fn every_number_is_finite_however_the_networks_grow() {
        use engine::choice::Choice;
        use engine::nn::Activation;
        for &activation in Activation::ALL {
            for &init in Init::ALL {
                let settings =
                    ProbeSettings { layers: 1500, activation, init, scale: 4.0, input: 4.0, ..default_small() };
                let report = probe(1, &settings).expect("a report");
                let numbers = report.norm_by_layer.iter().chain([&report.gradient]).flatten();
                assert!(numbers.chain([&report.bound]).all(|number| number.is_finite()), "{activation:?} {init:?}");
            }
        }
    }

    fn default_small() -> ProbeSettings {
        ProbeSettings { units: 6, ..ProbeSettings::default() }
    }
}
