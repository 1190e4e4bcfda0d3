//! Seeds, as `torch.manual_seed` takes them.

use std::fmt;
use std::str::FromStr;

/// A seed: any integer that `torch.manual_seed` takes, from −2⁶³ to 2⁶⁴ − 1.
///
/// PyTorch's CPU generator uses the low 32 bits and ignores the others (`mt19937::init_with_uint32` in
/// `aten/src/ATen/core/MT19937RNGEngine.h`). So two seeds with the same low 32 bits give the same numbers, and compare
/// as equal here: −1 is 4294967295, and 2³² is 0.
///
/// ```
/// use engine::data::Seed;
///
/// assert_eq!(Seed::parse("-1")?, Seed::from(u32::MAX));
/// assert_eq!(Seed::parse("4294967301")?.bits(), 5);
/// let error = Seed::parse("1.5").unwrap_err().to_string();
/// assert_eq!(error, "1.5 is not a seed; it must be a whole number from -2^63 to 2^64 - 1, as for torch.manual_seed");
/// # Ok::<(), engine::data::SeedError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Seed(u32);

impl Seed {
    /// The smallest seed, −2⁶³.
    pub const MIN: i128 = i64::MIN as i128;
    /// The largest seed, 2⁶⁴ − 1.
    pub const MAX: i128 = u64::MAX as i128;

    /// Reads a whole number in decimal digits, with or without a sign.
    ///
    /// # Errors
    /// [`SeedError`] where the text is not a whole number, or not one within the range.
    pub fn parse(text: &str) -> Result<Self, SeedError> {
        let parsed = text.trim().parse().ok().and_then(|seed: i128| Self::try_from(seed).ok());
        parsed.ok_or_else(|| SeedError::new(text.trim()))
    }

    /// What the generator uses: the low 32 bits of the integer, in two's complement.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }
}

impl From<u32> for Seed {
    fn from(seed: u32) -> Self {
        Self(seed)
    }
}

impl From<i32> for Seed {
    fn from(seed: i32) -> Self {
        Self(seed.cast_unsigned())
    }
}

impl From<u64> for Seed {
    fn from(seed: u64) -> Self {
        Self(seed as u32)
    }
}

impl From<i64> for Seed {
    fn from(seed: i64) -> Self {
        Self(seed as u32)
    }
}

impl TryFrom<i128> for Seed {
    type Error = SeedError;

    fn try_from(seed: i128) -> Result<Self, SeedError> {
        if (Self::MIN..=Self::MAX).contains(&seed) { Ok(Self(seed as u32)) } else { Err(SeedError::new(seed)) }
    }
}

impl FromStr for Seed {
    type Err = SeedError;

    fn from_str(text: &str) -> Result<Self, SeedError> {
        Self::parse(text)
    }
}

/// What was given is not a seed; the message names it and the range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedError {
    given: String,
}

impl SeedError {
    fn new(given: impl fmt::Display) -> Self {
        const MOST: usize = 40;
        let given: String = given.to_string();
        let cut = given.chars().take(MOST).collect::<String>();
        Self { given: if cut.len() == given.len() { given } else { cut + "…" } }
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = if self.given.is_empty() { "an empty text" } else { &self.given };
        write!(f, "{given} is not a seed; it must be a whole number from -2^63 to 2^64 - 1, as for torch.manual_seed")
    }
}

impl std::error::Error for SeedError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_its_low_32_bits() {
        let bits = |text: &str| Seed::parse(text).map(Seed::bits);
        for (text, expected) in [
            ("0", 0),
            (" 42 ", 42),
            ("+7", 7),
            ("-1", u32::MAX),
            ("4294967296", 0),
            ("4294967301", 5),
            ("9007199254740993", 1),
            ("-9223372036854775808", 0),
            ("-9223372036854775807", 1),
            ("18446744073709551615", u32::MAX),
        ] {
            assert_eq!(bits(text), Ok(expected), "{text}");
        }
        assert_eq!((Seed::from(-1_i32), Seed::from(-1_i64)), (Seed::from(u64::MAX), Seed::from(u32::MAX)));
    }

    #[test]
    fn anything_else_is_refused_with_the_range() {
        for text in ["", "abc", "1.0", "1e3", "--1", "-9223372036854775809", "18446744073709551616"] {
            let message = Seed::parse(text).expect_err(text).to_string();
            assert!(message.ends_with("must be a whole number from -2^63 to 2^64 - 1, as for torch.manual_seed"));
            assert!(message.starts_with(if text.is_empty() { "an empty text" } else { text }), "{message}");
        }
        assert!(Seed::try_from(1_i128 << 64).is_err());
        assert!(Seed::parse(&"9".repeat(10_000)).expect_err("long").to_string().len() < 200);
    }
}
