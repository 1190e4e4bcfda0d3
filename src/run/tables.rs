//! The data of charts that show two runs, as rows of a table. Cells of a run without a value are empty.

use crate::charts::numerals::{fixed, grouped};
use crate::components::Cell;
use crate::order::places;

/// A row for each number, such as an epoch, for which one of the runs has a value: the number, then the cells of each run.
pub(crate) fn by_number<V, const CELLS: usize>(
    runs: [impl IntoIterator<Item = (u32, V)>; 2],
    cells: impl Fn(&V) -> [Cell; CELLS],
) -> Vec<Vec<Cell>> {
    let mut all: Vec<(u32, usize, V)> = Vec::new();
    for (index, run) in runs.into_iter().enumerate() {
        all.extend(run.into_iter().map(|(number, value)| (number, index, value)));
    }
    let order = places(all.len(), |place| f64::from(all[place].0));
    let of = |value: Option<&V>| value.map_or([const { Cell::EMPTY }; CELLS], &cells);
    let row = |same: &[usize]| {
        let value = |run| same.iter().map(|&place| &all[place]).rfind(|value| value.1 == run).map(|value| &value.2);
        let number = grouped(u64::from(all[same[0]].0)).into();
        std::iter::once(number).chain([0, 1].into_iter().flat_map(|run| of(value(run)))).collect()
    };
    order.chunk_by(|&a, &b| all[a].0 == all[b].0).map(row).collect()
}

/// A row for each `every`-th place of a grid: x, then the value of each run's curve there.
pub(crate) fn by_place<const RUNS: usize>(
    grid: &[f32],
    every: usize,
    curves: [&[f32]; RUNS],
    value: impl Fn(f64) -> String,
) -> Vec<Vec<Cell>> {
    let row = |(index, &x): (usize, &f32)| {
        let at = |curve: &[f32]| curve.get(index).map_or(Cell::EMPTY, |&y| Cell::number(y, value(f64::from(y))));
        std::iter::once(Cell::number(x, fixed(f64::from(x), 2))).chain(curves.map(at)).collect()
    };
    grid.iter().enumerate().step_by(every).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(rows: &[Vec<Cell>]) -> Vec<Vec<&str>> {
        rows.iter().map(|row| row.iter().map(|cell| cell.shown.as_str()).collect()).collect()
    }

    #[test]
    fn every_number_of_either_run_has_a_row() {
        let runs = [vec![(0, 1.0), (1, 0.5), (2, 0.25), (3, 0.125)], vec![(0, 2.0), (2, 1.0), (4, 0.5), (1000, 0.0)]];
        let rows = by_number(runs, |value: &f64| [*value, -value].map(|value| Cell::from(value.to_string())));
        let shown = shown(&rows);
        assert_eq!(shown[0], ["0", "1", "-1", "2", "-2"]);
        assert_eq!(shown[3], ["3", "0.125", "-0.125", "", ""]);
        assert_eq!(shown[5], ["1,000", "", "", "0", "-0"]);
        assert_eq!(shown.iter().map(|row| row[0]).collect::<Vec<_>>(), ["0", "1", "2", "3", "4", "1,000"]);
    }

    #[test]
    fn a_curve_that_is_missing_leaves_its_cells_empty() {
        let rows = by_place(&[0.0, 0.5, 1.0, 1.5], 2, [&[1.0, 2.0, 3.0, 4.0], &[]], |y| fixed(y, 1));
        assert_eq!(shown(&rows), [["0.00", "1.0", ""], ["1.00", "3.0", ""]]);
    }
}
