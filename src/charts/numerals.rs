//! Numbers as a typesetter writes them: a true minus, superscript exponents, thousands set apart.

/// An integer in superscript figures, with a superscript minus: `-29` becomes "⁻²⁹".
#[must_use]
pub fn superscript(number: i64) -> String {
    number
        .to_string()
        .chars()
        .map(|figure| match figure {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            '9' => '⁹',
            _ => '⁰',
        })
        .collect()
}

/// Whether a text has superscript figures in it.
pub(super) fn has_exponent(text: &str) -> bool {
    text.chars().any(|sign| raised(sign).is_some())
}

/// A text in parts that are superscript or not; superscript figures as common ones: ("10", false), ("−20", true).
pub(super) fn parts(text: &str) -> impl Iterator<Item = (String, bool)> {
    let mut rest = text.chars().peekable();
    std::iter::from_fn(move || {
        let is_raised = raised(*rest.peek()?).is_some();
        let mut part = String::new();
        while let Some(sign) = rest.next_if(|&sign| raised(sign).is_some() == is_raised) {
            part.push(raised(sign).unwrap_or(sign));
        }
        Some((part, is_raised))
    })
}

/// The common sign for a superscript one.
fn raised(sign: char) -> Option<char> {
    Some(match sign {
        '⁻' => '−',
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴' => '4',
        '⁵' => '5',
        '⁶' => '6',
        '⁷' => '7',
        '⁸' => '8',
        '⁹' => '9',
        'ᴸ' => 'L',
        _ => return None,
    })
}

/// A power of ten: "1", "10", "10⁻²⁰".
#[must_use]
pub fn power_of_ten(exponent: i64) -> String {
    match exponent {
        0 => "1".to_owned(),
        1 => "10".to_owned(),
        _ => format!("10{}", superscript(exponent)),
    }
}

/// The shortest text for a number, with a true minus; a number with many zeros after its point has a power of ten.
#[must_use]
pub fn plain(value: f64) -> String {
    const SMALL: f64 = 1e-6;
    let text = format!("{value:e}");
    let parts = text.split_once('e').and_then(|(mantissa, exponent)| Some((mantissa, exponent.parse().ok()?)));
    match parts.filter(|_| value != 0.0 && value.abs() < SMALL) {
        Some(("1", exponent)) => power_of_ten(exponent),
        Some((mantissa, exponent)) => format!("{} × {}", typeset(mantissa), power_of_ten(exponent)),
        // −0 is shown as 0.
        None => typeset(&format!("{}", if value == 0.0 { 0.0 } else { value })),
    }
}

/// A number with a fixed number of decimals, with a true minus.
#[must_use]
pub fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let zero = text.bytes().all(|byte| matches!(byte, b'-' | b'.' | b'0'));
    typeset(if zero { text.trim_start_matches('-') } else { &text })
}

/// A number with a fixed number of significant digits: "0.1689", "18.81", "6.900 × 10⁻²⁹".
#[must_use]
pub fn significant(value: f64, digits: usize) -> String {
    let digits = digits.max(1);
    if !value.is_finite() {
        return "not a finite number".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    // Rust's own rounding decides the exponent, so that 9.9996 is 10.00 and not 10.000.
    let text = format!("{value:.*e}", digits - 1);
    let Some((mantissa, exponent)) = text.split_once('e') else { return typeset(&text) };
    let exponent: i64 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        let decimals = usize::try_from(digits as i64 - 1 - exponent).unwrap_or(0);
        typeset(&format!("{value:.decimals$}"))
    } else {
        format!("{} × {}", typeset(mantissa), power_of_ten(exponent))
    }
}

/// The same with fewer digits where it takes a power of ten, which needs their room: "0.16892", "1.72 × 10³⁷".
#[must_use]
pub fn significant_or_short(value: f64, digits: usize, fewer: usize) -> String {
    let text = significant(value, digits);
    if has_exponent(&text) { significant(value, fewer) } else { text }
}

/// A number with at most three significant digits and no trailing zeros: "0.25", "1", "1.13".
#[must_use]
pub fn short(value: f64) -> String {
    short_to(value, 3)
}

/// The same with at most this number of significant digits.
#[must_use]
pub fn short_to(value: f64, digits: usize) -> String {
    let text = significant(value, digits);
    match text.split_once('.') {
        Some((_, decimals)) if !decimals.contains('×') => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        _ => text,
    }
}

/// A positive number given by its base-10 logarithm, which may lie far outside what a float holds: "6.9 × 10⁻²⁹".
#[must_use]
pub fn from_log10(log10: f64, digits: usize) -> String {
    if !log10.is_finite() {
        return "not a finite number".to_owned();
    }
    if (-3.0..6.0).contains(&log10) {
        return significant(10f64.powf(log10), digits);
    }
    let decimals = digits.max(1) - 1;
    let exponent = log10.floor();
    let mantissa = format!("{:.decimals$}", 10f64.powf(log10 - exponent));
    // 9.96 rounds up to 10.0: that is 1.0 of the next power.
    let carried = mantissa.starts_with("10");
    let mantissa = if carried { format!("{:.decimals$}", 1.0) } else { mantissa };
    format!("{mantissa} × {}", power_of_ten(exponent as i64 + i64::from(carried)))
}

/// A whole number with its thousands set apart by commas: "12,345".
#[must_use]
pub fn grouped(number: u64) -> String {
    let figures = number.to_string();
    let mut text = String::with_capacity(figures.len() + figures.len() / 3);
    for (index, figure) in figures.chars().enumerate() {
        if index > 0 && (figures.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(figure);
    }
    text
}

fn typeset(text: &str) -> String {
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_are_superscript_and_the_minus_is_a_minus() {
        assert_eq!(power_of_ten(-20), "10⁻²⁰");
        assert_eq!(power_of_ten(0), "1");
        assert_eq!(plain(-0.5), "−0.5");
        assert_eq!(plain(-0.0), "0");
        assert_eq!([1e-6, 1e-12, -2.5e-9].map(plain), ["0.000001", "10⁻¹²", "−2.5 × 10⁻⁹"]);
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(fixed(-1.005, 1), "−1.0");
    }

    #[test]
    fn exponents_are_told_from_the_rest() {
        let parts: Vec<_> = parts("loss 6.9 × 10⁻²⁹ (MSE)").collect();
        let of = |text: &str, raised| (text.to_owned(), raised);
        assert_eq!(parts, [of("loss 6.9 × 10", false), of("−29", true), of(" (MSE)", false)]);
        for exponent in [-1_234_567_890, 0, 98] {
            let text = superscript(exponent);
            assert_eq!(super::parts(&text).collect::<Vec<_>>(), [(typeset(&exponent.to_string()), true)]);
        }
        assert!(has_exponent("10²") && !has_exponent("102"));
    }

    #[test]
    fn significant_digits_are_counted_and_not_decimals() {
        assert_eq!(significant(0.168_92, 4), "0.1689");
        assert_eq!(significant(18.8053, 4), "18.81");
        assert_eq!(significant(9.9996, 4), "10.00");
        assert_eq!(significant(123_456.0, 4), "123456");
        assert_eq!(significant(1.234_56e9, 4), "1.235 × 10⁹");
        assert_eq!(significant(-6.9e-29, 2), "−6.9 × 10⁻²⁹");
        assert_eq!(significant(0.0, 4), "0");
        assert_eq!([0.168_92, 1.7172e37].map(|loss| significant_or_short(loss, 5, 3)), ["0.16892", "1.72 × 10³⁷"]);
        assert_eq!(significant(f64::NAN, 4), "not a finite number");
    }

    #[test]
    fn numbers_beyond_floats_are_read_off_their_logarithm() {
        assert_eq!(from_log10(-28.161_150_9, 2), "6.9 × 10⁻²⁹");
        assert_eq!(from_log10(-416.0, 2), "1.0 × 10⁻⁴¹⁶");
        assert_eq!(from_log10(-4.998, 2), "1.0 × 10⁻⁵");
        assert_eq!(from_log10(-4.001, 2), "1.0 × 10⁻⁴");
        assert_eq!(from_log10(-1.25, 2), "0.056");
        assert_eq!(from_log10(180.5, 2), "3.2 × 10¹⁸⁰");
    }

    #[test]
    fn short_numbers_drop_their_noughts() {
        assert_eq!([0.25, 1.0, 0.75, 64.0, 1.2504, 0.1].map(short), ["0.25", "1", "0.75", "64", "1.25", "0.1"]);
        assert_eq!([100.0, 0.0, 2e-9].map(short), ["100", "0", "2.00 × 10⁻⁹"]);
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(3000), "3,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
