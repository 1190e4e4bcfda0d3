//! The sentences about a race of optimizers.

use crate::charts::numerals::{grouped, plain, significant};
use crate::run::words::epochs;
use engine::choice::Choice;
use protocol::{RACE_EPOCHS, Racer, RacerPath};

/// An optimizer with its learning rate: "Adam 0.1".
pub(crate) fn name(racer: &Racer) -> String {
    format!("{} {}", racer.optimizer.label(), plain(racer.learning_rate))
}

/// When an optimizer has reached the goal.
pub(crate) fn reached(path: &RacerPath) -> String {
    match path.reached {
        _ if path.diverged => "never: it diverged".to_owned(),
        Some(epoch) => grouped(epoch.into()),
        None => format!("more than {}", grouped(RACE_EPOCHS.into())),
    }
}

/// Who has won, and who does not stay at the goal. `beyond` is what there is to say of those that have diverged.
pub(crate) fn outcome(racers: &[Racer], paths: &[RacerPath], goal: f64, beyond: &str) -> String {
    let finished = || racers.iter().zip(paths).filter(|(_, path)| !path.diverged);
    let first = finished().filter_map(|(racer, path)| Some((path.reached?, racer))).min_by_key(|(epoch, _)| *epoch);
    let beyond = if paths.iter().any(|path| path.diverged) { beyond } else { "" };
    let left: Vec<String> = finished()
        .filter(|(_, path)| path.reached.is_some() && path.loss > goal)
        .map(|(racer, _)| name(racer))
        .collect();
    let beyond = match &left[..] {
        [] => beyond.to_owned(),
        [one] => format!(" {one} does not stay there: its steps remain too large.{beyond}"),
        [others @ .., last] => {
            format!(" {} and {last} do not stay there: their steps remain too large.{beyond}", others.join(", "))
        }
    };
    match first {
        Some((epoch, racer)) => {
            format!("{} reaches the goal first, after {}.{beyond}", name(racer), epochs(epoch.into()))
        }
        None => format!("The goal is not reached within {}.{beyond}", epochs(RACE_EPOCHS.into())),
    }
}

/// A description of the chart of the paths: `over` is what they lead over, `names` are those of the two parameters.
pub(crate) fn paths(racers: &[Racer], paths: &[RacerPath], over: &str, names: [&str; 2]) -> String {
    let ends = racers.iter().zip(paths).filter_map(|(racer, path)| {
        let &(epoch, [a, b, _]) = path.path.last()?;
        let [a, b] = [a, b].map(|value| significant(f64::from(value), 3));
        let [first, second] = names;
        Some(format!("{} is at {first} = {a}, {second} = {b} after {}", name(racer), epochs(epoch.into())))
    });
    format!("The paths of the race {over}: {}.", ends.collect::<Vec<_>>().join("; "))
}

/// A description of the chart of the losses.
pub(crate) fn losses(racers: &[Racer], paths: &[RacerPath]) -> String {
    let losses = racers.iter().zip(paths).map(|(racer, path)| {
        format!("{} ends at {}, epochs to the goal: {}", name(racer), significant(path.loss, 5), reached(path))
    });
    format!("The losses of the race by epoch: {}.", losses.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::super::racer;
    use super::*;
    use engine::optim::OptimizerKind;

    const GOAL: f64 = 0.1706;

    fn path(reached: Option<u32>, diverged: bool) -> RacerPath {
        let path = vec![(0, [0.0, 0.0, 5.9]), (1000, [0.26, 0.75, 0.169])];
        RacerPath { path, loss: 0.169, reached, diverged }
    }

    #[test]
    fn the_first_one_at_the_goal_has_won() {
        let racers = [racer(OptimizerKind::Sgd, 0.02), racer(OptimizerKind::Adam, 0.1)];
        let mut both = [path(Some(1200), false), path(Some(150), false)];
        let told = |both: &[RacerPath]| outcome(&racers, both, GOAL, " Too fast.");
        assert_eq!(told(&both), "Adam 0.1 reaches the goal first, after 150 epochs.");
        assert!(losses(&racers, &both).contains("SGD 0.02 ends at 0.16900, epochs to the goal: 1,200"));
        let of_paths = paths(&racers, &both, "on the bowl", ["w", "b"]);
        assert!(of_paths.contains("on the bowl: SGD 0.02 is at w = 0.260, b = 0.750 after 1,000 epochs"), "{of_paths}");
        both[1].loss = 0.2;
        let restless = told(&both);
        assert!(
            restless.ends_with("after 150 epochs. Adam 0.1 does not stay there: its steps remain too large."),
            "{restless}"
        );
        let none = [path(None, true), path(None, false)];
        assert_eq!(told(&none), "The goal is not reached within 1,000 epochs. Too fast.");
        assert_eq!([reached(&none[1]), reached(&none[0])], ["more than 1,000", "never: it diverged"]);
    }
}
