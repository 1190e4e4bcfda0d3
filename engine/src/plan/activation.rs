//! Activations of whole vectors.

use crate::autograd::ops::softplus;
use crate::nn::{Activation, LEAK};
use crate::tensor::{Element, Lanes};

/// The activation of each lane.
#[inline(always)]
pub(super) fn activate<L: Lanes>(z: L, activation: Activation) -> L {
    let zero = L::splat(L::Lane::ZERO);
    match activation {
        Activation::Sigmoid => z.sigmoid(),
        Activation::Tanh => z.tanh(),
        // Numbers that are not below 0 stay, including NaN.
        Activation::Relu => (zero - z).where_positive(zero, z),
        Activation::Identity => z,
        Activation::LeakyRelu => (zero - z).where_positive(leak::<L>() * z, z),
        Activation::Gelu => z * z.normal().0,
        Activation::Silu => z * z.sigmoid(),
        Activation::Softplus => above_threshold(z).where_positive(z, z.softplus()),
    }
}

/// Whether the slope can be computed from the activation's result, so that the pre-activation need not be kept.
pub(super) fn result_gives_slope(activation: Activation) -> bool {
    match activation {
        Activation::Sigmoid | Activation::Tanh | Activation::Relu | Activation::Identity => true,
        Activation::LeakyRelu | Activation::Gelu | Activation::Silu | Activation::Softplus => false,
    }
}

/// The slope of the activation, from its result if that suffices ([`result_gives_slope`]), otherwise from the
/// pre-activation.
#[inline(always)]
pub(super) fn slope<L: Lanes>(seen: L, activation: Activation) -> L {
    let (zero, one) = (L::splat(L::Lane::ZERO), L::splat(L::Lane::ONE));
    match activation {
        Activation::Sigmoid => seen * (one - seen),
        Activation::Tanh => one - seen * seen,
        Activation::Relu => seen.where_positive(one, zero),
        Activation::Identity => one,
        Activation::LeakyRelu => seen.where_positive(one, leak::<L>()),
        Activation::Gelu => {
            let (distribution, density) = seen.normal();
            distribution + seen * density
        }
        Activation::Silu => {
            let sigmoid = seen.sigmoid();
            sigmoid * (one + seen * (one - sigmoid))
        }
        Activation::Softplus => above_threshold(seen).where_positive(one, seen.sigmoid()),
    }
}

/// The leaky ReLU's slope below 0.
#[inline(always)]
fn leak<L: Lanes>() -> L {
    L::splat(L::Lane::from_f64(LEAK))
}

/// Above 0 where softplus is its argument, as in PyTorch.
#[inline(always)]
fn above_threshold<L: Lanes>(z: L) -> L {
    z - L::splat(L::Lane::from_f64(softplus::THRESHOLD))
}

/// Runs a loop with the activation as a constant, so that the loop is compiled separately for each common activation.
/// It is a macro because the compiler would merge the calls of a function that takes a closure.
macro_rules! specialised {
    ($activation:ident, $loop:expr) => {
        match $activation {
            Activation::Sigmoid => {
                let $activation = Activation::Sigmoid;
                $loop
            }
            Activation::Tanh => {
                let $activation = Activation::Tanh;
                $loop
            }
            Activation::Relu => {
                let $activation = Activation::Relu;
                $loop
            }
            Activation::Silu => {
                let $activation = Activation::Silu;
                $loop
            }
            Activation::Gelu => {
                let $activation = Activation::Gelu;
                $loop
            }
            $activation => $loop,
        }
    };
}

/// Replaces each sum by its activation.
// Inlined into the step, the loops for all activations cost its other loops registers: a linear model's step took 4 % longer.
#[inline(never)]
pub(super) fn activate_all<L: Lanes>(sums: &mut [L], activation: Activation) {
    specialised!(activation, {
        for sum in sums {
            *sum = activate(*sum, activation);
        }
    });
}

/// Multiplies each sum by the slope of the activation that was `seen` there.
#[inline(never)]
pub(super) fn times_slopes<L: Lanes>(sums: &mut [L], seen: &[L], activation: Activation) {
    specialised!(activation, {
        for (sum, &seen) in sums.iter_mut().zip(seen) {
            *sum = (*sum * slope(seen, activation)).without_subnormals();
        }
    });
}
