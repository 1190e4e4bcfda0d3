//! Measures gradients at every depth, in portions, so that the worker can handle other messages between them.

use std::rc::Rc;

use super::probe::{config, printed};
use engine::nn::Init;
use engine::probe::{Ensemble, ProbeConfig, log10_bound, log10_quantiles};
use protocol::vanishing::Response;
use protocol::{DepthPoint, Depths, DepthsReport, LAYERS, deepest};

use super::service::check;

/// The number of networks in the statistics.
const NETWORKS: u32 = 256;
/// The same for networks that take long to draw.
const FEW_NETWORKS: u32 = 16;
/// The most units of a layer whose orthogonal weights are drawn quickly: the time grows with the third power.
const QUICKLY_ORTHOGONAL: usize = 32;
/// Depths up to this one are reported after a part of the networks, for the chart that follows a slider.
const AT_ONCE: usize = 200;
/// The number of further depths that are measured for all networks before they are reported.
const STRETCH: usize = 25;
/// The depths that are reported: up to the first number of each entry, the multiples of the second. A chart then has a
/// point for every pixel, and the size of the response is bounded.
const REPORTED: [(usize, usize); 5] = [(400, 1), (1000, 5), (2000, 10), (5000, 25), (10_000, 50)];

/// Networks and the depth to which they have been measured.
#[derive(Debug)]
pub(super) struct Progress {
    request: u32,
    config: ProbeConfig,
    ensemble: Ensemble,
}

impl Progress {
    /// Measures further depths for about the budget; starts from the first depth if the request's number is new.
    pub(super) fn answer(
        current: &mut Option<Self>,
        request: &Depths,
        clock: &dyn Fn() -> f64,
    ) -> Result<Response, String> {
        let start = clock();
        check("the deepest network", request.deepest, &(*LAYERS.start()..=deepest(request.settings.units)))?;
        if current.as_ref().is_none_or(|progress| progress.request != request.request) {
            let config = config(&request.settings)?;
            let ensemble = Ensemble::new(config.clone(), networks(&config));
            *current = Some(Self { request: request.request, config, ensemble });
        }
        let Some(progress) = current else { return Err("there are no networks".to_owned()) };
        let ensemble = &mut progress.ensemble;
        let mut points = Vec::new();
        loop {
            if ensemble.measured() == ensemble.networks() {
                let left = (request.deepest as usize).saturating_sub(*ensemble.depths().end());
                if left == 0 {
                    break;
                }
                let at_once = *ensemble.depths().end() == 0 && !is_slow(&progress.config);
                ensemble.begin(left.min(if at_once { AT_ONCE } else { STRETCH }));
            }
            ensemble.advance();
            if ensemble.measured() == ensemble.networks() {
                points.extend(report(ensemble, &progress.config));
            }
            if clock() - start >= request.budget_ms {
                break;
            }
        }
        let (depths, mut measured) = (ensemble.depths(), ensemble.measured());
        let mut reached = *depths.end();
        if measured < ensemble.networks() {
            if *depths.start() == 1 {
                points.extend(report(ensemble, &progress.config));
            } else {
                (reached, measured) = (depths.start() - 1, ensemble.networks());
            }
        }
        let (networks, measured, reached) = (ensemble.networks() as u32, measured as u32, reached as u32);
        Ok(Response::Depths(DepthsReport { request: request.request, networks, measured, reached, points }))
    }
}

fn networks(config: &ProbeConfig) -> u32 {
    match config.init.is_random() {
        // Networks without random weights are all equal.
        false => 1,
        true if is_slow(config) => FEW_NETWORKS,
        true => NETWORKS,
    }
}

fn is_slow(config: &ProbeConfig) -> bool {
    config.init == Init::Orthogonal && config.units > QUICKLY_ORTHOGONAL
}

/// The points of the depths that were measured last.
fn report(ensemble: &Ensemble, config: &ProbeConfig) -> impl Iterator<Item = Rc<DepthPoint>> {
    ensemble.depths().filter(|&layers| is_reported(layers)).map(|layers| {
        let gradients = ensemble.at(layers);
        Rc::new(DepthPoint {
            layers: layers as u32,
            chosen: gradients[0].log10(),
            printed: printed(gradients[0]),
            quantiles: log10_quantiles(gradients, [0.1, 0.5, 0.9]),
            bound: log10_bound(config, layers),
        })
    })
}

fn is_reported(layers: usize) -> bool {
    REPORTED.iter().find(|(end, _)| layers <= *end).is_some_and(|(_, step)| layers.is_multiple_of(*step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::nn::Activation;
    use protocol::{ProbeSettings, ZERO_BELOW};

    fn request(request: u32, settings: ProbeSettings, deepest: u32) -> Depths {
        Depths { request, settings, deepest, budget_ms: 1e9 }
    }

    fn ask(current: &mut Option<Progress>, request: &Depths) -> DepthsReport {
        match Progress::answer(current, request, &|| 0.0) {
            Ok(Response::Depths(report)) => report,
            other => panic!("not a report: {other:?}"),
        }
    }

    fn points(settings: ProbeSettings, deepest: u32) -> Vec<Rc<DepthPoint>> {
        ask(&mut None, &request(1, settings, deepest)).points
    }

    /// A clock that advances by a millisecond at each reading.
    fn ticking() -> impl Fn() -> f64 {
        let now = std::cell::Cell::new(0.0);
        move || now.replace(now.get() + 1.0)
    }

    #[test]
    fn portions_add_up_to_the_whole() {
        let settings = ProbeSettings { seed: 3, ..ProbeSettings::default() };
        let whole = points(settings.clone(), 300);
        assert!(whole.iter().map(|point| point.layers).eq(1..=300));
        let (mut current, clock) = (None, ticking());
        let mut in_portions = Vec::new();
        let mut portions = 0;
        loop {
            // The clock is read once at the start and once after every four networks.
            let request = Depths { budget_ms: 20.0, ..request(1, settings.clone(), 300) };
            let Ok(Response::Depths(report)) = Progress::answer(&mut current, &request, &clock) else {
                panic!("not a report")
            };
            portions += 1;
            if report.reached == 200 && report.measured < report.networks {
                assert_eq!(
                    report.measured,
                    80 * portions,
                    "all depths of the chart are reported after a part of the networks"
                );
                assert!(report.points.iter().map(|point| point.layers).eq(1..=200));
                assert!(report.points.iter().zip(&whole).all(|(part, whole)| part.chosen == whole.chosen));
                assert_ne!(report.points, whole[..200], "the statistics cover fewer networks");
                continue;
            }
            assert_eq!(report.measured, report.networks);
            in_portions.extend(report.points);
            if report.reached == 300 {
                break;
            }
        }
        // Five stretches with 64 groups of four networks each, 20 groups in a portion.
        assert_eq!(portions, 16);
        assert_eq!(in_portions, whole);
        assert_eq!(
            ask(&mut current, &request(1, settings.clone(), 310)).points.len(),
            10,
            "a greater depth goes on from the last one"
        );
        assert_eq!(
            ask(&mut current, &request(2, settings, 300)).points,
            whole,
            "a new number starts from the first depth"
        );
    }

    #[test]
    fn deep_networks_are_reported_at_round_depths_and_in_bounded_size() {
        let reported: Vec<usize> = (1..=10_000).filter(|&layers| is_reported(layers)).collect();
        assert!(reported.len() <= 900 && reported.starts_with(&[1, 2, 3]) && reported.ends_with(&[9900, 9950, 10_000]));
        assert!(reported.windows(2).all(|pair| (pair[1] - pair[0]) as f64 <= (0.0126 * pair[1] as f64).max(1.0)));
    }

    #[test]
    fn the_chosen_network_is_the_one_that_is_probed_layer_by_layer() {
        let settings =
            ProbeSettings { units: 4, init: Init::He, seed: 11, scale: 1.7, input: -0.3, ..Default::default() };
        for point in points(settings.clone(), 60) {
            let one = ProbeSettings { layers: point.layers, ..settings.clone() };
            let report = super::super::probe::probe(1, &one).expect("a report");
            let (here, there) = (point.chosen.expect("not zero"), report.gradient.expect("not zero"));
            assert!((here - there).abs() < 1e-11, "L = {}: {here} and {there}", point.layers);
            assert_eq!(point.bound, report.bound);
        }
    }

    #[test]
    fn half_of_the_networks_underflow_at_the_lab_sheets_depths() {
        for (init, expected) in [(Init::Pytorch, [48, 350]), (Init::Uniform, [64, 465])] {
            let points = points(ProbeSettings { init, ..ProbeSettings::default() }, 500);
            for (zero, expected) in ZERO_BELOW.into_iter().zip(expected) {
                let first = points.iter().find(|point| point.quantiles[1].is_some_and(|median| median < zero));
                let layers = first.expect("lost before L = 500").layers as i32;
                // The lab sheet's facts are medians over other networks.
                assert!(
                    (layers - expected).abs() <= 1 + expected / 50,
                    "{init:?}: {layers}, the lab sheet gives {expected}"
                );
            }
        }
    }

    #[test]
    fn the_zero_lines_are_where_the_types_round_to_zero() {
        let log10 = |exponent| engine::probe::Extended { mantissa: 1.0, exponent }.log10().expect("not zero");
        assert_eq!(ZERO_BELOW, [log10(-150), log10(-1075)]);
    }

    #[test]
    fn networks_that_are_all_alike_are_one() {
        let report = ask(&mut None, &request(1, ProbeSettings { init: Init::Ones, ..ProbeSettings::default() }, 40));
        let last = &report.points[39];
        assert_eq!((report.networks, last.quantiles), (1, [last.chosen; 3]));
    }

    #[test]
    fn wide_networks_are_as_many_as_can_be_drawn_in_seconds() {
        for (units, init, expected) in
            [(100, Init::Pytorch, 256), (32, Init::Orthogonal, 256), (100, Init::Orthogonal, 16)]
        {
            let settings = ProbeSettings { units, init, ..ProbeSettings::default() };
            let report = ask(&mut None, &Depths { budget_ms: 0.0, ..request(1, settings, 3) });
            assert_eq!((report.networks, report.points.len()), (expected, 3), "{units} units, {init:?}");
        }
    }

    #[test]
    fn whatever_grows_stays_finite() {
        for activation in [Activation::Relu, Activation::Gelu] {
            let settings =
                ProbeSettings { activation, scale: 4.0, units: 16, init: Init::He, ..ProbeSettings::default() };
            let points = points(settings, 600);
            assert!(
                points.iter().any(|point| point.printed.double.is_none()),
                "{activation:?} must leave the range of doubles"
            );
            let numbers = points.iter().flat_map(|point| point.quantiles.iter().chain([&point.chosen]));
            assert!(numbers.flatten().all(|log10| log10.is_finite()));
        }
    }

    #[test]
    fn a_depth_out_of_range_is_refused_in_words() {
        let error = Progress::answer(&mut None, &request(1, ProbeSettings::default(), 10_001), &|| 0.0);
        assert_eq!(error, Err("the deepest network is 10001; it must be from 1 to 10000".to_owned()));
    }
}
