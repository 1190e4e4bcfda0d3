//! Numbers in words, as several tabs say them.

use crate::charts::numerals::{fixed, from_log10, grouped, significant};

/// A size given by its base-10 logarithm; "0" for an exact 0, which has none.
pub(super) fn size(log10: Option<f64>) -> String {
    log10.map_or_else(|| "0".to_owned(), |log10| from_log10(log10, 2))
}

/// A size within a sentence: an exact 0 is called so.
pub(super) fn size_or_exact_zero(log10: Option<f64>) -> String {
    log10.map_or_else(|| "exactly 0".to_owned(), |log10| from_log10(log10, 2))
}

/// A number of layers.
pub(super) fn depth(layers: u32) -> String {
    grouped(u64::from(layers))
}

/// A factor as a percentage, to two digits where it is small.
pub(super) fn percent(factor: f64) -> String {
    let percent = 100.0 * factor;
    format!("{} %", if factor < 0.1 { significant(percent, 2) } else { fixed(percent, 0) })
}
