//! The operations. Each is one file that holds its doc with the derivative, its rule, its method on the tape and its
//! test; this list is the only other place that knows it.

use super::Error;
use super::rule::{Operands, Pullback, Rule};
use crate::tensor::{Element, Shape};

mod axis;
mod elementwise;
mod extreme;
mod indices;
mod normalise;

// Each operation stays a function of its own. Inlined into the dispatch, all of them share one large stack frame, and a
// step of a small network takes some 5 % longer.

#[inline(never)]
fn forward<T: Element>(rule: &impl Rule, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
    rule.forward(inputs, output, shape);
}

#[inline(never)]
fn backward<T: Element>(rule: &impl Rule, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
    rule.backward(which, at, gradient);
}

/// Makes the modules, the enum and the dispatch from one list.
macro_rules! ops {
    ($($module:ident::$name:ident),+ $(,)?) => {
        $(pub(crate) mod $module;)+

        /// An operation with its settings: plain data, so that a tape can be compared, printed and replayed.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub(crate) enum Op { $($name($module::$name)),+ }

        $(impl From<$module::$name> for Op {
            fn from(rule: $module::$name) -> Self {
                Self::$name(rule)
            }
        })+

        impl Op {
            pub(crate) fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => <$module::$name as Rule>::NAME),+ }
            }

            pub(crate) fn shape(&self, inputs: &[Shape]) -> Result<Shape, Error> {
                match self { $(Self::$name(rule) => rule.shape(inputs)),+ }
            }

            pub(crate) fn forward<T: Element>(&self, inputs: Operands<'_, T>, output: &mut [T], shape: &Shape) {
                match self { $(Self::$name(rule) => forward(rule, inputs, output, shape)),+ }
            }

            pub(crate) fn backward<T: Element>(&self, which: usize, at: Pullback<'_, T>, gradient: &mut [T]) {
                match self { $(Self::$name(rule) => backward(rule, which, at, gradient)),+ }
            }
        }
    };
}

ops! {
    add::Add,
    sub::Sub,
    mul::Mul,
    div::Div,
    maximum::Maximum,
    minimum::Minimum,
    neg::Neg,
    abs::Abs,
    clamp::Clamp,
    sqrt::Sqrt,
    pow::Pow,
    exp::Exp,
    log::Log,
    sigmoid::Sigmoid,
    tanh::Tanh,
    relu::Relu,
    leaky_relu::LeakyRelu,
    elu::Elu,
    gelu::Gelu,
    silu::Silu,
    softplus::Softplus,
    where_cond::Where,
    matmul::MatMul,
    transpose::Transpose,
    reshape::Reshape,
    broadcast_to::BroadcastTo,
    concatenate::Concatenate,
    slice::Slice,
    index_select::IndexSelect,
    sum::Sum,
    mean::Mean,
    softmax::Softmax,
    log_softmax::LogSoftmax,
    layer_norm::LayerNorm,
    batch_norm::BatchNorm,
    huber_loss::HuberLoss,
    nll_loss::NllLoss,
}
