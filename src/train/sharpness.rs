//! The largest learning rate that gradient descent tolerates at a point: 2 / λmax of the loss's Hessian.
//!
//! On a quadratic loss, gradient descent multiplies the error along each eigenvector of the Hessian by 1 − ηλ, which
//! shrinks it exactly for η < 2/λ. λmax is found by power iteration, with the product of Hessian and vector taken as the
//! difference of two gradients, in double precision.

use super::{Config, ConfigError, Session};
use crate::autograd::Error;
use crate::data::Generator;

const ITERATIONS: usize = 100;

/// 2 / λmax at the start of a run; nothing where the loss curves downwards in every direction or is flat.
///
/// # Errors
/// As for [`Session::new`].
pub fn largest_stable_rate(config: &Config, x: &[f64], y: &[f64]) -> Result<Option<f64>, ConfigError> {
    let mut run = Session::<f64>::new(config, x, y)?;
    let at = run.parameters()?;
    let dominant = dominant_eigenvalue(&mut run, &at, 0.0)?;
    // The power iteration finds the eigenvalue of largest size; if that one is negative, shifting all by it makes the
    // largest positive one dominant.
    let largest = if dominant < 0.0 { dominant_eigenvalue(&mut run, &at, -dominant)? + dominant } else { dominant };
    Ok((largest > 0.0 && largest.is_finite()).then(|| 2.0 / largest))
}

/// The eigenvalue of largest size of the Hessian plus `shift` times the identity.
fn dominant_eigenvalue(run: &mut Session<f64>, at: &[f64], shift: f64) -> Result<f64, Error> {
    let mut generator = Generator::manual_seed(0);
    let mut direction: Vec<f64> = at.iter().map(|_| generator.uniform(-1.0, 1.0)).collect();
    normalise(&mut direction);
    let mut eigenvalue = 0.0;
    for _ in 0..ITERATIONS {
        let mut image = hessian_times(run, at, &direction)?;
        for (image, along) in image.iter_mut().zip(&direction) {
            *image += shift * along;
        }
        eigenvalue = image.iter().zip(&direction).map(|(a, b)| a * b).sum();
        if !normalise(&mut image) {
            break;
        }
        direction = image;
    }
    Ok(eigenvalue)
}

/// (∇f(θ + εv) − ∇f(θ − εv)) / 2ε for a unit vector v.
fn hessian_times(run: &mut Session<f64>, at: &[f64], direction: &[f64]) -> Result<Vec<f64>, Error> {
    let step = 1e-5;
    let mut gradient = |sign: f64| {
        let moved: Vec<f64> = at.iter().zip(direction).map(|(at, along)| at + sign * step * along).collect();
        run.set_parameters(&moved)?;
        run.gradient()
    };
    let (ahead, behind) = (gradient(1.0)?, gradient(-1.0)?);
    Ok(ahead.iter().zip(&behind).map(|(ahead, behind)| (ahead - behind) / (2.0 * step)).collect())
}

/// Scales to length 1; not where the length is 0 or not finite.
fn normalise(vector: &mut [f64]) -> bool {
    let length = vector.iter().map(|value| value * value).sum::<f64>().sqrt();
    let possible = length > 0.0 && length.is_finite();
    if possible {
        for value in vector {
            *value /= length;
        }
    }
    possible
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LAB_X, LAB_Y};
    use crate::nn::{Activation, Init};
    use crate::optim::{OptimizerConfig, OptimizerKind};

    #[test]
    fn linear_regression_on_the_lab_has_the_known_rate() {
        let config = Config {
            layers: vec![1, 1],
            activation: Activation::Identity,
            init: Init::Pytorch,
            optimizer: OptimizerConfig::new(OptimizerKind::Sgd, 1e-3),
            seed: 0,
        };
        let rate = largest_stable_rate(&config, &LAB_X, &LAB_Y).expect("fits").expect("the loss is convex");
        assert!((rate - 0.023_149_203_856_853_18).abs() < 1e-8, "{rate}");
    }

    #[test]
    fn the_rate_separates_runs_that_diverge_from_those_that_do_not() {
        let mut config = Config {
            layers: vec![1, 1],
            activation: Activation::Identity,
            init: Init::Pytorch,
            optimizer: OptimizerConfig::new(OptimizerKind::Sgd, 1.0),
            seed: 3,
        };
        let rate = largest_stable_rate(&config, &LAB_X, &LAB_Y).expect("fits").expect("the loss is convex");
        for (factor, diverges) in [(0.99, false), (1.01, true)] {
            config.optimizer = config.optimizer.with_learning_rate(factor * rate);
            let mut run = Session::<f64>::new(&config, &LAB_X, &LAB_Y).expect("fits");
            run.step(100_000).expect("fits");
            assert_eq!(run.divergence().is_some(), diverges, "{factor} times the rate");
        }
    }
}
