//! `layer_norm`: y = x̂ w + b along the last axis, where x̂ = (x − mean) / √(variance + ε) has mean 0 and variance 1 in
//! each line of that axis (Ba, Kiros and Hinton, 2016).
//!
//! With g the gradient with respect to y: ∂/∂b = Σ g and ∂/∂w = Σ g x̂, over the lines. With h = g w and means over a
//! line, ∂/∂x = (h − mean(h) − x̂ mean(h x̂)) / √(variance + ε).

use super::axis::{Line, lines};
use super::normalise::{Statistics, check_eps};
use crate::autograd::describe::{
    Argument, Call, Describe, GradientCase, INPUT, Language, Shapes, Signature, number, operand,
};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LayerNorm {
    eps: f64,
}

impl Rule for LayerNorm {
    const NAME: &'static str = "layer_norm";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        match *inputs[0].extents() {
            [.., last] if inputs[1..].iter().all(|shape| *shape == Shape::new([last])) => Ok(inputs[0]),
            [.., last] => {
                let problem = format!("weight and bias must have the shape of the last axis, {}", Shape::new([last]));
                Err(Error::shapes(Self::NAME, inputs, problem))
            }
            [] => Err(Error::shapes(Self::NAME, inputs, "x must have at least one axis")),
        }
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        let [x, weight, bias] = [0, 1, 2].map(|which| inputs.value(which));
        for line in rows(shape) {
            let statistics = Statistics::of(x, line, self.eps);
            for index in 0..line.length {
                output[line.at(index)] = statistics.normalised(x[line.at(index)]) * weight[index] + bias[index];
            }
        }
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        let (x, weight) = (at.inputs.value(0), at.inputs.value(1));
        for line in rows(at.shape) {
            let upstream = |index: usize| at.upstream[line.at(index)];
            if which == 2 {
                for (index, sum) in gradient.iter_mut().enumerate() {
                    *sum += upstream(index);
                }
                continue;
            }
            let statistics = Statistics::of(x, line, self.eps);
            if which == 1 {
                for (index, sum) in gradient.iter_mut().enumerate() {
                    *sum += upstream(index) * statistics.normalised(x[line.at(index)]);
                }
            } else {
                statistics.pull_line(x, line, |index| upstream(index) * weight[index], gradient);
            }
        }
    }
}

impl Describe for LayerNorm {
    const SIGNATURE: Signature =
        Signature::new("layer_norm", &[INPUT, operand("weight"), operand("bias"), number("eps", 1e-5)]);
    const LABEL: &'static str = "layer norm";
    const LANGUAGE: Language = Language::Absent;
    const CANCELS: bool = true;
    // With a large ε: where two elements nearly agree, their x̂ bends too sharply for differences.
    const GRADIENT_CASES: &'static [GradientCase] =
        &[GradientCase::new(Shapes::Normalised { rows: 0 }).given(&[("eps", Argument::Number(0.1))])];

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.layer_norm(x[0], x[1], x[2], call.number("eps")?)
    }
}

/// The lines of the last axis.
fn rows(shape: &Shape) -> impl Iterator<Item = Line> + use<> {
    lines(shape, shape.rank() - 1)
}

impl<T: Element> Tape<T> {
    /// x with mean 0 and variance 1 along its last axis, times `weight`, plus `bias`; the two have that axis alone.
    /// `eps` is added to the variance, PyTorch's default is 1e-5.
    ///
    /// # Errors [`Error::Shapes`] where weight or bias do not have the shape of the last axis; [`Error::Argument`] for
    /// a negative `eps`; [`Error::Stale`].
    pub fn layer_norm(&mut self, x: Tensor, weight: Tensor, bias: Tensor, eps: f64) -> Result<Tensor, Error> {
        check_eps(LayerNorm::NAME, eps)?;
        self.apply(LayerNorm { eps }.into(), [x, weight, bias])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        // Mean 0 and variance 4, so x̂ = ±1.
        let x = tape.parameter(Shape::new([1, 4]), &[2.0, -2.0, 2.0, -2.0])?;
        let weight = tape.parameter(Shape::new([4]), &[1.0, 1.0, 1.0, 3.0])?;
        let bias = tape.parameter(Shape::new([4]), &[0.0, 0.0, 10.0, 0.0])?;
        let y = tape.layer_norm(x, weight, bias, 0.0)?;
        assert_eq!(tape.value(y)?, [1.0, -1.0, 11.0, -3.0]);
        tape.backward_from(y, &[4.0, 0.0, 0.0, 0.0])?;
        assert_eq!((tape.grad(weight)?, tape.grad(bias)?), (&[4.0, 0.0, 0.0, 0.0][..], &[4.0, 0.0, 0.0, 0.0][..]));
        // h = (4, 0, 0, 0), so mean(h) = mean(h x̂) = 1: (4 − 1 − 1)/2, (0 − 1 + 1)/2, (0 − 1 − 1)/2, (0 − 1 + 1)/2.
        assert_eq!(tape.grad(x)?, [1.0, 0.0, -1.0, 0.0]);
        Ok(())
    }

    #[test]
    fn what_does_not_fit_is_named() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([1, 2]), &[2.0, -2.0])?;
        let weight = tape.parameter(Shape::new([1]), &[1.0])?;
        let scalar = tape.parameter(Shape::SCALAR, &[1.0])?;
        let problem = |result: Result<Tensor, Error>| result.expect_err("does not fit").to_string();
        assert_eq!(
            problem(tape.layer_norm(x, weight, weight, 0.0)),
            "layer_norm of (1, 2) and (1,) and (1,): weight and bias must have the shape of the last axis, (2,)"
        );
        assert_eq!(
            problem(tape.layer_norm(scalar, scalar, scalar, 0.0)),
            "layer_norm of () and () and (): x must have at least one axis"
        );
        assert_eq!(
            problem(tape.layer_norm(x, weight, weight, -1.0)),
            "layer_norm: eps is -1, it must be finite and at least 0"
        );
        Ok(())
    }
}
