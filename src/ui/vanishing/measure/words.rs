//! The page's numbers and charts in words.

use crate::charts::numerals::{fixed, from_log10};
use crate::nn::Activation;
use crate::protocol::{ProbeReport, ProbeSettings};

/// The base of the bound, which is this to the power of L: "3/4" for three sigmoid units, "3" where a unit can pass on
/// its gradient whole, "3 · 1.13" where it can magnify it.
#[must_use]
pub fn bound_base(activation: Activation, units: u32) -> String {
    let slope = activation.max_slope();
    let inverse = 1.0 / slope;
    if slope == 1.0 {
        units.to_string()
    } else if inverse.fract() == 0.0 {
        format!("{units}/{inverse}")
    } else {
        format!("{units} · {}", fixed(slope, 2))
    }
}

/// The same as the base of a power: in brackets unless it is a single number.
#[must_use]
pub fn bracketed_bound_base(activation: Activation, units: u32) -> String {
    let base = bound_base(activation, units);
    if base.contains(['/', '·']) { format!("({base})") } else { base }
}

/// The main finding, in one or two sentences.
#[must_use]
pub fn finding(settings: &ProbeSettings, report: &ProbeReport) -> String {
    let at = settings.layers.saturating_sub(1) as usize;
    let bound = report.bound_by_depth.get(at).map_or_else(String::new, |&bound| from_log10(bound, 2));
    let gradient = match report.gradient_by_depth.get(at).copied().flatten() {
        Some(gradient) => from_log10(gradient, 2),
        None => "exactly 0, because no unit passes it on".to_owned(),
    };
    let bound = if bound_applies(report) {
        format!("; the bound allows {bound}.")
    } else {
        format!(
            ". The bound, {bound}, assumes |w| ≤ 1 and does not apply here: the largest weight has size {}.",
            fixed(report.largest_weight, 2)
        )
    };
    format!("With L = {} the gradient is {gradient}{bound}", settings.layers)
}

/// Whether the weights are as small as the bound assumes.
#[must_use]
pub fn bound_applies(report: &ProbeReport) -> bool {
    // The worker's weights are f32 or f64; a draw of exactly 1 may come out a rounding above.
    report.largest_weight <= 1.0 + 1e-6
}

/// What the chart by depth shows.
#[must_use]
pub fn by_depth(settings: &ProbeSettings, report: &ProbeReport) -> String {
    let zeros = report.gradient_by_depth.iter().filter(|gradient| gradient.is_none()).count();
    let depths = report.gradient_by_depth.len();
    let ends = |values: &mut dyn Iterator<Item = f64>| {
        let values: Vec<_> = values.collect();
        match (values.first(), values.last()) {
            (Some(&first), Some(&last)) => format!("from {} to {}", from_log10(first, 2), from_log10(last, 2)),
            _ => "nowhere above 0".to_owned(),
        }
    };
    let gaps = match zeros {
        0 => String::new(),
        1 => " At one depth the gradient is exactly 0, shown as a gap.".to_owned(),
        _ => format!(" At {zeros} of {depths} depths the gradient is exactly 0, shown as gaps."),
    };
    format!(
        "The first layer's gradient for 1 to {depths} hidden layers, logarithmic scale: measured {}, bound ({}) to the power \
         of L {}. The mark is at L = {}.{gaps}",
        ends(&mut report.gradient_by_depth.iter().copied().flatten()),
        bound_base(settings.activation, settings.units),
        ends(&mut report.bound_by_depth.iter().copied()),
        settings.layers
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(gradient: Option<f64>, largest_weight: f64) -> ProbeReport {
        ProbeReport {
            request: 1,
            gradient_by_depth: vec![Some(-1.0), gradient],
            bound_by_depth: vec![-0.125, -0.25],
            norm_by_layer: vec![gradient, Some(-1.0), Some(0.25)],
            largest_weight,
        }
    }

    fn settings() -> ProbeSettings {
        ProbeSettings { layers: 2, ..ProbeSettings::default() }
    }

    #[test]
    fn the_finding_compares_gradient_and_bound() {
        assert_eq!(
            finding(&settings(), &report(Some(-28.161_15), 0.99)),
            "With L = 2 the gradient is 6.9 × 10⁻²⁹; the bound allows 0.56."
        );
        assert_eq!(
            finding(&settings(), &report(None, 1.0)),
            "With L = 2 the gradient is exactly 0, because no unit passes it on; the bound allows 0.56."
        );
        assert_eq!(
            finding(&settings(), &report(Some(2.0), 1.414)),
            "With L = 2 the gradient is 100. The bound, 0.56, assumes |w| ≤ 1 and does not apply here: the largest weight has \
             size 1.41."
        );
    }

    #[test]
    fn the_bound_is_named_for_the_activation() {
        assert_eq!(bound_base(Activation::Sigmoid, 3), "3/4");
        assert_eq!(bound_base(Activation::Tanh, 5), "5");
        assert_eq!(bound_base(Activation::LeakyRelu, 2), "2");
        assert_eq!(bound_base(Activation::Gelu, 3), "3 · 1.13");
        assert_eq!(bound_base(Activation::Silu, 8), "8 · 1.10");
    }

    #[test]
    fn a_base_of_two_factors_stands_in_brackets() {
        assert_eq!(bracketed_bound_base(Activation::Sigmoid, 3), "(3/4)");
        assert_eq!(bracketed_bound_base(Activation::Softplus, 3), "3");
        assert_eq!(bracketed_bound_base(Activation::Gelu, 3), "(3 · 1.13)");
    }

    #[test]
    fn gaps_are_told() {
        let words = by_depth(&settings(), &report(None, 1.0));
        assert!(
            words.ends_with("The mark is at L = 2. At one depth the gradient is exactly 0, shown as a gap."),
            "{words}"
        );
    }
}
