//! The way of a chart's axes from one range to the next.

use super::Axis;

/// How long the way takes, in milliseconds.
const WAY_MS: f64 = 200.0;

/// The ranges of the axes, x and y.
type Ranges = [(f64, f64); 2];

/// Axes that move smoothly. What they show is always drawn on them, wherever they are.
#[derive(Debug, Default)]
pub(super) struct Easing {
    /// The axes as they will be, and the ranges that are shown now.
    axes: Option<(Axis, Axis, Ranges)>,
    /// Where the present move began, and when.
    from: Option<(Ranges, f64)>,
}

impl Easing {
    pub(super) fn is_moving(&self) -> bool {
        self.from.is_some()
    }

    /// The axes to draw at a time in milliseconds, on the way to `x` and `y`. Where `is_still` says so, they do not move.
    pub(super) fn shown(&mut self, x: Axis, y: Axis, now: f64, is_still: impl FnOnce() -> bool) -> (Axis, Axis) {
        match &self.axes {
            Some((was_x, was_y, shown)) if was_x.is_like(&x) && was_y.is_like(&y) => {
                if (was_x, was_y) != (&x, &y) {
                    self.from = (!is_still()).then_some((*shown, now));
                }
            }
            _ => self.from = None,
        }
        let share = self.from.map_or(1.0, |(_, since)| ((now - since) / WAY_MS).clamp(0.0, 1.0));
        let shown = match self.from {
            Some(([from_x, from_y], _)) if share < 1.0 => {
                // Fast at first, then slower.
                let share = 1.0 - (1.0 - share).powi(3);
                (x.on_the_way(from_x, share), y.on_the_way(from_y, share))
            }
            _ => {
                self.from = None;
                (x.clone(), y.clone())
            }
        };
        let ranges = [&shown.0, &shown.1].map(|axis| (axis.min, axis.max));
        self.axes = Some((x, y, ranges));
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_move_to_another_range_and_rest() {
        let axis = |end: f64| Axis::counting("epoch", (0.0, end));
        let height = || Axis::linear("y", (0.0, 1.0));
        let mut easing = Easing::default();
        let end = |easing: &mut Easing, wanted, now| {
            let shown = easing.shown(axis(wanted), height(), now, || false);
            assert_eq!(shown.1, height(), "this axis stays");
            (shown.0.max, easing.is_moving())
        };
        assert_eq!(end(&mut easing, 100.0, 0.0), (100.0, false), "what is new is there at once");
        assert_eq!(end(&mut easing, 200.0, 50.0), (100.0, true));
        let (middle, moving) = end(&mut easing, 200.0, 150.0);
        assert!(middle > 150.0 && middle < 200.0 && moving, "{middle}");
        assert_eq!(end(&mut easing, 200.0, 250.0), (200.0, false));
        assert_eq!(end(&mut easing, 100.0, 300.0), (200.0, true));
        let (back, _) = end(&mut easing, 100.0, 400.0);
        let (turned, _) = end(&mut easing, 500.0, 401.0);
        assert!((back - turned).abs() < 1e-9, "a move that is overtaken goes on from where it is");
        assert_eq!(end(&mut easing, 500.0, 700.0), (500.0, false));
        let other = easing.shown(Axis::linear("x", (0.0, 3.0)), height(), 800.0, || false);
        assert_eq!((other.0.max, easing.is_moving()), (3.0, false), "another chart");
        let still = easing.shown(Axis::linear("x", (0.0, 9.0)), height(), 900.0, || true);
        assert_eq!((still.0.max, easing.is_moving()), (9.0, false), "for readers who prefer it");
    }
}
