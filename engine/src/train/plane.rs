//! The loss over two chosen parameters of a network, while all others keep their values.

use super::history::Thinned;
use super::{Config, ConfigError, Session};
use crate::autograd::Error;
use crate::optim::OptimizerConfig;

/// The path of one optimizer.
#[derive(Debug, Clone)]
pub struct Descent {
    /// The two parameters and the loss by epoch, thinned.
    pub path: Thinned<[f64; 3]>,
    /// The loss at each epoch.
    pub losses: Vec<f64>,
    /// Whether the next epoch would not be finite; the path ends at the last finite one.
    pub diverged: bool,
}

impl Descent {
    /// The first epoch whose loss is at most the goal.
    #[must_use]
    pub fn reached(&self, goal: f64) -> Option<u32> {
        self.losses.iter().position(|&loss| loss <= goal).and_then(|epoch| u32::try_from(epoch).ok())
    }
}

/// A plane through the parameters of a network.
#[derive(Debug, Clone)]
pub struct Plane {
    session: Session<f64>,
    /// All parameters, of which two vary.
    parameters: Vec<f64>,
    chosen: [usize; 2],
    config: Config,
    data: (Vec<f64>, Vec<f64>),
}

impl Plane {
    /// The plane on which the parameters with the two `chosen` indices vary. Of the settings, only the layers and the activation
    /// matter.
    ///
    /// # Errors
    /// [`ConfigError`] names what is wrong and what is allowed.
    pub fn new(
        config: &Config,
        (x, y): (&[f64], &[f64]),
        parameters: Vec<f64>,
        chosen: [usize; 2],
    ) -> Result<Self, ConfigError> {
        let config = Config::new(config.layers.clone(), config.activation, config.optimizer, 0);
        let session = Session::new(&config, x, y)?;
        let count = session.parameters().len();
        let problem = if parameters.len() != count {
            Some(format!("there are {} values for the network's {count} parameters", parameters.len()))
        } else if chosen[0] == chosen[1] {
            Some("the two parameters of a plane must be different ones".to_owned())
        } else {
            let missing = chosen.iter().find(|&&index| index >= count);
            missing.map(|index| format!("the network has no parameter of number {index}"))
        };
        if let Some(problem) = problem {
            return Err(ConfigError::Engine(Error::Argument { op: "plane", problem }));
        }
        Ok(Self { session, parameters, chosen, config, data: (x.to_vec(), y.to_vec()) })
    }

    /// The values of the two parameters through which the plane was laid.
    #[must_use]
    pub fn centre(&self) -> [f64; 2] {
        self.chosen.map(|index| self.parameters[index])
    }

    /// The loss at a place.
    ///
    /// # Errors
    /// None for a plane from [`Plane::new`], whose parameters fit.
    pub fn loss(&mut self, at: [f64; 2]) -> Result<f64, ConfigError> {
        self.session.set_parameters(&placed(&self.parameters, self.chosen, at))?;
        Ok(self.session.loss())
    }

    /// Moves an optimizer from `start` for `epochs` steps with all points. It sees the gradient by the two parameters alone.
    ///
    /// # Errors
    /// [`ConfigError`] names the setting of the optimizer that is not allowed.
    pub fn descend(&self, optimizer: OptimizerConfig, start: [f64; 2], epochs: u32) -> Result<Descent, ConfigError> {
        let config = Config { optimizer, ..self.config.clone() };
        let mut session = Session::<f64>::new(&config, &self.data.0, &self.data.1)?;
        session.set_parameters(&placed(&self.parameters, self.chosen, start))?;
        let mut descent = Descent { path: Thinned::default(), losses: Vec::new(), diverged: false };
        for epoch in 0..=epochs {
            if epoch > 0 {
                if session.step(1)? == 0 {
                    descent.diverged = true;
                    break;
                }
                // Optimizers update each parameter by itself, so the others can be put back.
                if self.parameters.len() > self.chosen.len() {
                    let at = self.chosen.map(|index| session.parameters()[index]);
                    session.set_parameters(&placed(&self.parameters, self.chosen, at))?;
                }
            }
            let (loss, [a, b]) = (session.loss(), self.chosen.map(|index| session.parameters()[index]));
            if !loss.is_finite() {
                descent.diverged = true;
                break;
            }
            descent.path.push(epoch.into(), [a, b, loss]);
            descent.losses.push(loss);
        }
        Ok(descent)
    }
}

/// The parameters with the two chosen ones at a place.
fn placed(parameters: &[f64], chosen: [usize; 2], at: [f64; 2]) -> Vec<f64> {
    let mut placed = parameters.to_vec();
    for (index, value) in chosen.into_iter().zip(at) {
        if let Some(parameter) = placed.get_mut(index) {
            *parameter = value;
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LAB_X, LAB_Y};
    use crate::nn::Activation;
    use crate::optim::OptimizerKind;

    /// Two sigmoid units as `torch.manual_seed(0)` draws them, on the plane of a first weight and its weight of the output.
    fn plane() -> Plane {
        let config = Config::new(vec![1, 2, 1], Activation::Sigmoid, OptimizerConfig::new(OptimizerKind::Sgd, 0.1), 0);
        let session = Session::<f64>::new(&config, &LAB_X, &LAB_Y).expect("usual settings");
        let parameters = session.parameters().to_vec();
        Plane::new(&config, (&LAB_X, &LAB_Y), parameters, [0, 4]).expect("a plane")
    }

    #[test]
    fn gradient_descent_follows_the_slope_of_the_plane() {
        let mut plane = plane();
        let (start, rate, step) = (plane.centre(), 0.01, 1e-6);
        let descent = plane.descend(OptimizerConfig::new(OptimizerKind::Sgd, rate), start, 20).expect("usual settings");
        let path: Vec<_> = descent.path.entries().collect();
        assert_eq!((path.len(), path[0].1[..2].to_vec(), descent.losses.len()), (21, start.to_vec(), 21));
        for pair in path.windows(2) {
            let ([a, b, loss], [next_a, next_b, _]) = (pair[0].1, pair[1].1);
            assert!((plane.loss([a, b]).expect("finite") - loss).abs() < 1e-12);
            let mut slope = |da: f64, db: f64| {
                let [up, down] = [step, -step].map(|s| plane.loss([a + s * da, b + s * db]).expect("finite"));
                (up - down) / (2.0 * step)
            };
            let by_hand = [a - rate * slope(1.0, 0.0), b - rate * slope(0.0, 1.0)];
            assert!((next_a - by_hand[0]).abs() < 1e-9 && (next_b - by_hand[1]).abs() < 1e-9, "{by_hand:?}");
        }
    }

    #[test]
    fn every_optimizer_stays_on_the_plane_and_reaches_a_goal_once() {
        let mut plane = plane();
        let start = plane.centre();
        for kind in [OptimizerKind::Sgd, OptimizerKind::Adam, OptimizerKind::RmsProp, OptimizerKind::Adagrad] {
            let descent = plane.descend(OptimizerConfig::new(kind, 0.05), start, 300).expect("usual settings");
            let (_, [a, b, loss]) = descent.path.entries().last().expect("the start");
            assert!((plane.loss([a, b]).expect("finite") - loss).abs() < 1e-12, "{kind:?} leaves the others alone");
            assert!(loss < descent.losses[0], "{kind:?}");
            let reached = descent.reached(loss.max(0.9 * descent.losses[0])).expect("the goal") as usize;
            assert!(descent.losses[..reached].iter().all(|&before| before > loss.max(0.9 * descent.losses[0])));
            assert_eq!(descent.reached(0.0), None);
        }
    }

    #[test]
    fn planes_that_do_not_exist_are_refused_in_words() {
        let config = Config::new(vec![1, 2, 1], Activation::Sigmoid, OptimizerConfig::new(OptimizerKind::Sgd, 0.1), 0);
        let refused = |parameters: usize, chosen| {
            Plane::new(&config, (&LAB_X, &LAB_Y), vec![0.0; parameters], chosen).expect_err("refused").to_string()
        };
        assert!(refused(7, [0, 7]).contains("no parameter of number 7"));
        assert!(refused(7, [3, 3]).contains("different ones"));
        assert!(refused(6, [0, 1]).contains("6 values for the network's 7 parameters"));
    }
}
