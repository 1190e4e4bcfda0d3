//! The operations. Each has one file with its documentation and derivative, its rule, signature, formula, method on the
//! tape and tests. The list below is the only other place in the engine that mentions it.

use super::describe::{Call, Describe, GradientCase, Language, Shapes, Signature};
use super::rule::{Operands, Pullback, Reads, Rule};
use super::{Error, Tape, Tensor};
use crate::choice::Choice;
use crate::mathml::Formula;
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

/// Makes the modules, the two enums and their dispatch from one list.
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

            pub(crate) fn reads(&self) -> Reads {
                match self { $(Self::$name(_) => <$module::$name as Rule>::READS),+ }
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

        /// An operation of the list. Its name as a [`Choice`] is that of Python's function.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Operation { $(#[doc = concat!("`", stringify!($module), "`")] $name),+ }

        impl Choice for Operation {
            const KIND: &'static str = "operation";
            const ALL: &'static [Self] = &[$(Self::$name),+];

            fn name(self) -> &'static str {
                self.signature().function
            }

            fn label(self) -> &'static str {
                match self { $(Self::$name => <$module::$name as Describe>::LABEL),+ }
            }
        }

        impl Operation {
            /// The name that errors, tapes and fixtures have.
            #[must_use]
            pub fn name_on_tape(self) -> &'static str {
                match self { $(Self::$name => <$module::$name as Rule>::NAME),+ }
            }

            /// The signature in Python.
            #[must_use]
            pub fn signature(self) -> Signature {
                match self { $(Self::$name => <$module::$name as Describe>::SIGNATURE),+ }
            }

            /// Whether and how a program of the expression language can use it.
            #[must_use]
            pub fn language(self) -> Language {
                match self { $(Self::$name => <$module::$name as Describe>::LANGUAGE),+ }
            }

            /// Its value and its derivatives in MathML; the operations of the expression language have them.
            #[must_use]
            pub fn formula(self) -> Option<Formula> {
                match self { $(Self::$name => <$module::$name as Describe>::formula()),+ }
            }

            /// The cases of its gradient check; empty if `tests/gradcheck.rs` has a separate test for it.
            #[must_use]
            pub fn gradient_cases(self) -> &'static [GradientCase] {
                match self { $(Self::$name => <$module::$name as Describe>::GRADIENT_CASES),+ }
            }

            /// Whether terms as large as the operands can cancel in its value, as in a sum.
            #[must_use]
            pub fn cancels(self) -> bool {
                match self { $(Self::$name => <$module::$name as Describe>::CANCELS),+ }
            }

            /// Whether it takes two operands that broadcast.
            #[must_use]
            pub fn broadcasts(self) -> bool {
                self.gradient_cases().iter().any(|case| case.shapes == Shapes::Pair)
            }

            /// Records it on a tape with what the call gives it; [`Call::record`] has counted the operands.
            pub(super) fn record<T: Element>(
                self,
                tape: &mut Tape<T>,
                operands: &[Tensor],
                call: &Call,
            ) -> Result<Tensor, Error> {
                match self { $(Self::$name => <$module::$name as Describe>::record(tape, operands, call)),+ }
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
    sin::Sin,
    cos::Cos,
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
