//! The layers of a network in words.

use super::Colouring;
use crate::charts::numerals::{fixed, from_log10, short, significant};
use crate::lessons::vanishing::words::{depth, size_or_exact_zero};
use crate::run::words::count;
use engine::nn::{Activation, Init};
use protocol::{LayerNumbers, LayerRow, LayersReport, ProbeSettings};

/// log₁₀ of half the smallest positive 32-bit float. Smaller numbers are rounded to 0.
const TOO_SMALL_FOR_SINGLE: f64 = -45.154;
/// log₁₀ of the largest 32-bit float.
const TOO_LARGE_FOR_SINGLE: f64 = 38.53;

/// The chart of the gradient in words.
pub(super) fn norms(report: &LayersReport) -> String {
    let zeros = report.rows.iter().filter(|row| row.norm.is_none()).count();
    let gaps = match zeros {
        0 => String::new(),
        1 => " In one layer it is exactly 0, shown as a gap.".to_owned(),
        _ => format!(" In {zeros} layers it is exactly 0, shown as gaps."),
    };
    format!(
        "The gradient's norm in each of {} layers, logarithmic scale: {} in the first, {} in the last, the output \
         layer.{gaps}",
        depth(report.layers + 1),
        size_or_exact_zero(report.rows.first().and_then(|row| row.norm)),
        size_or_exact_zero(report.output_norm)
    )
}

/// The chart of the activations in words.
pub(super) fn activations(report: &LayersReport) -> String {
    let of = |row: Option<&LayerRow>| match row.and_then(|row| row.statistics) {
        Some(of) => format!("{} ± {}", significant(of.mean, 2), significant(of.spread, 2)),
        None => "larger than the largest 64-bit float".to_owned(),
    };
    format!(
        "The activations' mean and spread by layer: {} in the first layer, {} in layer {}.",
        of(report.rows.first()),
        of(report.rows.last()),
        report.layers
    )
}

/// The chart of the saturated units in words.
pub(super) fn saturation(report: &LayersReport) -> String {
    let shares: Vec<_> = report.rows.iter().filter_map(|row| row.statistics).map(|of| of.saturated).collect();
    let mean = shares.iter().sum::<f64>() / shares.len().max(1) as f64;
    let largest = shares.iter().copied().fold(0.0, f64::max);
    format!(
        "The share of saturated units by layer: {} % on average, at most {} %.",
        fixed(100.0 * mean, 0),
        fixed(100.0 * largest, 0)
    )
}

/// The strip in words.
pub(super) fn strip(report: &LayersReport, colouring: Colouring) -> String {
    let units = report.rows.first().map_or(0, |row| row.slopes.len());
    let (low, high) = ends(report, colouring);
    let what = match colouring {
        Colouring::Slope => "slope of each unit",
        Colouring::Delta => "size of delta in each unit",
    };
    format!(
        "The whole network, {} layers across and {} down: the {what} as a colour, from {low}, dark, to {high}, blue.",
        depth(report.layers),
        count(units as u64, "unit"),
    )
}

/// The values at the ends of the strip's colour scale.
pub(super) fn ends(report: &LayersReport, colouring: Colouring) -> (String, String) {
    match colouring {
        Colouring::Slope => ("0".to_owned(), short(report.largest_slope)),
        Colouring::Delta => match delta_range(report) {
            Some((low, high)) => (from_log10(low, 2), from_log10(high, 2)),
            None => ("0".to_owned(), "0".to_owned()),
        },
    }
}

/// The logarithms of the smallest and the largest |δ| other than 0.
fn delta_range(report: &LayersReport) -> Option<(f64, f64)> {
    let sizes = report.rows.iter().flat_map(|row| row.deltas.iter().flatten().copied());
    sizes.fold(None, |range, size| {
        let (low, high) = range.unwrap_or((size, size));
        Some((size.min(low), size.max(high)))
    })
}

/// The strip's cells, column by column, as positions on the colour scale; `None` for an exact 0.
pub(super) fn cells(report: &LayersReport, colouring: Colouring) -> Vec<Vec<Option<f64>>> {
    let range = delta_range(report);
    let place = |size: f64| match range {
        Some((low, high)) if high > low => (size - low) / (high - low),
        _ => 1.0,
    };
    let column = |row: &LayerRow| match colouring {
        Colouring::Slope => row
            .slopes
            .iter()
            .map(|&slope| (slope != 0.0).then(|| f64::from(slope).abs() / report.largest_slope))
            .collect(),
        Colouring::Delta => row.deltas.iter().map(|delta| delta.map(place)).collect(),
    };
    report.rows.iter().map(column).collect()
}

/// How the gradient changes from the last hidden layer to the first.
pub(super) fn finding(report: &LayersReport) -> String {
    let last = report.rows.iter().rev().find_map(|row| Some((row.layer, row.norm?)));
    let ends = report.rows.first().and_then(|row| row.norm).zip(last);
    match ends {
        Some((low, (layer, high))) if layer > 1 => {
            let verb = if low < high { "falls" } else { "grows" };
            format!(
                "From layer {} back to layer 1 the gradient’s norm {verb} from {} to {}.",
                depth(layer),
                from_log10(high, 2),
                from_log10(low, 2)
            )
        }
        _ => String::new(),
    }
}

/// What floats cannot represent of this network, and why: overflow, exact zeros, underflow.
pub(super) fn trouble(settings: &ProbeSettings, report: &LayersReport) -> Option<String> {
    if let Some(layer) = report.overflow {
        return Some(format!(
            "In layer {} the numbers exceed 1.8 × 10³⁰⁸, the largest 64-bit float: they become infinite (inf), and \
             the next step, infinity minus infinity or infinity times 0, is not a number (NaN). One such layer \
             spoils every gradient in PyTorch; the numbers shown here store their exponents separately. Smaller \
             weights, or an activation that levels off such as tanh, keep the signal finite.",
            depth(layer)
        ));
    }
    if let Some(row) = report.rows.iter().rev().find(|row| row.norm.is_none()) {
        return Some(exact_zero(settings, report, row.layer));
    }
    let last = |is_lost: fn(f64) -> bool| {
        let row = report.rows.iter().rev().find(|row| row.norm.is_some_and(is_lost));
        row.map(|row| depth(row.layer))
    };
    if let Some(layer) = last(|norm| norm < TOO_SMALL_FOR_SINGLE) {
        return Some(format!(
            "From layer {layer} downwards the gradient is smaller than 1.4 × 10⁻⁴⁵, the smallest 32-bit float: \
             PyTorch would print 0.0 there (underflow). The numbers here store their exponents separately and \
             continue."
        ));
    }
    let layer = last(|norm| norm > TOO_LARGE_FOR_SINGLE)?;
    Some(format!(
        "From layer {layer} downwards the gradient is larger than 3.4 × 10³⁸, the largest 32-bit float: PyTorch \
         would print inf there, and NaN one update later. The numbers here store their exponents separately and \
         continue."
    ))
}

/// Why the gradient is exactly 0 from a layer downwards.
fn exact_zero(settings: &ProbeSettings, report: &LayersReport, layer: u32) -> String {
    // The first dead layer is the cause. Layers above it may be dead because nothing reaches them.
    let dead = report.rows.iter().find(|row| row.slopes.iter().all(|&slope| slope == 0.0));
    let why = match (settings.init, dead) {
        (Init::Zeros, _) => "all weights are 0, so no layer passes anything back".to_owned(),
        (_, Some(row)) if settings.activation == Activation::Relu => format!(
            "in layer {} every unit is off: all its pre-activations are at or below 0, where ReLU’s slope is 0. Such \
             a dead layer lets nothing through, neither forward nor backward",
            depth(row.layer)
        ),
        (_, Some(row)) => format!(
            "in layer {} every unit is so far out on a flat part that a 64-bit float rounds its slope to 0. In exact \
             arithmetic, a tiny slope would remain",
            depth(row.layer)
        ),
        (_, None) => "the units that are still on have no path to it: each path contains a unit whose slope is 0, or \
                      an activation of 0"
            .to_owned(),
    };
    let (where_, from) = match report.rows.first() {
        Some(first) if first.norm.is_none() => ("From layer", format!("{} downwards", depth(layer))),
        _ => ("In layer", depth(layer)),
    };
    format!("{where_} {from} the gradient is exactly 0: {why}.")
}

/// By how much a layer's Jacobian stretches or shrinks a gradient.
pub(super) fn stretching(numbers: &LayerNumbers) -> String {
    let (Some(&largest), Some(&smallest)) = (numbers.singular_values.first(), numbers.singular_values.last()) else {
        return String::new();
    };
    if largest == 0.0 {
        return "This layer lets no gradient pass.".to_owned();
    }
    let many = numbers.singular_values.len() > 1;
    let least = if many { format!(", and at least {}", significant(smallest, 2)) } else { String::new() };
    let verdict = if largest < 1.0 {
        "It shrinks, whatever its direction."
    } else if smallest > 1.0 {
        "It grows, whatever its direction."
    } else {
        "Whether it shrinks or grows depends on its direction."
    };
    format!(
        "A gradient that passes this layer becomes at most {} times as large{least}. {verdict}",
        significant(largest, 2)
    )
}

/// Which layers are shown, if not all of them.
pub(super) fn selection(report: &LayersReport) -> Option<String> {
    let (shown, all) = (report.rows.len() as u32, report.layers);
    (shown < all).then(|| {
        format!(
            "Charts and strip show {} of the {} layers, evenly spaced. All numbers are for the whole network.",
            depth(shown),
            depth(all)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::LayerStatistics;

    fn row(layer: u32, norm: Option<f64>, slopes: &[f32]) -> LayerRow {
        let statistics = Some(LayerStatistics { mean: 0.5, spread: 0.125, saturated: 0.25 });
        LayerRow { layer, norm, statistics, slopes: slopes.to_vec(), deltas: vec![norm; slopes.len()] }
    }

    fn report(rows: Vec<LayerRow>) -> LayersReport {
        LayersReport {
            request: 1,
            layers: rows.len() as u32,
            rows,
            output_norm: Some(0.0),
            overflow: None,
            largest_slope: 0.25,
            saturated_below: 0.05,
        }
    }

    #[test]
    fn the_charts_are_told() {
        let report = report(vec![
            row(1, Some(-5.0), &[0.25, 0.125]),
            row(2, None, &[0.0, 0.0]),
            row(3, Some(-1.0), &[0.1, 0.2]),
        ]);
        assert_eq!(
            norms(&report),
            "The gradient's norm in each of 4 layers, logarithmic scale: 1.0 × 10⁻⁵ in the first, 1.0 in the last, the output \
             layer. In one layer it is exactly 0, shown as a gap."
        );
        assert_eq!(
            activations(&report),
            "The activations' mean and spread by layer: 0.50 ± 0.12 in the first layer, 0.50 ± 0.12 in layer 3."
        );
        assert!(saturation(&report).ends_with("25 % on average, at most 25 %."));
        assert!(strip(&report, Colouring::Slope).contains("3 layers across and 2 units down"));
        assert!(strip(&report, Colouring::Delta).contains("from 1.0 × 10⁻⁵, dark, to 0.10, blue"));
        assert_eq!(cells(&report, Colouring::Slope)[..2], [vec![Some(1.0), Some(0.5)], vec![None, None]]);
        assert_eq!(cells(&report, Colouring::Delta)[2], [Some(1.0), Some(1.0)]);
        assert_eq!(finding(&report), "From layer 3 back to layer 1 the gradient’s norm falls from 0.10 to 1.0 × 10⁻⁵.");
    }

    #[test]
    fn what_a_float_cannot_show_is_explained() {
        let sigmoid = ProbeSettings::default();
        let relu = ProbeSettings { activation: Activation::Relu, ..sigmoid.clone() };
        let zeros = ProbeSettings { init: Init::Zeros, ..sigmoid.clone() };
        let healthy = report(vec![row(1, Some(-5.0), &[0.25])]);
        assert_eq!(trouble(&sigmoid, &healthy), None);
        let dead = report(vec![row(1, None, &[1.0]), row(2, None, &[0.0])]);
        let small = report(vec![row(1, Some(-46.0), &[0.25]), row(2, Some(-44.0), &[0.25])]);
        let large = report(vec![row(1, Some(40.0), &[1.0]), row(2, Some(39.0), &[1.0]), row(3, Some(38.0), &[1.0])]);
        let broken = LayersReport { overflow: Some(205), ..healthy };
        let told = [
            (&relu, &dead, "From layer 2 downwards the gradient is exactly 0: in layer 2 every unit is off"),
            (&sigmoid, &dead, "rounds its slope to 0"),
            (&zeros, &dead, "all weights are 0"),
            (&sigmoid, &small, "From layer 1 downwards the gradient is smaller"),
            (&relu, &large, "From layer 2 downwards the gradient is larger"),
            (&relu, &broken, "In layer 205 the numbers exceed 1.8 × 10³⁰⁸"),
        ];
        for (settings, report, part) in told {
            let words = trouble(settings, report).expect("something to explain");
            assert!(words.contains(part), "{words}");
        }
    }

    #[test]
    fn a_selection_is_admitted() {
        let mut report = report(vec![row(1, Some(-5.0), &[0.25]), row(26, Some(-5.0), &[0.25])]);
        assert!(selection(&LayersReport { layers: 2, ..report.clone() }).is_none());
        report.layers = 10_000;
        assert!(selection(&report).expect("thinned").starts_with("Charts and strip show 2 of the 10,000 layers"));
    }

    #[test]
    fn singular_values_are_read_out() {
        let words = |singular_values: &[f64]| {
            let (weights, units, singular_values) = (vec![], vec![], singular_values.to_vec());
            stretching(&LayerNumbers { weights, units, norm: None, singular_values })
        };
        assert_eq!(
            words(&[0.21, 0.003]),
            "A gradient that passes this layer becomes at most 0.21 times as large, and at least 0.0030. It shrinks, \
             whatever its direction."
        );
        assert_eq!(words(&[0.0, 0.0]), "This layer lets no gradient pass.");
        assert!(words(&[1.3, 0.5]).ends_with("depends on its direction."));
        assert!(words(&[2.0]).contains("at most 2.0 times as large. It grows, whatever its direction."));
    }
}
