//! Points as a short text in a link, from which they come back exactly as they were typed.
//!
//! The text is the version, a letter, and digits of base64 that are allowed in an address. Version A is the number of points,
//! then x, then y: the number of decimals that the column needs and, for each number, its difference to the one before in units of
//! the last decimal. A column that needs too many decimals has the bytes of its numbers.

use crate::frame::base64;
use protocol::{POINTS, Points};

/// The first letter of a text of this version.
const VERSION: char = 'A';
/// The most decimals of a column that is written as differences. A power of ten up to 10²² is exact.
const MOST_DECIMALS: u8 = 15;
/// Stands for a column that is written as bytes.
const BYTES: u8 = 255;
/// Whole numbers up to this are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The points as text.
pub(super) fn encode(points: &Points) -> String {
    let mut bytes = Vec::new();
    push(&mut bytes, u64::from(points.count()));
    column(&mut bytes, points.x());
    column(&mut bytes, points.y());
    format!("{VERSION}{}", base64::in_address(&bytes))
}

/// Reads a text of [`encode`].
///
/// # Errors
/// A clause that says what is wrong with it.
pub(super) fn decode(text: &str) -> Result<Points, String> {
    let damaged = || "the points are incomplete or were changed on the way".to_owned();
    let Some(digits) = text.strip_prefix(VERSION) else {
        return Err("the points are in a form that this version of the page does not know".to_owned());
    };
    let bytes = base64::of_address(digits).ok_or_else(damaged)?;
    let mut rest = &bytes[..];
    let count = pull(&mut rest).filter(|&count| count <= u64::from(*POINTS.end())).ok_or_else(damaged)?;
    let mut read = || read_column(&mut rest, count as usize);
    let (x, y) = read().zip(read()).ok_or_else(damaged)?;
    if !rest.is_empty() {
        return Err(damaged());
    }
    Points::new(x, y).map_err(|problem| problem.trim_end_matches('.').replacen("There ", "there ", 1))
}

fn column(bytes: &mut Vec<u8>, values: &[f64]) {
    let Some((decimals, units)) = (0..=MOST_DECIMALS).find_map(|decimals| Some((decimals, units(values, decimals)?)))
    else {
        bytes.push(BYTES);
        return values.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
    };
    bytes.push(decimals);
    let mut before = 0;
    for unit in units {
        // Small differences of either sign become small numbers.
        let difference = unit - before;
        push(bytes, (difference << 1 ^ difference >> 63).cast_unsigned());
        before = unit;
    }
}

/// The values in units of the last of so many decimals, if they are exact.
fn units(values: &[f64], decimals: u8) -> Option<Vec<i64>> {
    let power = 10f64.powi(decimals.into());
    let unit = |&value: &f64| {
        let units = (value * power).round();
        // The quotient of two exact numbers is the number nearest to the decimal fraction, as a parser reads it.
        (units.abs() < EXACT && units / power == value).then_some(units as i64)
    };
    values.iter().map(unit).collect()
}

fn read_column(rest: &mut &[u8], count: usize) -> Option<Vec<f64>> {
    let (&decimals, after) = rest.split_first()?;
    *rest = after;
    if decimals == BYTES {
        let (own, after) = rest.split_at_checked(8 * count)?;
        *rest = after;
        return own.chunks(8).map(|eight| Some(f64::from_le_bytes(eight.try_into().ok()?))).collect();
    }
    let power = (decimals <= MOST_DECIMALS).then(|| 10f64.powi(decimals.into()))?;
    let mut unit = 0_i64;
    let mut next = || {
        let code = pull(rest)?;
        unit = unit.checked_add((code >> 1).cast_signed() ^ -(code & 1).cast_signed())?;
        Some(unit as f64 / power)
    };
    (0..count).map(|_| next()).collect()
}

/// Appends a number, seven bits in each byte, the lowest first.
fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 128 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number off the front.
fn pull(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 127) << shift;
        if byte < 128 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::data::{LAB_X, LAB_Y};

    fn points(x: &[f64], y: &[f64]) -> Points {
        Points::new(x.to_vec(), y.to_vec()).expect("sound")
    }

    #[test]
    fn points_come_back_exactly() {
        let third = [1.0 / 3.0, -2.0 / 3.0, 1e-300];
        for points in [
            points(&LAB_X, &LAB_Y),
            points(&[0.1 + 0.2, -5.0, 1e9], &third),
            points(&third, &[0.435, 1.286, -0.000_001]),
            points(&[1e9, -1e9, 0.0], &[1.0, 2.0, 1.0]),
        ] {
            let text = encode(&points);
            assert!(text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{text}");
            assert_eq!(decode(&text), Ok(points));
        }
    }

    #[test]
    fn points_with_few_decimals_are_short() {
        assert!(encode(&points(&LAB_X, &LAB_Y)).len() < 90);
        let x: Vec<f64> = (0..1000).map(|i| f64::from(i) / 100.0).collect();
        let y: Vec<f64> = x.iter().map(|x| (x.sin() * 1e3).round() / 1e3).collect();
        assert!(encode(&points(&x, &y)).len() < 4000, "{}", encode(&points(&x, &y)).len());
    }

    #[test]
    fn what_is_damaged_is_named() {
        let whole = encode(&points(&LAB_X, &LAB_Y));
        for end in 1..whole.len() {
            decode(&whole[..end]).expect_err("it is incomplete");
        }
        assert_eq!(
            decode(&format!("{whole}AA")),
            Err("the points are incomplete or were changed on the way".to_owned())
        );
        assert!(decode("Zabc").expect_err("unknown").contains("does not know"));
        assert!(decode("A*").is_err() && decode("").is_err());
        let equal = base64::encode(&[2, 0, 2, 0, 0, 2, 2]);
        assert_eq!(
            decode(&format!("A{equal}")),
            Err("All x are 1; to fit a function of x, there must be at least two different x".to_owned())
        );
    }

    /// Links that are out in the world go on to mean these points.
    #[test]
    fn version_a_stays_what_it_is() {
        let old = points(&[3.3, 4.4, 5.5], &[1.7, 2.76, 2.09]);
        assert_eq!(encode(&old), "AAwFCFhYC1ALUAYUB");
        assert_eq!(decode("AAwFCFhYC1ALUAYUB"), Ok(old));
    }
}
