//! Measures the gradients of a scenario's networks.

use std::rc::Rc;

use engine::probe::{DeepNetwork, Ensemble, ProbeConfig, log10_quantiles};
use protocol::vanishing::Response;
use protocol::{BreakingQuestion, BreakingReport, DECADES_OF_A_TREND, DEEPEST_GUESS, Experiment, Trend};

/// log₁₀ of 2⁻¹⁵⁰, half the smallest positive 32-bit float: smaller numbers are rounded to 0.
const TOO_SMALL: f64 = -150.0 * std::f64::consts::LOG10_2;

/// log₁₀ of 2¹²⁸, at which 32-bit floats overflow.
const TOO_LARGE: f64 = 128.0 * std::f64::consts::LOG10_2;

/// The value of every component of the input.
const INPUT: f64 = 1.0;

/// The gradient by depth, its bound and its trend.
pub(super) fn answer(question: &BreakingQuestion) -> Response {
    let experiment = question.scenario.experiment();
    let Experiment { units, activation, .. } = experiment;
    let depths = 1..=DEEPEST_GUESS as usize;
    let networks = draw(&experiment);
    let mut ensemble = Ensemble::new(config(&experiment, experiment.seed), experiment.networks);
    ensemble.pass(DEEPEST_GUESS as usize);
    let gradient: Vec<_> = depths
        .clone()
        .map(|depth| {
            let [median] = log10_quantiles(ensemble.at(depth), [0.5]);
            median
        })
        .collect();
    let weights = networks.iter().flat_map(|network| depths.clone().map(|layers| network.largest_weight(layers)));
    let largest_weight = weights.fold(0.0, f64::max);
    let base = f64::from(units) * activation.max_slope() * largest_weight;
    let (trend, per_layer) = trend(&gradient);
    let from = |holds: &dyn Fn(Option<f64>) -> bool| {
        // The first depth from which the condition holds at every greater depth.
        let last_without = gradient.iter().rposition(|&size| !holds(size)).map_or(0, |index| index + 1);
        (last_without < gradient.len()).then_some(last_without as u32 + 1)
    };
    Response::Broken(Rc::new(BreakingReport {
        request: question.request,
        scenario: question.scenario,
        bound: depths.map(|layers| libm::log10(INPUT / f64::from(units)) + layers as f64 * libm::log10(base)).collect(),
        base,
        largest_slope: activation.max_slope(),
        largest_weight,
        trend,
        per_layer,
        zero_from: from(&|size| size.is_none()),
        too_small_from: from(&|size| size.is_none_or(|size| size < TOO_SMALL)),
        too_large_from: from(&|size| size.is_some_and(|size| size >= TOO_LARGE)),
        gradient,
    }))
}

fn draw(experiment: &Experiment) -> Vec<DeepNetwork> {
    let seeds = experiment.seed..experiment.seed + experiment.networks;
    seeds.map(|seed| DeepNetwork::new(config(experiment, seed))).collect()
}

fn config(experiment: &Experiment, seed: u32) -> ProbeConfig {
    let &Experiment { units, activation, init, scale, .. } = experiment;
    let (layers, units) = (DEEPEST_GUESS as usize, units as usize);
    ProbeConfig { layers, units, activation, init, seed, scale, input: vec![INPUT; units] }
}

/// The trend of the gradient with depth, and the mean factor per layer.
fn trend(gradient: &[Option<f64>]) -> (Trend, f64) {
    let sizes = || gradient.iter().enumerate().filter_map(|(index, size)| Some((index as f64, (*size)?)));
    let (first, last) = (sizes().next(), sizes().next_back());
    let Some(((from, low), (to, high))) = first.zip(last) else { return (Trend::Vanishes, 0.0) };
    let per_layer = if to > from { libm::pow(10.0, (high - low) / (to - from)) } else { 1.0 };
    let trend = match high - low {
        _ if gradient.last().is_some_and(Option::is_none) => Trend::Vanishes,
        decades if decades <= -DECADES_OF_A_TREND => Trend::Vanishes,
        decades if decades >= DECADES_OF_A_TREND => Trend::Explodes,
        _ => Trend::Constant,
    };
    (trend, per_layer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::choice::Choice;
    use protocol::Scenario;

    fn report(scenario: Scenario) -> Rc<BreakingReport> {
        match answer(&BreakingQuestion { request: 3, scenario }) {
            Response::Broken(report) => report,
            other => panic!("not a report: {other:?}"),
        }
    }

    fn value(log10: Option<f64>) -> f64 {
        log10.map_or(0.0, |log10| 10_f64.powf(log10))
    }

    #[test]
    fn five_units_give_the_lab_sheets_values() {
        let report = report(Scenario::FiveTight);
        assert!((value(report.gradient[19]) - 17.3).abs() < 0.05);
        assert!((value(report.gradient[39]) - 1.5e3).abs() < 0.05e3);
        assert_eq!((report.base, report.largest_weight, report.trend), (1.25, 1.0, Trend::Explodes));
        assert!((report.per_layer - 1.25).abs() < 1e-12);
    }

    #[test]
    fn four_units_hold_a_quarter_at_every_depth() {
        let report = report(Scenario::FourTight);
        assert!(report.gradient.iter().all(|&size| (value(size) - 0.25).abs() < 1e-12));
        assert_eq!((report.base, report.trend), (1.0, Trend::Constant));
    }

    #[test]
    fn each_scenario_has_the_trend_that_it_illustrates() {
        use Trend::{Constant, Explodes, Vanishes};
        let expected = [
            Vanishes, Constant, Explodes, Vanishes, Vanishes, Explodes, Vanishes, Explodes, Constant, Vanishes,
            Explodes,
        ];
        for (&scenario, expected) in Scenario::ALL.iter().zip(expected) {
            let report = report(scenario);
            assert_eq!((report.scenario, report.trend), (scenario, expected), "{scenario:?}");
            assert_eq!((report.gradient.len(), report.bound.len()), (100, 100));
            assert!(report.bound.iter().chain(report.gradient.iter().flatten()).all(|size| size.is_finite()));
            let below = |(size, bound): (&Option<f64>, &f64)| size.is_none_or(|size| size <= bound + 1e-9);
            assert!(report.gradient.iter().zip(&report.bound).all(below), "{scenario:?} must stay below its bound");
        }
    }

    #[test]
    fn the_tight_sigmoid_nets_lie_on_their_bound() {
        for scenario in [Scenario::ThreeTight, Scenario::FourTight, Scenario::FiveTight, Scenario::DoubleTight] {
            let report = report(scenario);
            for (size, bound) in report.gradient.iter().zip(&report.bound) {
                assert!((size.expect("not zero") - bound).abs() < 1e-10, "{scenario:?}");
            }
        }
    }

    #[test]
    fn depths_beyond_the_range_of_floats_are_reported() {
        let narrow = report(Scenario::ReluNarrow);
        let zero_from = narrow.zero_from.expect("the gradient becomes 0") as usize;
        assert!((4..40).contains(&zero_from), "{zero_from}");
        assert!(narrow.gradient[..zero_from - 1].iter().all(Option::is_some), "{:?}", narrow.gradient);
        assert_eq!(narrow.too_small_from, narrow.zero_from);
        // 64ᴸ / 16 = 2^(6L − 4) reaches 2¹²⁸ with L = 22.
        assert_eq!(report(Scenario::ReluLarge).too_large_from, Some(22));
        // The lab sheet gives about 64 for the median of these networks.
        let random = report(Scenario::ThreeRandom);
        assert!(
            (62..=67).contains(&random.too_small_from.expect("the gradient underflows")),
            "{:?}",
            random.too_small_from
        );
        assert_eq!((random.zero_from, random.too_large_from), (None, None));
    }
}
