//! The ticks of an axis and their labels.

use super::numerals;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    /// The position, in the axis's own coordinate (the base-10 logarithm on a logarithmic axis).
    pub(crate) at: f64,
    pub(crate) label: String,
}

/// The smallest of 1, 2, 5 times a power of ten that is at least `least`.
pub(crate) fn round_step(least: f64) -> f64 {
    if !(least.is_finite() && least > 0.0) {
        return 1.0;
    }
    let power = 10f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    // The tolerance keeps 0.2, which is 0.2000000001 after a division, from becoming 0.5.
    steps.into_iter().find(|&step| step >= least * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// Ticks at round numbers within `[min, max]`, at most about `most` of them.
pub(crate) fn linear(min: f64, max: f64, most: usize) -> Vec<Tick> {
    let step = round_step((max - min) / most.max(1) as f64);
    let decimals = usize::try_from(-(step.log10() + 1e-9).floor() as i64).unwrap_or(0);
    multiples(min, max, step)
        .map(|at| Tick {
            at,
            label: if decimals == 0 && at >= 0.0 {
                numerals::grouped(at as u64)
            } else {
                numerals::fixed(at, decimals)
            },
        })
        .collect()
}

/// Ticks at whole numbers only, for an axis that counts; at most about `most` of them.
pub(crate) fn counting(min: f64, max: f64, most: usize) -> Vec<Tick> {
    let step = round_step((max - min) / most.max(1) as f64).max(1.0);
    multiples(min, max, step).map(|at| Tick { at, label: numerals::grouped(at.max(0.0) as u64) }).collect()
}

/// Ticks of a logarithmic axis from 10^`min` to 10^`max`, at most about `most` of them: 1, 2, 5, 10 where there is
/// room, else whole powers of ten at a round distance.
pub(crate) fn logarithmic(min: f64, max: f64, most: usize) -> Vec<Tick> {
    let decades = max - min;
    let most = most.max(2) as f64;
    if decades * 3.0 > most {
        let step = round_step(decades / most).max(1.0);
        // A few decades around 1 are easier to read as decimals.
        let written_out = min >= -3.0 && max < 4.0;
        let label = |at: f64| {
            let exponent = at.round() as i64;
            if written_out { small_power(1.0, exponent) } else { numerals::power_of_ten(exponent) }
        };
        return multiples(min, max, step).map(|at| Tick { at, label: label(at) }).collect();
    }
    let mut ticks = Vec::new();
    for exponent in min.floor() as i64..=max.ceil() as i64 {
        for factor in [1.0, 2.0, 5.0] {
            let at = exponent as f64 + f64::log10(factor);
            if (min - 1e-9..=max + 1e-9).contains(&at) {
                ticks.push(Tick { at, label: small_power(factor, exponent) });
            }
        }
    }
    ticks
}

/// `factor` · 10^`exponent` as a label: written out while short, as a power of ten beyond.
fn small_power(factor: f64, exponent: i64) -> String {
    match exponent {
        -3..0 => numerals::fixed(factor * 10f64.powi(exponent as i32), exponent.unsigned_abs() as usize),
        0..4 => numerals::grouped((factor * 10f64.powi(exponent as i32)).round() as u64),
        _ if factor == 1.0 => numerals::power_of_ten(exponent),
        _ => format!("{factor:.0} × {}", numerals::power_of_ten(exponent)),
    }
}

fn multiples(min: f64, max: f64, step: f64) -> impl Iterator<Item = f64> {
    let first = (min / step - 1e-9).ceil() as i64;
    let last = (max / step + 1e-9).floor() as i64;
    // Adding 0.0 turns a −0 into 0.
    (first..=last.min(first.saturating_add(100))).map(move |index| index as f64 * step + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn steps_are_one_two_or_five() {
        assert_eq!([0.07, 0.2, 1.0, 1.1, 30.0, 51.0].map(round_step), [0.1, 0.2, 1.0, 2.0, 50.0, 100.0]);
        assert_eq!(round_step(f64::NAN), 1.0);
    }

    #[test]
    fn linear_ticks_are_round_and_share_their_decimals() {
        assert_eq!(labels(&linear(-1.0, 1.0, 5)), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(labels(&linear(0.0, 2000.0, 4)), ["0", "500", "1,000", "1,500", "2,000"]);
        assert_eq!(labels(&linear(1.3, 11.6, 6)), ["2", "4", "6", "8", "10"]);
    }

    #[test]
    fn an_axis_that_counts_has_no_fractions() {
        assert_eq!(labels(&counting(0.5, 2.5, 8)), ["1", "2"]);
        assert_eq!(labels(&counting(0.0, 200.0, 5)), ["0", "50", "100", "150", "200"]);
    }

    #[test]
    fn a_short_logarithmic_axis_has_ones_twos_and_fives() {
        assert_eq!(labels(&logarithmic(-1.0, 0.7, 8)), ["0.1", "0.2", "0.5", "1", "2", "5"]);
        assert_eq!(labels(&logarithmic(3.0, 4.0, 5)), ["1,000", "2,000", "5,000", "10⁴"]);
    }

    #[test]
    fn a_long_logarithmic_axis_has_powers_of_ten() {
        assert_eq!(labels(&logarithmic(-150.0, 0.0, 4)), ["10⁻¹⁵⁰", "10⁻¹⁰⁰", "10⁻⁵⁰", "1"]);
        assert_eq!(labels(&logarithmic(-4.0, 0.0, 6)), ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1"]);
        assert_eq!(labels(&logarithmic(-2.2, 3.0, 6)), ["0.01", "0.1", "1", "10", "100", "1,000"]);
    }

    #[test]
    fn nonsense_gives_few_ticks_and_no_panic() {
        assert!(linear(f64::NAN, f64::NAN, 5).len() <= 101);
        assert!(linear(0.0, f64::INFINITY, 5).len() <= 101);
        assert!(logarithmic(1.0, 1.0, 5).len() <= 101);
    }
}
