//! Adam (Kingma and Ba, 2015, algorithm 1), PyTorch's `optim.Adam`.

use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::Element;

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

/// θ ← θ − η m̂ / (√v̂ + ε), with m and v the running means of g and g² (β₁ = 0.9, β₂ = 0.999), m̂ and v̂ corrected for
/// their start at 0, and ε = 1e-8.
#[derive(Debug, Clone)]
pub struct Adam<T> {
    parameters: Vec<Tensor>,
    /// η, the step size.
    pub learning_rate: f64,
    /// m and v of all parameters in a row; empty before the first step.
    moments: Vec<Moments<T>>,
    steps: u32,
}

/// The running means of a parameter's gradient and of its square.
#[derive(Debug, Clone, Copy)]
struct Moments<T> {
    first: T,
    second: T,
}

impl<T: Element> Adam<T> {
    /// Adam on these parameters.
    pub fn new(parameters: impl IntoIterator<Item = Tensor>, learning_rate: f64) -> Self {
        Self { parameters: parameters.into_iter().collect(), learning_rate, moments: Vec::new(), steps: 0 }
    }

    /// Updates each parameter by its gradient.
    ///
    /// # Errors
    /// [`Error::Stale`] where a parameter is not one of this tape's.
    pub fn step(&mut self, tape: &mut Tape<T>) -> Result<(), Error> {
        if self.moments.is_empty() {
            let mut count = 0;
            for &parameter in &self.parameters {
                count += tape.value(parameter)?.len();
            }
            self.moments.resize(count, Moments { first: T::ZERO, second: T::ZERO });
        }
        // Past four thousand million steps both corrections have long been 1.
        self.steps = self.steps.saturating_add(1);
        let t = f64::from(self.steps);
        // As in PyTorch, these are double precision numbers whatever the parameters are.
        let step_size = T::from_f64(-(self.learning_rate / (1.0 - libm::pow(BETA1, t))));
        let correction = T::from_f64((1.0 - libm::pow(BETA2, t)).sqrt());
        let (keep, add1, add2) = (T::from_f64(BETA2), T::from_f64(1.0 - BETA1), T::from_f64(1.0 - BETA2));
        let epsilon = T::from_f64(EPSILON);

        let mut moments = self.moments.iter_mut();
        for &parameter in &self.parameters {
            let (values, grad) = tape.value_mut_and_grad(parameter)?;
            for ((value, &g), Moments { first, second }) in values.iter_mut().zip(grad).zip(&mut moments) {
                *first += add1 * (g - *first);
                *second = *second * keep + add2 * g * g;
                *value += step_size * *first / (second.sqrt() / correction + epsilon);
            }
        }
        Ok(())
    }
}
