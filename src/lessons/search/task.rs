//! The page's tasks.

use super::axis::Axis;
use super::board::Board;
use super::state::SearchState;
use super::tries::Entry;
use crate::frame::{Done, Task};
use protocol::Measure;

/// The tasks. Each builds on those before it.
pub(crate) const TASKS: [Task; 5] = [
    Task {
        name: "steady",
        what: "Choose a cell in which every one of at least five seeds beats the best line.",
        hint: "When the map is complete, choose one of its deepest blue cells. Beside the map you can read how many of its seeds beat the best line.",
        why: "A setting is good if it does not depend on luck: a low median with a wide spread is a lottery.",
    },
    Task {
        name: "too-high",
        what: "Choose a cell whose learning rate is too high: larger than that of the best cell with the same other \
               settings, and with more than twice its loss.",
        hint: "When the map is complete, find the best cell of a row, then choose one further to the right in the same row.",
        why: "Past the best rate each step jumps over the valley. Adam seldom diverges there: it wanders, or gets stuck.",
    },
    Task {
        name: "overfit",
        what: "Choose a cell that beats the best line on the data it was trained on, but not on points that were left out.",
        hint: "Networks with many units have the most freedom. Compare the training loss and the leave-one-out error of the chosen cell.",
        why: "That network has learned the points, not the curve behind them. Training loss alone cannot tell you.",
    },
    Task {
        name: "beat-notebook",
        what: "Try settings of your own whose leave-one-out error is below that of the notebook’s network.",
        hint: "Choose a good cell and press “Set the sliders to this cell”. Then open “Your settings” and press “Try these settings”.",
        why: "Two sigmoid units at a rate of 0.1 are a fair start, and by no means the end.",
    },
    Task {
        name: "beat-line",
        what: "Try settings whose leave-one-out error is below the best line’s.",
        hint: "Let “Colours show” be the leave-one-out error and start from the best cell. Small networks and short runs often predict best.",
        why: "The curve is real, then: your networks predict points that they have not seen better than any line does.",
    },
];

/// The tasks that are done in this state of the page.
pub(crate) fn after(done: &Done, state: &SearchState) -> Done {
    let mut next = done.clone();
    let settings = &state.link.search.settings;
    if settings.own.is_some() || settings.validation > 0 {
        // The tasks are about the course's points, of which none are held out.
        return next;
    }
    if let Some(cell) = state.link.cell {
        let board = &state.board;
        next.note("steady", is_steady(board, cell));
        next.note("too-high", is_too_high(board, cell));
        next.note("overfit", is_overfit(board, cell));
    }
    let error = |entry: &Entry| state.known(entry, Measure::LeftOut).and_then(|outcome| outcome.median);
    let own = || state.competing().filter_map(|(_, entry)| error(entry));
    let notebook = error(&state.notebook());
    next.note("beat-notebook", notebook.is_some_and(|notebook| own().any(|error| error < notebook)));
    next.note("beat-line", state.line(Measure::LeftOut).is_some_and(|line| own().any(|error| error < line)));
    next
}

fn is_steady(board: &Board, cell: usize) -> bool {
    let outcome = board.of(Measure::Training, cell);
    outcome.is_some_and(|outcome| outcome.runs.len() >= 5 && outcome.beating as usize == outcome.runs.len())
}

fn is_too_high(board: &Board, cell: usize) -> bool {
    let [columns, rows] = board.search.extent();
    let (column, row) = (cell % columns, cell / columns);
    // The cells that differ only in their learning rate, by ascending rate, and the index of this one.
    let (line, own): (Vec<usize>, usize) = match board.search.axes {
        [Axis::LEARNING_RATE, _] => ((0..columns).map(|column| row * columns + column).collect(), column),
        [_, Axis::LEARNING_RATE] => ((0..rows).map(|row| row * columns + column).collect(), row),
        _ => return false,
    };
    // The best cell is known only if all of them are.
    let outcomes: Option<Vec<_>> = line.iter().map(|&cell| board.of(Measure::Training, cell)).collect();
    let Some(outcomes) = outcomes else { return false };
    let medians: Vec<f64> = outcomes.iter().map(|outcome| outcome.median.unwrap_or(f64::INFINITY)).collect();
    let best = (0..medians.len()).min_by(|&a, &b| medians[a].total_cmp(&medians[b]));
    best.is_some_and(|best| own > best && medians[own] > 2.0 * medians[best])
}

fn is_overfit(board: &Board, cell: usize) -> bool {
    let median = |measure| board.of(measure, cell).map(|outcome| outcome.median.unwrap_or(f64::INFINITY));
    let line = |measure| board.of(measure, cell).map(|outcome| outcome.line);
    let beats = |measure| Some(median(measure)? < line(measure)?);
    beats(Measure::Training) == Some(true) && beats(Measure::LeftOut) == Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::search::board::tests::board;

    #[test]
    fn a_cell_is_steady_if_every_one_of_enough_seeds_beats_the_line() {
        let mut board = board(&[(3, [0.1, 0.11, 0.12]), (4, [0.1, 0.12, 0.2])], &[]);
        assert!(!is_steady(&board, 3), "three seeds are too few");
        let five = |last: f64| {
            let mut outcome = board.of(Measure::Training, 3).expect("known").clone();
            outcome.runs = vec![Some(0.1), Some(0.1), Some(0.1), Some(0.1), Some(last)];
            outcome.beating = 4 + u32::from(last < 0.1689);
            protocol::SearchResponse { request: 0, outcomes: vec![std::rc::Rc::new(outcome)] }
        };
        let (all, most) = (five(0.16), five(0.17));
        board.take(Measure::Training, &[3], Ok(&all));
        board.take(Measure::Training, &[4], Ok(&most));
        assert!(is_steady(&board, 3) && !is_steady(&board, 4) && !is_steady(&board, 5));
    }

    #[test]
    fn a_rate_is_too_high_beyond_the_best_of_its_row() {
        let row = |losses: [f64; 5]| -> Vec<(usize, [f64; 3])> {
            losses.iter().enumerate().map(|(column, &loss)| (5 + column, [loss; 3])).collect()
        };
        let whole = board(&row([0.5, 0.2, 0.15, 0.29, 0.31]), &[]);
        assert!(is_too_high(&whole, 9));
        assert!(!is_too_high(&whole, 8), "less than twice the loss");
        assert!(!is_too_high(&whole, 5), "too low, not too high");
        let part = board(&row([0.5, 0.2, 0.15, 0.29, 0.31])[1..], &[]);
        assert!(!is_too_high(&part, 9), "the first cell of the row is not known");
    }

    #[test]
    fn overfitting_is_good_on_the_data_and_bad_beside_it() {
        let training = [(0, [0.1; 3]), (1, [0.1; 3]), (2, [0.2; 3]), (3, [0.1; 3])];
        let board = board(&training, &[(0, [0.3; 3]), (1, [0.19; 3]), (2, [0.3; 3])]);
        assert_eq!([0, 1, 2, 3].map(|cell| is_overfit(&board, cell)), [true, false, false, false]);
    }
}
