//! The activation functions that a network can put between its layers.

use crate::autograd::{Error, Tape, Tensor};
use crate::choice::choice;
use crate::tensor::Element;

choice! {
    /// An elementwise non-linearity (or none, to show what is lost without one).
    "activation", pub Activation {
        /// σ(z) = 1 / (1 + e⁻ᶻ), between 0 and 1; its slope is at most 1/4.
        Sigmoid = "sigmoid", "Sigmoid";
        /// tanh z, between −1 and 1; its slope is at most 1.
        Tanh = "tanh", "Tanh";
        /// max(0, z); its slope is 0 or 1.
        Relu = "relu", "ReLU";
        /// z itself: without a non-linearity any stack of layers is one straight line.
        Identity = "identity", "Identity";
    }
}

impl Activation {
    /// The function's value at one point.
    #[must_use]
    pub fn value(self, z: f64) -> f64 {
        match self {
            Self::Sigmoid => 1.0 / (1.0 + libm::exp(-z)),
            Self::Tanh => libm::tanh(z),
            Self::Relu => z.max(0.0),
            Self::Identity => z,
        }
    }

    /// The function's slope at one point (0 for ReLU at its kink, as PyTorch has it).
    #[must_use]
    pub fn slope(self, z: f64) -> f64 {
        match self {
            Self::Sigmoid => {
                let s = self.value(z);
                s * (1.0 - s)
            }
            Self::Tanh => {
                let t = libm::tanh(z);
                1.0 - t * t
            }
            Self::Relu => f64::from(u8::from(z > 0.0)),
            Self::Identity => 1.0,
        }
    }

    /// The largest slope anywhere: the factor by which one unit can pass a gradient on at most.
    #[must_use]
    pub fn max_slope(self) -> f64 {
        match self {
            Self::Sigmoid => 0.25,
            Self::Tanh | Self::Relu | Self::Identity => 1.0,
        }
    }
}

impl Activation {
    /// Records the function on a tape, elementwise; the shape stays.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn forward<T: Element>(self, tape: &mut Tape<T>, x: Tensor) -> Result<Tensor, Error> {
        match self {
            Self::Sigmoid => tape.sigmoid(x),
            Self::Tanh => tape.tanh(x),
            Self::Relu => tape.relu(x),
            Self::Identity => Ok(x),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Choice;
    use crate::tensor::Shape;

    #[test]
    fn value_and_slope_are_those_of_the_tape() -> Result<(), Error> {
        let points = [-3.0, -0.5, 0.0, 0.25, 2.0];
        for &activation in Activation::ALL {
            let mut tape = Tape::<f64>::new();
            let x = tape.parameter(Shape::new([points.len()]), &points)?;
            let y = activation.forward(&mut tape, x)?;
            tape.backward_from(y, &[1.0; 5])?;
            for (index, &point) in points.iter().enumerate() {
                assert_eq!(activation.value(point), tape.value(y)?[index], "{activation:?} at {point}");
                assert!((activation.slope(point) - tape.grad(x)?[index]).abs() < 1e-15, "{activation:?}' at {point}");
                assert!(activation.slope(point) <= activation.max_slope());
            }
        }
        Ok(())
    }
}
