//! The measurements of a run, besides its curves.

use serde::{Deserialize, Serialize};

/// The measurements by which a run is diagnosed. All of them are finite.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Signs {
    /// Mean squared error on the fifteen points, whatever the script's own loss is.
    pub error: f64,
    /// The same before the first epoch.
    pub first_error: f64,
    /// The smallest so far.
    pub lowest_error: f64,
    /// The loss as the script prints it.
    pub printed: f64,
    /// The same before the first epoch.
    pub first_printed: f64,
    /// How often the error has changed between rising and falling, by more than a tenth.
    pub turns: u32,
    /// The range of the model's values at the points: largest minus smallest.
    pub spread: f64,
    /// The norm of the accumulated gradients: of w and b, or of the hidden layer's weights and biases.
    pub gradient: f64,
    /// The same before the first epoch.
    pub first_gradient: f64,
    /// The epoch since which that has been exactly 0.
    pub still_since: Option<u64>,
    /// w and b of a straight line.
    pub line: Option<[f64; 2]>,
    /// Hidden units.
    pub units: u32,
    /// Those whose slope is exactly 0 at every point.
    pub dead: u32,
    /// Those, dead ones not counted, whose slope is below a hundredth of the steepest at every point.
    pub saturated: u32,
}

/// Counts how often a sequence of positive numbers changes direction by more than a tenth.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Turns {
    /// The highest and the lowest number since the last change of direction.
    range: Option<(f64, f64)>,
    rising: Option<bool>,
    pub(super) count: u32,
}

impl Turns {
    pub(super) fn push(&mut self, value: f64) {
        const BY: f64 = 1.1;
        let (low, high) = self.range.map_or((value, value), |(low, high)| (low.min(value), high.max(value)));
        let (rose, fell) = (value > low * BY, value * BY < high);
        self.range = Some((low, high));
        match self.rising {
            None if rose || fell => self.rising = Some(rose),
            Some(true) if fell => {
                (self.rising, self.range) = (Some(false), Some((value, value)));
                self.count += 1;
            }
            Some(false) if rose => {
                (self.rising, self.range) = (Some(true), Some((value, value)));
                self.count += 1;
            }
            // While the direction stays the same, the extreme moves from which a change is measured.
            Some(true) if value >= high => self.range = Some((value, value)),
            Some(false) if value <= low => self.range = Some((value, value)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_visible_turns_count() {
        let turns = |row: &[f64]| {
            let mut turns = Turns::default();
            row.iter().for_each(|&value| turns.push(value));
            turns.count
        };
        assert_eq!(turns(&[6.0, 3.0, 1.0, 0.5, 0.2]), 0);
        assert_eq!(turns(&[6.0, 3.0, 1.0, 2.0, 5.0, 4.0, 1.0]), 2);
        assert_eq!(turns(&[6.0, 1.0, 1.05, 0.99, 1.04]), 0, "a small change is not a turn");
        assert_eq!(turns(&[1.0, 2.0, 4.0, 8.0]), 0);
        assert_eq!(turns(&[1.0, 1.0, 1.0]), 0);
    }
}
