//! `huber_loss`: with d = prediction − target, d²/2 where |d| is below a threshold δ and δ (|d| − δ/2) from there on,
//! elementwise with broadcasting (Huber, 1964).
//!
//! The derivative with respect to the prediction is d, held between −δ and δ; by the target it is the negative of that.

use super::elementwise;
use crate::autograd::describe::{
    Argument, Call, Describe, GradientCase, INPUT, Language, Shapes, Signature, Values, number, operand,
};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct HuberLoss {
    delta: f64,
}

impl Rule for HuberLoss {
    const NAME: &'static str = "huber_loss";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        elementwise::broadcast(Self::NAME, inputs)
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
        let (delta, half) = (T::from_f64(self.delta), T::from_f64(0.5));
        elementwise::zip(inputs, output, shape, |prediction, target| {
            let distance = (prediction - target).abs();
            if distance < delta { half * distance * distance } else { delta * (distance - half * delta) }
        });
    }

    fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        let delta = T::from_f64(self.delta);
        // Exchanged operands change the sign of the distance and nothing else, so one rule does for both.
        elementwise::pull_zip(which, at, gradient, |upstream, own, other| {
            let distance = own - other;
            if distance <= -delta {
                -delta * upstream
            } else if distance >= delta {
                delta * upstream
            } else {
                distance * upstream
            }
        });
    }
}

impl Describe for HuberLoss {
    const SIGNATURE: Signature = Signature::new("huber_loss", &[INPUT, operand("target"), number("delta", 1.0)]);
    const LABEL: &'static str = "Huber loss";
    const LANGUAGE: Language = Language::Absent;
    const CANCELS: bool = true;
    const GRADIENT_CASES: &'static [GradientCase] =
        &[GradientCase::new(Shapes::Pair).values(Values::Grid(0.03)).given(&[("delta", Argument::Number(0.85))])];

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.huber_loss(x[0], x[1], call.number("delta")?)
    }
}

impl<T: Element> Tape<T> {
    /// The Huber loss of each element: quadratic where the two differ by less than `delta`, linear beyond; the shapes
    /// broadcast. Its mean is `nn::HuberLoss`.
    ///
    /// # Errors
    /// [`Error::Argument`] unless `delta` is positive and finite; [`Error::Shapes`] where the shapes do not broadcast;
    /// [`Error::Stale`].
    pub fn huber_loss(&mut self, prediction: Tensor, target: Tensor, delta: f64) -> Result<Tensor, Error> {
        if delta > 0.0 && delta.is_finite() {
            return self.apply(HuberLoss { delta }.into(), [prediction, target]);
        }
        let problem = format!("delta is {delta}, it must be positive and finite");
        Err(Error::Argument { op: HuberLoss::NAME, problem })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let prediction = tape.parameter(Shape::new([3]), &[1.0, 5.0, -7.0])?;
        let target = tape.parameter(Shape::SCALAR, &[0.0])?;
        let loss = tape.huber_loss(prediction, target, 2.0)?;
        assert_eq!(tape.value(loss)?, [0.5, 8.0, 12.0]);
        tape.backward_from(loss, &[1.0; 3])?;
        assert_eq!((tape.grad(prediction)?, tape.grad(target)?), (&[1.0, 2.0, -2.0][..], &[-1.0][..]));
        let error = tape.huber_loss(prediction, target, 0.0).expect_err("not positive");
        assert_eq!(error.to_string(), "huber_loss: delta is 0, it must be positive and finite");
        Ok(())
    }
}
