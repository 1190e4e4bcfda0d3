//! How the weights of a network are drawn before training.

use nalgebra::DMatrix;

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
        /// Weights with orthonormal rows or columns, whichever are fewer, biases zero (Saxe et al., 2014): a linear layer
        /// that keeps the length of what passes through it.
        Orthogonal = "orthogonal", "Orthogonal";
        /// All weights +1, biases zero.
        Ones = "ones", "All ones";
        /// All weights and biases zero: every unit of a layer gets the same gradient, so that none becomes different.
        Zeros = "zeros", "All zeros";
        /// All weights +1 and biases that hold every pre-activation at 0: a sigmoid net attains the bound.
        Tight = "tight", "Tight (attains the bound)";
    }
}

impl Init {
    /// Draws the weight (outputs, inputs), row-major, and then the bias (outputs) of a linear layer, in the order and with
    /// the arithmetic of PyTorch, so that the same seed gives the same bits; [`Init::Orthogonal`] is up to the rounding of
    /// its factorisation the same.
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
            Self::Orthogonal => (orthogonal(inputs, outputs, generator), vec![T::ZERO; outputs]),
            Self::Ones => (constant(count, 1.0), constant(outputs, 0.0)),
            Self::Zeros => (constant(count, 0.0), constant(outputs, 0.0)),
            Self::Tight => (constant(count, 1.0), constant(outputs, -0.5 * fan_in)),
        }
    }
}

/// `kaiming_uniform_`: √3 · gain / √inputs, for the squared gain of the activation.
fn he_bound(fan_in: f64, squared_gain: f64) -> f64 {
    3.0_f64.sqrt() * (squared_gain.sqrt() / fan_in.sqrt())
}

/// `orthogonal_`: the factor Q of a matrix of normal numbers, with the signs that make R's diagonal positive, so that all
/// orthogonal matrices are equally likely (Mezzadri, 2007).
///
/// The factorisation is in double precision for both types.
fn orthogonal<T: Element>(inputs: usize, outputs: usize, generator: &mut Generator) -> Vec<T> {
    let drawn: Vec<f64> = generator.randn::<T>(inputs * outputs).into_iter().map(T::to_f64).collect();
    let normal = DMatrix::from_row_slice(outputs, inputs, &drawn);
    let wide = outputs < inputs;
    let factors = if wide { normal.transpose() } else { normal }.qr();
    let (mut q, r) = (factors.q(), factors.r());
    for (mut column, diagonal) in q.column_iter_mut().zip(r.diagonal().iter()) {
        column *= diagonal.signum();
    }
    // nalgebra stores columns, so the elements of a transpose come row by row; a wide weight is one already.
    let by_rows = if wide { q } else { q.transpose() };
    by_rows.iter().map(|&value| T::from_f64(value)).collect()
}
