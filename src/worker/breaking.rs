//! Measures the networks of a scenario.

use crate::probe::{DeepNetwork, ProbeConfig};
use crate::protocol::{
    BreakingQuestion, BreakingReport, DECADES_OF_A_TREND, DEEPEST_GUESS, Experiment, FromWorker, Trend,
};

/// log₁₀ of half the smallest positive 32-bit float, 2⁻¹⁵⁰: what is smaller is rounded to 0.
const TOO_SMALL: f64 = -150.0 * std::f64::consts::LOG10_2;

/// log₁₀ of where 32-bit floats end, 2¹²⁸.
const TOO_LARGE: f64 = 128.0 * std::f64::consts::LOG10_2;

/// The input, each of whose components is the same.
const INPUT: f64 = 1.0;

/// The gradient by depth, its bound, and what becomes of it.
pub(super) fn answer(question: &BreakingQuestion) -> FromWorker {
    let experiment = question.scenario.experiment();
    let Experiment { units, activation, .. } = experiment;
    let depths = 1..=DEEPEST_GUESS as usize;
    let networks = draw(&experiment);
    let gradient: Vec<_> = depths
        .clone()
        .map(|layers| median(networks.iter().map(|network| network.gradients(layers).log10_dw11)))
        .collect();
    let weights = networks.iter().flat_map(|network| depths.clone().map(|layers| network.largest_weight(layers)));
    let largest_weight = weights.fold(0.0, f64::max);
    let base = f64::from(units) * activation.max_slope() * largest_weight;
    let (trend, per_layer) = trend(&gradient);
    let from = |holds: &dyn Fn(Option<f64>) -> bool| {
        // The depth from which it holds to the end.
        let last_without = gradient.iter().rposition(|&size| !holds(size)).map_or(0, |index| index + 1);
        (last_without < gradient.len()).then_some(last_without as u32 + 1)
    };
    FromWorker::Broken(BreakingReport {
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
    })
}

fn draw(experiment: &Experiment) -> Vec<DeepNetwork> {
    let &Experiment { units, activation, init, scale, seed, networks } = experiment;
    let (layers, units) = (DEEPEST_GUESS as usize, units as usize);
    (seed..seed + networks)
        .map(|seed| {
            let input = vec![INPUT; units];
            DeepNetwork::new(ProbeConfig { layers, units, activation, init, seed, scale, input })
        })
        .collect()
}

/// The middle one of an odd number of sizes, or the lower of two middle ones; a 0 is below them all.
fn median(sizes: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let mut sizes: Vec<_> = sizes.map(|size| size.unwrap_or(f64::NEG_INFINITY)).collect();
    sizes.sort_by(f64::total_cmp);
    let middle = sizes.len().saturating_sub(1) / 2;
    sizes.get(middle).copied().filter(|size| size.is_finite())
}

/// What becomes of the gradient, and the mean factor of a layer.
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
    use crate::choice::Choice;
    use crate::protocol::Scenario;

    fn report(scenario: Scenario) -> BreakingReport {
        match answer(&BreakingQuestion { request: 3, scenario }) {
            FromWorker::Broken(report) => report,
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
    fn each_scenario_does_what_it_is_there_to_show() {
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
            assert!(report.gradient.iter().zip(&report.bound).all(below), "{scenario:?} stays below its bound");
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
    fn where_floats_end_is_said() {
        let narrow = report(Scenario::ReluNarrow);
        let zero_from = narrow.zero_from.expect("it dies") as usize;
        assert!((4..40).contains(&zero_from), "{zero_from}");
        assert!(narrow.gradient[..zero_from - 1].iter().all(Option::is_some), "{:?}", narrow.gradient);
        assert_eq!(narrow.too_small_from, narrow.zero_from);
        // 64ᴸ / 16 = 2^(6L − 4) reaches 2¹²⁸ with L = 22.
        assert_eq!(report(Scenario::ReluLarge).too_large_from, Some(22));
        // The lab sheet says about 64 for the median of these.
        let random = report(Scenario::ThreeRandom);
        assert!((62..=67).contains(&random.too_small_from.expect("it is lost")), "{:?}", random.too_small_from);
        assert_eq!((random.zero_from, random.too_large_from), (None, None));
    }

    #[test]
    fn a_median_counts_zeros_as_smallest() {
        assert_eq!(median([Some(1.0), None, Some(-300.0)].into_iter()), Some(-300.0));
        assert_eq!(median([None, None, Some(2.0)].into_iter()), None);
        assert_eq!(median([Some(5.0)].into_iter()), Some(5.0));
    }
}
