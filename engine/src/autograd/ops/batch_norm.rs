//! `batch_norm`: y = x̂ w + b in each column of x (samples, features), where x̂ = (x − mean) / √(variance + ε) (Ioffe
//! and Szegedy, 2015). Mean and variance are those of the column in training, and given ones in evaluation.
//!
//! With g the gradient with respect to y and sums over a column: ∂/∂b = Σ g and ∂/∂w = Σ g x̂. With h = g w, ∂/∂x is (h
//! − mean(h) − x̂ mean(h x̂)) / √(variance + ε) in training, and h / √(variance + ε) in evaluation, where given means
//! and variances get no gradient.

use super::axis::{Line, lines};
use super::normalise::{Statistics, check_eps};
use crate::autograd::describe::{
    Argument, Call, Describe, GradientCase, INPUT, Language, Shapes, Signature, number, operand,
};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::kernels::sum_of;
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct BatchNorm {
    eps: f64,
    /// The operands are x, weight, bias; and in evaluation mean and variance.
    training: bool,
}

impl Rule for BatchNorm {
    const NAME: &'static str = "batch_norm";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        let problem = match *inputs[0].extents() {
            [samples @ (0 | 1), _] if self.training => {
                format!("training needs at least two samples to take a variance of, not {samples}")
            }
            [_, features] if inputs[1..].iter().all(|shape| *shape == Shape::new([features])) => return Ok(inputs[0]),
            [_, features] => format!("all but x must have one element for each feature, {}", Shape::new([features])),
            _ => "x must be a matrix (samples, features)".to_owned(),
        };
        Err(Error::shapes(Self::NAME, inputs, problem))
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        let [x, weight, bias] = [0, 1, 2].map(|which| inputs.value(which));
        for (feature, line) in lines(shape, 0).enumerate() {
            let statistics = self.statistics(inputs, feature, line);
            for position in (0..line.length).map(|sample| line.at(sample)) {
                output[position] = statistics.normalised(x[position]) * weight[feature] + bias[feature];
            }
        }
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        let (x, weight) = (at.inputs.value(0), at.inputs.value(1));
        for (feature, line) in lines(at.shape, 0).enumerate() {
            let statistics = self.statistics(at.inputs, feature, line);
            let upstream = |sample: usize| at.upstream[line.at(sample)];
            match which {
                0 if self.training => {
                    statistics.pull_line(x, line, |sample| upstream(sample) * weight[feature], gradient);
                }
                0 => {
                    for sample in 0..line.length {
                        gradient[line.at(sample)] += upstream(sample) * weight[feature] * statistics.scale();
                    }
                }
                1 => {
                    let term = |sample| upstream(sample) * statistics.normalised(x[line.at(sample)]);
                    gradient[feature] += sum_of(0..line.length, &term);
                }
                2 => gradient[feature] += sum_of(0..line.length, &upstream),
                _ => {}
            }
        }
    }
}

impl Describe for BatchNorm {
    const SIGNATURE: Signature =
        Signature::new("batch_norm", &[INPUT, operand("weight"), operand("bias"), number("eps", 1e-5)]);
    const LABEL: &'static str = "batch norm";
    const LANGUAGE: Language = Language::Absent;
    const CANCELS: bool = true;
    // With a large ε: where two elements nearly agree, their x̂ bends too sharply for differences.
    const GRADIENT_CASES: &'static [GradientCase] =
        &[GradientCase::new(Shapes::Normalised { rows: 2 }).given(&[("eps", Argument::Number(0.1))])];

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.batch_norm(x[0], x[1], x[2], call.number("eps")?)
    }
}

impl BatchNorm {
    fn statistics<T: Element>(self, inputs: Operands<'_, T>, feature: usize, line: Line) -> Statistics<T> {
        if self.training {
            Statistics::of(inputs.value(0), line, self.eps)
        } else {
            Statistics::given(inputs.value(3)[feature], inputs.value(4)[feature], self.eps)
        }
    }
}

impl<T: Element> Tape<T> {
    /// Each column of x (samples, features) with mean 0 and variance 1, times `weight`, plus `bias`, both (features,):
    /// what PyTorch's `batch_norm` computes in training. `eps` is added to the variance, PyTorch's default is 1e-5.
    ///
    /// # Errors [`Error::Shapes`] unless the shapes are these, with two samples or more; [`Error::Argument`] for a
    /// negative `eps`; [`Error::Stale`].
    pub fn batch_norm(&mut self, x: Tensor, weight: Tensor, bias: Tensor, eps: f64) -> Result<Tensor, Error> {
        check_eps(BatchNorm::NAME, eps)?;
        self.apply(BatchNorm { eps, training: true }.into(), [x, weight, bias])
    }

    /// The same with `(mean, variance)` in place of those of the columns, both (features,): what PyTorch's `batch_norm`
    /// computes in evaluation. They get no gradient.
    ///
    /// # Errors
    /// [`Error::Shapes`] unless the shapes are these; [`Error::Argument`] for a negative `eps`; [`Error::Stale`].
    pub fn batch_norm_with(
        &mut self,
        (mean, variance): (Tensor, Tensor),
        x: Tensor,
        weight: Tensor,
        bias: Tensor,
        eps: f64,
    ) -> Result<Tensor, Error> {
        check_eps(BatchNorm::NAME, eps)?;
        self.apply(BatchNorm { eps, training: false }.into(), [x, weight, bias, mean, variance])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        // The first column has mean 0 and variance 4, the second mean 3 and variance 1.
        let x = tape.parameter(Shape::new([4, 2]), &[2.0, 4.0, -2.0, 2.0, 2.0, 4.0, -2.0, 2.0])?;
        let weight = tape.parameter(Shape::new([2]), &[1.0, 3.0])?;
        let bias = tape.parameter(Shape::new([2]), &[0.0, 10.0])?;
        let y = tape.batch_norm(x, weight, bias, 0.0)?;
        assert_eq!(tape.value(y)?, [1.0, 13.0, -1.0, 7.0, 1.0, 13.0, -1.0, 7.0]);
        tape.backward_from(y, &[4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5.0])?;
        assert_eq!((tape.grad(weight)?, tape.grad(bias)?), (&[4.0, -5.0][..], &[4.0, 5.0][..]));
        // In the first column h = (4, 0, 0, 0), so mean(h) = mean(h x̂) = 1.
        let first: Vec<f64> = tape.grad(x)?.iter().copied().step_by(2).collect();
        assert_eq!(first, [1.0, 0.0, -1.0, 0.0]);
        Ok(())
    }

    #[test]
    fn given_statistics_are_fixed() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([1, 2]), &[2.0, 4.0])?;
        let weight = tape.parameter(Shape::new([2]), &[1.0, 3.0])?;
        let bias = tape.parameter(Shape::new([2]), &[0.0, 10.0])?;
        let mean = tape.parameter(Shape::new([2]), &[1.0, 2.0])?;
        let variance = tape.parameter(Shape::new([2]), &[4.0, 0.25])?;
        let y = tape.batch_norm_with((mean, variance), x, weight, bias, 0.0)?;
        assert_eq!(tape.value(y)?, [0.5, 22.0]);
        tape.backward_from(y, &[1.0, 1.0])?;
        assert_eq!((tape.grad(x)?, tape.grad(weight)?), (&[0.5, 6.0][..], &[0.5, 4.0][..]));
        assert_eq!((tape.grad(mean)?, tape.grad(variance)?), (&[0.0; 2][..], &[0.0; 2][..]));
        Ok(())
    }

    #[test]
    fn what_does_not_fit_is_named() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([1, 2]), &[2.0, -2.0])?;
        let weight = tape.parameter(Shape::new([2]), &[1.0; 2])?;
        let narrow = tape.parameter(Shape::new([1]), &[1.0])?;
        let problem = |result: Result<Tensor, Error>| result.expect_err("does not fit").to_string();
        assert_eq!(
            problem(tape.batch_norm(x, weight, weight, 0.0)),
            "batch_norm of (1, 2) and (2,) and (2,): training needs at least two samples to take a variance of, not 1"
        );
        assert_eq!(
            problem(tape.batch_norm_with((narrow, weight), x, weight, weight, 0.0)),
            "batch_norm of (1, 2) and (2,) and (2,) and (1,) and (2,): all but x must have one element for each feature, (2,)"
        );
        assert_eq!(
            problem(tape.batch_norm(weight, weight, weight, 0.0)),
            "batch_norm of (2,) and (2,) and (2,): x must be a matrix (samples, features)"
        );
        assert!(tape.batch_norm(x, weight, weight, f64::NAN).is_err());
        Ok(())
    }
}
