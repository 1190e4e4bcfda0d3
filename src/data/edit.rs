//! Changes of points by hand.

use std::rc::Rc;

use protocol::Points;

use crate::order::sorted;

/// The reader's own points, or those of the data set.
pub(crate) type Own = Option<Rc<Points>>;

/// A change of one point, or of all.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Edit {
    Add((f64, f64)),
    Move(usize, (f64, f64)),
    Delete(usize),
    /// A drawn curve takes the place of all points.
    Draw(Vec<(f64, f64)>),
}

impl Edit {
    /// The points after the change.
    ///
    /// # Errors
    /// A sentence that says why the points cannot be changed so.
    pub(crate) fn of(self, points: &Points) -> Result<Points, String> {
        let (mut x, mut y) = (points.x().to_vec(), points.y().to_vec());
        match self {
            Self::Add(at) => {
                x.push(at.0);
                y.push(at.1);
            }
            Self::Move(index, at) if index < x.len() => (x[index], y[index]) = at,
            Self::Delete(index) if index < x.len() => {
                x.remove(index);
                y.remove(index);
            }
            Self::Move(..) | Self::Delete(_) => {}
            Self::Draw(samples) => (x, y) = samples.into_iter().unzip(),
        }
        Points::new(x, y)
    }
}

/// So many points of a drawn curve, evenly spaced in x. Where the curve goes back, its parts are taken together.
pub(crate) fn sampled(stroke: &[(f64, f64)], count: usize) -> Vec<(f64, f64)> {
    let mut sorted = sorted(stroke, |point| point.0);
    sorted.dedup_by_key(|point| point.0);
    let (Some(&first), Some(&last)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let at = |x: f64| {
        let after = sorted.partition_point(|point| point.0 < x).clamp(1, sorted.len().max(2) - 1);
        let (Some(&left), Some(&right)) = (sorted.get(after - 1), sorted.get(after)) else { return first.1 };
        let share = (x - left.0) / (right.0 - left.0);
        left.1 + share.clamp(0.0, 1.0) * (right.1 - left.1)
    };
    let x = |index: usize| first.0 + (last.0 - first.0) * index as f64 / (count.max(2) - 1) as f64;
    (0..count).map(|index| (x(index), at(x(index)))).collect()
}

/// A coordinate that was aimed at on a chart of this range: a hand is no more precise than a thousandth of it.
pub(crate) fn aimed(value: f64, range: f64) -> f64 {
    let decimals = (3.0 - range.abs().max(1e-9).log10().floor()).clamp(0.0, 12.0) as usize;
    format!("{value:.decimals$}").parse().unwrap_or(value)
}

/// The index of the place nearest to another, if one is within reach.
pub(crate) fn nearest(places: impl Iterator<Item = Option<(f64, f64)>>, to: (f64, f64), reach: f64) -> Option<usize> {
    let distances = places.enumerate().filter_map(|(index, place)| {
        let (left, top) = place?;
        Some((index, (left - to.0).hypot(top - to.1))).filter(|near| near.1 <= reach)
    });
    distances.min_by(|a, b| a.1.total_cmp(&b.1)).map(|near| near.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(x: &[f64], y: &[f64]) -> Points {
        Points::new(x.to_vec(), y.to_vec()).expect("sound")
    }

    #[test]
    fn points_are_added_moved_and_deleted() {
        let three = points(&[1.0, 2.0, 3.0], &[1.0, 4.0, 9.0]);
        assert_eq!(Edit::Add((0.5, 7.0)).of(&three), Ok(points(&[1.0, 2.0, 3.0, 0.5], &[1.0, 4.0, 9.0, 7.0])));
        assert_eq!(Edit::Move(1, (2.5, 0.0)).of(&three), Ok(points(&[1.0, 2.5, 3.0], &[1.0, 0.0, 9.0])));
        assert_eq!(Edit::Delete(0).of(&three), Ok(points(&[2.0, 3.0], &[4.0, 9.0])));
        assert_eq!(Edit::Delete(7).of(&three), Ok(three.clone()), "it is gone already");
        let two = Edit::Delete(0).of(&three).expect("two stay");
        assert_eq!(Edit::Delete(0).of(&two), Err("There is 1 point; there must be from 2 to 10,000.".to_owned()));
    }

    #[test]
    fn a_curve_is_sampled_evenly_along_x() {
        let stroke = [(0.0, 0.0), (1.0, 2.0), (4.0, 2.0), (4.0, 9.0), (3.0, 2.0)];
        assert_eq!(sampled(&stroke, 5), [(0.0, 0.0), (1.0, 2.0), (2.0, 2.0), (3.0, 2.0), (4.0, 2.0)]);
        assert_eq!(sampled(&[], 5), []);
        assert_eq!(sampled(&[(2.0, 3.0)], 2), [(2.0, 3.0), (2.0, 3.0)]);
    }

    #[test]
    fn an_aim_is_as_precise_as_a_hand() {
        assert_eq!(
            [aimed(4.567_891_2, 9.0), aimed(45.678_912, 40.0), aimed(45_678.912, 1e5)],
            [4.568, 45.68, 45_679.0]
        );
    }

    #[test]
    fn the_nearest_point_within_reach_is_meant() {
        let places = [Some((0.0, 0.0)), None, Some((10.0, 0.0))];
        let near = |to| nearest(places.into_iter(), to, 6.0);
        assert_eq!([near((1.0, 1.0)), near((9.0, 0.0)), near((30.0, 0.0))], [Some(0), Some(2), None]);
    }
}
