//! Studies one small network.

use super::service::check;
use engine::choice::Choice;
use engine::nn::Activation;
use engine::probe::{Comparison, Path, Study, StudyNet};
use protocol::{
    STUDY_BIASES, STUDY_EDITS, STUDY_LAYERS, STUDY_UNITS, STUDY_WEIGHTS, StudyComparison, StudyEdit, StudyHint,
    StudyKnob, StudyLayer, StudyPath, StudyReport, StudySettings,
};

/// The largest number of hints.
const HINTS: usize = 3;
/// A hint must raise the ratio by a larger share than this, so that rounding alone gives no hint.
const GAIN: f64 = 1e-9;

pub(super) fn study(request: u32, settings: &StudySettings) -> Result<StudyReport, String> {
    let &StudySettings { layers, units, init, seed, .. } = settings;
    check("depth", layers, &STUDY_LAYERS)?;
    check("hidden size", units, &STUDY_UNITS)?;
    check("the number of edits", settings.edits.len(), &(0..=STUDY_EDITS))?;
    let input = vec![1.0; units as usize];
    let mut net = StudyNet::draw(layers as usize, Activation::Sigmoid, init, seed, input);
    if let Some(decimals) = settings.decimals {
        net.round(decimals);
    }
    for edit in &settings.edits {
        apply(&mut net, edit)?;
    }
    let study = net.study()?;
    let paths = if settings.paths { net.paths()? } else { Vec::new() };
    let sums = Path::running_sums(&paths);
    let ratio = net.ratio()?;
    if !study.gradient.is_finite() || !ratio.is_finite() {
        return Err(format!("the {} initialisation gave a network whose gradient is not finite", init.label()));
    }
    let hints = if settings.hints { hints(&net, ratio) } else { Vec::new() };
    Ok(StudyReport {
        request,
        layers: (0..layers as usize).map(|layer| layer_of(&net, &study, layer)).collect(),
        input: net.input,
        output: net.output,
        value: study.value,
        gradient: study.gradient,
        forward_gradient: study.forward_gradient,
        comparisons: study.comparisons.iter().map(|&comparison| compared(comparison)).collect(),
        ratio,
        largest_weight: study.largest_weight,
        paths: paths
            .into_iter()
            .zip(sums)
            .map(|(Path { units, product }, sum)| StudyPath {
                units: units.into_iter().map(|unit| unit as u32).collect(),
                product,
                sum,
            })
            .collect(),
        hints,
    })
}

fn layer_of(net: &StudyNet, study: &Study, layer: usize) -> StudyLayer {
    let at_most = |left: f64, right: f64| compared(Comparison { left, right });
    let most_paths = if layer + 1 == net.layers.len() { 1.0 } else { net.units() as f64 };
    StudyLayer {
        weight: net.layers[layer].weight.clone(),
        bias: net.layers[layer].bias.clone(),
        pre_activation: study.pre_activations[layer].clone(),
        activation: study.activations[layer].clone(),
        slope: study.slopes[layer].clone(),
        delta: study.deltas[layer].clone(),
        largest_slope: at_most(study.largest_slopes[layer], net.activation.max_slope()),
        path_factor: at_most(study.path_factors[layer], most_paths),
        running: at_most(study.running[layer], study.running_bounds[layer]),
        reached: study.reached[layer],
    }
}

fn compared(comparison: Comparison) -> StudyComparison {
    let Comparison { left, right } = comparison;
    StudyComparison { left, right, slack: comparison.slack(), holds: comparison.holds() }
}

fn apply(net: &mut StudyNet, edit: &StudyEdit) -> Result<(), String> {
    match *edit {
        StudyEdit::Set { knob, value } => {
            let (name, range) = match knob {
                StudyKnob::Bias { .. } => ("a bias", &STUDY_BIASES),
                _ => ("a weight", &STUDY_WEIGHTS),
            };
            check(name, value, range)?;
            *number(net, knob).ok_or("an edit names a layer or a unit that the network does not have")? = value;
        }
        StudyEdit::Centre { layer, unit } => net.centre_unit(layer as usize, unit as usize),
        StudyEdit::CentreLayer { layer } => net.centre_layer(layer as usize),
        StudyEdit::Ones => net.fill_weights_with_ones(),
    }
    Ok(())
}

fn number(net: &mut StudyNet, knob: StudyKnob) -> Option<&mut f64> {
    let units = net.units();
    match knob {
        StudyKnob::Weight { layer, to, from } if (from as usize) < units => {
            net.layers.get_mut(layer as usize)?.weight.get_mut(to as usize * units + from as usize)
        }
        StudyKnob::Weight { .. } => None,
        StudyKnob::Bias { layer, unit } => net.layers.get_mut(layer as usize)?.bias.get_mut(unit as usize),
        StudyKnob::Output { unit } => net.output.get_mut(unit as usize),
    }
}

/// The single edits that raise the ratio most: a weight moved to an end of its range, or a unit centred. All edits are
/// tried, since a network this small is computed in microseconds.
fn hints(net: &StudyNet, now: f64) -> Vec<StudyHint> {
    let (layers, units) = (net.layers.len() as u32, net.units() as u32);
    let both = |knob| [1.0, -1.0].map(|value| StudyEdit::Set { knob, value });
    let mut edits = Vec::new();
    for to in 0..units {
        edits.extend(both(StudyKnob::Output { unit: to }));
        for layer in 0..layers {
            edits.push(StudyEdit::Centre { layer, unit: to });
            edits.extend((0..units).flat_map(|from| both(StudyKnob::Weight { layer, to, from })));
        }
    }
    let tried = edits.into_iter().filter_map(|edit| {
        let mut changed = net.clone();
        apply(&mut changed, &edit).ok()?;
        let ratio = changed.ratio().ok()?;
        (ratio > now * (1.0 + GAIN)).then_some(StudyHint { edit, ratio })
    });
    let mut hints: Vec<_> = tried.collect();
    hints.sort_by(|a, b| b.ratio.total_cmp(&a.ratio));
    hints.truncate(HINTS);
    hints
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::nn::Init;

    fn report(settings: &StudySettings) -> StudyReport {
        study(7, settings).expect("within the limits")
    }

    #[test]
    fn a_report_holds_the_whole_network() {
        let settings = StudySettings { layers: 5, paths: true, ..StudySettings::default() };
        let report = report(&settings);
        assert_eq!((report.request, report.layers.len(), report.paths.len()), (7, 5, 81));
        assert_eq!((report.layers[0].weight.len(), report.comparisons.len()), (9, 5));
        assert_eq!([0, 4].map(|layer: usize| report.layers[layer].path_factor.right), [3.0, 1.0]);
        assert!(report.layers.iter().all(|layer| layer.largest_slope.holds && layer.path_factor.holds));
        assert!(report.layers.iter().all(|layer| layer.running.holds && layer.largest_slope.right == 0.25));
        let sum = report.paths[80].sum;
        assert!((sum - report.gradient).abs() < 1e-14 * report.comparisons[0].right);
        assert!((report.forward_gradient - report.gradient).abs() < 1e-14 * report.comparisons[0].right);
        assert!((report.ratio * report.comparisons[3].right - report.gradient.abs()).abs() < 1e-18);
    }

    #[test]
    fn edits_reach_the_bound_at_every_depth_and_width() {
        for layers in STUDY_LAYERS {
            for units in STUDY_UNITS {
                let centred = (0..layers).map(|layer| StudyEdit::CentreLayer { layer });
                let edits = std::iter::once(StudyEdit::Ones).chain(centred).collect();
                let settings = StudySettings { layers, units, decimals: Some(2), edits, ..StudySettings::default() };
                let ratio = report(&settings).ratio;
                assert!((ratio - 1.0).abs() < 1e-12, "K = {units}, L = {layers}: {ratio}");
            }
        }
    }

    #[test]
    fn following_the_hints_raises_the_ratio_until_none_is_left() {
        let mut settings = StudySettings { layers: 3, decimals: Some(2), hints: true, ..StudySettings::default() };
        let mut answer = report(&settings);
        while let Some(&hint) = answer.hints.first() {
            settings.edits.push(hint.edit);
            let next = report(&settings);
            assert!(next.ratio > answer.ratio && (next.ratio - hint.ratio).abs() < 1e-12);
            answer = next;
        }
        assert!(answer.ratio > 0.5, "the hints led to {} only", answer.ratio);
        let edits = vec![StudyEdit::Ones, StudyEdit::CentreLayer { layer: 0 }];
        let settings = StudySettings { layers: 1, edits, hints: true, ..StudySettings::default() };
        assert_eq!(report(&settings).hints, []);
    }

    #[test]
    fn each_edit_changes_its_own_number() {
        let knob = StudyKnob::Weight { layer: 1, to: 2, from: 0 };
        let edits = vec![
            StudyEdit::Set { knob, value: -0.5 },
            StudyEdit::Set { knob: StudyKnob::Bias { layer: 0, unit: 1 }, value: 3.0 },
            StudyEdit::Set { knob: StudyKnob::Output { unit: 2 }, value: 0.25 },
            StudyEdit::Centre { layer: 1, unit: 2 },
        ];
        let plain = report(&StudySettings::default());
        let edited = report(&StudySettings { edits, ..StudySettings::default() });
        assert_eq!((edited.layers[1].weight[6], edited.layers[0].bias[1], edited.output[2]), (-0.5, 3.0, 0.25));
        assert!(edited.layers[1].pre_activation[2].abs() < 1e-15);
        assert_eq!(edited.layers[1].weight[..6], plain.layers[1].weight[..6]);
        assert_eq!(edited.layers[3].weight, plain.layers[3].weight);
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        let refusal = |settings: StudySettings| study(1, &settings).expect_err("is refused");
        let default = StudySettings::default;
        assert_eq!(refusal(StudySettings { layers: 13, ..default() }), "depth is 13; it must be from 1 to 12");
        assert_eq!(refusal(StudySettings { units: 0, ..default() }), "hidden size is 0; it must be from 1 to 5");
        let set = |knob, value| StudySettings { edits: vec![StudyEdit::Set { knob, value }], ..default() };
        assert_eq!(refusal(set(StudyKnob::Output { unit: 0 }, 1.5)), "a weight is 1.5; it must be from -1 to 1");
        assert_eq!(refusal(set(StudyKnob::Output { unit: 0 }, f64::NAN)), "a weight is NaN; it must be from -1 to 1");
        let missing = refusal(set(StudyKnob::Weight { layer: 0, to: 0, from: 3 }, 1.0));
        assert!(missing.contains("does not have"), "{missing}");
        let many = refusal(StudySettings { layers: 9, paths: true, ..default() });
        assert!(many.contains("too many to list"), "{many}");
        let init = Init::Zeros;
        let zeros = report(&StudySettings { init, ..default() });
        assert_eq!((zeros.ratio, zeros.comparisons[1].slack), (0.0, None));
    }
}
