//! Layers in a row, PyTorch's `nn.Sequential`, and the multilayer perceptron built from it.

use super::{Activation, Init, Linear};
use crate::autograd::{Error, Tape, Tensor};
use crate::data::Generator;
use crate::tensor::Element;

/// A part of a [`Sequential`].
#[derive(Debug, Clone, Copy)]
pub enum Layer {
    /// A linear layer.
    Linear(Linear),
    /// An elementwise non-linearity.
    Activation(Activation),
}

impl Layer {
    /// The layer's result.
    ///
    /// # Errors
    /// As for [`Linear::forward`].
    pub fn forward<T: Element>(&self, tape: &mut Tape<T>, x: Tensor) -> Result<Tensor, Error> {
        match self {
            Self::Linear(linear) => linear.forward(tape, x),
            Self::Activation(activation) => activation.forward(tape, x),
        }
    }
}

/// Layers applied one after the other.
#[derive(Debug, Clone)]
pub struct Sequential {
    layers: Vec<Layer>,
}

impl Sequential {
    /// These layers, first to last.
    #[must_use]
    pub fn new(layers: Vec<Layer>) -> Self {
        Self { layers }
    }

    /// A multilayer perceptron: linear layers between the given widths (inputs first, outputs last), with the activation
    /// after each but the last. Parameters are drawn in order, so a seed gives the network that PyTorch gives.
    ///
    /// # Errors
    /// [`Error::Argument`] with fewer than two widths or a width of 0; [`Error::Late`] after the tape's first operation.
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
        Ok(Self { layers })
    }

    /// The result for x of shape (samples, inputs).
    ///
    /// # Errors
    /// As for [`Linear::forward`].
    pub fn forward<T: Element>(&self, tape: &mut Tape<T>, x: Tensor) -> Result<Tensor, Error> {
        self.layers.iter().try_fold(x, |x, layer| layer.forward(tape, x))
    }

    /// The layers, first to last.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Weight and bias of each linear layer, in PyTorch's order.
    pub fn parameters(&self) -> impl Iterator<Item = Tensor> {
        self.layers
            .iter()
            .filter_map(|layer| match layer {
                Layer::Linear(linear) => Some([linear.weight, linear.bias]),
                Layer::Activation(_) => None,
            })
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor::Shape;

    #[test]
    fn an_mlp_computes_what_its_formula_says() -> Result<(), Error> {
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
}
