//! The data of charts that show two runs, as rows of a table. Cells of a run without a value are empty.

use std::collections::BTreeMap;

use crate::charts::numerals::{fixed, grouped};
use crate::components::Cell;

/// A row for each number, such as an epoch, for which one of the runs has a value: the number, then the cells of each run.
pub(crate) fn by_number<V, const CELLS: usize>(
    runs: [impl IntoIterator<Item = (u32, V)>; 2],
    cells: impl Fn(&V) -> [Cell; CELLS],
) -> Vec<Vec<Cell>> {
    let mut numbers = BTreeMap::<u32, [Option<V>; 2]>::new();
    for (index, run) in runs.into_iter().enumerate() {
        for (number, value) in run {
            numbers.entry(number).or_insert([const { None }; 2])[index] = Some(value);
        }
    }
    let of = |value: &Option<V>| value.as_ref().map_or([const { Cell::EMPTY }; CELLS], &cells);
    let row = |(number, values): (&u32, &[Option<V>; 2])| {
        std::iter::once(grouped(u64::from(*number)).into()).chain(values.iter().flat_map(of)).collect()
    };
    numbers.iter().map(row).collect()
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
