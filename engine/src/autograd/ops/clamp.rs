//! `clamp`: x, but no smaller than a minimum and no larger than a maximum, elementwise.
//!
//! The derivative is 1 between minimum and maximum and 0 elsewhere; at the two kinks it is 0, as in PyTorch 2.15.
//! NaN stays NaN.

use super::elementwise;
use crate::autograd::describe::{Argument, Call, Describe, GradientCase, INPUT, Shapes, Signature, Values, number};
use crate::autograd::rule::{Operands, Pullback, Rule};
use crate::autograd::{Error, Tape, Tensor};
use crate::mathml::{Formula, cases, mi, mn, mo, mrow, mtext};
use crate::tensor::{Element, Shape};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Clamp {
    min: f64,
    max: f64,
}

impl Rule for Clamp {
    const NAME: &'static str = "clamp";

    fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
        Ok(inputs[0])
    }

    fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], _: &Shape) {
        let (min, max) = (T::from_f64(self.min), T::from_f64(self.max));
        elementwise::map(inputs, output, |x| {
            if x < min {
                min
            } else if x > max {
                max
            } else {
                x
            }
        });
    }

    fn backward<T: Element>(&self, _: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
        let (min, max) = (T::from_f64(self.min), T::from_f64(self.max));
        elementwise::pull_map(at, gradient, |x, _| if x > min && x < max { T::ONE } else { T::ZERO });
    }
}

impl Describe for Clamp {
    const SIGNATURE: Signature =
        Signature::new("clamp", &[INPUT, number("min", f64::NEG_INFINITY), number("max", f64::INFINITY)]);
    const LABEL: &'static str = "clamp";
    const GRADIENT_CASES: &'static [GradientCase] = &[GradientCase::new(Shapes::One)
        .values(Values::Grid(0.0))
        .given(&[("min", Argument::Number(-1.05)), ("max", Argument::Number(0.55))])];

    fn formula() -> Option<Formula> {
        let inside = [mi("min"), mo("&lt;"), mi("x"), mo("&lt;"), mi("max")];
        let range = [mi("min"), mo("≤"), mi("x"), mo("≤"), mi("max")];
        let value = [mi("x"), mtext(" held within "), mrow(&range)];
        Some(Formula::unary(&value, &[cases(&[mn("1")], &inside, &[mn("0")])], ""))
    }

    fn record<T: Element>(tape: &mut Tape<T>, x: &[Tensor], call: &Call) -> Result<Tensor, Error> {
        tape.clamp(x[0], call.number("min")?, call.number("max")?)
    }
}

impl<T: Element> Tape<T> {
    /// x held between `min` and `max`, elementwise; an infinite bound holds nothing.
    ///
    /// # Errors
    /// [`Error::Argument`] unless `min` ≤ `max`; [`Error::Stale`].
    pub fn clamp(&mut self, x: Tensor, min: f64, max: f64) -> Result<Tensor, Error> {
        if min <= max {
            return self.apply(Clamp { min, max }.into(), [x]);
        }
        let problem = format!("the bounds {min} and {max} must be numbers, the first no larger than the second");
        Err(Error::Argument { op: Clamp::NAME, problem })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_one_of_the_doc() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([5]), &[-3.0, -1.0, 0.5, 2.0, 9.0])?;
        let (y, above) = (tape.clamp(x, -1.0, 2.0)?, tape.clamp(x, 0.0, f64::INFINITY)?);
        assert_eq!(tape.value(y)?, [-1.0, -1.0, 0.5, 2.0, 2.0]);
        assert_eq!(tape.value(above)?, [0.0, 0.0, 0.5, 2.0, 9.0]);
        tape.backward_from(y, &[5.0; 5])?;
        assert_eq!(tape.grad(x)?, [0.0, 0.0, 5.0, 0.0, 0.0]);
        Ok(())
    }

    #[test]
    fn bounds_in_the_wrong_order_are_named() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::SCALAR, &[0.0])?;
        let error = tape.clamp(x, 2.0, 1.0).expect_err("2 is more than 1");
        assert_eq!(error.to_string(), "clamp: the bounds 2 and 1 must be numbers, the first no larger than the second");
        assert!(tape.clamp(x, f64::NAN, 1.0).is_err());
        Ok(())
    }
}
