//! An operation with its settings, to be recorded on a tape again and again.

use super::operation::Operation;
use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::Shape;

/// One operation of a program, with everything but its operands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Instruction {
    pub(super) operation: Operation,
    pub(super) setting: Setting,
}

/// What an operation is told besides its operands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Setting {
    Nothing,
    Number(f64),
    Limits(f64, f64),
    Axis { axis: usize, keep: bool },
    Shape(Shape),
}

impl Instruction {
    pub(super) fn plain(operation: Operation) -> Self {
        Self { operation, setting: Setting::Nothing }
    }

    /// Records the operation and computes its values.
    pub(super) fn apply(&self, tape: &mut Tape<f64>, inputs: &[Tensor]) -> Result<Tensor, Error> {
        use Operation as Op;
        let (x, other) = (inputs[0], inputs[inputs.len() - 1]);
        let number = |default| if let Setting::Number(number) = self.setting { number } else { default };
        let axis = if let Setting::Axis { axis, keep } = self.setting { Some((axis, keep)) } else { None };
        let first_axis = axis.map_or(0, |(axis, _)| axis);
        match self.operation {
            Op::Add => tape.add(x, other),
            Op::Sub => tape.sub(x, other),
            Op::Mul => tape.mul(x, other),
            Op::Div => tape.div(x, other),
            Op::Pow => tape.pow(x, number(1.0)),
            Op::Neg => tape.neg(x),
            Op::MatMul => tape.matmul(x, other),
            Op::Abs => tape.abs(x),
            Op::Exp => tape.exp(x),
            Op::Log => tape.log(x),
            Op::Sqrt => tape.sqrt(x),
            Op::Relu => tape.relu(x),
            // The defaults are PyTorch's.
            Op::LeakyRelu => tape.leaky_relu(x, number(0.01)),
            Op::Elu => tape.elu(x, number(1.0)),
            Op::Gelu => tape.gelu(x),
            Op::Silu => tape.silu(x),
            Op::Softplus => tape.softplus(x),
            Op::Sigmoid => tape.sigmoid(x),
            Op::Tanh => tape.tanh(x),
            Op::Clamp => match self.setting {
                Setting::Limits(min, max) => tape.clamp(x, min, max),
                _ => tape.clamp(x, f64::NEG_INFINITY, f64::INFINITY),
            },
            Op::Maximum => tape.maximum(x, other),
            Op::Minimum => tape.minimum(x, other),
            Op::Sum => match axis {
                Some((axis, keep)) => tape.sum_axis(x, axis, keep),
                None => tape.sum(x),
            },
            Op::Mean => match axis {
                Some((axis, keep)) => tape.mean_axis(x, axis, keep),
                None => tape.mean(x),
            },
            Op::Softmax => tape.softmax(x, first_axis),
            Op::LogSoftmax => tape.log_softmax(x, first_axis),
            Op::Reshape => match self.setting {
                Setting::Shape(shape) => tape.reshape(x, shape),
                _ => tape.reshape(x, tape.shape(x)?),
            },
            Op::Transpose => tape.transpose(x),
        }
    }
}
