//! How the weights of a network are drawn before training.

use super::orthogonal::orthonormalise;
use crate::choice::choice;
use crate::data::Generator;
use crate::tensor::Element;

choice! {
    /// A rule for a layer's initial weight and bias.
    "initialisation", pub Init {
        /// PyTorch's default for `nn.Linear`: weight and bias uniform in ±1/√(inputs).
        Pytorch = "pytorch", "PyTorch default";
        /// Weights uniform in [−1, 1], biases zero: the largest range that Problem 2 allows.
        Uniform = "uniform", "Uniform [−1, 1]";
        /// Weights normal with mean 0 and variance 1, biases zero: `torch.randn`, as in networks written by hand.
        Normal = "normal", "Normal (randn)";
        /// Weights uniform in ±√(6 / (inputs + outputs)), biases zero (Glorot and Bengio, 2010).
        Xavier = "xavier", "Xavier";
        /// Weights uniform in ±√(6 / inputs), biases zero (He et al., 2015).
        He = "he", "He";
        /// Weights with orthonormal rows or columns, whichever are fewer, biases zero (Saxe et al., 2014): a linear
        /// layer that preserves the length of its input.
        Orthogonal = "orthogonal", "Orthogonal";
        /// All weights +1, biases zero.
        Ones = "ones", "All ones";
        /// All weights and biases zero: every unit of a layer gets the same gradient, so they all stay alike.
        Zeros = "zeros", "All zeros";
        /// All weights +1, and biases that keep every pre-activation at 0: a sigmoid network has the largest
        /// gradient that weights of this size allow.
        Tight = "tight", "Tight";
    }
}

/// The largest size of uniform numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    /// Of the weight, which is drawn first.
    pub(crate) weight: f64,
    /// Of the bias; `None` for a bias of 0, which takes no draws.
    pub(crate) bias: Option<f64>,
}

impl Init {
    /// Draws the weight (outputs, inputs), row-major, and then the bias (outputs) of a linear layer, in the order and
    /// with the arithmetic of PyTorch, so that the same seed gives the same bits; [`Init::Orthogonal`] is the same up
    /// to the rounding of its factorisation.
    ///
    /// [`Init::Tight`] only has the bias that centres a layer whose inputs are all 1/2, the output of centred sigmoid
    /// units.
    pub fn draw<T: Element>(self, inputs: usize, outputs: usize, generator: &mut Generator) -> (Vec<T>, Vec<T>) {
        let (mut weight, mut bias) = (vec![T::ZERO; inputs * outputs], vec![T::ZERO; outputs]);
        self.draw_into(&mut weight, &mut bias, generator);
        (weight, bias)
    }

    /// As [`Init::draw`], into existing buffers, whose lengths give the size of the layer.
    pub fn draw_into<T: Element>(self, weight: &mut [T], bias: &mut [T], generator: &mut Generator) {
        let (outputs, inputs) = (bias.len(), weight.len() / bias.len().max(1));
        if let Some(bounds) = self.bounds(inputs, outputs) {
            weight.fill_with(|| generator.uniform(bounds.weight));
            match bounds.bias {
                Some(bound) => bias.fill_with(|| generator.uniform(bound)),
                None => bias.fill(T::ZERO),
            }
            return;
        }
        match self {
            Self::Normal => weight.copy_from_slice(&generator.randn(weight.len())),
            Self::Orthogonal => orthogonal(weight, outputs, generator),
            Self::Ones | Self::Tight => weight.fill(T::ONE),
            _ => weight.fill(T::ZERO),
        }
        bias.fill(if self == Self::Tight { T::from_f64(-0.5 * inputs as f64) } else { T::ZERO });
    }

    /// The range of the uniform draws; `None` if the draws are not uniform.
    pub(crate) fn bounds(self, inputs: usize, outputs: usize) -> Option<Bounds> {
        let (fan_in, fan_out) = (inputs as f64, outputs as f64);
        let weight = match self {
            // `kaiming_uniform_(a=√5)`: the same as 1/√inputs but for the last bit, which f64 shows.
            Self::Pytorch => he_bound(fan_in, 2.0 / (1.0 + 5.0_f64.sqrt() * 5.0_f64.sqrt())),
            Self::Uniform => 1.0,
            Self::Xavier => 3.0_f64.sqrt() * (2.0 / (fan_in + fan_out)).sqrt(),
            Self::He => he_bound(fan_in, 2.0),
            Self::Normal | Self::Orthogonal | Self::Ones | Self::Zeros | Self::Tight => return None,
        };
        Some(Bounds { weight, bias: (self == Self::Pytorch).then(|| 1.0 / fan_in.sqrt()) })
    }

    /// Whether the draws are normal numbers.
    pub(crate) fn is_normal(self) -> bool {
        matches!(self, Self::Normal | Self::Orthogonal)
    }

    /// Whether the weights of different seeds differ.
    #[must_use]
    pub fn is_random(self) -> bool {
        !matches!(self, Self::Ones | Self::Zeros | Self::Tight)
    }
}

/// `kaiming_uniform_`: √3 · gain / √inputs, for the squared gain of the activation.
fn he_bound(fan_in: f64, squared_gain: f64) -> f64 {
    3.0_f64.sqrt() * (squared_gain.sqrt() / fan_in.sqrt())
}

/// `orthogonal_`: the factor Q of a matrix of normal numbers, with the signs that make R's diagonal positive, so that
/// all orthogonal matrices are equally likely (Mezzadri, 2007).
///
/// The factorisation is in double precision for both types.
fn orthogonal<T: Element>(weight: &mut [T], outputs: usize, generator: &mut Generator) {
    let mut matrix: Vec<f64> = generator.randn::<T>(weight.len()).into_iter().map(T::to_f64).collect();
    orthonormalise(&mut matrix, outputs, &mut Vec::new());
    for (weight, value) in weight.iter_mut().zip(matrix) {
        *weight = T::from_f64(value);
    }
}
