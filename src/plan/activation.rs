//! Activations of whole vectors.

use crate::nn::Activation;
use crate::tensor::{Element, Lanes};

/// The activation of each lane.
#[inline(always)]
pub(super) fn activate<L: Lanes>(z: L, activation: Activation) -> L {
    let zero = L::splat(L::Lane::ZERO);
    match activation {
        Activation::Sigmoid => z.sigmoid(),
        Activation::Tanh => z.tanh(),
        // What is not below 0 stays, NaN too.
        Activation::Relu => (zero - z).where_positive(zero, z),
        Activation::Identity => z,
    }
}

/// The slope of the activation where it has come out as `output`.
#[inline(always)]
pub(super) fn slope<L: Lanes>(output: L, activation: Activation) -> L {
    let (zero, one) = (L::splat(L::Lane::ZERO), L::splat(L::Lane::ONE));
    match activation {
        Activation::Sigmoid => output * (one - output),
        Activation::Tanh => one - output * output,
        Activation::Relu => output.where_positive(one, zero),
        Activation::Identity => one,
    }
}

/// Calls `f` with a constant, so that the loops inside are compiled for each activation by itself.
#[inline(always)]
pub(super) fn specialised(activation: Activation, f: impl FnOnce(Activation)) {
    match activation {
        Activation::Sigmoid => f(Activation::Sigmoid),
        Activation::Tanh => f(Activation::Tanh),
        Activation::Relu => f(Activation::Relu),
        Activation::Identity => f(Activation::Identity),
    }
}
