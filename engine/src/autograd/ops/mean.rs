//! `mean`: the mean of all elements, or along one axis.
//!
//! Each of the n elements has the derivative 1/n.

use super::sum::Over;
use crate::autograd::describe::{Call, Describe, GradientCase, INPUT, Shapes, Signature, Takes, parameter};
use crate::autograd::rule::{Operands, Pullback, Reads, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, equation, mfrac, mi, mn, msub, partial, sum_over};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mean {
    over: Over,
}

impl Rule for Mean {
    const NAME: &'static str = "mean";
    const READS: Reads = Reads::Nothing;

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        self.over.shape(Self::NAME, inputs)
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        let count = T::from_f64(self.over.count(inputs.shape(0)) as f64);
        self.over.forward(inputs, output, |sum| sum / count);
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        let count = T::from_f64(self.over.count(at.inputs.shape(0)) as f64);
        self.over.backward(at, gradient, |upstream| upstream / count);
    }
}

impl Describe for Mean {
    const SIGNATURE: Signature =
        Signature::new("mean", &[INPUT, parameter("dim", Takes::OptionalIndex), parameter("keepdim", Takes::Flag)]);
    const LABEL: &'static str = "mean";
    const CANCELS: bool = true;
    const GRADIENT_CASES: &'static [GradientCase] =
        &[GradientCase::new(Shapes::One).non_empty(), GradientCase::new(Shapes::AlongAxis).non_empty()];

    fn formula() -> Option<Formula> {
        let share = mfrac(&[mn("1")], &[mi("n")]);
        let derivatives = vec![equation(partial(mi("y"), msub("x", "i")), std::slice::from_ref(&share))];
        let formula = equation(mi("y"), &[share, sum_over("i"), msub("x", "i")]);
        Some(Formula { formula, derivatives, note: "Each of the n numbers gets its share." })
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        match call.optional_index("dim") {
            Some(axis) => tape.mean_axis(x[0], axis, call.flag("keepdim")),
            None => tape.mean(x[0]),
        }
    }
}

impl<T: Element> Tape<T> {
    /// The mean of all elements, a scalar; NaN where there are none, as in PyTorch.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn mean(&mut self, x: Tensor) -> Result<Tensor, Error> {
        self.apply(Mean { over: Over::Everything }.into(), [x])
    }

    /// The means along one axis (counted from 0), which is removed from the shape or, with `keep`, stays with extent 1.
    ///
    /// # Errors
    /// [`Error::Shapes`] where there is no such axis; [`Error::Stale`].
    pub fn mean_axis(&mut self, x: Tensor, axis: usize, keep: bool) -> Result<Tensor, Error> {
        self.apply(Mean { over: Over::Axis { axis, keep } }.into(), [x])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_element_gets_its_share() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([2, 2]), &[1.0, 2.0, 3.0, 6.0])?;
        let (all, rows) = (tape.mean(x)?, tape.mean_axis(x, 1, false)?);
        assert_eq!((tape.item(all)?, tape.value(rows)?), (3.0, &[1.5, 4.5][..]));
        tape.backward(all)?;
        assert_eq!(tape.grad(x)?, [0.25; 4]);
        Ok(())
    }
}
