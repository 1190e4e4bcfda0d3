//! Residual connections: a way past some layers.

use super::Sequential;
use crate::autograd::{Error, Tape, Tensor};
use crate::data::Generator;
use crate::tensor::Element;

/// x + f(x), where f is a row of layers, as a part of a [`Sequential`]. The gradient through f may vanish, but the skip
/// connection passes it on with a factor of 1 (He et al., 2015).
#[derive(Debug, Clone)]
pub struct Residual {
    inner: Sequential,
}

impl Residual {
    /// A skip connection around these layers, which must preserve the shape of their input.
    #[must_use]
    pub fn new(inner: Sequential) -> Self {
        Self { inner }
    }

    /// f, the layers that are skipped.
    #[must_use]
    pub fn inner(&self) -> &Sequential {
        &self.inner
    }

    /// The result, of x's shape; training is evaluation with a generator, as for [`super::Layer`].
    pub(super) fn run<T: Element>(
        &self,
        tape: &mut Tape<T>,
        x: Tensor,
        training: Option<&mut Generator>,
    ) -> Result<Tensor, Error> {
        let change = self.inner.run(tape, x, training)?;
        let shapes = [tape.shape(x)?, tape.shape(change)?];
        if shapes[0] != shapes[1] {
            return Err(Error::shapes("residual", &shapes, "the layers that are passed by must keep the shape"));
        }
        tape.add(x, change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::{Activation, Init, Layer, Linear};
    use crate::tensor::Shape;

    #[test]
    fn the_way_past_carries_the_gradient_that_the_layers_lose() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let x = tape.parameter(Shape::new([1, 2]), &[-3.0, 2.0])?;
        let residual = Residual::new(Sequential::new(vec![Layer::Activation(Activation::Relu)]));
        let y = residual.run(&mut tape, x, None)?;
        assert_eq!(tape.value(y)?, [-3.0, 4.0]);
        tape.backward_from(y, &[1.0, 1.0])?;
        assert_eq!(tape.grad(x)?, [1.0, 2.0]);
        Ok(())
    }

    #[test]
    fn layers_that_change_the_shape_are_refused() -> Result<(), Error> {
        let mut tape = Tape::<f64>::new();
        let mut generator = Generator::manual_seed(0);
        let narrowing = Linear::new(&mut tape, 2, 1, Init::Pytorch, &mut generator)?;
        let residual = Residual::new(Sequential::new(vec![Layer::Linear(narrowing)]));
        let x = tape.constant(Shape::new([3, 2]), &[0.0; 6])?;
        let error = residual.run(&mut tape, x, None).expect_err("2 is not 1").to_string();
        assert_eq!(error, "residual of (3, 2) and (3, 1): the layers that are passed by must keep the shape");
        Ok(())
    }
}
