//! Gradient descent, PyTorch's `optim.SGD`. On the full batch, as here, nothing about it is stochastic.

use super::setting::{SettingError, check, check_learning_rate, check_share, check_weight_decay};
use super::update::{Trainable, update_each};
use crate::autograd::{Error, Tensor};
use crate::tensor::Element;

/// The settings of [`SGD`]; the defaults are PyTorch's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SgdConfig {
    /// η, the step size.
    pub learning_rate: f64,
    /// μ, the fraction of the last velocity that is kept; in [0, 1).
    pub momentum: f64,
    /// τ, the fraction of each gradient after the first that does not enter the velocity; in [0, 1].
    pub dampening: f64,
    /// Whether the step looks ahead along the new velocity (Nesterov, 1983); needs a momentum above 0 and no dampening.
    pub nesterov: bool,
    /// λ, at least 0: adds λθ to the gradient, like a penalty λ/2 |θ|² in the loss.
    pub weight_decay: f64,
}

impl Default for SgdConfig {
    fn default() -> Self {
        Self { learning_rate: 1e-3, momentum: 0.0, dampening: 0.0, nesterov: false, weight_decay: 0.0 }
    }
}

impl SgdConfig {
    /// Checks that an optimizer can have these settings.
    ///
    /// # Errors
    /// [`SettingError`] names the setting and what is allowed.
    pub fn check(&self) -> Result<(), SettingError> {
        check_learning_rate(self.learning_rate)?;
        check_share("momentum", self.momentum)?;
        let moves = !self.nesterov || self.momentum > 0.0;
        check("momentum", self.momentum, moves, "above 0 and below 1 for Nesterov's step")?;
        check("dampening", self.dampening, (0.0..=1.0).contains(&self.dampening), "from 0 to 1")?;
        check("dampening", self.dampening, !self.nesterov || self.dampening == 0.0, "0 for Nesterov's step")?;
        check_weight_decay(self.weight_decay)
    }
}

/// v ← μv + (1 − τ)g, θ ← θ − ηv, where g includes the weight decay's λθ; by Nesterov θ ← θ − η(g + μv). The velocity v
/// starts as the first g, which is not dampened, and without momentum the step is θ ← θ − ηg.
#[derive(Debug, Clone)]
pub struct SGD<T> {
    parameters: Vec<Tensor>,
    /// The settings; a change takes effect at the next step.
    pub config: SgdConfig,
    /// v of all parameters; empty until momentum first needs it.
    velocity: [Vec<T>; 1],
}

impl<T: Element> SGD<T> {
    /// Plain gradient descent on these parameters.
    pub fn new(parameters: impl IntoIterator<Item = Tensor>, learning_rate: f64) -> Self {
        Self::with(parameters, SgdConfig { learning_rate, ..SgdConfig::default() })
    }

    /// Gradient descent with these settings, which are not checked; see [`SgdConfig::check`].
    pub fn with(parameters: impl IntoIterator<Item = Tensor>, config: SgdConfig) -> Self {
        Self { parameters: parameters.into_iter().collect(), config, velocity: [Vec::new()] }
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
        let Self { parameters, config, velocity } = self;
        let rate = T::from_f64(config.learning_rate);
        let (momentum, decay) = (T::from_f64(config.momentum), T::from_f64(config.weight_decay));
        if config.momentum == 0.0 {
            return update_each(at, parameters, &mut [], |value, g, []| {
                *value -= rate * (g + decay * *value);
            });
        }
        let (nesterov, first) = (config.nesterov, velocity[0].is_empty());
        let share = T::from_f64(if first { 1.0 } else { 1.0 - config.dampening });
        update_each(at, parameters, velocity, |value, g, [velocity]| {
            let g = g + decay * *value;
            *velocity = *velocity * momentum + share * g;
            *value -= rate * if nesterov { g + momentum * *velocity } else { *velocity };
        })
    }
}
