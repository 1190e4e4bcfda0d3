//! Layers in a row, PyTorch's `nn.Sequential`, and the multilayer perceptron built from it.

use super::{Activation, BatchNorm1d, Dropout, Init, LayerNorm, Linear, Residual};
use crate::autograd::{Error, Tape, Tensor};
use crate::data::Generator;
use crate::tensor::Element;

/// A part of a [`Sequential`].
#[derive(Debug, Clone)]
pub enum Layer {
    /// A linear layer.
    Linear(Linear),
    /// An elementwise non-linearity.
    Activation(Activation),
    /// Normalisation of each sample.
    LayerNorm(LayerNorm),
    /// Normalisation of each feature.
    BatchNorm1d(BatchNorm1d),
    /// Dropout, in training only.
    Dropout(Dropout),
    /// A skip connection around other layers.
    Residual(Residual),
}

impl Layer {
    /// The layer's result in evaluation.
    ///
    /// # Errors
    /// Those of the layer, as [`Linear::forward`] has them.
    pub fn forward<T: Element>(&self, tape: &mut Tape<T>, x: Tensor) -> Result<Tensor, Error> {
        self.run(tape, x, None)
    }

    /// The layer's result in training, where some layers draw random numbers or take statistics.
    ///
    /// # Errors
    /// As for [`Layer::forward`].
    pub fn forward_training<T: Element>(
        &self,
        tape: &mut Tape<T>,
        x: Tensor,
        generator: &mut Generator,
    ) -> Result<Tensor, Error> {
        self.run(tape, x, Some(generator))
    }

    /// Training is evaluation with a generator.
    fn run<T: Element>(
        &self,
        tape: &mut Tape<T>,
        x: Tensor,
        training: Option<&mut Generator>,
    ) -> Result<Tensor, Error> {
        match self {
            Self::Linear(linear) => linear.forward(tape, x),
            Self::Activation(activation) => activation.forward(tape, x),
            Self::LayerNorm(norm) => norm.forward(tape, x),
            Self::BatchNorm1d(norm) if training.is_some() => norm.forward_training(tape, x),
            Self::BatchNorm1d(norm) => norm.forward(tape, x),
            Self::Dropout(dropout) => match training {
                Some(generator) => dropout.forward_training(tape, x, generator),
                None => Ok(x),
            },
            Self::Residual(residual) => residual.run(tape, x, training),
        }
    }

    /// The parameters, in PyTorch's order.
    fn parameters(&self) -> Vec<Tensor> {
        match self {
            Self::Linear(Linear { weight, bias })
            | Self::LayerNorm(LayerNorm { weight, bias, .. })
            | Self::BatchNorm1d(BatchNorm1d { weight, bias, .. }) => vec![*weight, *bias],
            Self::Activation(_) | Self::Dropout(_) => Vec::new(),
            Self::Residual(residual) => residual.inner().parameters().collect(),
        }
    }
}

/// Layers applied one after the other.
#[derive(Debug, Clone)]
pub struct Sequential {
    layers: Vec<Layer>,
    parameters: Vec<Tensor>,
}

impl Sequential {
    /// These layers, first to last.
    #[must_use]
    pub fn new(layers: Vec<Layer>) -> Self {
        let parameters = layers.iter().flat_map(Layer::parameters).collect();
        Self { layers, parameters }
    }

    /// A multilayer perceptron: linear layers between the given widths (inputs first, outputs last), with the
    /// activation after each but the last. Parameters are drawn in order, so a seed gives the network that PyTorch
    /// gives.
    ///
    /// # Errors [`Error::Argument`] with fewer than two widths or a width of 0; [`Error::Late`] after the tape's first
    /// operation.
    pub fn mlp<T: Element>(
        tape: &mut Tape<T>,
        widths: &[usize],
        activation: Activation,
        init: Init,
        generator: &mut Generator,
    ) -> Result<Self, Error> {
        if widths.len() < 2 || widths.contains(&0) {
            let problem =
                format!("the widths {widths:?} must be at least two, inputs and outputs, and each at least 1");
            return Err(Error::Argument { op: "mlp", problem });
        }
        let mut layers = Vec::with_capacity(2 * widths.len() - 3);
        for pair in widths.windows(2) {
            if !layers.is_empty() {
                layers.push(Layer::Activation(activation));
            }
            layers.push(Layer::Linear(Linear::new(tape, pair[0], pair[1], init, generator)?));
        }
        Ok(Self::new(layers))
    }

    /// The result for x of shape (samples, inputs), in evaluation.
    ///
    /// # Errors
    /// Those of the layers, as [`Linear::forward`] has them.
    pub fn forward<T: Element>(&self, tape: &mut Tape<T>, x: Tensor) -> Result<Tensor, Error> {
        self.run(tape, x, None)
    }

    /// The result for x of shape (samples, inputs), in training: dropout draws from the generator, and batch
    /// normalisation takes the statistics of x. Without such layers it is the same as [`Sequential::forward`].
    ///
    /// # Errors
    /// As for [`Sequential::forward`].
    pub fn forward_training<T: Element>(
        &self,
        tape: &mut Tape<T>,
        x: Tensor,
        generator: &mut Generator,
    ) -> Result<Tensor, Error> {
        self.run(tape, x, Some(generator))
    }

    pub(super) fn run<T: Element>(
        &self,
        tape: &mut Tape<T>,
        x: Tensor,
        mut training: Option<&mut Generator>,
    ) -> Result<Tensor, Error> {
        self.layers.iter().try_fold(x, |x, layer| layer.run(tape, x, training.as_deref_mut()))
    }

    /// The layers, first to last.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Weight and bias of each layer that has them, in PyTorch's order.
    pub fn parameters(&self) -> impl Iterator<Item = Tensor> + use<'_> {
        self.parameters.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor::Shape;

    #[test]
    fn an_mlp_computes_its_formula() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let mut generator = Generator::manual_seed(0);
        let model = Sequential::mlp(&mut tape, &[1, 2, 1], Activation::Sigmoid, Init::Pytorch, &mut generator)?;
        let p: Vec<f64> =
            model.parameters().map(|p| tape.value(p).map(<[f64]>::to_vec)).collect::<Result<Vec<_>, _>>()?.concat();
        let x = tape.constant(Shape::new([1, 1]), &[1.5])?;
        let y = model.forward(&mut tape, x)?;
        let unit = |w: f64, b: f64| Activation::Sigmoid.value(w * 1.5 + b);
        let expected = p[4] * unit(p[0], p[2]) + p[5] * unit(p[1], p[3]) + p[6];
        assert!((tape.item(y)? - expected).abs() < 1e-15);
        Ok(())
    }

    #[test]
    fn a_network_without_layers_or_units_is_refused() {
        for widths in [&[1][..], &[1, 0, 1]] {
            let mut generator = Generator::manual_seed(0);
            let model =
                Sequential::mlp(&mut Tape::<f32>::new(), widths, Activation::Relu, Init::Pytorch, &mut generator);
            assert!(matches!(model, Err(Error::Argument { op: "mlp", .. })));
        }
    }

    #[test]
    fn training_and_evaluation_differ_where_they_should() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let linear = Linear::new(&mut tape, 2, 2, Init::Ones, &mut Generator::manual_seed(0))?;
        let (layer, batch) = (LayerNorm::new(&mut tape, 2)?, BatchNorm1d::new(&mut tape, 2)?);
        let inner = Sequential::new(vec![Layer::Linear(linear), Layer::BatchNorm1d(batch)]);
        let model = Sequential::new(vec![
            Layer::LayerNorm(layer),
            Layer::Residual(Residual::new(inner)),
            Layer::Dropout(Dropout::new(0.5)?),
        ]);
        let order = [layer.weight, layer.bias, linear.weight, linear.bias, batch.weight, batch.bias];
        assert_eq!(model.parameters().collect::<Vec<_>>(), order);
        let mut generator = Generator::manual_seed(0);
        let x = tape.constant(Shape::new([3, 2]), &[1.0, 2.0, 4.0, 3.0, 5.0, 6.0])?;
        let evaluated = model.forward(&mut tape, x)?;
        assert!(tape.value(evaluated)?.iter().all(|value| *value != 0.0), "evaluation drops nothing");
        let trained = model.forward_training(&mut tape, x, &mut generator)?;
        let again = model.forward_training(&mut tape, x, &mut generator)?;
        assert_ne!(tape.value(trained)?, tape.value(again)?, "each step drops others");
        Ok(())
    }
}
