//! Adagrad (Duchi, Hazan and Singer, 2011), PyTorch's `optim.Adagrad`.

use super::setting::{SettingError, check, check_epsilon, check_learning_rate, check_weight_decay};
use super::update::{Trainable, update_each};
use crate::autograd::{Error, Tensor};
use crate::tensor::Element;

/// The settings of [`Adagrad`]; the defaults are PyTorch's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdagradConfig {
    /// η, the step size.
    pub learning_rate: f64,
    /// δ, at least 0: after t steps the step size is η / (1 + tδ).
    pub rate_decay: f64,
    /// ε, at least 0.
    pub epsilon: f64,
    /// λ, at least 0: adds λθ to the gradient.
    pub weight_decay: f64,
}

impl Default for AdagradConfig {
    fn default() -> Self {
        Self { learning_rate: 1e-2, rate_decay: 0.0, epsilon: 1e-10, weight_decay: 0.0 }
    }
}

impl AdagradConfig {
    /// Checks that an optimizer can have these settings.
    ///
    /// # Errors
    /// [`SettingError`] names the setting and what is allowed.
    pub fn check(&self) -> Result<(), SettingError> {
        check_learning_rate(self.learning_rate)?;
        let fine = self.rate_decay >= 0.0 && self.rate_decay.is_finite();
        check("decay of the learning rate", self.rate_decay, fine, "a finite number of at least 0")?;
        check_epsilon(self.epsilon)?;
        check_weight_decay(self.weight_decay)
    }
}

/// s ← s + g², θ ← θ − ηg / (√s + ε), with s from 0 and g including the weight decay's λθ. Steps only get shorter,
/// most where gradients were large.
#[derive(Debug, Clone)]
pub struct Adagrad<T> {
    parameters: Vec<Tensor>,
    /// The settings; a change takes effect at the next step.
    pub config: AdagradConfig,
    /// s of all parameters; empty before the first step.
    squares: [Vec<T>; 1],
    /// Steps done.
    steps: u64,
}

impl<T: Element> Adagrad<T> {
    /// Adagrad with these settings, which are not checked; see [`AdagradConfig::check`].
    pub fn with(parameters: impl IntoIterator<Item = Tensor>, config: AdagradConfig) -> Self {
        Self { parameters: parameters.into_iter().collect(), config, squares: [Vec::new()], steps: 0 }
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
        let AdagradConfig { learning_rate, rate_decay, epsilon, weight_decay } = self.config;
        let rate = T::from_f64(learning_rate / (1.0 + self.steps as f64 * rate_decay));
        let (decay, epsilon) = (T::from_f64(weight_decay), T::from_f64(epsilon));
        self.steps += 1;
        update_each(at, &self.parameters, &mut self.squares, |value, g, [square]| {
            let g = g + decay * *value;
            *square += g * g;
            *value -= rate * g / (square.sqrt() + epsilon);
        })
    }
}
