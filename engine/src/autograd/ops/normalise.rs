//! The arithmetic of normalisations: x̂ = (x − mean) / √(variance + ε) over a line of elements, and its gradient.

use super::axis::Line;
use crate::autograd::Error;
use crate::tensor::Element;
use crate::tensor::kernels::{moments, sum_of};

/// Refuses an ε that is negative or not finite.
pub(super) fn check_eps(op: &'static str, eps: f64) -> Result<(), Error> {
    if eps.is_finite() && eps >= 0.0 {
        return Ok(());
    }
    Err(Error::Argument { op, problem: format!("eps is {eps}, it must be finite and at least 0") })
}

/// The mean and the factor by which a line is normalised.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statistics<T> {
    mean: T,
    /// 1 / √(variance + ε)
    scale: T,
}

impl<T: Element> Statistics<T> {
    /// Those of a line: the variance is the mean squared distance from the mean.
    pub(super) fn of(values: &[T], line: Line, eps: f64) -> Self {
        let (mean, squares) = moments(line.length, &|index| values[line.at(index)]);
        Self::given(mean, squares / T::from_f64(line.length as f64), eps)
    }

    /// Those of a known mean and variance.
    pub(super) fn given(mean: T, variance: T, eps: f64) -> Self {
        Self { mean, scale: T::ONE / (variance + T::from_f64(eps)).sqrt() }
    }

    /// x̂ of an element.
    pub(super) fn normalised(self, x: T) -> T {
        (x - self.mean) * self.scale
    }

    /// The slope of x̂ by its element where mean and variance are fixed.
    pub(super) fn scale(self) -> T {
        self.scale
    }

    /// Adds the gradient with respect to the elements of a line whose own statistics these are, given the gradient g by
    /// its x̂. Since every element moves mean and variance, that is scale · (g − mean(g) − x̂ · mean(g x̂)).
    pub(super) fn pull_line(self, values: &[T], line: Line, g: impl Fn(usize) -> T, gradient: &mut [T]) {
        let count = T::from_f64(line.length as f64);
        let normalised = |index: usize| self.normalised(values[line.at(index)]);
        let mean = sum_of(0..line.length, &g) / count;
        let along = sum_of(0..line.length, &|index| g(index) * normalised(index)) / count;
        for index in 0..line.length {
            gradient[line.at(index)] += self.scale * (g(index) - mean - normalised(index) * along);
        }
    }
}
