//! The order in which the cells of a map are computed, and how many are computed at a time.

use super::board::Board;
use super::tries::Entry;
use crate::order::places;
use protocol::{LeftOut, Measure, SearchRequest};

/// Some cells that a worker computes at a time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Job {
    /// The indices of the cells, counted row by row.
    pub(crate) cells: Vec<usize>,
    /// The request to the worker.
    pub(crate) question: SearchRequest,
    /// The approximate amount of work, in units of [`work`].
    pub(crate) work: f64,
}

/// The largest amount of work in a job. It takes some milliseconds, so that the map fills smoothly, but much longer than a
/// message.
const MOST_WORK: f64 = 4e5;
/// The same for runs without some of the points, of which there are many times as many.
const MOST_WORK_LEFT_OUT: f64 = 2e6;
/// The number of cells that are computed one by one at the start, so that the first results appear at once.
const ALONE: usize = 8;
/// The number of the lab's points.
const LAB: f64 = 15.0;

/// The jobs for the cells whose results are missing, in order.
pub(crate) fn jobs(board: &Board, measure: Measure) -> Vec<Job> {
    let search = &board.search;
    let cells = search.cells();
    let (most, networks) = match measure {
        Measure::Training => (MOST_WORK, 1.0),
        Measure::LeftOut => match search.left_out() {
            LeftOut::Each(networks) | LeftOut::Parts(networks) => (MOST_WORK_LEFT_OUT, f64::from(networks)),
            LeftOut::HeldOut(_) => (MOST_WORK, 1.0),
        },
    };
    let mut jobs: Vec<(Vec<usize>, f64)> = Vec::new();
    let missing = order(search.extent()).into_iter().filter(|&index| board.of(measure, index).is_none());
    for (position, index) in missing.enumerate() {
        let (work, epochs) = (networks * work(&cells[index]), cells[index].epochs);
        // A job trains all its networks for the same number of epochs.
        let alike = |job: &[usize]| job.first().is_some_and(|&first| cells[first].epochs == epochs);
        match jobs.last_mut() {
            Some((job, sum)) if position > ALONE && *sum + work <= most && alike(job) => {
                job.push(index);
                *sum += work;
            }
            _ => jobs.push((vec![index], work)),
        }
    }
    let job = |(indices, work): (Vec<usize>, f64)| {
        let settings = indices.iter().map(|&index| cells[index].settings.clone()).collect();
        // No job is empty.
        let epochs = indices.first().map_or(search.epochs, |&index| cells[index].epochs);
        let seeds = search.seeds;
        let question = SearchRequest::new(0, measure, settings, seeds, epochs);
        Job { cells: indices, question, work }
    };
    jobs.into_iter().map(job).collect()
}

/// The approximate amount of work for a cell: for each step a constant, and an amount proportional to
/// the parameters and to the points.
fn work(Entry { settings, seeds, epochs }: &Entry) -> f64 {
    let parameters = f64::from(settings.parameters());
    let points = f64::from(settings.points() - settings.held_out());
    let steps = settings.batch.map_or(1.0, |size| (points / f64::from(size)).ceil());
    f64::from(*seeds) * f64::from(*epochs) * (4.0 * steps + parameters * points / LAB)
}

/// All cells of a grid of columns and rows, from coarse to fine, so that results spread evenly over the map at any time.
pub(crate) fn order([columns, rows]: [usize; 2]) -> Vec<usize> {
    // The bits of the column and the row are interleaved, lowest first. Sorted by this code, every second cell comes before
    // those between, in both directions.
    let code = |index: usize| {
        let (column, row) = (index % columns, index / columns);
        let code = (0..16).fold(0_u32, |code, bit| {
            let (x, y) = ((column >> bit) & 1, (row >> bit) & 1);
            code << 2 | ((x ^ y) as u32) << 1 | y as u32
        });
        f64::from(code)
    };
    places(columns * rows, code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::search::axis::{Axis, Fineness};
    use crate::lessons::search::board::tests::board;
    use crate::lessons::search::link::Search;
    use protocol::RunSettings;

    #[test]
    fn every_cell_comes_once_and_early_ones_are_spread_over_the_map() {
        for extent in [[20, 20], [8, 5], [32, 8], [1, 3]] {
            let mut sorted = order(extent);
            sorted.sort_unstable();
            assert!(sorted.into_iter().eq(0..extent[0] * extent[1]));
        }
        let order = order([20, 20]);
        for quarter in [[0, 0], [0, 10], [10, 0], [10, 10]] {
            let inside = |index: &&usize| {
                let (column, row) = (*index % 20, *index / 20);
                (quarter[0]..quarter[0] + 10).contains(&column) && (quarter[1]..quarter[1] + 10).contains(&row)
            };
            let early = order[..40].iter().filter(inside).count();
            assert!((5..=16).contains(&early), "{early} of the first 40 in the quarter at {quarter:?}");
        }
    }

    #[test]
    fn jobs_hold_every_cell_with_its_own_settings_and_are_neither_large_nor_many() {
        for measure in [Measure::Training, Measure::LeftOut] {
            let search = Search::default();
            let (jobs, cells) = (jobs(&Board::new(search.clone()), measure), search.cells());
            let mut all: Vec<usize> = jobs.iter().flat_map(|job| job.cells.clone()).collect();
            assert_eq!(all[..ALONE], order([20, 20])[..ALONE]);
            assert!(jobs[..ALONE].iter().all(|job| job.cells.len() == 1));
            all.sort_unstable();
            assert!(all.into_iter().eq(0..400));
            assert!((40..=250).contains(&jobs.len()), "{} jobs", jobs.len());
            for job in jobs {
                let question = job.question;
                assert_eq!((question.measure, question.seeds, question.epochs), (measure, 5, 300));
                assert!(question.settings.iter().eq(job.cells.iter().map(|&index| &cells[index].settings)));
            }
        }
    }

    #[test]
    fn where_epochs_vary_each_job_has_those_of_its_cells() {
        let search = Search { axes: [Axis::HIDDEN, Axis::EPOCHS], ..Search::default() };
        let cells = search.cells();
        for job in jobs(&Board::new(search), Measure::Training) {
            assert!(job.cells.iter().all(|&index| cells[index].epochs == job.question.epochs));
        }
    }

    #[test]
    fn what_is_known_is_not_computed_again() {
        let board = board(&[(3, [0.1; 3]), (7, [0.2; 3])], &[]);
        let left = |measure| jobs(&board, measure).iter().map(|job| job.cells.len()).sum::<usize>();
        assert_eq!([Measure::Training, Measure::LeftOut].map(left), [23, 25]);
        assert!(jobs(&board, Measure::Training).iter().all(|job| !job.cells.contains(&3)));
    }

    #[test]
    fn held_out_points_need_no_other_networks() {
        let works = [0, 20].map(|validation| {
            let settings = RunSettings { validation, ..RunSettings::default() };
            let board = Board::new(Search { settings, ..Search::default() });
            [Measure::Training, Measure::LeftOut]
                .map(|measure| jobs(&board, measure).iter().map(|job| job.work).sum::<f64>())
        });
        assert!(works[0][1] > 14.0 * works[0][0], "fifteen networks without one point each");
        assert_eq!(works[1][1], works[1][0], "the same networks");
        assert!(works[1][0] < works[0][0], "on fewer points");
    }

    #[test]
    fn deeper_and_wider_is_more_work() {
        let axes = [Axis("depth"), Axis::HIDDEN];
        let search = Search { axes, fineness: Fineness::Coarse, ..Search::default() };
        let works: Vec<f64> = search.cells().iter().map(work).collect();
        assert!(works.windows(2).enumerate().all(|(index, pair)| index % 5 == 4 || pair[0] < pair[1]));
    }
}
