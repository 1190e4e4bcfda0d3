//! The results of a map.

use std::rc::Rc;

use super::axis::Axis;
use super::link::Search;
use protocol::{Measure, SearchOutcome, SearchResponse};

/// The results of a map, as far as they are known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Board {
    pub(crate) search: Search,
    training: Sheet,
    left_out: Sheet,
    /// The first failure in words.
    pub(crate) failure: Option<String>,
}

/// The results of one measure for all cells.
#[derive(Debug, Clone, PartialEq)]
struct Sheet {
    cells: Vec<Option<Rc<SearchOutcome>>>,
    done: usize,
}

impl Board {
    /// A map without results.
    pub(crate) fn new(search: Search) -> Self {
        let [columns, rows] = search.extent();
        let sheet = Sheet { cells: vec![None; columns * rows], done: 0 };
        Self { search, training: sheet.clone(), left_out: sheet, failure: None }
    }

    /// Adds a worker's results for some cells, or the reason for a failure.
    pub(crate) fn take(&mut self, measure: Measure, cells: &[usize], report: Result<&SearchResponse, &str>) {
        let sheet = self.sheet_mut(measure);
        sheet.done += cells.len();
        match report {
            Ok(report) => {
                for (&index, outcome) in cells.iter().zip(&report.outcomes) {
                    if let Some(cell) = sheet.cells.get_mut(index) {
                        *cell = Some(Rc::clone(outcome));
                    }
                }
            }
            Err(problem) => {
                self.failure.get_or_insert_with(|| problem.to_owned());
            }
        }
    }

    /// The result of a cell.
    pub(crate) fn of(&self, measure: Measure, index: usize) -> Option<&SearchOutcome> {
        self.sheet(measure).cells.get(index)?.as_deref()
    }

    /// The number of cells.
    pub(crate) fn len(&self) -> usize {
        self.training.cells.len()
    }

    /// The number of cells that are done, including failures.
    pub(crate) fn done(&self, measure: Measure) -> usize {
        self.sheet(measure).done
    }

    /// Whether all cells are done.
    pub(crate) fn is_complete(&self) -> bool {
        self.training.done == self.len() && self.left_out.done == self.len()
    }

    /// The best line's value, once a cell is known. `None` if the cells differ in their points.
    pub(crate) fn line(&self, measure: Measure) -> Option<f64> {
        let first = self.sheet(measure).cells.iter().flatten().next()?;
        (!self.has_own_points()).then_some(first.line)
    }

    /// Whether a cell's median is below the best line's value; `None` if it is not known.
    pub(crate) fn beats_line(&self, measure: Measure, index: usize) -> Option<bool> {
        let outcome = self.of(measure, index)?;
        Some(outcome.median.is_some_and(|median| median < outcome.line))
    }

    /// Whether the cells differ in their points, and so in their best lines.
    pub(crate) fn has_own_points(&self) -> bool {
        self.search.axes.iter().any(|axis| matches!(*axis, Axis::DATA | Axis::NOISE))
    }

    /// The cell with the smallest median, and the median. `None` if the cells differ in their points and cannot be compared.
    pub(crate) fn best(&self, measure: Measure) -> Option<(usize, f64)> {
        let medians = self.sheet(measure).cells.iter().enumerate();
        let known = medians.filter_map(|(index, outcome)| Some((index, outcome.as_ref()?.median?)));
        known.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|_| !self.has_own_points())
    }

    fn sheet(&self, measure: Measure) -> &Sheet {
        match measure {
            Measure::Training => &self.training,
            Measure::LeftOut => &self.left_out,
        }
    }

    fn sheet_mut(&mut self, measure: Measure) -> &mut Sheet {
        match measure {
            Measure::Training => &mut self.training,
            Measure::LeftOut => &mut self.left_out,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::lessons::search::axis::Fineness;

    pub(in crate::lessons::search) fn outcome(losses: [f64; 3]) -> SearchOutcome {
        let [lowest, median, highest] = losses;
        SearchOutcome {
            runs: losses.map(Some).to_vec(),
            median: Some(median),
            lowest: Some(lowest),
            highest: Some(highest),
            spread: Some(highest - lowest),
            beating: losses.iter().filter(|&&loss| loss < 0.1689).count() as u32,
            diverged: 0,
            line: 0.1689,
            mean: 0.5439,
        }
    }

    /// A map of 5 by 5 cells and three seeds, of which some cells are known.
    pub(in crate::lessons::search) fn board(training: &[(usize, [f64; 3])], left_out: &[(usize, [f64; 3])]) -> Board {
        let mut board = Board::new(Search { fineness: Fineness::Coarse, seeds: 3, ..Search::default() });
        let known = [(Measure::Training, training, 0.1689, 0.5439), (Measure::LeftOut, left_out, 0.2035, 0.6243)];
        for (measure, cells, line, mean) in known {
            for &(index, losses) in cells {
                let outcome = SearchOutcome { line, mean, ..outcome(losses) };
                let report = SearchResponse { request: 0, outcomes: vec![Rc::new(outcome)] };
                board.take(measure, &[index], Ok(&report));
            }
        }
        board
    }

    #[test]
    fn a_map_fills_up_and_knows_its_best() {
        let board = board(&[(7, [0.1, 0.2, 0.9]), (3, [0.05, 0.3, 0.4])], &[(3, [0.2, 0.25, 0.3])]);
        assert_eq!((board.len(), board.done(Measure::Training), board.done(Measure::LeftOut)), (25, 2, 1));
        assert_eq!(board.best(Measure::Training), Some((7, 0.2)));
        assert_eq!(board.best(Measure::LeftOut), Some((3, 0.25)));
        assert_eq!(board.line(Measure::LeftOut), Some(0.2035));
        let beats = [3, 7, 8].map(|cell| board.beats_line(Measure::Training, cell));
        assert_eq!(beats, [Some(false), Some(false), None]);
        assert!(board.of(Measure::LeftOut, 7).is_none() && !board.is_complete());
    }

    #[test]
    fn cells_with_points_of_their_own_have_no_common_line_and_no_best() {
        let search = Search { axes: [Axis::HIDDEN, Axis::NOISE], fineness: Fineness::Coarse, ..Search::default() };
        let mut board = Board::new(search);
        board.take(
            Measure::Training,
            &[0],
            Ok(&SearchResponse { request: 0, outcomes: vec![Rc::new(outcome([0.1; 3]))] }),
        );
        assert_eq!((board.done(Measure::Training), board.line(Measure::Training)), (1, None));
        assert_eq!(board.best(Measure::Training), None);
    }

    #[test]
    fn what_fails_is_done_too_and_the_first_reason_stays() {
        let mut board = board(&[], &[]);
        let all: Vec<usize> = (0..25).collect();
        board.take(Measure::Training, &all, Err("lost"));
        board.take(Measure::LeftOut, &all, Err("gone"));
        assert!(board.is_complete());
        assert_eq!((board.failure.as_deref(), board.best(Measure::Training)), (Some("lost"), None));
    }
}
