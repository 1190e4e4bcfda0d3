//! Training steps of multilayer perceptrons without a tape: the same mathematics, fused into a few fixed loops.
//!
//! A tape can run any program and knows nothing about it in advance. A step of a perceptron with a mean squared error
//! is always the same few loops. So its buffers are laid out once, and each linear layer is fused with its bias and
//! activation. There are two layouts: [`Batch`] puts samples into the lanes of a SIMD vector; [`Single`] puts the units
//! of a layer there and takes one sample at a time. [`FusedMlp`] picks one of them. [`DeepPlan`] serves networks with
//! residual connections and normalisation.
//!
//! Subnormal gradients are flushed to 0, as in PyTorch after `torch.set_flush_denormal(True)`.

mod activation;
mod batch;
mod deep;
mod mini_batch;
mod over_samples;
mod pack;
mod product;
mod single;

use crate::autograd::{Error, Tensor};
use crate::nn::Activation;
use crate::optim::Trainable;
use crate::tensor::{Element, Shape};

use batch::Batch;
pub use deep::{DeepPlan, DeepShape};
pub use mini_batch::MiniBatch;
use single::Single;

/// A multilayer perceptron of one shape on one data set, with the mean squared error as its loss.
#[derive(Debug, Clone)]
pub struct FusedMlp<T: Element> {
    parameters: Vec<T>,
    gradient: Vec<T>,
    layout: Layout<T>,
}

#[derive(Debug, Clone)]
enum Layout<T: Element> {
    Batch(Batch<T>),
    Single(Single<T>),
}

impl<T: Element> FusedMlp<T> {
    /// A network of these widths (inputs first, outputs last), with the activation after each layer but the last. x has
    /// the shape (samples, inputs) and y (samples, outputs), row by row. The caller must have checked that the sizes
    /// fit (`train::Config::check`).
    #[must_use]
    pub fn new(widths: &[usize], activation: Activation, x: &[T], y: &[T]) -> Self {
        let samples = x.len() / widths[0];
        let layout = if samples == 1 {
            Layout::Single(Single::new(widths, activation, x, y))
        } else {
            Layout::Batch(Batch::new(widths, activation, x, y))
        };
        let count = widths.windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum();
        Self { parameters: vec![T::ZERO; count], gradient: vec![T::ZERO; count], layout }
    }

    /// All parameters in PyTorch's order: for each layer its weight, row-major, then its bias. They start at 0.
    #[must_use]
    pub fn parameters(&self) -> &[T] {
        &self.parameters
    }

    /// Overwrites all parameters, in the order of [`FusedMlp::parameters`].
    ///
    /// # Errors
    /// [`Error::Length`], naming `op`, unless there is one value for each parameter.
    pub fn set_parameters(&mut self, op: &'static str, values: &[T]) -> Result<(), Error> {
        let count = self.parameters.len();
        if values.len() != count {
            return Err(Error::Length { op, shape: Shape::new([count]), given: values.len() });
        }
        self.update(|parameters, _| parameters.copy_from_slice(values));
        Ok(())
    }

    /// The gradient left by [`FusedMlp::backward`], in the order of the parameters.
    #[must_use]
    pub fn gradient(&self) -> &[T] {
        &self.gradient
    }

    /// Calls `change` with the parameters, which it may change, and the gradient.
    pub fn update(&mut self, change: impl FnOnce(&mut [T], &[T])) {
        change(&mut self.parameters, &self.gradient);
        if let Layout::Single(single) = &mut self.layout {
            single.set_parameters(&self.parameters);
        }
    }

    /// The network's outputs for the samples of x at the current parameters, row by row.
    pub fn predictions(&mut self) -> Vec<T> {
        self.loss();
        match &self.layout {
            Layout::Batch(batch) => batch.predictions(),
            Layout::Single(single) => single.predictions(),
        }
    }

    /// The mean squared error at the current parameters.
    pub fn loss(&mut self) -> T {
        match &mut self.layout {
            Layout::Batch(batch) => batch.loss(&self.parameters),
            Layout::Single(single) => single.loss(),
        }
    }

    /// The mean squared error at the current parameters. Its gradient can be read afterwards.
    pub fn backward(&mut self) -> T {
        match &mut self.layout {
            Layout::Batch(batch) => batch.loss_and_gradient(&self.parameters, &mut self.gradient),
            Layout::Single(single) => single.loss_and_gradient(&mut self.gradient),
        }
    }

    /// The mean squared error on a mini-batch. Its gradient can be read afterwards, instead of that of all samples.
    pub fn backward_on(&mut self, samples: &mut MiniBatch<T>) -> T {
        samples.batch.loss_and_gradient(&self.parameters, &mut self.gradient)
    }
}

impl<T: Element> Trainable<T> for FusedMlp<T> {
    /// All parameters lie in one row, so one visit covers them.
    fn visit(&mut self, _: &[Tensor], visit: impl FnMut(&mut [T], &[T])) -> Result<(), Error> {
        self.update(visit);
        Ok(())
    }
}

/// Splits parameters or gradients, given in PyTorch's order, into the weight and bias of each layer.
fn layers<'a, T>(widths: &'a [usize], mut rest: &'a [T]) -> impl Iterator<Item = (&'a [T], &'a [T])> {
    widths.windows(2).map(move |pair| {
        let (weight, after) = rest.split_at(pair[0] * pair[1]);
        let (bias, after) = after.split_at(pair[1]);
        rest = after;
        (weight, bias)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::autograd::Tape;
    use crate::choice::Choice;
    use crate::data::Generator;
    use crate::nn::{Init, MSELoss, Sequential};
    use crate::tensor::Shape;

    /// Loss and gradient by the tape.
    fn by_tape<T: Element>(
        widths: &[usize],
        activation: Activation,
        x: &[T],
        y: &[T],
    ) -> Result<(Vec<T>, T, Vec<T>), Error> {
        let mut tape = Tape::<T>::new();
        let mut generator = Generator::manual_seed(5);
        let model = Sequential::mlp(&mut tape, widths, activation, Init::Pytorch, &mut generator)?;
        let samples = x.len() / widths[0];
        let x = tape.constant(Shape::new([samples, widths[0]]), x)?;
        let y = tape.constant(Shape::new([samples, widths[widths.len() - 1]]), y)?;
        let prediction = model.forward(&mut tape, x)?;
        let loss = MSELoss.forward(&mut tape, prediction, y)?;
        tape.backward(loss)?;
        let (mut parameters, mut gradient) = (Vec::new(), Vec::new());
        for parameter in model.parameters() {
            parameters.extend_from_slice(tape.value(parameter)?);
            gradient.extend_from_slice(tape.grad(parameter)?);
        }
        Ok((parameters, tape.item(loss)?, gradient))
    }

    fn agrees<T: Element>(tolerance: f64) -> Result<(), Error> {
        let shapes: [&[usize]; 8] = [
            &[1, 1],
            &[1, 2, 1],
            &[3, 3, 3, 1],
            &[2, 5, 3],
            &[1, 9, 8, 2],
            &[7, 1, 7],
            &[1, 64, 64, 1],
            &[4, 17, 6, 5],
        ];
        for widths in shapes {
            for samples in [1, 2, 15, 16, 37, 128, 300] {
                for &activation in Activation::ALL {
                    let mut generator = Generator::manual_seed(1);
                    let mut draw = |count: usize| -> Vec<T> { (0..count).map(|_| generator.uniform(2.0)).collect() };
                    let (x, y) = (draw(samples * widths[0]), draw(samples * widths[widths.len() - 1]));
                    let (parameters, loss, gradient) = by_tape(widths, activation, &x, &y)?;
                    let mut plan = FusedMlp::new(widths, activation, &x, &y);
                    let what = format!("{widths:?}, {samples} samples, {activation:?}");
                    let size = gradient.iter().fold(1.0_f64, |size, g| size.max(g.to_f64().abs()));
                    plan.update(|planned, _| planned.copy_from_slice(&parameters));
                    for _ in 0..2 {
                        let planned_loss = plan.backward();
                        let error = (planned_loss.to_f64() - loss.to_f64()).abs();
                        assert!(error <= tolerance * loss.to_f64().abs().max(1.0), "{what}: {planned_loss} and {loss}");
                        assert_eq!(plan.loss(), planned_loss, "{what}");
                        for (a, b) in plan.gradient().iter().zip(&gradient) {
                            let error = (a.to_f64() - b.to_f64()).abs();
                            assert!(error <= tolerance * size, "{what}: gradient {a} and {b}");
                        }
                    }
                }
            }
        }
        Ok(())
    }

    #[test]
    fn a_part_has_the_loss_and_the_gradient_of_a_plan_of_its_own() {
        let widths = [2, 5, 3];
        let mut generator = Generator::manual_seed(1);
        let mut draw = |count: usize| -> Vec<f64> { (0..count).map(|_| generator.uniform(2.0)).collect() };
        let (x, y, parameters) = (draw(15 * 2), draw(15 * 3), draw(2 * 5 + 5 + 5 * 3 + 3));
        let mut whole = FusedMlp::new(&widths, Activation::Tanh, &x, &y);
        whole.update(|planned, _| planned.copy_from_slice(&parameters));
        let mut mini_batch = MiniBatch::new(&widths, Activation::Tanh, 6);
        // A smaller mini-batch after a larger one: nothing may be left of the larger one.
        for samples in [&[3, 0, 14, 7, 8, 1][..], &[2, 13, 4], &[5]] {
            let pick = |values: &[f64], width: usize| -> Vec<f64> {
                samples.iter().flat_map(|&sample| values[sample * width..][..width].to_vec()).collect()
            };
            let mut own = FusedMlp::new(&widths, Activation::Tanh, &pick(&x, 2), &pick(&y, 3));
            own.update(|planned, _| planned.copy_from_slice(&parameters));
            mini_batch.take(samples, &x, &y);
            assert!((whole.backward_on(&mut mini_batch) - own.backward()).abs() < 1e-14);
            for (a, b) in whole.gradient().iter().zip(own.gradient()) {
                assert!((a - b).abs() < 1e-13, "{samples:?}: {a} and {b}");
            }
        }
    }

    #[test]
    fn a_plan_gives_the_tapes_numbers_in_f32() -> Result<(), Error> {
        agrees::<f32>(2e-6)
    }

    #[test]
    fn a_plan_gives_the_tapes_numbers_in_f64() -> Result<(), Error> {
        agrees::<f64>(1e-14)
    }
}
