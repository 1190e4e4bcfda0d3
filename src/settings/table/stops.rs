//! The values of a setting along a map's axis.

use engine::choice::Choice;

/// Numbers from `first` to `last` with a constant ratio, rounded to two significant digits.
pub(crate) fn powers(first: f64, last: f64, steps: u32) -> Vec<f64> {
    let (low, high) = (first.log10(), last.log10());
    let share = |step: u32| f64::from(step) / f64::from(steps.max(2) - 1);
    let exact = (0..steps.max(2)).map(|step| 10f64.powf(low + (high - low) * share(step)));
    // Rounding through text gives 0.1, not 0.10000000000000002.
    exact.map(|value| format!("{value:.1e}").parse().unwrap_or(value)).collect()
}

/// Numbers below 1, ascending: their distances to 1 go from `last` to `first` with a constant ratio.
pub(crate) fn towards_one(first: f64, last: f64, steps: u32) -> Vec<f64> {
    powers(first, last, steps).into_iter().rev().map(|rest| short(1.0 - rest)).collect()
}

/// Evenly spaced numbers from 0 to 1.
pub(crate) fn even(steps: u32) -> Vec<f64> {
    (0..steps).map(|step| short(f64::from(step) / f64::from(steps - 1))).collect()
}

/// The number rounded to four decimals: 0.97, not 0.9699999999999999.
fn short(value: f64) -> f64 {
    format!("{value:.4}").parse().unwrap_or(value)
}

/// Whole numbers from 1 to `most`, at most `steps` of them: all small ones, then spaced more and more widely.
pub(crate) fn whole(most: u32, steps: u32) -> Vec<f64> {
    let steps = steps.clamp(2, most);
    let mut last = 0;
    let value = |step: u32| {
        let exact = f64::from(most).powf(f64::from(step) / f64::from(steps - 1)).round() as u32;
        last = exact.max(last + 1);
        f64::from(last)
    };
    (0..steps).map(value).collect()
}

/// The indices of all names of a menu.
pub(crate) fn names<C: Choice>(_: u32) -> Vec<f64> {
    (0..C::ALL.len()).map(|place| place as f64).collect()
}
