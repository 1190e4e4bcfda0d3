//! The activation functions that a network can put between its layers.

use wide::bytemuck::cast;
use wide::{f64x2, f64x4};

use crate::autograd::ops::{gelu, sigmoid, silu, softplus};
use crate::autograd::{Error, Tape, Tensor};
use crate::choice::choice;
use crate::tensor::{Element, exp_of_two};

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
pub(crate) const LEAK: f64 = 0.01;

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

    /// The function's slope at one point (at a kink, the slope from below, as in PyTorch).
    #[must_use]
    pub fn slope(self, z: f64) -> f64 {
        self.value_and_slope(z).1
    }

    /// [`Activation::value`] and [`Activation::slope`] together. The slopes of sigmoid and tanh are accurate even where
    /// the function is so flat that 1 − σ or 1 − tanh² would cancel.
    #[must_use]
    pub fn value_and_slope(self, z: f64) -> (f64, f64) {
        let slope = match self {
            Self::Sigmoid => {
                let decay = libm::exp(-z);
                let value = 1.0 / (1.0 + decay);
                // 1 − σ(z) = e⁻ᶻ σ(z).
                return (value, if z > 0.0 { value * (decay * value) } else { value * (1.0 - value) });
            }
            Self::Tanh => {
                let value = libm::tanh(z);
                let decay = libm::exp(-2.0 * z.abs());
                let cosh = 1.0 + decay;
                return (value, if value.abs() < 0.5 { 1.0 - value * value } else { 4.0 * decay / (cosh * cosh) });
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
        };
        (self.value(z), slope)
    }

    /// [`Activation::value_and_slope`] of four numbers, with the same bits.
    #[must_use]
    #[inline(always)]
    pub(crate) fn values_and_slopes(self, z: f64x4) -> (f64x4, f64x4) {
        if self == Self::Sigmoid {
            let [first, second] = cast::<f64x4, [f64x2; 2]>(-z).map(exp_of_two);
            let (decay, one): (f64x4, _) = (cast([first, second]), f64x4::splat(1.0));
            let value = one / (one + decay);
            let other = z.simd_gt(f64x4::splat(0.0)).select(decay * value, one - value);
            return (value, value * other);
        }
        let pairs = z.to_array().map(|z| self.value_and_slope(z));
        (f64x4::new(pairs.map(|pair| pair.0)), f64x4::new(pairs.map(|pair| pair.1)))
    }

    /// The largest absolute slope anywhere: the largest factor by which one unit can scale a gradient. GELU and
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
    /// Records the function on a tape, elementwise; the shape does not change.
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
    fn four_numbers_at_once_have_the_bits_of_one() {
        for &activation in Activation::ALL {
            for step in -3000..3000 {
                let z = [1e-3, 0.01, 0.3, -1.0].map(|unit| unit * f64::from(step));
                let (values, slopes) = activation.values_and_slopes(f64x4::new(z));
                assert_eq!(values.to_array(), z.map(|z| activation.value_and_slope(z).0), "{activation:?} at {z:?}");
                assert_eq!(slopes.to_array(), z.map(|z| activation.slope(z)), "{activation:?}' at {z:?}");
            }
        }
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
    fn slopes_keep_their_digits_where_the_function_is_flat() {
        for (activation, z, slope) in [
            // σ′(30) and 1 − tanh²(20), to 16 digits.
            (Activation::Sigmoid, 30.0, 9.357_622_968_838_423e-14),
            (Activation::Sigmoid, -30.0, 9.357_622_968_838_423e-14),
            (Activation::Tanh, 20.0, 1.699_341_702_116_636e-17),
            (Activation::Tanh, -20.0, 1.699_341_702_116_636e-17),
        ] {
            let error = (activation.slope(z) / slope - 1.0).abs();
            assert!(error < 1e-14, "{activation:?} at {z}: {}", activation.slope(z));
        }
    }

    #[test]
    fn the_names_are_those_of_links_and_settings() {
        let names: Vec<_> = Activation::ALL.iter().map(|activation| activation.name()).collect();
        assert_eq!(names, ["sigmoid", "tanh", "relu", "leaky_relu", "gelu", "silu", "softplus", "identity"]);
    }
}
