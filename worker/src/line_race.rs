//! Races of optimizers down the bowl of a line's loss.

use super::race::{GOAL, check_racers, path};
use super::regression::shape;
use super::service::check;
use engine::data::standardised;
use engine::optim::OptimizerConfig;
use engine::train::{Bowl, TargetShape, descend, mean_predictor_loss};
use protocol::{LINE, LineRace, LineRaceReport, RACE_EPOCHS, own_or_lab};

/// Trains the line with each optimizer.
pub(super) fn report(race: &LineRace) -> Result<LineRaceReport, String> {
    check("initial w", race.start[0], &LINE)?;
    check("initial b", race.start[1], &LINE)?;
    check_racers(&race.racers)?;
    let (x, y) = own_or_lab(race.own.as_ref());
    let [x, y] = [(x, race.standardised[0]), (y, race.standardised[1])]
        .map(|(values, is_scaled)| if is_scaled { standardised(&values) } else { values });
    let bowl = Bowl::new(&x, &y, TargetShape::Column);
    let goal = GOAL * bowl.floor;
    let run = |racer: &protocol::Racer| {
        let optimizer = OptimizerConfig::new(racer.optimizer, racer.learning_rate);
        descend((&x, &y), optimizer, race.start, RACE_EPOCHS).map(|descent| path(&descent, goal))
    };
    let paths = race.racers.iter().map(run).collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    Ok(LineRaceReport { bowl: shape(&bowl), mean_loss: mean_predictor_loss(&y), goal, paths })
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::optim::OptimizerKind;
    use protocol::Racer;

    fn race(racers: &[(OptimizerKind, f64)]) -> LineRace {
        let racers = racers.iter().map(|&(optimizer, learning_rate)| Racer { optimizer, learning_rate });
        LineRace { start: [1.0, -1.0], standardised: [false; 2], own: None, racers: racers.collect() }
    }

    #[test]
    fn all_start_at_the_same_place_and_end_at_their_own_loss() {
        let racers = [(OptimizerKind::Sgd, 0.02), (OptimizerKind::Adam, 0.1), (OptimizerKind::Sgd, 0.5)];
        let report = report(&race(&racers)).expect("usual settings");
        assert!(report.paths.iter().all(|path| path.path[0].1[..2] == [1.0, -1.0]));
        let [slow, fast, wild] = &report.paths[..] else { panic!("three paths") };
        assert!(slow.reached > fast.reached && fast.reached.is_some(), "{:?}, {:?}", slow.reached, fast.reached);
        assert!(slow.loss <= report.goal && wild.diverged && wild.loss.is_finite() && !slow.diverged);
        assert!((report.goal / report.bowl.floor - 1.01).abs() < 1e-12);
    }

    #[test]
    fn standardised_data_have_a_round_bowl() {
        let round = LineRace { standardised: [true, true], ..race(&[(OptimizerKind::Sgd, 0.4)]) };
        let report = report(&round).expect("usual settings");
        assert!((report.mean_loss - 1.0).abs() < 1e-12, "the variance of y is 1: {}", report.mean_loss);
        assert!(report.bowl.condition < 1.01 && report.paths[0].reached.is_some_and(|epoch| epoch < 20));
    }

    #[test]
    fn what_is_out_of_range_is_refused_by_name() {
        let refused = |race: &LineRace| report(race).expect_err("refused");
        assert_eq!(refused(&race(&[])), "the number of optimizers is 0; it must be from 1 to 4");
        let rate = race(&[(OptimizerKind::Sgd, 7.0)]);
        assert_eq!(refused(&rate), "learning rate is 7; it must be from 0.000000000001 to 1");
    }
}
