//! The limits of numeric settings, and messages about values outside them.

use std::fmt;
use std::ops::RangeInclusive;

use crate::charts::numerals;
use engine::data::Seed;

/// The largest seed drawn at random: small enough to read out and remember.
pub(crate) const LARGEST_RANDOM_SEED: u32 = 9999;

/// A numeric setting: its name and the values it takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Field {
    /// The name on the page ("Learning rate").
    pub(crate) name: &'static str,
    pub(crate) min: f64,
    pub(crate) max: f64,
    /// Whether only whole numbers are allowed.
    pub(crate) whole: bool,
}

/// Why a text is not a value of a [`Field`]. The texts are shortened for display.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Problem {
    Empty,
    NoNumber(String),
    /// A comma that may be a decimal point, or separate thousands.
    Comma(String),
    Fraction(String),
    TooSmall(String),
    TooLarge(String),
}

impl Field {
    pub(crate) const LEARNING_RATE: Self = real("Learning rate", &protocol::LEARNING_RATE);
    pub(crate) const HIDDEN: Self = whole("Hidden size", &protocol::HIDDEN);
    pub(crate) const DEPTH: Self = whole("Depth", &protocol::DEPTH);
    /// The seed of the initial weights: any value that `torch.manual_seed` accepts. PyTorch uses its low 32 bits.
    pub(crate) const SEED: Self = Self { name: "Seed", min: Seed::MIN as f64, max: Seed::MAX as f64, whole: true };
    /// Units per hidden layer of a network of the vanishing-gradient lesson.
    pub(crate) const UNITS: Self = whole("Hidden size", &protocol::UNITS);
    /// The factor of all its weights.
    pub(crate) const SCALE: Self = real("Weight scale", &protocol::SCALE);
    /// The value of each of its inputs.
    pub(crate) const INPUT: Self = real("Input", &protocol::INPUT);

    pub(crate) const EPOCHS_TO_RUN: Self = whole("Epochs to run", &protocol::EPOCHS_TO_RUN);
    pub(crate) const STOP_LOSS: Self = real("Loss to stop below", &protocol::STOP_LOSS);
    pub(crate) const STOP_PATIENCE: Self = whole("Epochs without improvement", &protocol::STOP_EPOCHS);
    pub(crate) const STOP_EPOCH: Self = whole("Epoch to stop at", &protocol::STOP_EPOCHS);

    pub(crate) const SLOPE: Self = real("w", &protocol::LINE);
    pub(crate) const INTERCEPT: Self = real("b", &protocol::LINE);

    /// Hidden layers of a network of the vanishing-gradient lesson, with so many units in each.
    pub(crate) fn layers(units: u32) -> Self {
        whole("Depth", &(*protocol::LAYERS.start()..=protocol::deepest(units)))
    }

    /// Whether this is the field of a seed.
    pub(crate) fn is_seed(&self) -> bool {
        self.min == Self::SEED.min && self.max == Self::SEED.max
    }

    /// Reads a value. A seed of more than 32 bits is read as the 32-bit seed that gives the same random numbers.
    ///
    /// # Errors
    /// Returns the [`Problem`] if the text is not a value of this field.
    pub(crate) fn parse(&self, text: &str) -> Result<f64, Problem> {
        let value = number(text)?;
        let text = text.trim();
        let shown = shortened(text);
        match value {
            _ if value < self.min => Err(Problem::TooSmall(shown)),
            _ if value > self.max => Err(Problem::TooLarge(shown)),
            _ if self.whole && value.fract() != 0.0 => Err(Problem::Fraction(shown)),
            _ if self.is_seed() => {
                // Every digit counts, but a float holds only 16; a text such as 1e3 is read as a float.
                let seed = text.parse().unwrap_or(value as i128);
                let too_far = if seed < 0 { Problem::TooSmall(shown) } else { Problem::TooLarge(shown) };
                Seed::try_from(seed).map(|seed| f64::from(seed.bits())).map_err(|_| too_far)
            }
            _ => Ok(value),
        }
    }

    /// The next value in the given direction: a whole number, or one more in the second digit.
    pub(crate) fn next(&self, value: f64, up: bool) -> f64 {
        let size = if value == 0.0 { self.max.abs().min(1.0) } else { value.abs() };
        let decimals = if self.whole { 0 } else { (1.0 - size.log10().floor()).clamp(0.0, 12.0) as usize };
        let step = 10f64.powi(-(decimals as i32));
        let next = if up { value + step } else { value - step };
        // Through text, so that 0.1 + 0.01 is 0.11.
        format!("{next:.decimals$}").parse().unwrap_or(next).clamp(self.min, self.max)
    }

    /// The allowed values in words: "a number from 10⁻¹² to 1".
    pub(crate) fn allowed(&self) -> String {
        if self.is_seed() {
            return "a whole number from −2⁶³ to 2⁶⁴ − 1, as for torch.manual_seed".to_owned();
        }
        if self.max == f64::MAX {
            return "a number of at most 1.8 × 10³⁰⁸ in size".to_owned();
        }
        let kind = if self.whole { "a whole number" } else { "a number" };
        format!("{kind} from {} to {}", self.text(self.min), self.text(self.max))
    }

    /// A value as printed in sentences.
    pub(crate) fn text(&self, value: f64) -> String {
        // `parse` and the limits keep whole numbers within u32.
        if self.whole && value >= 10_000.0 { numerals::grouped(value as u64) } else { numerals::plain(value) }
    }

    /// The message beside the number box of this name: what is wrong, what is allowed, and which value is still in use.
    pub(crate) fn complaint(&self, name: &str, problem: &Problem, current: &str) -> String {
        format!("{name} must be {}; {problem}. Still using {current}.", self.allowed())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the box is empty"),
            Self::NoNumber(text) => write!(f, "“{text}” is not a number"),
            Self::Comma(text) => write!(
                f,
                "the comma in “{text}” may stand for a decimal point or for thousands, so write a point or leave it out"
            ),
            Self::Fraction(text) => write!(f, "{text} is not a whole number"),
            Self::TooSmall(text) => write!(f, "{text} is too small"),
            Self::TooLarge(text) => write!(f, "{text} is too large"),
        }
    }
}

/// Reads a number with a decimal point or a decimal comma, and with a minus sign as pages print it.
///
/// # Errors
/// Returns the [`Problem`] if the text is empty or not a number, or if its commas may also separate thousands, as in "1,000".
pub(crate) fn number(text: &str) -> Result<f64, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::Empty);
    }
    let plain = text.replace('−', "-");
    let parsed = |text: &str| text.parse::<f64>().ok().filter(|value| !value.is_nan());
    let (whole, rest) = match plain.split_once(',') {
        Some((whole, rest)) if parsed(&plain.replace(['.', ','], "")).is_some() => (whole, rest),
        _ => return parsed(&plain).ok_or_else(|| Problem::NoNumber(shortened(text))),
    };
    let fraction = rest.split(['e', 'E']).next().unwrap_or_default();
    let may_be_thousands = fraction.len() == 3 && !matches!(whole.trim_start_matches(['-', '+']), "" | "0");
    let value = parsed(&format!("{whole}.{rest}")).filter(|_| !may_be_thousands);
    value.ok_or_else(|| Problem::Comma(shortened(text)))
}

/// A text from the reader, cut to a length that fits in a sentence.
pub(crate) fn shortened(text: &str) -> String {
    shortened_to(24, text)
}

/// A text of at most so many characters.
pub(crate) fn shortened_to(most: usize, text: &str) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).chain(['…']).collect() }
}

/// A field for real numbers.
pub(crate) const fn real(name: &'static str, range: &RangeInclusive<f64>) -> Field {
    Field { name, min: *range.start(), max: *range.end(), whole: false }
}

/// A field for whole numbers.
pub(crate) const fn whole(name: &'static str, range: &RangeInclusive<u32>) -> Field {
    Field { name, min: *range.start() as f64, max: *range.end() as f64, whole: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(field: Field, text: &str, current: f64) -> String {
        field.complaint(field.name, &field.parse(text).expect_err("is no value"), &field.text(current))
    }

    #[test]
    fn a_complaint_says_what_is_wrong_and_what_is_allowed() {
        assert_eq!(
            complaint(Field::LEARNING_RATE, "5", 0.1),
            "Learning rate must be a number from 10⁻¹² to 1; 5 is too large. Still using 0.1."
        );
        assert_eq!(
            complaint(Field::LEARNING_RATE, "0", 0.1),
            "Learning rate must be a number from 10⁻¹² to 1; 0 is too small. Still using 0.1."
        );
        assert_eq!(
            complaint(Field::HIDDEN, "abc", 2.0),
            "Hidden size must be a whole number from 1 to 64; “abc” is not a number. Still using 2."
        );
        assert_eq!(
            complaint(Field::HIDDEN, "2.5", 2.0),
            "Hidden size must be a whole number from 1 to 64; 2.5 is not a whole number. Still using 2."
        );
        assert_eq!(
            complaint(Field::SEED, "18446744073709551616", 7.0),
            "Seed must be a whole number from −2⁶³ to 2⁶⁴ − 1, as for torch.manual_seed; 18446744073709551616 is too large. \
             Still using 7."
        );
    }

    #[test]
    fn every_seed_of_pytorch_is_read_as_its_low_32_bits() {
        for (text, seed) in [
            ("0", 0.0),
            ("4294967295", 4_294_967_295.0),
            ("4294967296", 0.0),
            ("-1", 4_294_967_295.0),
            ("-9223372036854775808", 0.0),
            ("9007199254740993", 1.0),
            ("18446744073709551615", 4_294_967_295.0),
            ("1e3", 1000.0),
            ("1e10", 1_410_065_408.0),
            ("5.0", 5.0),
        ] {
            assert_eq!(Field::SEED.parse(text), Ok(seed), "{text}");
        }
        let problem = |text: &str| Field::SEED.parse(text).expect_err("is no seed");
        assert_eq!(problem("-9223372036854775809"), Problem::TooSmall("-9223372036854775809".to_owned()));
        assert_eq!(problem("1e20"), Problem::TooLarge("1e20".to_owned()));
        assert_eq!(problem("0.5"), Problem::Fraction("0.5".to_owned()));
        assert_eq!(problem("lucky"), Problem::NoNumber("lucky".to_owned()));
    }

    #[test]
    fn every_number_in_range_is_read_exactly() {
        assert_eq!(Field::LEARNING_RATE.parse(" 1e-2 "), Ok(0.01));
        assert_eq!(Field::SEED.parse("4294967295"), Ok(4_294_967_295.0));
        assert_eq!(Field::DEPTH.parse("8"), Ok(8.0));
    }

    #[test]
    fn odd_input_is_named_for_what_it_is() {
        assert_eq!(Field::LEARNING_RATE.parse(""), Err(Problem::Empty));
        assert_eq!(Field::LEARNING_RATE.parse("a,b"), Err(Problem::NoNumber("a,b".to_owned())));
        assert_eq!(Field::LEARNING_RATE.parse("NaN"), Err(Problem::NoNumber("NaN".to_owned())));
        assert_eq!(Field::LEARNING_RATE.parse("inf"), Err(Problem::TooLarge("inf".to_owned())));
        assert_eq!(shortened(&"é".repeat(100)).chars().count(), 24);
    }

    #[test]
    fn a_field_of_all_numbers_takes_those_of_double_precision() {
        let all = real("Value", &(f64::MIN..=f64::MAX));
        assert_eq!(all.parse("-1e308"), Ok(-1e308));
        assert_eq!(
            complaint(all, "1e400", 2.0),
            "Value must be a number of at most 1.8 × 10³⁰⁸ in size; 1e400 is too large. Still using 2."
        );
    }

    #[test]
    fn a_decimal_comma_is_understood_unless_it_may_separate_thousands() {
        for (text, value) in [("0,1", 0.1), ("0,02", 0.02), ("0,125", 0.125), (",5", 0.5), ("5,0e-1", 0.5)] {
            assert_eq!(Field::LEARNING_RATE.parse(text), Ok(value), "{text}");
        }
        assert_eq!(number("-1,5"), Ok(-1.5));
        assert_eq!(number("\u{2212}0.25"), Ok(-0.25));
        for text in ["1,000", "1,234.5", "1.234,5", "12,345,678", "-1,500"] {
            assert_eq!(number(text), Err(Problem::Comma(text.to_owned())), "{text}");
        }
        assert_eq!(
            complaint(Field::HIDDEN, "2,5", 2.0),
            "Hidden size must be a whole number from 1 to 64; 2,5 is not a whole number. Still using 2."
        );
        assert_eq!(
            complaint(Field::DEPTH, "1,000", 2.0),
            "Depth must be a whole number from 1 to 8; the comma in “1,000” may stand for a decimal point or for \
             thousands, so write a point or leave it out. Still using 2."
        );
    }

    #[test]
    fn the_arrow_keys_go_by_whole_numbers_or_by_the_second_digit() {
        assert_eq!([true, false].map(|up| Field::HIDDEN.next(2.0, up)), [3.0, 1.0]);
        assert_eq!((Field::HIDDEN.next(64.0, true), Field::HIDDEN.next(1.0, false)), (64.0, 1.0));
        assert_eq!([true, false].map(|up| Field::LEARNING_RATE.next(0.1, up)), [0.11, 0.09]);
        assert_eq!(Field::INPUT.next(0.0, true), 0.1);
    }
}
