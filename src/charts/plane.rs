//! The loss over two parameters of a network as contours, with the paths of optimizers.

use super::axis::Axis;
use super::mark::{Beside, Mark, Stroke};
use super::numerals::significant;
use super::regression::{Way, trails};
use super::{Palette, Plot};
use crate::order::sorted;

/// The part of a plane that is shown.
pub(crate) struct Plane<'a> {
    /// The names of the two parameters.
    pub(crate) names: [&'a str; 2],
    /// The ends of both axes.
    pub(crate) ends: [[f64; 2]; 2],
    /// The losses on an even grid: for each value of the second parameter, one for each of the first.
    pub(crate) losses: &'a [Vec<f32>],
    /// Where the network is.
    pub(crate) now: [f64; 2],
    /// The place of the smallest loss.
    pub(crate) lowest: [f64; 2],
}

/// The contours, as shares of the grid that lie below them.
const SHARES: [f64; 8] = [0.04, 0.12, 0.25, 0.4, 0.55, 0.7, 0.82, 0.92];
/// Every so many contours one is labelled.
const LABELLED: usize = 3;

/// Draws the plane from above, with the paths on it.
pub(crate) fn draw(plot: &mut Plot, plane: &Plane<'_>, ways: &[Way<'_>]) {
    let Some(palette) = plot.palette() else { return };
    let [across, up] = plane.ends.map(|[low, high]| (low, high));
    let mut marks = contours(plane, &palette);
    let farthest = plane.ends.iter().flatten().fold(0.0_f64, |farthest, end| farthest.max(end.abs()));
    marks.extend(trails(ways, farthest as f32, &palette));
    let muted = |place: [f64; 2], name: &str, beside: Beside| {
        let place = (place[0], place[1]);
        [
            Mark::Ring(place, 5.0, Stroke::solid(palette.muted, 2.0)),
            Mark::Note(place, name.to_owned(), palette.muted, beside),
        ]
    };
    marks.extend(muted(plane.lowest, "lowest", Beside::LeftAbove));
    marks.extend(muted(plane.now, "now", Beside::RightBelow));
    let [first, second] = plane.names.map(str::to_owned);
    plot.draw(Axis::linear(first, across), Axis::linear(second, up), &marks);
}

fn contours(plane: &Plane<'_>, palette: &Palette) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (index, level) in levels(plane.losses).into_iter().enumerate() {
        let segments = crossing(plane, level);
        // A place right of the middle, which the paths seldom reach.
        let label = segments.iter().max_by(|a, b| a[0].0.total_cmp(&b[0].0)).map(|segment| segment[0]);
        if let Some(place) = label.filter(|_| index % LABELLED == 1) {
            let text = format!("loss {}", significant(level, 3));
            marks.push(Mark::Note(place, text, palette.muted, Beside::LeftAbove));
        }
        // A point that is not finite ends a stroke.
        let gap = (f64::NAN, f64::NAN);
        let curve = segments.into_iter().flat_map(|[from, to]| [from, to, gap]).collect();
        marks.push(Mark::Curve(curve, Stroke::solid(palette.contour(), 1.25)));
    }
    marks
}

/// The losses of the contours, ascending.
fn levels(losses: &[Vec<f32>]) -> Vec<f64> {
    let all: Vec<f32> = losses.iter().flatten().copied().collect();
    let all = sorted(&all, |&loss| loss.into());
    let at = |share: f64| all.get((share * all.len() as f64) as usize).copied().map(f64::from);
    let mut levels: Vec<f64> = SHARES.into_iter().filter_map(at).collect();
    levels.dedup();
    levels
}

/// The segments of a contour: where it crosses each cell of the grid.
fn crossing(plane: &Plane<'_>, level: f64) -> Vec<[(f64, f64); 2]> {
    let [rows, columns] = [plane.losses.len(), plane.losses.first().map_or(0, Vec::len)];
    let place = |axis: usize, index: f64, count: usize| {
        let [low, high] = plane.ends[axis];
        low + (high - low) * index / (count.max(2) - 1) as f64
    };
    let loss = |row: usize, column: usize| plane.losses[row].get(column).copied().map_or(f64::MAX, f64::from);
    let mut segments = Vec::new();
    for row in 0..rows.saturating_sub(1) {
        for column in 0..columns.saturating_sub(1) {
            // Around the cell, so that each corner and the next one have an edge between them.
            let corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)];
            let mut crossed = Vec::new();
            for (index, &(row, column)) in corners.iter().enumerate() {
                let (next_row, next_column) = corners[(index + 1) % 4];
                let (from, to) = (loss(row, column), loss(next_row, next_column));
                if (from < level) != (to < level) {
                    let share = (level - from) / (to - from);
                    let between = |from: usize, to: usize| from as f64 + share * (to as f64 - from as f64);
                    let (x, y) = (between(column, next_column), between(row, next_row));
                    crossed.push((place(0, x, columns), place(1, y, rows)));
                }
            }
            segments.extend(crossed.chunks_exact(2).map(|pair| [pair[0], pair[1]]));
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contour_lies_where_the_loss_is() {
        // The loss is the square of the distance from the origin.
        let side = |index: usize| -2.0 + 4.0 * index as f64 / 40.0;
        let losses: Vec<Vec<f32>> = (0..41)
            .map(|row| (0..41).map(|column| (side(row).powi(2) + side(column).powi(2)) as f32).collect())
            .collect();
        let plane = Plane { names: [""; 2], ends: [[-2.0, 2.0]; 2], losses: &losses, now: [0.0; 2], lowest: [0.0; 2] };
        let segments = crossing(&plane, 1.0);
        assert!(segments.len() > 60, "{}", segments.len());
        for (x, y) in segments.iter().flatten() {
            assert!((x.hypot(*y) - 1.0).abs() < 0.01, "{x}, {y}");
        }
        let levels = levels(&losses);
        assert!(levels.len() == SHARES.len() && levels.windows(2).all(|pair| pair[0] < pair[1]), "{levels:?}");
        assert!(crossing(&plane, 9.0).is_empty());
    }
}
