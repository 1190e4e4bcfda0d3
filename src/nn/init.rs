//! How the weights of a network are drawn before training.

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
        /// Weights uniform in ±√(6 / (inputs + outputs)), biases zero (Glorot and Bengio, 2010).
        Xavier = "xavier", "Xavier";
        /// Weights uniform in ±√(6 / inputs), biases zero (He et al., 2015).
        He = "he", "He";
        /// All weights +1, biases zero.
        Ones = "ones", "All ones";
        /// All weights +1 and biases that hold every pre-activation at 0: a sigmoid net attains the bound.
        Tight = "tight", "Tight (attains the bound)";
    }
}

impl Init {
    /// Draws the weight (outputs, inputs), row-major, and then the bias (outputs) of a linear layer, in the order and with
    /// the arithmetic of PyTorch, so that the same seed gives the same bits.
    ///
    /// [`Init::Tight`] knows only the bias that centres a layer whose inputs are all 1/2, what centred sigmoid units give.
    pub fn draw<T: Element>(self, inputs: usize, outputs: usize, generator: &mut Generator) -> (Vec<T>, Vec<T>) {
        let (fan_in, fan_out) = (inputs as f64, outputs as f64);
        let mut uniform =
            |count: usize, bound: f64| -> Vec<T> { (0..count).map(|_| generator.uniform(-bound, bound)).collect() };
        let constant = |count: usize, value: f64| vec![T::from_f64(value); count];
        let count = inputs * outputs;
        match self {
            // `kaiming_uniform_(a=√5)`: the same as 1/√inputs but for the last bit, which f64 shows.
            Self::Pytorch => {
                let weight = uniform(count, he_bound(fan_in, 2.0 / (1.0 + 5.0_f64.sqrt() * 5.0_f64.sqrt())));
                (weight, uniform(outputs, 1.0 / fan_in.sqrt()))
            }
            Self::Uniform => (uniform(count, 1.0), constant(outputs, 0.0)),
            Self::Xavier => {
                let bound = 3.0_f64.sqrt() * (2.0 / (fan_in + fan_out)).sqrt();
                (uniform(count, bound), constant(outputs, 0.0))
            }
            Self::He => (uniform(count, he_bound(fan_in, 2.0)), constant(outputs, 0.0)),
            Self::Ones => (constant(count, 1.0), constant(outputs, 0.0)),
            Self::Tight => (constant(count, 1.0), constant(outputs, -0.5 * fan_in)),
        }
    }
}

/// `kaiming_uniform_`: √3 · gain / √inputs, for the squared gain of the activation.
fn he_bound(fan_in: f64, squared_gain: f64) -> f64 {
    3.0_f64.sqrt() * (squared_gain.sqrt() / fan_in.sqrt())
}
