//! Formulas that several lessons show.

use engine::mathml::{mi, mn, mo, mrow, msub, msup, parens};

/// The network trained without point i: f₋ᵢ.
pub(crate) fn network_without_point() -> String {
    format!("<msub>{}{}</msub>", mi("f"), mrow(&[mo("−"), mi("i")]))
}

/// Its squared error at this point: (f₋ᵢ(xᵢ) − yᵢ)².
pub(crate) fn squared_error_at_left_out_point() -> String {
    let prediction = network_without_point() + &parens(&[msub("x", "i")]);
    msup(parens(&[prediction, mo("−"), msub("y", "i")]), &[mn("2")])
}
