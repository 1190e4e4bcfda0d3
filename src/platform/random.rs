//! Randomness from the operating system.

/// A random number in `0..=most`. `None` if the system provides no randomness.
#[must_use]
pub fn seed(most: u32) -> Option<u32> {
    // The remainder favours small numbers by 1 in 430,000 at the 10,000 seeds that the page draws from.
    getrandom::u32().ok().map(|number| most.checked_add(1).map_or(number, |count| number % count))
}
