//! RMSprop (Hinton, 2012, lecture 6e of "Neural Networks for Machine Learning"), PyTorch's `optim.RMSprop`.

use super::setting::{SettingError, check_epsilon, check_learning_rate, check_share, check_weight_decay};
use super::update::{Trainable, update_each};
use crate::autograd::{Error, Tensor};
use crate::tensor::Element;

/// The settings of [`RMSprop`]; the defaults are PyTorch's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RmsPropConfig {
    /// η, the step size.
    pub learning_rate: f64,
    /// α, the fraction of the running mean of g² that is kept at each step; in [0, 1).
    pub alpha: f64,
    /// ε, at least 0.
    pub epsilon: f64,
    /// μ, the fraction of the last velocity that is kept; in [0, 1).
    pub momentum: f64,
    /// λ, at least 0: adds λθ to the gradient.
    pub weight_decay: f64,
}

impl Default for RmsPropConfig {
    fn default() -> Self {
        Self { learning_rate: 1e-2, alpha: 0.99, epsilon: 1e-8, momentum: 0.0, weight_decay: 0.0 }
    }
}

impl RmsPropConfig {
    /// Checks that an optimizer can have these settings.
    ///
    /// # Errors
    /// [`SettingError`] names the setting and what is allowed.
    pub fn check(&self) -> Result<(), SettingError> {
        check_learning_rate(self.learning_rate)?;
        check_share("alpha", self.alpha)?;
        check_epsilon(self.epsilon)?;
        check_share("momentum", self.momentum)?;
        check_weight_decay(self.weight_decay)
    }
}

/// s ← αs + (1 − α)g², u ← μu + g / (√s + ε), θ ← θ − ηu, with g including the weight decay's λθ. Both s and
/// u start at 0 without a correction, so the first steps are up to 1/√(1 − α) times as long as later ones.
#[derive(Debug, Clone)]
pub struct RMSprop<T> {
    parameters: Vec<Tensor>,
    /// The settings; a change takes effect at the next step.
    pub config: RmsPropConfig,
    /// s and u of all parameters; empty before the first step.
    states: [Vec<T>; 2],
}

impl<T: Element> RMSprop<T> {
    /// RMSprop with these settings, which are not checked; see [`RmsPropConfig::check`].
    pub fn with(parameters: impl IntoIterator<Item = Tensor>, config: RmsPropConfig) -> Self {
        Self { parameters: parameters.into_iter().collect(), config, states: [Vec::new(), Vec::new()] }
    }

    /// The parameters that it updates.
    #[must_use]
    pub fn parameters(&self) -> &[Tensor] {
        &self.parameters
    }

    /// Updates each parameter by its gradient.
    ///
    /// # Errors
    /// [`Error::Stale`] if a parameter does not belong to this tape.
    pub fn step(&mut self, at: &mut impl Trainable<T>) -> Result<(), Error> {
        let RmsPropConfig { learning_rate, alpha, epsilon, momentum, weight_decay } = self.config;
        let rate = T::from_f64(learning_rate);
        let (keep, add) = (T::from_f64(alpha), T::from_f64(1.0 - alpha));
        let (momentum, decay, epsilon) = (T::from_f64(momentum), T::from_f64(weight_decay), T::from_f64(epsilon));
        let moves = momentum != T::ZERO;
        update_each(at, &self.parameters, &mut self.states, |value, g, [square, velocity]| {
            let g = g + decay * *value;
            *square = *square * keep + add * g * g;
            let size = square.sqrt() + epsilon;
            if moves {
                *velocity = *velocity * momentum + g / size;
                *value -= rate * *velocity;
            } else {
                // The product comes first, as in PyTorch.
                *value -= rate * g / size;
            }
        })
    }
}
