//! The values of a setting that a map goes through.

use engine::choice::Choice;

/// Numbers from the first to the last at equal factors, with two digits.
#[must_use]
pub fn powers(first: f64, last: f64, steps: u32) -> Vec<f64> {
    let (low, high) = (first.log10(), last.log10());
    let share = |step: u32| f64::from(step) / f64::from(steps.max(2) - 1);
    let exact = (0..steps.max(2)).map(|step| 10f64.powf(low + (high - low) * share(step)));
    // By way of text: 0.1 and not 0.10000000000000002.
    exact.map(|value| format!("{value:.1e}").parse().unwrap_or(value)).collect()
}

/// Numbers below 1: what is missing to 1 shrinks by equal factors, from the last to the first.
#[must_use]
pub fn towards_one(first: f64, last: f64, steps: u32) -> Vec<f64> {
    powers(first, last, steps).into_iter().rev().map(|rest| short(1.0 - rest)).collect()
}

/// Numbers from 0 to 1 at an even distance.
#[must_use]
pub fn even(steps: u32) -> Vec<f64> {
    (0..steps).map(|step| short(f64::from(step) / f64::from(steps - 1))).collect()
}

/// A number with four digits after the point: 0.97 and not 0.9699999999999999.
fn short(value: f64) -> f64 {
    format!("{value:.4}").parse().unwrap_or(value)
}

/// Whole numbers from 1 to `most` in at most so many steps: every one of the small ones, and then ever fewer.
#[must_use]
pub fn whole(most: u32, steps: u32) -> Vec<f64> {
    let steps = steps.clamp(2, most);
    let mut last = 0;
    let value = |step: u32| {
        let exact = f64::from(most).powf(f64::from(step) / f64::from(steps - 1)).round() as u32;
        last = exact.max(last + 1);
        f64::from(last)
    };
    (0..steps).map(value).collect()
}

/// All names of a menu, by their places.
#[must_use]
pub fn names<C: Choice>(_: u32) -> Vec<f64> {
    (0..C::ALL.len()).map(|place| place as f64).collect()
}
