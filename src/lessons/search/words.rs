//! Texts of the lesson.

use super::axis::Axis;
use super::board::Board;
use super::layer::{DIVERGED, Layer, share};
use super::link::Search;
use super::state::{SearchState, Stage};
use super::tries::{Entry, Who};
use crate::charts::numerals::{grouped, plain, significant};
use crate::run;
use crate::run::course::further;
use crate::run::left_out::{self, is_held_out};
use crate::run::words::count;
use engine::choice::Choice;
use protocol::{LeftOut, Measure, RunSettings, SearchOutcome};

/// A loss or an error, or a word for a run that has diverged.
pub(crate) fn loss(value: Option<f64>) -> String {
    value.map_or_else(|| "diverged".to_owned(), |value| significant(value, 4))
}

/// A median, if it is known.
pub(crate) fn median(known: Option<Option<f64>>) -> String {
    known.map_or_else(|| "…".to_owned(), loss)
}

/// The progress of the map on a number of cores.
pub(crate) fn progress(page: &SearchState, cores: usize) -> String {
    let board = &page.board;
    let all = board.len();
    let on = if cores == 1 { "one core".to_owned() } else { format!("{cores} cores") };
    let done = format!(
        "{} of {all} cells trained, {} of {all} {}",
        board.done(Measure::Training),
        board.done(Measure::LeftOut),
        if is_held_out(board.search.left_out()) { "measured at held-out points" } else { "with points left out" }
    );
    let state = match page.stage {
        Stage::Idle => format!("Nothing computed yet; {on} are ready."),
        Stage::Running => {
            let left = page.left.map_or_else(String::new, |left| format!(" {} left.", duration(left)));
            format!("{done}, on {on}.{left}")
        }
        Stage::Paused => format!("Paused: {done}."),
        Stage::Complete => format!("All {all} cells trained and measured: {} runs.", grouped(runs(board))),
    };
    if page.is_outdated() { format!("{state} The settings have changed since: compute the map again.") } else { state }
}

/// The number of networks of a map: for each cell and seed one, and those without some of the points.
fn runs(board: &Board) -> u64 {
    let without = match board.search.left_out() {
        LeftOut::Each(networks) | LeftOut::Parts(networks) => u64::from(networks),
        LeftOut::HeldOut(_) => 0,
    };
    board.len() as u64 * u64::from(board.search.seeds) * (1 + without)
}

/// What holds for a search on the reader's own points, or with points that are held out; `None` for the course's. `shown` are the
/// settings of the map.
pub(super) fn of_other_points(settings: &RunSettings, shown: &RunSettings) -> Option<String> {
    if let Some(own) = settings.own.as_ref().filter(|_| settings.own != shown.own) {
        return Some(format!(
            "Your {} points are chosen, but the map and all numbers in it are still those of other points. Compute the map again \
             to search with yours.",
            grouped(own.count().into())
        ));
    }
    let of_own = settings.own.as_ref().map(|own| run::words::of_own_points(own.count()));
    let of_error = match settings.left_out() {
        LeftOut::Each(_) => None,
        LeftOut::Parts(parts) => Some(format!(
            "With so many, the cross-validation error leaves out a part of them at a time: {parts} networks are each trained \
             without every {parts}th point."
        )),
        LeftOut::HeldOut(held_out) => Some(format!(
            "Each seed holds out {0} of the {1} points: the training loss is that at the other {2}, the validation error that at \
             these {0}.{3}",
            grouped(held_out.into()),
            grouped(settings.points().into()),
            grouped((settings.points() - held_out).into()),
            if of_own.is_none() { " The tasks are about all points." } else { "" }
        )),
    };
    let all: Vec<String> = of_own.into_iter().chain(of_error).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn duration(milliseconds: f64) -> String {
    match (milliseconds / 1000.0).ceil() {
        seconds if seconds <= 1.0 => "About a second".to_owned(),
        seconds if seconds < 100.0 => format!("About {} seconds", plain(seconds)),
        seconds => format!("About {} minutes", plain((seconds / 60.0).ceil())),
    }
}

/// "Learning rate 0.1, hidden size 2".
pub(crate) fn place(search: &Search, index: usize) -> String {
    let ([across, down], [columns, _]) = (search.values(), search.extent());
    let of = |axis: Axis, value: Option<&f64>| {
        format!("{} {}", axis.label(), value.map_or_else(String::new, |&value| axis.text(value)))
    };
    let first = of(search.axes[0], across.get(index % columns));
    let second = of(search.axes[1], down.get(index / columns));
    format!("{first}, {}{}", second[..1].to_ascii_lowercase(), &second[1..])
}

/// A cell and its results in a sentence.
pub(crate) fn cell(board: &Board, index: usize) -> String {
    let place = place(&board.search, index);
    let Some(training) = board.of(Measure::Training, index) else { return format!("{place}: not computed yet") };
    let trained = format!("{place}: training loss {}{}", loss(training.median), range(training));
    let of_error = board.search.left_out();
    let error = board.of(Measure::LeftOut, index);
    let named = error.map_or_else(String::new, |error| {
        format!(", {} {}", left_out::short(of_error).to_ascii_lowercase(), loss(error.median))
    });
    // The line's loss at the points that a network is trained on says nothing about its error at the others.
    let beating = match error.filter(|_| is_held_out(of_error)) {
        Some(error) => format!("{} seeds beat the line in training, {} in validation", share(training), share(error)),
        None => format!("{} seeds beat the line", share(training)),
    };
    format!("{trained}{named}, {beating}")
}

/// The results of a measure over all seeds.
pub(crate) fn summary(name: &str, outcome: &SearchOutcome) -> String {
    let diverged = if outcome.diverged > 0 { format!(", {} diverged", outcome.diverged) } else { String::new() };
    format!(
        "{name}: median {}{}; {} of {} seeds beat the best line{diverged}.",
        loss(outcome.median),
        range(outcome),
        outcome.beating,
        outcome.runs.len()
    )
}

/// " (0.1648 to 0.5418)".
fn range(outcome: &SearchOutcome) -> String {
    match (outcome.lowest, outcome.highest) {
        (Some(lowest), Some(highest)) if outcome.runs.len() > 1 => {
            format!(" ({} to {})", significant(lowest, 4), significant(highest, 4))
        }
        (Some(lowest), None) => format!(" ({} at best)", significant(lowest, 4)),
        _ => String::new(),
    }
}

/// A description of the map.
pub(crate) fn map(board: &Board, layer: Layer) -> String {
    let [across, down] = board.search.axes.map(|axis| axis.label().to_ascii_lowercase());
    let measure = layer.measure();
    let layer = layer.title(board.search.left_out()).to_ascii_lowercase();
    let of = format!("Map by {across} and {down}, coloured by {layer}");
    if board.done(measure) == 0 {
        return format!("{of}; nothing has been computed yet.");
    }
    let beating = (0..board.len()).filter(|&index| {
        board.of(measure, index).is_some_and(|outcome| outcome.median.is_some_and(|median| median < outcome.line))
    });
    let best = board.best(measure).map_or_else(String::new, |(index, median)| {
        format!(" The best has {}, at {}.", significant(median, 4), place(&board.search, index).to_ascii_lowercase())
    });
    format!(
        "{of}: {} of {} cells are known, {} of them beat the best line.{best}",
        board.done(measure),
        board.len(),
        beating.count()
    )
}

/// The name in a row of the leaderboard.
pub(crate) fn who(who: Who) -> String {
    match who {
        Who::You(place) => format!("Your try {}", place + 1),
        Who::Map => "Best cell of this map".to_owned(),
        Who::BestKnown => "Best known".to_owned(),
        Who::Notebook => "The notebook’s network".to_owned(),
        Who::Line => "Best line".to_owned(),
    }
}

/// The settings of an entry in one line.
pub(crate) fn settings(entry: &Entry) -> String {
    let RunSettings { learning_rate, hidden, depth, activation, optimizer, seed, .. } = &entry.settings;
    let layers = if *depth == 1 { format!("{hidden}") } else { format!("{depth} × {hidden}") };
    let last = seed.wrapping_add(entry.seeds - 1);
    let seeds = if entry.seeds == 1 { format!("seed {seed}") } else { format!("seeds {seed}–{last}") };
    let further = further(&entry.settings).into_iter().fold(String::new(), |all, one| format!("{all}, {one}"));
    format!(
        "{layers} {}, {} {}{further}, {} epochs, {seeds}",
        activation.label(),
        optimizer.label(),
        plain(*learning_rate),
        grouped(u64::from(entry.epochs))
    )
}

/// The axes that have no effect, and what they need. `None` if all have one.
pub(crate) fn idle(search: &Search) -> Option<String> {
    let sentence = |axis: Axis| format!("{} has no effect on this map: it needs {}.", axis.label(), axis.needs());
    let all: Vec<String> = search.idle().map(sentence).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

/// The number of tries that the leaderboard leaves out.
pub(crate) fn elsewhere(page: &SearchState) -> Option<String> {
    let count = page.tries.len() - page.competing().count();
    let are = if count == 1 { "try of yours is" } else { "tries of yours are" };
    (count > 0)
        .then(|| format!("{count} {are} not shown: errors at other points or with other noise cannot be compared."))
}

/// What the line on the map means.
pub(crate) fn outline(board: &Board, measure: Measure) -> String {
    let of_error = board.search.left_out();
    match board.line(measure) {
        Some(line) if is_held_out(of_error) => {
            let name = if measure == Measure::Training { "training loss" } else { left_out::name(of_error) };
            format!("outline: the best line’s {name}, {}", significant(line, 4))
        }
        Some(line) => format!("outline: the best line’s {}", significant(line, 4)),
        None => "outline: the best line through the cell’s own points".to_owned(),
    }
}

/// The number of cells that are marked as diverged.
pub(crate) fn diverged(board: &Board, layer: Layer) -> Option<String> {
    let cells = (0..board.len()).filter(|&index| layer.text(board, index) == DIVERGED).count();
    (cells > 0).then(|| format!("{DIVERGED} diverged: {}", count(cells as u64, "cell")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::task::Done;
    use crate::lessons::search::axis::Fineness;
    use crate::lessons::search::board::tests::board;
    use crate::lessons::search::link::SearchLink;
    use crate::lessons::search::state::Action;
    use std::rc::Rc;

    #[test]
    fn cells_and_map_are_told_in_words() {
        let board = board(&[(6, [0.15, 0.16, 0.9]), (7, [0.2, 0.3, 0.4])], &[(6, [0.2, 0.25, 0.3])]);
        assert_eq!(
            cell(&board, 6),
            "Learning rate 0.001, hidden size 2: training loss 0.1600 (0.1500 to 0.9000), leave-one-out 0.2500, 2/3 seeds \
             beat the line"
        );
        assert_eq!(cell(&board, 0), "Learning rate 0.0001, hidden size 1: not computed yet");
        assert_eq!(
            map(&board, Layer::Median),
            "Map by learning rate and hidden size, coloured by training loss: median: 2 of 25 cells are known, 1 of them beat \
             the best line. The best has 0.1600, at learning rate 0.001, hidden size 2."
        );
        assert!(map(&board, Layer::LeftOut).contains("1 of 25 cells are known, 0 of them beat"));
    }

    #[test]
    fn what_a_split_measures_is_said_wherever_it_is_shown() {
        let split = RunSettings { validation: 20, ..RunSettings::default() };
        let mut board = board(&[(6, [0.15, 0.16, 0.9])], &[(6, [0.1, 0.25, 0.3])]);
        board.search.settings = split.clone();
        assert_eq!(
            cell(&board, 6),
            "Learning rate 0.001, hidden size 2: training loss 0.1600 (0.1500 to 0.9000), validation 0.2500, 2/3 seeds beat the \
             line in training, 1/3 in validation"
        );
        assert!(
            map(&board, Layer::LeftOut)
                .starts_with("Map by learning rate and hidden size, coloured by validation error: median")
        );
        assert_eq!(
            [Measure::Training, Measure::LeftOut].map(|measure| outline(&board, measure)),
            ["outline: the best line’s training loss, 0.1689", "outline: the best line’s validation error, 0.2035"]
        );
        assert_eq!(runs(&board), 25 * 3, "the networks are measured at the points that they have not seen");
        let said = of_other_points(&split, &split).expect("another goal");
        assert_eq!(
            said,
            "Each seed holds out 3 of the 15 points: the training loss is that at the other 12, the validation error that at these \
             3. The tasks are about all points."
        );
        assert_eq!(of_other_points(&RunSettings::default(), &RunSettings::default()), None);
        let many = (0..40).map(f64::from).collect::<Vec<_>>();
        let own = RunSettings::default().with_own(protocol::Points::new(many.clone(), many).ok().map(Rc::new));
        let said = of_other_points(&own, &RunSettings::default()).expect("own points, and the map of others");
        assert_eq!(
            said,
            "Your 40 points are chosen, but the map and all numbers in it are still those of other points. Compute the map again to \
             search with yours."
        );
        let said = of_other_points(&own, &own).expect("own points");
        assert!(said.contains("your 40 points") && said.ends_with("without every 5th point."), "{said}");
    }

    #[test]
    fn a_cell_is_summed_up_over_its_seeds() {
        let board = board(&[(6, [0.15, 0.16, 0.9])], &[]);
        let mut outcome = board.of(Measure::Training, 6).expect("known").clone();
        assert_eq!(
            summary("Training loss", &outcome),
            "Training loss: median 0.1600 (0.1500 to 0.9000); 2 of 3 seeds beat the best line."
        );
        (outcome.highest, outcome.diverged) = (None, 1);
        assert_eq!(
            summary("Training loss", &outcome),
            "Training loss: median 0.1600 (0.1500 at best); 2 of 3 seeds beat the best line, 1 diverged."
        );
    }

    #[test]
    fn the_progress_says_how_far_how_fast_and_for_what() {
        let link = SearchLink {
            search: Search { fineness: Fineness::Coarse, seeds: 3, ..Search::default() },
            ..SearchLink::default()
        };
        let page = SearchState::new(link, vec![], Done::default(), true);
        let known = board(&[(6, [0.1; 3])], &[]);
        let running = page.after(Action::Progress { run: 1, board: Rc::new(known), left: Some(4200.0) });
        let done = "1 of 25 cells trained, 0 of 25 with points left out";
        assert_eq!(progress(&running, 2), format!("{done}, on 2 cores. About 5 seconds left."));
        assert_eq!(progress(&running.after(Action::Pause(true)), 2), format!("Paused: {done}."));
        let old = running.after(Action::Epochs(7));
        assert!(progress(&old, 1).ends_with("The settings have changed since: compute the map again."));
        assert_eq!(
            [300.0, 61_000.0, 150_000.0].map(duration),
            ["About a second", "About 61 seconds", "About 3 minutes"]
        );
    }

    #[test]
    fn what_has_no_effect_or_does_not_compare_is_said() {
        assert_eq!(idle(&Search::default()), None);
        let search = Search { axes: [Axis("momentum"), Axis::HIDDEN], ..Search::default() };
        assert_eq!(idle(&search).as_deref(), Some("Momentum has no effect on this map: it needs SGD or RMSprop."));
        let page = SearchState::new(SearchLink::default(), vec![], Done::default(), true);
        let noisy = RunSettings { noise: 0.5, ..RunSettings::default() };
        let page = page.after(Action::Try);
        assert_eq!(elsewhere(&page), None);
        let other = page.after(Action::Settings(noisy));
        assert!(elsewhere(&other).is_some_and(|words| words.starts_with("1 try of yours is not shown")));
    }

    #[test]
    fn what_has_diverged_is_counted() {
        let mut board = board(&[(6, [0.15, 0.16, 0.9])], &[]);
        assert_eq!(diverged(&board, Layer::Median), None);
        let mut outcome = board.of(Measure::Training, 6).expect("known").clone();
        (outcome.highest, outcome.spread, outcome.diverged) = (None, None, 1);
        let report = protocol::SearchResponse { request: 0, outcomes: vec![Rc::new(outcome)] };
        board.take(Measure::Training, &[7], Ok(&report));
        assert_eq!(diverged(&board, Layer::Median), None, "the middle one has not");
        assert_eq!(diverged(&board, Layer::Spread).as_deref(), Some("× diverged: 1 cell"));
    }

    #[test]
    fn settings_are_told_in_one_line() {
        assert_eq!(settings(&Entry::notebook()), "2 Sigmoid, Adam 0.1, 300 epochs, seeds 0–4");
        let deep = RunSettings { depth: 3, seed: 7, ..RunSettings::default() };
        let entry = Entry { settings: deep, seeds: 1, epochs: 2000 };
        assert_eq!(settings(&entry), "3 × 2 Sigmoid, Adam 0.1, 2,000 epochs, seed 7");
        let smooth = RunSettings { decay: Some(0.1), batch: Some(5), ..RunSettings::default() };
        let entry = Entry { settings: smooth, ..Entry::notebook() };
        assert_eq!(settings(&entry), "2 Sigmoid, Adam 0.1, mini-batches of 5, weight decay 0.1, 300 epochs, seeds 0–4");
        assert_eq!([median(None), median(Some(None)), median(Some(Some(0.25)))], ["…", "diverged", "0.2500"]);
    }
}
