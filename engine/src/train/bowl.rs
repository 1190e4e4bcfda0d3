//! The loss of a straight line as a surface over its slope and intercept: a bowl.

use nalgebra::{Matrix2, SymmetricEigen, Vector2};

use super::reference::{least_squares, mean_predictor_loss};

/// The shape of the target, which decides what the loss compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetShape {
    /// (n, 1), like the prediction: each prediction is compared with its own target.
    Column,
    /// (n,): it broadcasts against the prediction's (n, 1), so every prediction is compared with every target.
    Flat,
}

/// The mean squared error of y = w x + b as a function of (w, b): floor + ½ dᵀ H d, with d the distance from the
/// minimum.
///
/// H = 2/n · [[Σx², Σx], [Σx, n]]. With the flat target the loss is that of predicting the mean of y everywhere, plus
/// the variance of y: the same H around another minimum.
#[derive(Debug, Clone, PartialEq)]
pub struct Bowl {
    /// (w, b) at the minimum.
    pub lowest: [f64; 2],
    /// The smallest loss.
    pub floor: f64,
    /// The eigenvalues of H, largest first: how steep the bowl is along each axis.
    pub curvatures: [f64; 2],
    /// Their eigenvectors, of length 1.
    pub axes: [[f64; 2]; 2],
}

impl Bowl {
    /// The bowl of these points.
    #[must_use]
    pub fn new(x: &[f64], y: &[f64], target: TargetShape) -> Self {
        let count = x.len().max(1) as f64;
        let (sum, squares): (f64, f64) = (x.iter().sum(), x.iter().map(|x| x * x).sum());
        let hessian = Matrix2::new(squares, sum, sum, count) * (2.0 / count);
        let eigen = SymmetricEigen::new(hessian);
        let (steep, flat) = if eigen.eigenvalues[0] >= eigen.eigenvalues[1] { (0, 1) } else { (1, 0) };
        let axis = |index: usize| {
            let axis = eigen.eigenvectors.column(index);
            // Of the two opposite vectors, the one whose w is positive.
            let sign = if axis[0] < 0.0 { -1.0 } else { 1.0 };
            [sign * axis[0], sign * axis[1]]
        };
        let (lowest, floor) = match target {
            TargetShape::Column => {
                let line = least_squares(x, y);
                ([line.slope, line.intercept], line.loss)
            }
            TargetShape::Flat => ([0.0, y.iter().sum::<f64>() / count], mean_predictor_loss(y)),
        };
        let curvatures = [eigen.eigenvalues[steep], eigen.eigenvalues[flat]];
        Self { lowest, floor, curvatures, axes: [axis(steep), axis(flat)] }
    }

    /// The bowl of a loss that is so many times as large everywhere.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let (floor, curvatures) = (factor * self.floor, self.curvatures.map(|curvature| factor * curvature));
        Self { floor, curvatures, ..self }
    }

    /// The loss at (w, b).
    #[must_use]
    pub fn loss(&self, at: [f64; 2]) -> f64 {
        let ways = self.along_axes(at);
        self.floor + 0.5 * (self.curvatures[0] * ways[0] * ways[0] + self.curvatures[1] * ways[1] * ways[1])
    }

    /// The largest learning rate at which gradient descent does not diverge: 2 / λmax.
    #[must_use]
    pub fn largest_stable_rate(&self) -> f64 {
        2.0 / self.curvatures[0]
    }

    /// λmax / λmin.
    #[must_use]
    pub fn condition(&self) -> f64 {
        self.curvatures[0] / self.curvatures[1]
    }

    /// The number of epochs in which gradient descent halves the distance along each axis; `None` if it never shrinks.
    /// An epoch multiplies it by |1 − rate · λ|.
    #[must_use]
    pub fn half_lives(&self, rate: f64) -> [Option<f64>; 2] {
        self.curvatures.map(|curvature| {
            let factor = (1.0 - rate * curvature).abs();
            // A factor of 0 reaches the minimum in one epoch.
            (factor < 1.0).then(|| if factor == 0.0 { 0.0 } else { 0.5_f64.ln() / factor.ln() })
        })
    }

    /// The number of epochs that gradient descent needs from a point to a loss of at most `goal`; `None` if it never
    /// gets there.
    #[must_use]
    pub fn epochs_to(&self, goal: f64, start: [f64; 2], rate: f64) -> Option<u64> {
        const MOST: u64 = 1 << 40;
        let ways = self.along_axes(start);
        let factors = self.curvatures.map(|curvature| (1.0 - rate * curvature).abs());
        let above = |epochs: u64| -> f64 {
            (0..2)
                .map(|axis| 0.5 * self.curvatures[axis] * (ways[axis] * factors[axis].powf(epochs as f64)).powi(2))
                .sum()
        };
        let reached = |epochs: u64| self.floor + above(epochs) <= goal;
        if reached(0) {
            return Some(0);
        }
        // Below the largest stable rate the loss only falls, so the epoch can be found by bisection.
        if factors.iter().zip(ways).any(|(&factor, way)| factor >= 1.0 && way != 0.0) || !reached(MOST) {
            return None;
        }
        let (mut before, mut after) = (0, MOST);
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if reached(middle) {
                after = middle;
            } else {
                before = middle;
            }
        }
        Some(after)
    }

    fn along_axes(&self, at: [f64; 2]) -> [f64; 2] {
        let way = Vector2::new(at[0] - self.lowest[0], at[1] - self.lowest[1]);
        self.axes.map(|axis| way.dot(&Vector2::from(axis)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LAB_X, LAB_Y, standardised};

    fn lab(target: TargetShape) -> Bowl {
        Bowl::new(&LAB_X, &LAB_Y, target)
    }

    #[test]
    fn the_labs_bowl_has_the_known_numbers() {
        let bowl = lab(TargetShape::Column);
        // NumPy's eigvalsh; tests/fixtures/regression.json has the same.
        assert!((bowl.curvatures[0] - 86.396_059_768_073_29).abs() < 1e-10);
        assert!((bowl.curvatures[1] - 0.256_820_365_260_061_8).abs() < 1e-10);
        assert_eq!(format!("{:.0} {:.5}", bowl.condition(), bowl.largest_stable_rate()), "336 0.02315");
        assert_eq!(format!("{:.5} {:.5} {:.5}", bowl.lowest[0], bowl.lowest[1], bowl.floor), "0.25999 0.74767 0.16892");
        let half_lives = bowl.half_lives(1e-3);
        // -ln 2 / ln(1 − 10⁻³ · 0.25682) = 2698.6
        assert_eq!(half_lives[1].map(f64::round), Some(2699.0));
        assert_eq!(bowl.half_lives(0.03)[0], None);
    }

    #[test]
    fn the_loss_on_the_bowl_is_the_mean_squared_error() {
        for target in [TargetShape::Column, TargetShape::Flat] {
            for [w, b] in [[0.0, 0.0], [0.3, -1.0], [2.0, 0.5]] {
                let residual = |x: f64, y: f64| (w * x + b - y).powi(2);
                let pairs = LAB_X.iter().enumerate().flat_map(|(i, &x)| {
                    LAB_Y
                        .iter()
                        .enumerate()
                        .filter(move |&(j, _)| target == TargetShape::Flat || i == j)
                        .map(move |(_, &y)| (x, y))
                });
                let losses: Vec<f64> = pairs.map(|(x, y)| residual(x, y)).collect();
                let direct = losses.iter().sum::<f64>() / losses.len() as f64;
                assert!((lab(target).loss([w, b]) / direct - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn the_sum_of_fifteen_squares_allows_a_fifteenth_of_the_rate() {
        let (mean, sum) = (lab(TargetShape::Column), lab(TargetShape::Column).times(15.0));
        assert!((sum.largest_stable_rate() * 15.0 / mean.largest_stable_rate() - 1.0).abs() < 1e-12);
        assert!((sum.loss([0.3, -1.0]) / mean.loss([0.3, -1.0]) - 15.0).abs() < 1e-9);
        assert_eq!((sum.lowest, sum.axes), (mean.lowest, mean.axes));
    }

    #[test]
    fn the_flat_target_is_a_trap() {
        let bowl = lab(TargetShape::Flat);
        assert_eq!(format!("{:.4} {:.4} {:.4}", bowl.lowest[0], bowl.lowest[1], bowl.floor), "0.0000 2.3244 0.5439");
    }

    #[test]
    fn standardised_inputs_make_the_bowl_round() {
        let bowl = Bowl::new(&standardised(&LAB_X), &LAB_Y, TargetShape::Column);
        assert!((bowl.condition() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_epochs_to_a_loss_are_those_that_descent_takes() {
        let bowl = lab(TargetShape::Column);
        for (goal, rate) in [(0.5, 1e-3), (0.2, 0.01), (0.17, 0.02)] {
            let mut at: [f64; 2] = [0.0, 0.0];
            let mut epochs = 0;
            while bowl.loss(at) > goal {
                let residuals: Vec<f64> = LAB_X.iter().zip(&LAB_Y).map(|(x, y)| at[0] * x + at[1] - y).collect();
                let slope = |weigh: &dyn Fn(usize) -> f64| {
                    2.0 / 15.0 * residuals.iter().enumerate().map(|(i, r)| r * weigh(i)).sum::<f64>()
                };
                at = [at[0] - rate * slope(&|i| LAB_X[i]), at[1] - rate * slope(&|_| 1.0)];
                epochs += 1;
            }
            assert_eq!(bowl.epochs_to(goal, [0.0, 0.0], rate), Some(epochs));
        }
        assert_eq!(bowl.epochs_to(0.168, [0.0, 0.0], 1e-3), None, "below the floor");
        assert_eq!(bowl.epochs_to(0.2, [0.0, 0.0], 0.03), None, "beyond the edge of stability");
    }
}
