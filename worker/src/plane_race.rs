//! Races of optimizers on a plane through two parameters of a run's network.

use super::race::{GOAL, check_racers, path};
use super::run::finite;
use super::service::check;
use engine::optim::OptimizerConfig;
use engine::tensor::Element;
use engine::train::{Config, Descent, Plane, Session, mean_predictor_loss};
use protocol::{PlaneRace, PlaneReport, RACE_EPOCHS, RACE_SIZE, RunData};

/// The number of values along each side of the grid.
const GRID: u32 = 41;
/// How far the part that is shown reaches at least on both sides of the starts, in units of the parameter.
const LEAST_REACH: f64 = 1.0;
/// How far it reaches at most, as a multiple of the way between the start and the present values, or of the least reach.
const MOST_REACH: f64 = 20.0;
/// The margin, as a share of the range.
const MARGIN: f64 = 0.08;

/// Lets the optimizers race, while all other parameters are as in the session.
pub(super) fn report<T: Element>(
    config: &Config,
    data: &RunData,
    session: &Session<T>,
    race: &PlaneRace,
) -> Result<PlaneReport, String> {
    check_racers(&race.racers)?;
    let parameters: Vec<f64> = session.parameters().iter().map(|value| value.to_f64()).collect();
    check("the product of points and parameters", (data.x.len() * parameters.len()) as u32, &(1..=RACE_SIZE))?;
    let words = |error: engine::train::ConfigError| error.to_string();
    let drawn = Session::<T>::new(config, &data.x, &data.y).map_err(words)?;
    let chosen = race.parameters.map(|index| index as usize);
    let points = (&data.x[..], &data.y[..]);
    let mut plane = Plane::new(config, points, parameters, chosen).map_err(words)?;
    let start = chosen.map(|index| drawn.parameters()[index].to_f64());
    let descend = |racer: &protocol::Racer| {
        let optimizer = OptimizerConfig::new(racer.optimizer, racer.learning_rate);
        plane.descend(optimizer, start, RACE_EPOCHS).map_err(words)
    };
    let descents = race.racers.iter().map(descend).collect::<Result<Vec<_>, _>>()?;
    let now = plane.centre();
    let ends = [0, 1].map(|axis| ends(axis, start, now, &descents));
    let mut lowest = (plane.loss(now).map_err(words)?, now);
    let on_paths = descents.iter().flat_map(|descent| descent.path.entries()).map(|(_, [a, b, loss])| (loss, [a, b]));
    let mut losses = Vec::new();
    for row in 0..GRID {
        let mut line = Vec::new();
        for column in 0..GRID {
            let at = [(ends[0], column), (ends[1], row)]
                .map(|([low, high], step)| low + (high - low) * f64::from(step) / f64::from(GRID - 1));
            let loss = plane.loss(at).map_err(words)?;
            // NaN is no smallest loss, and the chart has no place for it.
            if loss < lowest.0 {
                lowest = (loss, at);
            }
            line.push(if loss.is_nan() { f32::MAX } else { finite(loss) });
        }
        losses.push(line);
    }
    let lowest = on_paths.fold(lowest, |lowest, other| if other.0 < lowest.0 { other } else { lowest });
    let goal = GOAL * lowest.0;
    Ok(PlaneReport {
        epoch: session.epoch(),
        ends,
        losses,
        now,
        lowest: lowest.0,
        lowest_at: lowest.1,
        mean_loss: mean_predictor_loss(&data.y),
        goal,
        paths: descents.iter().map(|descent| path(descent, goal)).collect(),
    })
}

/// The part of an axis that is shown: with the start, the present value, and the paths, unless they diverge or go far away.
fn ends(axis: usize, start: [f64; 2], now: [f64; 2], descents: &[Descent]) -> [f64; 2] {
    let (low, high) = (start[axis].min(now[axis]), start[axis].max(now[axis]));
    let reach = MOST_REACH * (high - low).max(LEAST_REACH);
    let staying = descents.iter().filter(|descent| !descent.diverged);
    let visited = staying.flat_map(|descent| descent.path.entries()).map(|(_, place)| place[axis]);
    let visited = visited.map(|value| value.clamp(low - reach, high + reach));
    let wide = |(low, high): (f64, f64), value: f64| (low.min(value), high.max(value));
    let (low, high) = visited.fold((low - LEAST_REACH, high + LEAST_REACH), wide);
    let margin = MARGIN * (high - low);
    [low - margin, high + margin]
}

#[cfg(test)]
mod tests {
    use crate::{LabService, Service};
    use engine::optim::OptimizerKind;
    use protocol::lab::{Request, Response};
    use protocol::{PlaneRace, PlaneReport, Points, Racer, RunSettings};
    use std::rc::Rc;

    fn raced(settings: RunSettings, epochs: u32, run: u32, race: PlaneRace) -> Result<PlaneReport, String> {
        let mut service = LabService::default();
        service.answer(Request::Start { run: 4, settings }, &|| 0.0).expect("starts");
        if epochs > 0 {
            service.advanced(epochs).expect("trains");
        }
        match service.answer(Request::Race { request: 9, run, race }, &|| 0.0) {
            Ok(Some(Response::Raced(raced))) if raced.request == 9 => raced.outcome.clone(),
            other => panic!("no answer: {other:?}"),
        }
    }

    fn race(parameters: [u32; 2], racers: &[(OptimizerKind, f64)]) -> PlaneRace {
        let racers = racers.iter().map(|&(optimizer, learning_rate)| Racer { optimizer, learning_rate });
        PlaneRace { parameters, racers: racers.collect() }
    }

    #[test]
    fn all_start_from_the_initial_weights_and_the_rest_is_as_trained() {
        let racers = [(OptimizerKind::Sgd, 0.1), (OptimizerKind::Adam, 0.1)];
        let report = raced(RunSettings::default(), 300, 4, race([0, 4], &racers)).expect("a race");
        let fresh = raced(RunSettings::default(), 0, 4, race([0, 4], &racers)).expect("a race");
        assert_eq!((report.epoch, fresh.epoch), (300, 0));
        let starts = |report: &PlaneReport| report.paths.iter().map(|path| path.path[0]).collect::<Vec<_>>();
        let places = |report: &PlaneReport| starts(report).iter().map(|(_, [a, b, _])| [*a, *b]).collect::<Vec<_>>();
        assert_eq!(places(&report), places(&fresh));
        assert_eq!(fresh.now.map(|value| value as f32), places(&fresh)[0], "at epoch 0 the two are where they start");
        assert_ne!(starts(&report)[0].1[2], starts(&fresh)[0].1[2], "the other weights have been trained");
        let [sgd, adam] = &report.paths[..] else { panic!("two paths") };
        assert!(sgd.path.len() > 100 && sgd.loss < f64::from(sgd.path[0].1[2]), "{}", sgd.loss);
        assert!(adam.reached.is_some() || sgd.reached.is_some() || report.goal < sgd.loss.min(adam.loss));
        assert!(report.lowest <= sgd.loss.min(adam.loss) && (report.goal / report.lowest - 1.01).abs() < 1e-12);
    }

    #[test]
    fn the_grid_has_the_losses_of_the_plane() {
        let report = raced(RunSettings::default(), 0, 4, race([0, 1], &[(OptimizerKind::Sgd, 0.01)])).expect("a race");
        assert!(report.losses.len() == 41 && report.losses.iter().all(|row| row.len() == 41));
        let [[low, high], _] = report.ends;
        assert!((low..=high).contains(&report.now[0]) && (low..=high).contains(&report.lowest_at[0]));
        let visited = report.paths[0].path.iter().map(|(_, [a, ..])| f64::from(*a));
        assert!(visited.clone().count() > 100 && visited.into_iter().all(|a| (low..=high).contains(&a)));
        let smallest = report.losses.iter().flatten().copied().fold(f32::MAX, f32::min);
        assert!(f64::from(smallest) >= report.lowest * 0.999_999, "{smallest}, {}", report.lowest);
    }

    #[test]
    fn what_cannot_be_raced_is_answered_in_words() {
        let sgd = [(OptimizerKind::Sgd, 0.1)];
        let refused = |settings, race| raced(settings, 0, 4, race).expect_err("refused");
        assert!(refused(RunSettings::default(), race([0, 7], &sgd)).contains("no parameter of number 7"));
        assert!(refused(RunSettings::default(), race([3, 3], &sgd)).contains("different ones"));
        let none = refused(RunSettings::default(), race([0, 1], &[]));
        assert_eq!(none, "the number of optimizers is 0; it must be from 1 to 4");
        let values = |scale: f64| (0..10_000).map(|index| scale * f64::from(index)).collect();
        let own = Some(Rc::new(Points::new(values(0.001), values(1.0)).expect("sound")));
        let wide = RunSettings { hidden: 16, ..RunSettings::default() }.with_own(own);
        assert_eq!(
            refused(wide, race([0, 1], &sgd)),
            "the product of points and parameters is 490000; it must be from 1 to 100000"
        );
        let late = raced(RunSettings::default(), 0, 3, race([0, 1], &sgd));
        assert_eq!(late, Err("the run was replaced by another one".to_owned()));
    }
}
