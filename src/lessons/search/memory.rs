//! A map as text for the tab's memory.
//!
//! The first line is a link. The other two lines are the cells' training losses and leave-one-out errors in base64. Losses are
//! stored in single precision, which keeps the four digits that are shown in a third of the space of decimals: the largest map
//! takes 220 kB, and the default map 25 kB.

use std::rc::Rc;

use super::board::Board;
use super::link::{SearchLink, read, write};
use crate::frame::base64;
use crate::settings::reader;
use engine::train::Summary;
use protocol::{Measure, SearchOutcome, SearchResponse};

/// The bit in a cell's first byte that says that the values of line and mean follow. Otherwise they are those of the cell before.
const OWN_POINTS: u8 = 0x80;

/// The map as text; see [`board`].
pub(crate) fn text(board: &Board) -> String {
    let link = write(&SearchLink { search: board.search.clone(), ..SearchLink::default() });
    let sheets = [Measure::Training, Measure::LeftOut].map(|measure| base64::encode(&bytes(board, measure)));
    format!("{link}\n{}\n{}", sheets[0], sheets[1])
}

/// Reads a text written by [`text`]; `None` if it is not valid.
pub(crate) fn board(text: &str) -> Option<Board> {
    let mut lines = text.lines();
    let (SearchLink { search, .. }, notes) = reader::read(lines.next()?, read);
    let mut board = Board::new(search);
    for measure in [Measure::Training, Measure::LeftOut] {
        fill(&mut board, measure, &base64::decode(lines.next()?)?)?;
    }
    notes.is_empty().then_some(board)
}

/// The cells as bytes. A cell starts with the number of seeds that beat the line, plus one; 0 is a cell that is not known.
fn bytes(board: &Board, measure: Measure) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut last = None;
    for index in 0..board.len() {
        let Some(outcome) = board.of(measure, index) else {
            bytes.push(0);
            continue;
        };
        let references = [outcome.line, outcome.mean].map(|loss| loss as f32);
        // There are at most twenty seeds.
        let beating = outcome.beating as u8 + 1;
        if last.replace(references) == Some(references) {
            bytes.push(beating);
        } else {
            bytes.push(beating | OWN_POINTS);
            bytes.extend(references.into_iter().flat_map(f32::to_le_bytes));
        }
        let runs = outcome.runs.iter().map(|run| run.map_or(f32::NAN, |loss| loss as f32));
        bytes.extend(runs.flat_map(f32::to_le_bytes));
    }
    bytes
}

/// Adds the cells in bytes written by [`bytes`].
fn fill(board: &mut Board, measure: Measure, mut bytes: &[u8]) -> Option<()> {
    let mut references = [0.0; 2];
    for index in 0..board.len() {
        let (&first, rest) = bytes.split_first()?;
        bytes = rest;
        if first & OWN_POINTS != 0 {
            references = [loss(&mut bytes)?, loss(&mut bytes)?];
        }
        let Some(beating) = (first & !OWN_POINTS).checked_sub(1) else { continue };
        let runs: Vec<Option<f64>> = (0..board.search.seeds)
            .map(|_| loss(&mut bytes).map(|loss| Some(loss).filter(|loss| loss.is_finite())))
            .collect::<Option<_>>()?;
        let outcome = outcome(runs, u32::from(beating), references);
        let response = SearchResponse { request: 0, outcomes: vec![Rc::new(outcome)] };
        board.take(measure, &[index], Ok(&response));
    }
    bytes.is_empty().then_some(())
}

fn loss(bytes: &mut &[u8]) -> Option<f64> {
    let (loss, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(f64::from(f32::from_le_bytes(*loss)))
}

fn outcome(runs: Vec<Option<f64>>, beating: u32, [line, mean]: [f64; 2]) -> SearchOutcome {
    let Summary { median, lowest, highest, diverged } = Summary::of(&runs);
    let spread = lowest.zip(highest).map(|(lowest, highest)| highest - lowest);
    SearchOutcome { runs, median, lowest, highest, spread, beating, diverged, line, mean }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::search::axis::{Axis, Fineness};
    use crate::lessons::search::board::tests::{board as map, outcome as of_losses};
    use crate::lessons::search::link::Search;

    /// The outcome with losses rounded to single precision.
    fn exact(outcome: &SearchOutcome) -> SearchOutcome {
        let [line, mean] = [outcome.line, outcome.mean].map(|loss| f64::from(loss as f32));
        let runs = outcome.runs.iter().map(|run| run.map(|loss| f64::from(loss as f32))).collect();
        super::outcome(runs, outcome.beating, [line, mean])
    }

    #[test]
    fn a_map_is_restored_as_far_as_it_was_known() {
        let before = map(&[(3, [0.1, 0.2, 0.3]), (7, [0.5, 0.25, 1.5])], &[(3, [0.125, 0.2, 0.3])]);
        let after = board(&text(&before)).expect("it was just written");
        assert_eq!(after.search, before.search);
        for measure in [Measure::Training, Measure::LeftOut] {
            assert_eq!(after.done(measure), before.done(measure));
            for index in 0..before.len() {
                let expected = before.of(measure, index).map(exact);
                assert_eq!(after.of(measure, index), expected.as_ref(), "{measure:?} of cell {index}");
            }
        }
        assert_eq!(text(&after), text(&before));
    }

    #[test]
    fn cells_with_their_own_lines_and_diverged_runs_are_restored_too() {
        let search =
            Search { axes: [Axis::HIDDEN, Axis::NOISE], fineness: Fineness::Coarse, seeds: 3, ..Search::default() };
        let mut before = Board::new(search);
        for (index, line) in [(0, 0.5), (1, 0.5), (6, 0.25)] {
            let diverged = SearchOutcome { line, ..super::outcome(vec![Some(0.125), None, None], 1, [0.5, 2.0]) };
            before.take(
                Measure::Training,
                &[index],
                Ok(&SearchResponse { request: 0, outcomes: vec![Rc::new(diverged)] }),
            );
        }
        assert_eq!(board(&text(&before)), Some(before));
    }

    #[test]
    fn the_largest_map_stays_small_and_what_is_cut_off_is_no_map() {
        let search = Search {
            axes: [Axis::LEARNING_RATE, Axis::HIDDEN],
            fineness: Fineness::Finest,
            seeds: 20,
            ..Search::default()
        };
        let mut before = Board::new(search);
        let cells: Vec<usize> = (0..before.len()).collect();
        let runs = SearchOutcome { runs: vec![Some(0.125); 20], ..of_losses([0.125; 3]) };
        let outcome = Rc::new(runs);
        let outcomes: Vec<_> = cells.iter().map(|_| Rc::clone(&outcome)).collect();
        for measure in [Measure::Training, Measure::LeftOut] {
            before.take(measure, &cells, Ok(&SearchResponse { request: 0, outcomes: outcomes.clone() }));
        }
        let text = text(&before);
        assert!(board(&text).is_some_and(|map| map.is_complete()) && text.len() < 225_000, "{}", text.len());
        for cut in ["", "x", &text[..text.len() - 4], &text[..text.len() / 2], &text.replace("cells=32", "cells=20")] {
            assert_eq!(board(cut), None);
        }
    }
}
