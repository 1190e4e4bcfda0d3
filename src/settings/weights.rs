//! All parameters of a run's network as a short text in a link, from which they come back exactly.
//!
//! The text is the version, a letter, and digits of base64 that are allowed in an address: the bytes of the numbers in PyTorch's
//! order, the lowest first. The numbers of version A have single precision, those of version B double precision.

use crate::frame::base64;
use protocol::{Precision, RunSettings};

/// The key in a link.
pub(crate) const WEIGHTS: &str = "weights";

/// The most bytes of numbers. With more, the link would be longer than the 8 kB that all programs pass on.
const MOST_BYTES: usize = 5600;

/// The most parameters that a link holds.
pub(crate) fn most(precision: Precision) -> usize {
    MOST_BYTES / bytes(precision)
}

fn bytes(precision: Precision) -> usize {
    match precision {
        Precision::Single => 4,
        Precision::Double => 8,
    }
}

/// The text of the parameters of a run.
pub(crate) fn write(values: &[f64], precision: Precision) -> String {
    let single = |&value: &f64| (value as f32).to_le_bytes().to_vec();
    let (version, bytes): (_, Vec<u8>) = match precision {
        Precision::Single => ('A', values.iter().flat_map(single).collect()),
        Precision::Double => ('B', values.iter().flat_map(|value| value.to_le_bytes()).collect()),
    };
    format!("{version}{}", base64::in_address(&bytes))
}

/// Reads a text of [`write`] for a run with these settings.
///
/// # Errors
/// A clause that says what is wrong with it.
pub(crate) fn read(text: &str, settings: &RunSettings) -> Result<Vec<f64>, String> {
    let damaged = || "the numbers are incomplete or were changed on the way".to_owned();
    let (precision, digits) = match (text.strip_prefix('A'), text.strip_prefix('B')) {
        (Some(digits), _) => (Precision::Single, digits),
        (_, Some(digits)) => (Precision::Double, digits),
        _ => return Err("the numbers are in a form that this version of the page does not know".to_owned()),
    };
    let bytes = base64::of_address(digits).ok_or_else(damaged)?;
    let size = self::bytes(precision);
    let number = |bytes: &[u8]| match precision {
        Precision::Single => bytes.try_into().ok().map(|four| f64::from(f32::from_le_bytes(four))),
        Precision::Double => bytes.try_into().ok().map(f64::from_le_bytes),
    };
    let values: Vec<f64> = bytes.chunks(size).map(number).collect::<Option<_>>().ok_or_else(damaged)?;
    let wanted = settings.parameters() as usize;
    if values.len() != wanted {
        return Err(format!("there are {} numbers, and the network has {wanted} parameters", values.len()));
    }
    if wanted > most(precision) {
        return Err(format!("there are {wanted} numbers, and a link holds {}", most(precision)));
    }
    match values.iter().position(|value| !value.is_finite() || value.abs() > f64::from(f32::MAX)) {
        Some(place) => Err(format!("number {} is not finite", place + 1)),
        None => Ok(values),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_exactly() {
        let settings = RunSettings::default();
        let single: Vec<f64> = [0.1_f32, -2.5, 1e-30, 3e38, 0.0, -0.0, 1.0 / 3.0].map(f64::from).to_vec();
        let text = write(&single, Precision::Single);
        assert!(text.starts_with('A') && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{text}");
        assert_eq!(read(&text, &settings), Ok(single));
        let double = vec![0.1, -2.5, 1e-30, 3e38, 0.0, -0.0, 1.0 / 3.0];
        let text = write(&double, Precision::Double);
        assert_eq!((&text[..1], read(&text, &settings)), ("B", Ok(double)));
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let settings = RunSettings::default();
        let refused = |text: &str| read(text, &settings).expect_err(text);
        let whole = write(&[1.0; 7], Precision::Single);
        assert!(refused(&whole[..whole.len() - 2]).contains("incomplete"));
        assert!(refused("A*").contains("incomplete") && refused("Zabc").contains("does not know"));
        assert_eq!(
            refused(&write(&[1.0; 10], Precision::Single)),
            "there are 10 numbers, and the network has 7 parameters"
        );
        assert_eq!(
            refused(&write(&[1.0, f64::NAN, 0.0, 0.0, 0.0, 0.0, 0.0], Precision::Single)),
            "number 2 is not finite"
        );
        let large = RunSettings { hidden: 64, depth: 2, ..settings };
        let text = write(&vec![0.5; 4353], Precision::Single);
        assert_eq!(read(&text, &large), Err("there are 4353 numbers, and a link holds 1400".to_owned()));
    }
}
