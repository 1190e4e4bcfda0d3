//! Adam (Kingma and Ba, 2015, algorithm 1) and AdamW (Loshchilov and Hutter, 2019), PyTorch's `optim.Adam` and
//! `optim.AdamW`.

use super::setting::{SettingError, check_epsilon, check_learning_rate, check_share, check_weight_decay};
use super::update::{Trainable, update_each};
use crate::autograd::{Error, Tensor};
use crate::tensor::Element;

/// The settings of [`Adam`]; the defaults are those of PyTorch's `optim.Adam`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdamConfig {
    /// η, the step size.
    pub learning_rate: f64,
    /// β₁ and β₂, the fractions of the running means of g and g² that are kept at each step; in [0, 1).
    pub betas: [f64; 2],
    /// ε, at least 0.
    pub epsilon: f64,
    /// λ, at least 0.
    pub weight_decay: f64,
    /// Whether λ shrinks the parameters themselves (AdamW) instead of entering the gradient, where it would be divided
    /// by the running size of the gradients.
    pub decoupled: bool,
}

impl Default for AdamConfig {
    fn default() -> Self {
        Self { learning_rate: 1e-3, betas: [0.9, 0.999], epsilon: 1e-8, weight_decay: 0.0, decoupled: false }
    }
}

impl AdamConfig {
    /// The defaults of PyTorch's `optim.AdamW`.
    #[must_use]
    pub fn adamw() -> Self {
        Self { weight_decay: 1e-2, decoupled: true, ..Self::default() }
    }

    /// Checks that an optimizer can have these settings.
    ///
    /// # Errors
    /// [`SettingError`] names the setting and what is allowed.
    pub fn check(&self) -> Result<(), SettingError> {
        check_learning_rate(self.learning_rate)?;
        check_share("first beta", self.betas[0])?;
        check_share("second beta", self.betas[1])?;
        check_epsilon(self.epsilon)?;
        check_weight_decay(self.weight_decay)
    }
}

/// θ ← θ − η m̂ / (√v̂ + ε), with m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g² the running means, and m̂ and v̂ these,
/// corrected for their start at 0. Weight decay adds λθ to g; decoupled, it takes ηλθ from θ before the step.
#[derive(Debug, Clone)]
pub struct Adam<T> {
    parameters: Vec<Tensor>,
    /// The settings; a change takes effect at the next step.
    pub config: AdamConfig,
    /// m and v of all parameters; empty before the first step.
    moments: [Vec<T>; 2],
    /// β₁ᵗ and β₂ᵗ after t steps, in double precision whatever the parameters are, as in PyTorch.
    powers: [f64; 2],
}

impl<T: Element> Adam<T> {
    /// Adam on these parameters, without weight decay.
    pub fn new(parameters: impl IntoIterator<Item = Tensor>, learning_rate: f64) -> Self {
        Self::with(parameters, AdamConfig { learning_rate, ..AdamConfig::default() })
    }

    /// Adam with these settings, which are not checked; see [`AdamConfig::check`].
    pub fn with(parameters: impl IntoIterator<Item = Tensor>, config: AdamConfig) -> Self {
        Self {
            parameters: parameters.into_iter().collect(),
            config,
            moments: [Vec::new(), Vec::new()],
            powers: [1.0; 2],
        }
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
        let AdamConfig { learning_rate, betas, epsilon, weight_decay, decoupled } = self.config;
        for (power, beta) in self.powers.iter_mut().zip(betas) {
            // A power this small no longer changes 1 − βᵗ; if it shrank further, it would become subnormal, which is
            // slow.
            *power = if *power < 1e-30 { 0.0 } else { *power * beta };
        }
        let step_size = T::from_f64(-(learning_rate / (1.0 - self.powers[0])));
        let correction = T::from_f64((1.0 - self.powers[1]).sqrt());
        let (keep, add1, add2) = (T::from_f64(betas[1]), T::from_f64(1.0 - betas[0]), T::from_f64(1.0 - betas[1]));
        let epsilon = T::from_f64(epsilon);
        let (into_gradient, shrink) = if decoupled {
            (T::ZERO, T::from_f64(1.0 - learning_rate * weight_decay))
        } else {
            (T::from_f64(weight_decay), T::ONE)
        };
        update_each(at, &self.parameters, &mut self.moments, |value, g, [first, second]| {
            let g = g + into_gradient * *value;
            *value = *value * shrink;
            *first += add1 * (g - *first);
            *second = *second * keep + add2 * g * g;
            *value += step_size * *first / (second.sqrt() / correction + epsilon);
        })
    }
}
