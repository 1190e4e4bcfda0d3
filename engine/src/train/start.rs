//! The common start of all kinds of training.

use super::Config;
use crate::autograd::{Error, Tape};
use crate::data::Generator;
use crate::nn::Sequential;
use crate::plan::FusedMlp;
use crate::tensor::Element;

/// The network of these settings with its initial weights, on an empty tape and fused for the samples x and targets y;
/// and the generator after it drew them.
pub(super) fn network<T: Element>(
    config: &Config,
    tape: &mut Tape<T>,
    x: &[T],
    y: &[T],
) -> Result<(Sequential, FusedMlp<T>, Generator), Error> {
    let mut generator = Generator::manual_seed(config.seed);
    let model = Sequential::mlp(tape, &config.layers, config.activation, config.init, &mut generator)?;
    let mut drawn = Vec::new();
    for parameter in model.parameters() {
        drawn.extend_from_slice(tape.value(parameter)?);
    }
    let mut plan = FusedMlp::new(&config.layers, config.activation, x, y);
    plan.update(|parameters, _| parameters.copy_from_slice(&drawn));
    Ok((model, plan, generator))
}

/// Numbers converted to the element type of a run.
pub(super) fn narrow<T: Element>(values: &[f64]) -> Vec<T> {
    values.iter().map(|&value| T::from_f64(value)).collect()
}
