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
        Activation::LeakyRelu | Activation::Gelu | Activation::Silu | Activation::Softplus => {
            z.each(|z| activation.value(z))
        }
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
        Activation::LeakyRelu | Activation::Gelu | Activation::Silu | Activation::Softplus => {
            seen.each(|z| activation.slope(z))
        }
    }
}

/// Runs a loop with the activation as a constant, so that the loop is compiled separately for each common activation. It is
/// a macro because the compiler would merge the calls of a function that takes a closure.
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
            $activation => $loop,
        }
    };
}

/// Replaces each sum by its activation.
pub(super) fn activate_all<L: Lanes>(sums: &mut [L], activation: Activation) {
    specialised!(activation, {
        for sum in sums {
            *sum = activate(*sum, activation);
        }
    });
}

/// Multiplies each sum by the slope of the activation that was `seen` there.
pub(super) fn times_slopes<L: Lanes>(sums: &mut [L], seen: &[L], activation: Activation) {
    specialised!(activation, {
        for (sum, &seen) in sums.iter_mut().zip(seen) {
            *sum = (*sum * slope(seen, activation)).without_subnormals();
        }
    });
}
