//! The sentences about a race of optimizers.

use super::words::points;
use crate::charts::numerals::{grouped, plain, significant};
use crate::run::words::epochs;
use engine::choice::Choice;
use protocol::{LINE_RACE_EPOCHS, LineRaceReport, LineRacer, Points, RacerPath};

/// What a race is.
pub(super) fn introduction(own: Option<&Points>) -> String {
    format!(
        "Up to four optimizers start at the w and b of the run above, on the same bowl. {} make the bowl: its height is their mean \
         squared error. The goal is a loss 1 % above the smallest one.",
        points(own)
    )
}

/// What the lowest point of the bowl is.
pub(super) const LOWEST: &str = "least squares";

/// An optimizer with its learning rate: "Adam 0.1".
pub(super) fn name(racer: &LineRacer) -> String {
    format!("{} {}", racer.optimizer.label(), plain(racer.learning_rate))
}

/// When an optimizer has reached the goal.
pub(super) fn reached(path: &RacerPath) -> String {
    match path.reached {
        _ if path.diverged => "never: it diverged".to_owned(),
        Some(epoch) => grouped(epoch.into()),
        None => format!("more than {}", grouped(LINE_RACE_EPOCHS.into())),
    }
}

/// Who has won.
pub(super) fn outcome(racers: &[LineRacer], report: &LineRaceReport) -> String {
    let finished = racers.iter().zip(&report.paths).filter(|(_, path)| !path.diverged);
    let first = finished.filter_map(|(racer, path)| Some((path.reached?, racer))).min_by_key(|(epoch, _)| *epoch);
    let diverged = report.paths.iter().filter(|path| path.diverged).count();
    let beyond = match diverged {
        0 => String::new(),
        _ => format!(
            " Beyond a learning rate of {}, plain SGD diverges on this bowl.",
            significant(report.bowl.largest_stable_rate, 3)
        ),
    };
    let left: Vec<String> = racers
        .iter()
        .zip(&report.paths)
        .filter(|(_, path)| !path.diverged && path.reached.is_some() && path.loss > report.goal)
        .map(|(racer, _)| name(racer))
        .collect();
    let beyond = match &left[..] {
        [] => beyond,
        [one] => format!(" {one} does not stay there: its steps remain too large.{beyond}"),
        [others @ .., last] => {
            format!(" {} and {last} do not stay there: their steps remain too large.{beyond}", others.join(", "))
        }
    };
    match first {
        Some((epoch, racer)) => {
            format!("{} reaches the goal first, after {}.{beyond}", name(racer), epochs(epoch.into()))
        }
        None => format!("The goal is not reached within {}.{beyond}", epochs(LINE_RACE_EPOCHS.into())),
    }
}

/// A description of the chart of the paths.
pub(super) fn paths(racers: &[LineRacer], report: &LineRaceReport) -> String {
    let ends = racers.iter().zip(&report.paths).filter_map(|(racer, path)| {
        let &(epoch, [w, b, _]) = path.path.last()?;
        let (w, b) = (significant(f64::from(w), 3), significant(f64::from(b), 3));
        Some(format!("{} is at w = {w}, b = {b} after {}", name(racer), epochs(epoch.into())))
    });
    format!("The paths of the race on the bowl of the loss: {}.", ends.collect::<Vec<_>>().join("; "))
}

/// A description of the chart of the losses.
pub(super) fn losses(racers: &[LineRacer], report: &LineRaceReport) -> String {
    let losses = racers.iter().zip(&report.paths).map(|(racer, path)| {
        format!("{} ends at {}, epochs to the goal: {}", name(racer), significant(path.loss, 5), reached(path))
    });
    format!("The losses of the race by epoch: {}.", losses.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::optim::OptimizerKind;
    use protocol::BowlShape;

    fn report(reached: &[Option<u32>], diverged: bool) -> LineRaceReport {
        let path = |reached: &Option<u32>| RacerPath {
            path: vec![(0, [0.0, 0.0, 5.9]), (1000, [0.26, 0.75, 0.169])],
            loss: 0.169,
            reached: *reached,
            diverged: diverged && reached.is_none(),
        };
        let bowl = BowlShape {
            lowest: [0.26, 0.75],
            floor: 0.1689,
            curvatures: [86.4, 0.2568],
            axes: [[1.0, 0.0], [0.0, 1.0]],
            largest_stable_rate: 0.023148,
            condition: 336.0,
        };
        LineRaceReport { bowl, mean_loss: 0.5439, goal: 0.1706, paths: reached.iter().map(path).collect() }
    }

    #[test]
    fn the_first_one_at_the_goal_has_won() {
        let racer = |optimizer, learning_rate| LineRacer { optimizer, learning_rate };
        let racers = [racer(OptimizerKind::Sgd, 0.02), racer(OptimizerKind::Adam, 0.1)];
        let both = report(&[Some(1200), Some(150)], false);
        assert_eq!(outcome(&racers, &both), "Adam 0.1 reaches the goal first, after 150 epochs.");
        assert!(losses(&racers, &both).contains("SGD 0.02 ends at 0.16900, epochs to the goal: 1,200"));
        assert!(paths(&racers, &both).contains("Adam 0.1 is at w = 0.260, b = 0.750 after 1,000 epochs"));
        let mut restless = both;
        restless.paths[1].loss = 0.2;
        let told = outcome(&racers, &restless);
        assert!(
            told.ends_with("after 150 epochs. Adam 0.1 does not stay there: its steps remain too large."),
            "{told}"
        );
        let none = report(&[None, None], true);
        assert!(
            outcome(&racers, &none)
                .starts_with("The goal is not reached within 1,000 epochs. Beyond a learning rate of 0.0231")
        );
        assert_eq!(reached(&report(&[None], false).paths[0]), "more than 1,000");
        assert_eq!(reached(&none.paths[0]), "never: it diverged");
    }
}
