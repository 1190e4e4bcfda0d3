//! Texts about runs and their settings.

use crate::charts::numerals::{grouped, plain, significant};
use protocol::{RunSchedule, ScheduleKind};

/// The effect of a schedule on the learning rate.
pub(crate) fn schedule(schedule: &RunSchedule) -> String {
    let (count, factor) = (epochs(u64::from(schedule.epochs)), plain(schedule.factor));
    match schedule.kind {
        ScheduleKind::Constant => "The learning rate stays the same.".to_owned(),
        ScheduleKind::Step => format!("The learning rate is multiplied by {factor} after every {count}."),
        ScheduleKind::Exponential => format!("The learning rate is multiplied by {factor} after every epoch."),
        ScheduleKind::Cosine => {
            format!(
                "The learning rate falls along a cosine to {factor} times its value in {count}, then rises \
                     again, and so on."
            )
        }
        ScheduleKind::WarmUp => format!(
            "The learning rate starts at {factor} times its value and reaches its full \
                                         value after {count}."
        ),
    }
}

/// The number of steps in an epoch with mini-batches of so many points, on all the training points.
pub(crate) fn batches(size: u32, points: u32) -> String {
    let (steps, rest) = (points / size, points % size);
    let all = if steps + u32::from(rest > 0) == 1 {
        "One step".to_owned()
    } else {
        format!("{} steps", grouped(points.div_ceil(size).into()))
    };
    match rest {
        0 => format!("{all} in each epoch."),
        1 => format!("{all} in each epoch, the last of one point."),
        _ => format!("{all} in each epoch, the last of {rest} points."),
    }
}

/// The reader's own points, in a menu and in a list of differences: "Your 20 points".
pub(crate) fn own_points(count: u32) -> String {
    format!("Your {} points", grouped(count.into()))
}

/// What holds for a lesson with the reader's own points.
pub(crate) fn of_own_points(count: u32) -> String {
    format!(
        "This is a run on your {} points. The tasks and the explanations speak of the course’s 15 points and may not hold \
         for yours; the verdict, the best line and all numbers in the charts are those of your points.",
        grouped(count.into())
    )
}

/// What holds for a lesson on other points than those of the course as they are.
pub(crate) const OTHER_POINTS: &str = "The tasks are about the course’s 15 points as they are: without noise, standardisation or held-out \
    points. The verdict, the best line and all numbers in the charts are those of this run.";

/// A number of things: "1 unit", "1,200 units".
pub(crate) fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// A time in milliseconds: "12 ms", "1.25 s".
pub(crate) fn time(ms: f64) -> String {
    match ms.round() {
        0.0 => "less than 1 ms".to_owned(),
        whole if whole < 1000.0 => format!("{whole} ms"),
        _ => format!("{} s", significant(ms / 1000.0, 3)),
    }
}

/// A number of epochs.
pub(crate) fn epochs(count: u64) -> String {
    self::count(count, "epoch")
}

/// A text with a capital first letter.
pub(crate) fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    text.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
    text
}

/// Epochs per second, rounded so that the number can be read while it changes.
pub(crate) fn per_second(rate: f64) -> String {
    let rate = rate.max(0.0);
    // Further digits would change too fast to read.
    let unit = 10f64.powi((rate.max(1.0).log10().floor() as i32 - 2).max(0));
    grouped(((rate / unit).round() * unit) as u64)
}

/// The epoch that is shown, and the newest one.
pub(crate) fn shown(epoch: u64, head: u64) -> String {
    format!("Epoch {} of {}", grouped(epoch), grouped(head))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_and_batches_are_told_in_numbers() {
        assert_eq!(
            schedule(&RunSchedule { kind: ScheduleKind::Step, epochs: 100, factor: 0.5 }),
            "The learning rate is multiplied by 0.5 after every 100 epochs."
        );
        assert_eq!(
            schedule(&RunSchedule { kind: ScheduleKind::WarmUp, epochs: 1, factor: 0.1 }),
            "The learning rate starts at 0.1 times its value and reaches its full value after 1 epoch."
        );
        assert_eq!(
            [1, 4, 7, 15].map(|size| batches(size, 15)),
            [
                "15 steps in each epoch.",
                "4 steps in each epoch, the last of 3 points.",
                "3 steps in each epoch, the last of one point.",
                "One step in each epoch.",
            ]
        );
    }

    #[test]
    fn a_past_epoch_is_told_beside_the_newest() {
        assert_eq!(shown(5, 1000), "Epoch 5 of 1,000");
    }

    #[test]
    fn a_time_has_its_unit() {
        assert_eq!(
            [0.2, 12.4, 999.4, 1250.0, 75_000.0].map(time),
            ["less than 1 ms", "12 ms", "999 ms", "1.25 s", "75.0 s"]
        );
    }

    #[test]
    fn rates_have_three_significant_digits() {
        assert_eq!([0.4, 59.7, 3012.0, 412_345.0, f64::NAN].map(per_second), ["0", "60", "3,010", "412,000", "0"]);
    }
}
