//! Runs of the history in words.

use super::entry::Entry;
use super::past::Restored;
use crate::charts::numerals::{grouped, short, significant};
use crate::run::words::{count, epochs, time};
use crate::settings::{SETTINGS, Setting, table};
use protocol::{Change, RunSettings, given_weights};

/// Up to this many turns are described one by one; of more, only the number is given.
const MOST_TOLD: usize = 2;

/// A run's name.
pub(crate) fn name(id: u32) -> String {
    format!("Run {id}")
}

/// The settings in which a run differs from the last settings of the run before it, with their values. Without a run before
/// it, all settings. A fork starts with the first settings of its run.
pub(crate) fn what_is_new(entry: &Entry, before: Option<&Entry>) -> Vec<(&'static str, String)> {
    let settings = &entry.settings;
    let told = |setting: &Setting| (setting.label, setting.value(settings));
    match before {
        Some(before) => {
            let ended = if entry.forked.is_some() { &before.settings } else { before.in_force() };
            table::changed(ended, settings).map(told).collect()
        }
        None => {
            // The data are left out.
            SETTINGS.iter().filter(|setting| setting.is_linked(settings) && setting.key != "data").map(told).collect()
        }
    }
}

/// What was done to a run, and which run it was forked from, in a sentence or two.
pub(crate) fn way(entry: &Entry) -> String {
    let mut told = Vec::new();
    if let Some((from, epoch)) = entry.forked {
        told.push(format!("Forked from run {from} at epoch {}.", grouped(epoch)));
    }
    let given = given_weights(&entry.settings, entry.turns.as_deref().unwrap_or_default()).len();
    if given > 0 {
        told.push("Started from given weights.".to_owned());
    }
    match entry.turns.as_deref().map(|turns| &turns[given..]) {
        None => told.push("Changed too many times to be restored.".to_owned()),
        Some([]) => {}
        Some(turns) if turns.len() > MOST_TOLD => told.push(format!("{} changes during the run.", turns.len())),
        Some(turns) => {
            let mut before = &entry.settings;
            for turn in turns {
                let changes = match &turn.change {
                    Change::Settings(after) => changed(std::mem::replace(&mut before, after), after),
                    Change::Parameter { value, .. } => format!("a parameter set to {}", short(*value)),
                };
                told.push(format!("At epoch {}: {changes}.", grouped(turn.epoch)));
            }
        }
    }
    told.join(" ")
}

fn changed(before: &RunSettings, after: &RunSettings) -> String {
    let told = table::changed(before, after)
        .map(|setting| format!("{} {}", setting.label.to_ascii_lowercase(), setting.value(after)));
    told.collect::<Vec<_>>().join(", ")
}

/// The result of a run in one line.
pub(crate) fn outcome(entry: &Entry) -> String {
    let diverged = if entry.diverged { ", then it diverged" } else { "" };
    // With a full batch, each epoch is a step.
    let steps = match entry.steps() {
        steps if steps == entry.epoch => String::new(),
        steps => format!(" ({})", count(steps, "step")),
    };
    // Of all its epochs together. Before the first one, nothing has been computed.
    let known = entry.trained_ms.filter(|_| entry.epoch > 0);
    let time = known.map(|ms| format!(", computed in {}", time(ms))).unwrap_or_default();
    format!("Loss {} after {}{steps}{time}{diverged}", significant(entry.loss, 4), epochs(entry.epoch))
}

/// How long a run was computed, for a table.
pub(crate) fn trained(entry: &Entry) -> String {
    entry.trained_ms.map_or_else(|| "–".to_owned(), time)
}

/// What a run's small picture shows.
pub(crate) fn picture(entry: &Entry) -> String {
    let losses = &entry.picture.losses;
    let first = losses.first().map_or(entry.loss, |&(_, loss)| f64::from(loss));
    format!(
        "Fit and loss of run {}: the loss goes from {} to {} in {}, {} the best line’s {}.",
        entry.id,
        significant(first, 4),
        significant(entry.loss, 4),
        epochs(entry.epoch),
        if entry.loss < entry.picture.line { "below" } else { "above" },
        significant(entry.picture.line, 4)
    )
}

/// Which of two runs is ahead, and by how much.
pub(crate) fn verdict(a: &Entry, b: &Entry) -> String {
    let Some((epoch, losses)) = a.last_common(b) else {
        return "The two runs have no epoch in common.".to_owned();
    };
    let [of_a, of_b] = losses.map(f64::from);
    let at =
        if epoch == 0 { "Before the first epoch".to_owned() } else { format!("At epoch {}", grouped(epoch.into())) };
    let told = |better: &Entry, worse: &Entry, low: f64, high: f64| {
        let share = 100.0 * (high - low) / high;
        let share = if share < 0.1 { "less than 0.1 %".to_owned() } else { format!("{} %", short(share)) };
        format!(
            "{at} run {} is ahead: its loss of {} is {share} below run {}’s {}.",
            better.id,
            significant(low, 4),
            worse.id,
            significant(high, 4)
        )
    };
    if of_a < of_b {
        told(a, b, of_a, of_b)
    } else if of_b < of_a {
        told(b, a, of_b, of_a)
    } else {
        format!("{at} the two runs have the same loss, {}.", significant(of_a, 4))
    }
}

/// The losses of two runs, for a chart's label.
pub(crate) fn two_losses(a: &Entry, b: &Entry) -> String {
    format!("Losses of two runs by epoch on a logarithmic scale. {}", verdict(a, b))
}

/// The fits of two runs, for a chart's label.
pub(crate) fn two_fits(a: &Entry, b: &Entry) -> String {
    let end = |entry: &Entry| format!("run {} after {}", entry.id, epochs(entry.epoch));
    format!("The data points and two curves: {}, and {}.", end(a), end(b))
}

/// What a shared link restores.
pub(crate) fn restored(restored: Restored) -> String {
    match restored {
        Restored::Playing => {
            "Copies a link that restores exactly this run, paused at the epoch at which you press the button."
                .to_owned()
        }
        Restored::Epoch(epoch, turns) => {
            let way = match turns {
                0 => String::new(),
                1 => ", with its change".to_owned(),
                more => format!(", with its {more} changes"),
            };
            format!("Copies a link that restores exactly this run at epoch {}{way}.", grouped(epoch))
        }
        Restored::TooMuch => {
            "Copies a link that restores these settings. This run has too many changes for a link.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::tests::recalled;
    use super::*;
    use engine::nn::Activation;

    fn entry(id: u32, settings: RunSettings, turns: &[(u64, f64)], epoch: u64) -> Entry {
        Entry::of(id, &recalled(id, settings, turns, epoch), None)
    }

    fn plain_run(id: u32, epoch: u64) -> Entry {
        entry(id, RunSettings::default(), &[], epoch)
    }

    #[test]
    fn a_run_is_told_by_what_it_has_of_its_own() {
        let first = plain_run(1, 9);
        let told: Vec<_> =
            what_is_new(&first, None).into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let all =
            ["Learning rate: 0.1", "Hidden size: 2", "Depth: 1", "Activation: Sigmoid", "Optimizer: Adam", "Seed: 0"];
        assert_eq!(told, all);
        let settings = RunSettings { activation: Activation::LeakyRelu, hidden: 8, ..RunSettings::default() };
        let second = entry(2, settings, &[], 9);
        let told = what_is_new(&second, Some(&first));
        assert_eq!(told, [("Hidden size", "8".to_owned()), ("Activation", "Leaky ReLU".to_owned())]);
        assert!(what_is_new(&first, Some(&first)).is_empty());
        let slowed = entry(3, RunSettings::default(), &[(5, 0.01)], 9);
        let as_slow = entry(4, RunSettings { learning_rate: 0.01, ..RunSettings::default() }, &[], 9);
        assert!(what_is_new(&as_slow, Some(&slowed)).is_empty());
        let fork = Entry { forked: Some((3, 2)), ..first.clone() };
        assert!(what_is_new(&fork, Some(&slowed)).is_empty());
    }

    #[test]
    fn what_happened_on_the_way_is_told() {
        let run = entry(3, RunSettings::default(), &[(50, 0.3)], 1200);
        assert_eq!(
            way(&Entry { forked: Some((2, 50)), ..run.clone() }),
            "Forked from run 2 at epoch 50. At epoch 50: learning rate 0.3."
        );
        assert_eq!(
            way(&entry(3, RunSettings::default(), &[(1, 0.2), (2, 0.3), (3, 0.4)], 9)),
            "3 changes during the \
                                                                                                run."
        );
        assert_eq!(way(&plain_run(1, 9)), "");
        assert!(way(&Entry { turns: None, ..run }).contains("too many times"));
    }

    #[test]
    fn the_better_run_is_named_with_the_difference() {
        let (mut a, mut b) = (plain_run(1, 100), plain_run(2, 200));
        assert_eq!(verdict(&a, &b), "At epoch 100 the two runs have the same loss, 0.009901.");
        a.picture.losses = vec![(0, 2.0), (100, 0.25)];
        b.picture.losses = vec![(0, 2.0), (100, 0.5), (200, 0.125)];
        assert_eq!(verdict(&a, &b), "At epoch 100 run 1 is ahead: its loss of 0.2500 is 50 % below run 2’s 0.5000.");
        assert_eq!(verdict(&b, &a), verdict(&a, &b));
        b.picture.losses = vec![(0, 1.999), (70, 1.0)];
        assert_eq!(
            verdict(&a, &b),
            "Before the first epoch run 2 is ahead: its loss of 1.999 is less than 0.1 % below run 1’s 2.000."
        );
        assert!(two_losses(&a, &b).contains("run 2 is ahead"));
        assert_eq!(
            two_fits(&a, &b),
            "The data points and two curves: run 1 after 100 epochs, and run 2 after 200 epochs."
        );
    }

    #[test]
    fn a_card_says_what_the_run_came_to() {
        let run = plain_run(4, 1);
        assert_eq!(outcome(&run), "Loss 0.5000 after 1 epoch, computed in 13 ms");
        assert_eq!(outcome(&Entry { epoch: 0, ..run.clone() }), "Loss 0.5000 after 0 epochs");
        assert_eq!(
            outcome(&Entry { trained_ms: Some(0.2), ..plain_run(4, 3) }),
            "Loss 0.2500 after 3 epochs, computed in less than 1 ms"
        );
        let unknown = Entry { trained_ms: None, ..run.clone() };
        assert_eq!(outcome(&unknown), "Loss 0.5000 after 1 epoch");
        assert_eq!((trained(&run), trained(&unknown)), ("13 ms".to_owned(), "–".to_owned()));
        assert_eq!(outcome(&Entry { diverged: true, ..unknown }), "Loss 0.5000 after 1 epoch, then it diverged");
        let small = RunSettings { batch: Some(4), ..RunSettings::default() };
        let slow = Entry { trained_ms: Some(2345.6), ..entry(5, small, &[], 300) };
        assert_eq!(outcome(&slow), "Loss 0.003322 after 300 epochs (1,200 steps), computed in 2.35 s");
        assert_eq!(
            picture(&run),
            "Fit and loss of run 4: the loss goes from 1.000 to 0.5000 in 1 epoch, above the best line’s 0.1689."
        );
    }

    #[test]
    fn a_link_says_what_it_restores() {
        assert!(restored(Restored::Playing).contains("this run"));
        assert_eq!(
            restored(Restored::Epoch(1200, 2)),
            "Copies a link that restores exactly this run at epoch 1,200, with its 2 changes."
        );
    }
}
