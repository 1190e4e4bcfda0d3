//! A straight line trained by any optimizer: its path down the bowl of the loss.

use super::plane::{Descent, Plane};
use super::{Config, ConfigError};
use crate::nn::Activation;
use crate::optim::OptimizerConfig;

/// Trains w x + b on these points by the mean squared error, from `start` for `epochs` steps with all points.
///
/// # Errors
/// [`ConfigError`] names the setting or the value that is not allowed.
pub fn descend(
    (x, y): (&[f64], &[f64]),
    optimizer: OptimizerConfig,
    start: [f64; 2],
    epochs: u32,
) -> Result<Descent, ConfigError> {
    // A line has these two parameters and no others.
    let line = Config::new(vec![1, 1], Activation::Identity, optimizer, 0);
    Plane::new(&line, (x, y), start.to_vec(), [0, 1])?.descend(optimizer, start, epochs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Choice;
    use crate::data::{LAB_X, LAB_Y};
    use crate::optim::OptimizerKind;
    use crate::train::{Bowl, TargetShape};

    /// A loss 1 % above the smallest one.
    fn goal() -> f64 {
        1.01 * Bowl::new(&LAB_X, &LAB_Y, TargetShape::Column).floor
    }

    fn run(kind: OptimizerKind, rate: f64, epochs: u32) -> Descent {
        let optimizer = OptimizerConfig::new(kind, rate);
        descend((&LAB_X, &LAB_Y), optimizer, [0.0, 0.0], epochs).expect("usual settings")
    }

    #[test]
    fn gradient_descent_takes_the_notebooks_path() {
        let descent = run(OptimizerKind::Sgd, 1e-3, 50);
        let printed: Vec<f64> = descent.path.entries().step_by(10).take(5).map(|(_, [.., loss])| loss).collect();
        for (loss, expected) in printed.iter().zip([5.9467, 1.1699, 0.3857, 0.2567, 0.2352]) {
            assert!((loss - expected).abs() < 1e-4, "{loss}, {expected}");
        }
        assert_eq!((descent.reached(goal()), descent.diverged), (None, false));
    }

    #[test]
    fn every_optimizer_starts_at_the_same_place_and_reaches_the_goal_at_its_own_epoch() {
        let rates = [0.02, 0.1, 0.1, 0.02, 0.5];
        let mut epochs = Vec::new();
        for (&kind, rate) in OptimizerKind::ALL.iter().zip(rates) {
            let descent = run(kind, rate, 3000);
            let first = descent.path.entries().next().expect("the start");
            assert_eq!((first.0, first.1[0], first.1[1]), (0, 0.0, 0.0));
            let reached = descent.reached(goal()).unwrap_or_else(|| panic!("{kind:?} reaches the goal"));
            let shorter = run(kind, rate, reached - 1);
            assert_eq!(shorter.reached(goal()), None, "{kind:?} does not reach it earlier than {reached}");
            epochs.push(reached);
        }
        epochs.dedup();
        assert!(epochs.len() >= 4, "{epochs:?}");
    }

    #[test]
    fn a_path_beyond_the_edge_of_stability_ends_at_its_last_finite_epoch() {
        let descent = run(OptimizerKind::Sgd, 0.5, 3000);
        let last = descent.path.entries().last().expect("the start");
        assert!(descent.diverged && last.1.iter().all(|number| number.is_finite()) && last.0 > 0);
        let optimizer = OptimizerConfig::new(OptimizerKind::Sgd, -1.0);
        assert!(descend((&LAB_X, &LAB_Y), optimizer, [0.0; 2], 1).is_err());
    }
}
