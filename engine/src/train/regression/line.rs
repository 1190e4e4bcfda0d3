//! A straight line's loss and gradient as a fixed plan.

use crate::autograd::{Error, Tensor};
use crate::optim::Trainable;
use crate::tensor::{Element, kernels};
use crate::train::TargetShape;

/// A line y = w x + b and its squared error on some points, as a mean or a sum. Each number is added up in the order in which the tape
/// does it, so that both have the same bits.
#[derive(Debug, Clone)]
pub(super) struct Line<T> {
    x: Vec<T>,
    y: Vec<T>,
    target: TargetShape,
    /// w and b.
    parameters: [T; 2],
    /// The sum of the gradients of all backward passes since it was cleared.
    gradient: [T; 2],
    /// Prediction minus target in the last forward pass, for each pair that the target's shape makes.
    residuals: Vec<T>,
    /// What the sum of their squares is divided by, and the share of each in the loss.
    count: T,
    share: T,
    /// The mean or the sum of their squares.
    loss: T,
    /// Whether the newest forward pass was at these parameters: another one would give the same numbers.
    is_current: bool,
}

impl<T: Element> Line<T> {
    /// A line through x and y of the same length.
    pub(super) fn new(parameters: [T; 2], x: Vec<T>, y: Vec<T>, target: TargetShape, summed: bool) -> Self {
        let pairs = match target {
            TargetShape::Column => x.len(),
            TargetShape::Flat => x.len() * y.len(),
        };
        let (gradient, residuals) = ([T::ZERO; 2], vec![T::ZERO; pairs]);
        let count = if summed { T::ONE } else { T::from_f64(pairs as f64) };
        let (share, loss, is_current) = (T::ONE / count, T::ZERO, false);
        Self { x, y, target, parameters, gradient, residuals, count, share, loss, is_current }
    }

    pub(super) fn parameters(&self) -> [T; 2] {
        self.parameters
    }

    pub(super) fn set_parameters(&mut self, parameters: [T; 2]) {
        (self.parameters, self.is_current) = (parameters, false);
    }

    pub(super) fn gradient(&self) -> [T; 2] {
        self.gradient
    }

    pub(super) fn zero_grad(&mut self) {
        self.gradient = [T::ZERO; 2];
    }

    /// Sets parameters and accumulated gradient.
    pub(super) fn restore(&mut self, parameters: [T; 2], gradient: [T; 2]) {
        self.set_parameters(parameters);
        self.gradient = gradient;
    }

    /// The loss of the newest forward pass.
    pub(super) fn loss(&self) -> T {
        self.loss
    }

    /// The loss at the parameters.
    pub(super) fn forward(&mut self) -> T {
        if !self.is_current {
            let Self { x, y, parameters: [w, b], residuals, .. } = self;
            match self.target {
                TargetShape::Column => {
                    for ((residual, &x), &y) in residuals.iter_mut().zip(&*x).zip(&*y) {
                        *residual = *w * x + *b - y;
                    }
                }
                TargetShape::Flat => {
                    for (row, &x) in residuals.chunks_exact_mut(y.len().max(1)).zip(&*x) {
                        let prediction = *w * x + *b;
                        for (residual, &y) in row.iter_mut().zip(&*y) {
                            *residual = prediction - y;
                        }
                    }
                }
            }
            self.loss = kernels::sum_each(&self.residuals, &|residual| residual * residual) / self.count;
            self.is_current = true;
        }
        self.loss
    }

    /// Adds the gradient of the loss of the newest forward pass, whatever has become of the parameters since then.
    pub(super) fn backward(&mut self) {
        let slope = self.slope();
        for (gradient, slope) in self.gradient.iter_mut().zip(slope) {
            *gradient += slope;
        }
    }

    /// The gradient of the loss of the newest forward pass.
    pub(super) fn slope(&self) -> [T; 2] {
        let (share, two) = (self.share, T::from_f64(2.0));
        let by_prediction = |residual: T| share * (two * residual);
        let mut sums = [T::ZERO; 2];
        let mut add = |x: T, slope: T| {
            sums[0] += slope * x;
            sums[1] += slope;
        };
        match self.target {
            TargetShape::Column => {
                self.x.iter().zip(&self.residuals).for_each(|(&x, &residual)| add(x, by_prediction(residual)));
            }
            TargetShape::Flat => {
                for (&x, row) in self.x.iter().zip(self.residuals.chunks_exact(self.y.len().max(1))) {
                    add(x, row.iter().fold(T::ZERO, |sum, &residual| sum + by_prediction(residual)));
                }
            }
        }
        sums
    }
}

impl<T: Element> Trainable<T> for Line<T> {
    /// w and b are one row.
    fn visit(&mut self, _: &[Tensor], mut visit: impl FnMut(&mut [T], &[T])) -> Result<(), Error> {
        visit(&mut self.parameters, &self.gradient);
        self.is_current = false;
        Ok(())
    }
}
