//! A layered drawing of a directed acyclic graph, after Sugiyama.
//!
//! Each box is in a layer below all boxes that lead to it. Lines that cross a layer have a place in it. The order
//! within layers is improved by moving each item to the middle of its neighbours, and places are the least-squares
//! solution that keeps the distance between neighbours of a layer.

use crate::order::sorted;

/// The size of boxes and the room around them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spacing {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// The gap between two boxes of a layer.
    pub(crate) beside: f64,
    /// The gap between two layers.
    pub(crate) between: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layout {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// The upper left corner of each box.
    pub(crate) boxes: Vec<(f64, f64)>,
    /// The points of each edge, from the lower border of its first box to the upper border of its second.
    pub(crate) lines: Vec<Vec<(f64, f64)>>,
}

/// How often the order and the places are improved. The graphs of the lessons settle after a few rounds.
const ROUNDS: usize = 12;

/// Draws a graph of `boxes` boxes. Each edge leads to a box with a higher number.
pub(crate) fn layout(boxes: usize, edges: &[(usize, usize)], spacing: Spacing) -> Layout {
    let edges: Vec<(usize, usize)> = edges.iter().copied().filter(|&(from, to)| from < to && to < boxes).collect();
    let mut grid = Grid::new(boxes, &edges);
    grid.untangle();
    let places = grid.places(spacing);
    let half = spacing.width / 2.0;
    let first = (0..boxes).map(|item| places[item] - half).fold(f64::INFINITY, f64::min);
    let bends = (boxes..places.len()).map(|item| places[item]).fold(first, f64::min);
    let left = if boxes == 0 { 0.0 } else { bends };
    let top = |item: usize| grid.layer[item] as f64 * (spacing.height + spacing.between);
    let corner: Vec<_> = (0..boxes).map(|item| (places[item] - half - left, top(item))).collect();
    let lines = (0..edges.len()).map(|edge| {
        let (from, to) = edges[edge];
        let start = (corner[from].0 + half, corner[from].1 + spacing.height);
        let bends = grid.bends[edge].iter().flat_map(|&bend| {
            let (x, y) = (places[bend] - left, top(bend));
            [(x, y), (x, y + spacing.height)]
        });
        let end = (corner[to].0 + spacing.width * grid.port(&edges, edge, &places), corner[to].1);
        std::iter::once(start).chain(bends).chain([end]).collect()
    });
    let lines: Vec<Vec<_>> = lines.collect();
    let right = corner.iter().map(|&(x, _)| x + spacing.width);
    let right = right.chain(lines.iter().flatten().map(|&(x, _)| x)).fold(0.0, f64::max);
    let bottom = corner.iter().map(|&(_, y)| y + spacing.height).fold(0.0, f64::max);
    Layout { width: right, height: bottom, boxes: corner, lines }
}

/// The items of the drawing: the boxes, and then the places where lines cross a layer.
struct Grid {
    boxes: usize,
    layer: Vec<usize>,
    /// The items of each layer, from left to right.
    rows: Vec<Vec<usize>>,
    /// The neighbours of each item in the layer above and in the layer below.
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
    /// The places where each edge crosses a layer.
    bends: Vec<Vec<usize>>,
}

impl Grid {
    fn new(boxes: usize, edges: &[(usize, usize)]) -> Self {
        let mut layer = vec![0; boxes];
        // Edges lead to higher numbers, so one pass in order finds the longest paths.
        for to in 0..boxes {
            let froms = edges.iter().filter(|edge| edge.1 == to).map(|edge| layer[edge.0] + 1);
            layer[to] = froms.max().unwrap_or(0);
        }
        // A source is right above the first box that it leads to.
        for from in 0..boxes {
            let is_source = edges.iter().all(|edge| edge.1 != from);
            let first = edges.iter().filter(|edge| edge.0 == from).map(|edge| layer[edge.1]).min();
            if let Some(first) = first.filter(|_| is_source) {
                layer[from] = first - 1;
            }
        }
        let mut grid = Self {
            boxes,
            above: vec![Vec::new(); boxes],
            below: vec![Vec::new(); boxes],
            bends: Vec::new(),
            rows: Vec::new(),
            layer,
        };
        for &(from, to) in edges {
            let mut at = from;
            let mut bends = Vec::new();
            for passed in grid.layer[from] + 1..grid.layer[to] {
                let bend = grid.layer.len();
                grid.layer.push(passed);
                grid.above.push(Vec::new());
                grid.below.push(Vec::new());
                grid.join(at, bend);
                bends.push(bend);
                at = bend;
            }
            grid.join(at, to);
            grid.bends.push(bends);
        }
        let layers = grid.layer.iter().max().map_or(0, |last| last + 1);
        grid.rows =
            (0..layers).map(|row| (0..grid.layer.len()).filter(|&item| grid.layer[item] == row).collect()).collect();
        grid
    }

    fn join(&mut self, upper: usize, lower: usize) {
        self.below[upper].push(lower);
        self.above[lower].push(upper);
    }

    /// Orders the rows so that few lines cross.
    fn untangle(&mut self) {
        let mut best = (self.crossings(), self.rows.clone());
        for round in 0..ROUNDS {
            let down = round % 2 == 0;
            let order: Vec<usize> =
                if down { (0..self.rows.len()).collect() } else { (0..self.rows.len()).rev().collect() };
            for row in order {
                let position = self.positions();
                let neighbours = if down { &self.above } else { &self.below };
                let place = |&item: &usize| {
                    mean(neighbours[item].iter().map(|&other| position[other])).unwrap_or(position[item])
                };
                self.rows[row] = sorted(&self.rows[row], place);
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
    }

    /// The position of each item in its row.
    fn positions(&self) -> Vec<f64> {
        let mut position = vec![0.0; self.layer.len()];
        for row in &self.rows {
            for (place, &item) in row.iter().enumerate() {
                // Counted from the middle, so that short and long rows can be compared.
                position[item] = place as f64 - (row.len() as f64 - 1.0) / 2.0;
            }
        }
        position
    }

    /// How many pairs of lines cross between neighbouring rows.
    fn crossings(&self) -> usize {
        let position = self.positions();
        let mut crossings = 0;
        for row in &self.rows {
            let lines: Vec<(f64, f64)> = row
                .iter()
                .flat_map(|&item| self.below[item].iter().map(move |&other| (item, other)))
                .map(|(item, other)| (position[item], position[other]))
                .collect();
            for (index, a) in lines.iter().enumerate() {
                crossings += lines[index + 1..].iter().filter(|b| (a.0 - b.0) * (a.1 - b.1) < 0.0).count();
            }
        }
        crossings
    }

    /// The middle of each item, from left to right.
    fn places(&self, spacing: Spacing) -> Vec<f64> {
        let room = |item: usize| if item < self.boxes { spacing.width } else { 0.0 };
        let mut places: Vec<f64> =
            self.positions().iter().map(|position| position * (spacing.width + spacing.beside)).collect();
        for round in 0..2 * ROUNDS {
            for row in &self.rows {
                let wished: Vec<f64> = row
                    .iter()
                    .map(|&item| {
                        let (above, below) = (self.above[item].iter(), self.below[item].iter());
                        let middle = match round % 3 {
                            0 => mean(above.map(|&other| places[other])),
                            1 => mean(below.map(|&other| places[other])),
                            _ => mean(above.chain(below).map(|&other| places[other])),
                        };
                        middle.unwrap_or(places[item])
                    })
                    .collect();
                let apart = |left: usize, right: usize| (room(left) + room(right)) / 2.0 + spacing.beside;
                let gaps: Vec<f64> = row.windows(2).map(|pair| apart(pair[0], pair[1])).collect();
                for (&item, place) in row.iter().zip(spread(&wished, &gaps)) {
                    places[item] = place;
                }
            }
        }
        places
    }

    /// Where an edge ends along the border of its second box, from 0 to 1. Edges to one box are spread in the order in
    /// which they come.
    fn port(&self, edges: &[(usize, usize)], edge: usize, places: &[f64]) -> f64 {
        let comes_from = |edge: usize| self.bends[edge].last().map_or(places[edges[edge].0], |&bend| places[bend]);
        let to = edges[edge].1;
        let others = (0..edges.len()).filter(|&other| edges[other].1 == to);
        let before = others.clone().filter(|&other| (comes_from(other), other) < (comes_from(edge), edge)).count();
        (before as f64 + 1.0) / (others.count() as f64 + 1.0)
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then_some(sum / count)
}

/// The places nearest to the wished ones, in the least-squares sense, that keep the gaps. Neighbours that come too
/// close are pooled and share their mean.
fn spread(wished: &[f64], gaps: &[f64]) -> Vec<f64> {
    let mut offsets = vec![0.0];
    for gap in gaps {
        offsets.push(offsets[offsets.len() - 1] + gap);
    }
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (wish, offset) in wished.iter().zip(&offsets) {
        let mut pool = (wish - offset, 1);
        while let Some(&(level, count)) = pools.last().filter(|(level, _)| *level > pool.0) {
            pool = ((level * count as f64 + pool.0 * pool.1 as f64) / (count + pool.1) as f64, count + pool.1);
            pools.pop();
        }
        pools.push(pool);
    }
    let levels = pools.into_iter().flat_map(|(level, count)| std::iter::repeat_n(level, count));
    levels.zip(offsets).map(|(level, offset)| level + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACING: Spacing = Spacing { width: 100.0, height: 50.0, beside: 20.0, between: 30.0 };

    /// Fails where boxes overlap, an edge leads up or does not meet its boxes, or something leaves the picture.
    fn check(boxes: usize, edges: &[(usize, usize)]) -> Layout {
        let drawn = layout(boxes, edges, SPACING);
        for (index, a) in drawn.boxes.iter().enumerate() {
            assert!(a.0 >= -1e-9 && a.0 + 100.0 <= drawn.width + 1e-9 && a.1 + 50.0 <= drawn.height + 1e-9);
            for b in &drawn.boxes[index + 1..] {
                let apart = (a.0 - b.0).abs() >= 120.0 - 1e-6 || (a.1 - b.1).abs() >= 80.0 - 1e-6;
                assert!(apart, "{edges:?}: {a:?} and {b:?} overlap");
            }
        }
        for (line, &(from, to)) in drawn.lines.iter().zip(edges) {
            assert!(line.windows(2).all(|pair| pair[0].1 < pair[1].1), "{edges:?}: {line:?} leads up");
            let (start, end) = (line[0], line[line.len() - 1]);
            assert_eq!((start.0, start.1), (drawn.boxes[from].0 + 50.0, drawn.boxes[from].1 + 50.0));
            assert!(end.1 == drawn.boxes[to].1 && (0.0..=100.0).contains(&(end.0 - drawn.boxes[to].0)));
            for &(x, _) in line {
                assert!(x >= -1e-9 && x <= drawn.width + 1e-9);
            }
            // A line passes no box on its way.
            for &(x, y) in &line[1..line.len() - 1] {
                let hit = |&(left, top): &(f64, f64)| x > left && x < left + 100.0 && y > top && y < top + 50.0;
                assert!(!drawn.boxes.iter().any(hit), "{edges:?}: a line runs through a box");
            }
        }
        drawn
    }

    #[test]
    fn a_chain_is_a_straight_column() {
        let drawn = check(4, &[(0, 1), (1, 2), (2, 3)]);
        assert_eq!((drawn.width, drawn.height), (100.0, 4.0 * 50.0 + 3.0 * 30.0));
        assert!(drawn.boxes.iter().all(|corner| corner.0.abs() < 1e-9));
    }

    #[test]
    fn leaves_stand_right_above_what_uses_them() {
        // w x + b: b is used by the sum only.
        let drawn = check(5, &[(0, 2), (1, 2), (2, 4), (3, 4)]);
        assert_eq!(drawn.boxes[3].1, drawn.boxes[2].1);
    }

    #[test]
    fn two_edges_between_the_same_boxes_end_apart() {
        let drawn = check(2, &[(0, 1), (0, 1)]);
        assert!((drawn.lines[0][1].0 - drawn.lines[1][1].0).abs() > 20.0);
    }

    #[test]
    fn lines_that_need_not_cross_do_not() {
        let edges = [(0, 5), (1, 4), (2, 3)];
        check(6, &edges);
        let mut grid = Grid::new(6, &edges);
        grid.untangle();
        assert_eq!(grid.crossings(), 0);
    }

    #[test]
    fn nothing_is_a_drawing_too() {
        assert_eq!(layout(0, &[], SPACING), Layout { width: 0.0, height: 0.0, boxes: vec![], lines: vec![] });
        check(1, &[]);
    }

    #[test]
    fn random_graphs_are_drawn_without_overlaps() {
        let mut state = 7_u32;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as usize % below
        };
        for _ in 0..200 {
            let boxes = 2 + next(20);
            let edges: Vec<_> = (0..1 + next(30))
                .map(|_| {
                    let to = 1 + next(boxes - 1);
                    (next(to), to)
                })
                .collect();
            check(boxes, &edges);
        }
    }
}
