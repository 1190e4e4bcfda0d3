//! The activation functions that a network can put between its layers.

use crate::autograd::ops::{gelu, sigmoid, silu, softplus};
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
        /// z above 0, z/100 below; its slope is 1 or 1/100, never 0.
        LeakyRelu = "leaky_relu", "Leaky ReLU";
        /// z Φ(z), with Φ the distribution function of the standard normal; its slope exceeds 1 a little.
        Gelu = "gelu", "GELU";
        /// z σ(z); its slope exceeds 1 a little.
        Silu = "silu", "SiLU";
        /// log(1 + eᶻ), a smooth ReLU; its slope is σ(z), at most 1.
        Softplus = "softplus", "Softplus";
        /// z itself: without a non-linearity any stack of layers is one straight line.
        Identity = "identity", "Identity";
    }
}

/// The leaky ReLU's slope below 0, PyTorch's default.
const LEAK: f64 = 0.01;

/// The largest slope of z Φ(z), at z = √2, where its derivative 2φ(z) − z²φ(z) vanishes: (1 + erf 1)/2 + 1/(e√π).
const GELU_MAX_SLOPE: f64 = 1.128_904_145_185_155;

/// The largest slope of z σ(z), at z = 2.3994, the positive root of 2 = z (2σ(z) − 1).
const SILU_MAX_SLOPE: f64 = 1.099_839_320_128_866_8;

impl Activation {
    /// The function's value at one point.
    #[must_use]
    pub fn value(self, z: f64) -> f64 {
        match self {
            Self::Sigmoid => sigmoid::value(z),
            Self::Tanh => libm::tanh(z),
            Self::Relu => z.max(0.0),
            Self::LeakyRelu => z.max(LEAK * z),
            Self::Gelu => gelu::value(z),
            Self::Silu => silu::value(z),
            Self::Softplus => softplus::value(z),
            Self::Identity => z,
        }
    }

    /// The function's slope at one point (at a kink the one from below, as PyTorch has it).
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
            Self::LeakyRelu => {
                if z > 0.0 {
                    1.0
                } else {
                    LEAK
                }
            }
            Self::Gelu => gelu::slope(z),
            Self::Silu => silu::slope(z),
            Self::Softplus => softplus::slope(z),
            Self::Identity => 1.0,
        }
    }

    /// The largest slope anywhere, also in magnitude: the factor by which one unit can pass a gradient on at most. GELU and
    /// SiLU, which dip below 0 before they rise, are steeper than the identity in places: about 1.129 and 1.100.
    #[must_use]
    pub fn max_slope(self) -> f64 {
        match self {
            Self::Sigmoid => 0.25,
            Self::Tanh | Self::Relu | Self::LeakyRelu | Self::Softplus | Self::Identity => 1.0,
            Self::Gelu => GELU_MAX_SLOPE,
            Self::Silu => SILU_MAX_SLOPE,
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
            Self::LeakyRelu => tape.leaky_relu(x, LEAK),
            Self::Gelu => tape.gelu(x),
            Self::Silu => tape.silu(x),
            Self::Softplus => tape.softplus(x),
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
        let points = [-3.0, -0.5, 0.0, 0.25, 2.0, 21.0];
        for &activation in Activation::ALL {
            let mut tape = Tape::<f64>::new();
            let x = tape.parameter(Shape::new([points.len()]), &points)?;
            let y = activation.forward(&mut tape, x)?;
            tape.backward_from(y, &[1.0; 6])?;
            for (index, &point) in points.iter().enumerate() {
                assert_eq!(activation.value(point), tape.value(y)?[index], "{activation:?} at {point}");
                assert!((activation.slope(point) - tape.grad(x)?[index]).abs() < 1e-15, "{activation:?}' at {point}");
            }
        }
        Ok(())
    }

    #[test]
    fn no_slope_exceeds_the_largest_and_one_attains_it() {
        for &activation in Activation::ALL {
            let slopes = (-80_000..=80_000).map(|step| activation.slope(f64::from(step) / 4000.0).abs());
            let largest = slopes.fold(0.0, f64::max);
            let claimed = activation.max_slope();
            assert!(largest <= claimed * (1.0 + 1e-15), "{activation:?}: {largest} and {claimed}");
            assert!(largest >= claimed * (1.0 - 1e-7), "{activation:?}: {largest} and {claimed}");
        }
    }

    #[test]
    fn the_names_are_those_of_links_and_settings() {
        let names: Vec<_> = Activation::ALL.iter().map(|activation| activation.name()).collect();
        assert_eq!(names, ["sigmoid", "tanh", "relu", "leaky_relu", "gelu", "silu", "softplus", "identity"]);
    }
}
