//! The second derivatives of the activation functions.

use crate::nn::Activation;

/// φ″(z) of an activation φ; at the kink of a ReLU it is 0, as is the slope there.
pub(super) fn second_derivative(activation: Activation, z: f64) -> f64 {
    match activation {
        Activation::Sigmoid => {
            let s = activation.value(z);
            s * (1.0 - s) * (1.0 - 2.0 * s)
        }
        Activation::Tanh => {
            let t = activation.value(z);
            -2.0 * t * (1.0 - t * t)
        }
        Activation::Relu | Activation::LeakyRelu | Activation::Identity => 0.0,
        Activation::Softplus => {
            let s = Activation::Sigmoid.value(z);
            s * (1.0 - s)
        }
        Activation::Silu => {
            let s = Activation::Sigmoid.value(z);
            s * (1.0 - s) * (2.0 + z * (1.0 - 2.0 * s))
        }
        // With the density of the normal distribution.
        Activation::Gelu => (2.0 - z * z) * libm::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Choice;

    #[test]
    fn bends_are_the_slopes_of_slopes() {
        let step = 1e-5;
        for &activation in Activation::ALL {
            for z in [-4.0, -1.5, -0.3, 0.2, 0.9, 3.0] {
                let expected = (activation.slope(z + step) - activation.slope(z - step)) / (2.0 * step);
                assert!((second_derivative(activation, z) - expected).abs() < 1e-9, "{activation:?} at {z}");
            }
        }
    }
}
