//! Checks a gradient against central differences, in one random direction.

use super::{Error, Tape, Tensor};
use crate::data::Generator;
use crate::tensor::Shape;

/// Two values of the same derivative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GradientCheck {
    /// From the backward pass.
    pub analytic: f64,
    /// From two more forward passes.
    pub numeric: f64,
}

impl GradientCheck {
    /// The difference of the two, relative to the larger (and to 1, where both are small).
    #[must_use]
    pub fn relative_error(&self) -> f64 {
        (self.analytic - self.numeric).abs() / self.analytic.abs().max(self.numeric.abs()).max(1.0)
    }
}

/// Differentiates `⟨c, f(x)⟩` for a random c in a random direction at the given inputs, once by the backward pass and
/// once by the fourth-order central difference; so a check costs six evaluations, however many inputs there are.
///
/// # Errors
/// The errors of `f`.
pub fn gradcheck(
    inputs: &[(Shape, Vec<f64>)],
    seed: u32,
    mut f: impl FnMut(&mut Tape<f64>, &[Tensor]) -> Result<Tensor, Error>,
) -> Result<GradientCheck, Error> {
    let mut generator = Generator::manual_seed(seed);
    let mut tape = Tape::new();
    let mut tensors = Vec::with_capacity(inputs.len());
    for (shape, values) in inputs {
        tensors.push(tape.parameter(*shape, values)?);
    }
    let output = f(&mut tape, &tensors)?;
    let cotangent: Vec<f64> = draw(&mut generator, tape.shape(output)?.size());
    let directions: Vec<Vec<f64>> = inputs.iter().map(|(_, values)| draw(&mut generator, values.len())).collect();

    tape.zero_grad();
    tape.backward_from(output, &cotangent)?;
    let mut analytic = 0.0;
    for (&tensor, direction) in tensors.iter().zip(&directions) {
        analytic += dot(tape.grad(tensor)?, direction);
    }

    let mut along = |step: f64| -> Result<f64, Error> {
        tape.rewind();
        for ((&tensor, (_, values)), direction) in tensors.iter().zip(inputs).zip(&directions) {
            let moved: Vec<f64> = values.iter().zip(direction).map(|(value, along)| value + step * along).collect();
            tape.set_value(tensor, &moved)?;
        }
        let output = f(&mut tape, &tensors)?;
        Ok(dot(tape.value(output)?, &cotangent))
    };
    // The error of the formula is of order step⁴, that of the subtraction of order 1e-16 / step: both near 1e-12 here.
    let step = 1e-3;
    let numeric = (8.0 * (along(step)? - along(-step)?) - (along(2.0 * step)? - along(-2.0 * step)?)) / (12.0 * step);
    Ok(GradientCheck { analytic, numeric })
}

fn draw(generator: &mut Generator, count: usize) -> Vec<f64> {
    (0..count).map(|_| generator.uniform(1.0)).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_gradient_passes_and_a_wrong_one_does_not() -> Result<(), Error> {
        let inputs = [(Shape::new([3]), vec![0.5, -1.0, 2.0])];
        let right = gradcheck(&inputs, 0, |tape, x| tape.tanh(x[0]))?;
        assert!(right.relative_error() < 1e-10, "{right:?}");
        // A constant copy of x contributes to the value but not to the gradient: x² with the derivative x.
        let wrong = gradcheck(&inputs, 0, |tape, x| {
            let copy = tape.value(x[0])?.to_vec();
            let copy = tape.constant(Shape::new([3]), &copy)?;
            tape.mul(x[0], copy)
        })?;
        assert!(wrong.relative_error() > 1e-2, "{wrong:?}");
        Ok(())
    }
}
