//! What to show of a run that leaves its chart.

/// The part of a path before w or b leaves the chart for the first time. The rest is not drawn: a path that runs away
/// jumps across the chart again and again, and would cover it.
pub(crate) fn before_leaving<const N: usize>(path: &[(u32, [f32; N])], farthest: f32) -> &[(u32, [f32; N])] {
    let leaves = path.iter().position(|(_, values)| values.iter().take(2).any(|value| value.abs() > farthest));
    &path[..leaves.unwrap_or(path.len())]
}

/// On which side of a chart something lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beyond {
    Above,
    Below,
}

/// The side on which a curve is outside of the chart. `None` if some of it is visible.
pub(crate) fn beyond(curve: impl IntoIterator<Item = f64>, (low, high): (f64, f64)) -> Option<Beyond> {
    let mut side = None;
    for height in curve {
        let now = match height {
            _ if height > high => Beyond::Above,
            _ if height < low => Beyond::Below,
            _ => return None,
        };
        // A curve with points on both sides crosses the chart.
        if side.is_some_and(|side| side != now) {
            return None;
        }
        side = Some(now);
    }
    side
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_runs_away_ends_where_it_leaves_the_chart() {
        let path: Vec<_> =
            [0.5, -1.0, 2.0, -4.0, 1.0, 16.0].into_iter().zip(0..).map(|(w, epoch)| (epoch, [w, 0.1])).collect();
        assert_eq!(
            before_leaving(&path, 2.5).last(),
            Some(&(2, [2.0, 0.1])),
            "what comes back once is gone all the same"
        );
        assert_eq!(before_leaving(&path[..3], 2.5).len(), 3);
        assert!(before_leaving::<2>(&[], 2.5).is_empty());
        assert_eq!(before_leaving(&[(0, [0.0, 0.0, 9.0])], 2.5).len(), 1, "a loss may be large");
    }

    #[test]
    fn a_curve_is_beyond_the_chart_if_nothing_of_it_is_in() {
        let of = |heights: &[f64]| beyond(heights.iter().copied(), (0.0, 4.0));
        assert_eq!(of(&[5.0, 1e30]), Some(Beyond::Above));
        assert_eq!(of(&[-5.0, -0.1]), Some(Beyond::Below));
        assert_eq!([of(&[-5.0, 2.0]), of(&[-5.0, 5.0]), of(&[])], [None; 3]);
    }
}
