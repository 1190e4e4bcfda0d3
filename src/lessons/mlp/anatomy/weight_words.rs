//! The sentences and formulas on how a gradient arises.

use crate::charts::network_layout::Place;
use crate::charts::numerals::{fixed, grouped, significant};
use engine::mathml::{mfrac, mi, mn, mo, msub, partial, sum_over};
use protocol::{WeightReport, WeightSample};

/// The unit to which a parameter belongs: "unit 2", "unit 1 of layer 3", "the output".
pub(super) fn unit(place: Place, widths: &[usize]) -> String {
    match (place.layer + 2 == widths.len(), widths.len()) {
        (true, _) => "the output".to_owned(),
        (false, 3) => format!("unit {}", place.to + 1),
        _ => format!("unit {} of layer {}", place.to + 1, place.layer + 1),
    }
}

/// How well the gradient and the central difference agree.
pub(super) fn agreement(report: &WeightReport) -> String {
    let (step, error) = (significant(report.step, 2), significant(report.relative_error, 2));
    let kink = if report.relative_error > 1e-6 {
        " That is a large difference: the activation function may have a kink between the two points."
    } else {
        ""
    };
    format!(
        "Both at epoch {}, in double precision. The central difference moves the parameter by {step} up and down; the two differ by \
         {error}, relative to the larger or to 1.{kink}",
        grouped(report.epoch)
    )
}

/// The gradient as the mean of the samples' products.
pub(super) fn mean_of_products(report: &WeightReport) -> Vec<String> {
    let count = report.samples.len();
    let sum: f64 = report.samples.iter().map(|sample| sample.product).sum();
    vec![
        partial(mi("L"), mi("w")),
        mo("="),
        mfrac(&[mn("1")], &[mn(&count.to_string())]),
        sum_over("i"),
        msub("δ", "i"),
        msub("a", "i"),
        mo("="),
        mfrac(&[mn(&significant(sum, 4))], &[mn(&count.to_string())]),
        mo("="),
        mn(&significant(report.gradient, 4)),
    ]
}

/// The product of one sample, with its numbers.
pub(super) fn product(at: usize, sample: &WeightSample) -> Vec<String> {
    let index = (at + 1).to_string();
    vec![
        msub("δ", &index),
        mo("·"),
        msub("a", &index),
        mo("="),
        mn(&significant(sample.delta, 4)),
        mo("·"),
        mn(&significant(sample.activation, 4)),
        mo("="),
        mn(&significant(sample.product, 4)),
    ]
}

/// What the factors of a sample are.
pub(super) fn factors(place: Place, widths: &[usize], at: usize) -> String {
    let unit = unit(place, widths);
    let factor = match place.from {
        None => "a is 1, since a bias is multiplied by nothing".to_owned(),
        Some(_) if place.layer == 0 => "a is x, which the weight multiplies".to_owned(),
        Some(from) if widths.len() == 3 => format!("a is the output of unit {}, which the weight multiplies", from + 1),
        Some(from) => {
            format!("a is the output of unit {} of layer {}, which the weight multiplies", from + 1, place.layer)
        }
    };
    format!(
        "δ says how fast the squared error of sample {} grows with the pre-activation z of {unit}; {factor}.",
        at + 1
    )
}

/// A description of the chart of a unit's curve.
pub(super) fn curves(report: &WeightReport, chosen: usize, unit: &str) -> String {
    let zs = report.samples.iter().map(|sample| sample.z);
    let (low, high) = zs.fold((f64::MAX, f64::MIN), |(low, high), z| (low.min(z), high.max(z)));
    let marked = report.samples.get(chosen).map_or_else(String::new, |sample| {
        format!(
            " At sample {}: z = {}, φ(z) = {}, φ′(z) = {}.",
            chosen + 1,
            fixed(sample.z, 2),
            significant(sample.value, 3),
            significant(sample.slope, 3)
        )
    });
    format!(
        "The activation function φ of {unit} and its slope φ′, with the pre-activation z of each of the {} samples on \
         them, from {} to {}.{marked}",
        report.samples.len(),
        fixed(low, 2),
        fixed(high, 2)
    )
}

/// A description of the chart of the pre-activations.
pub(super) fn layers(report: &WeightReport) -> String {
    let [from, to] = report.layers.ends;
    let of_layer = |(counts, number): (&Vec<u32>, usize)| {
        let width = (to - from) / counts.len().max(1) as f64;
        let filled = |count: &u32| *count > 0;
        let first = counts.iter().position(filled).unwrap_or(0);
        let last = counts.iter().rposition(filled).unwrap_or(0);
        let (low, high) = (from + first as f64 * width, from + (last + 1) as f64 * width);
        format!("layer {number} from {} to {}", fixed(low, 1), fixed(high, 1))
    };
    let layers: Vec<String> = report.layers.counts.iter().zip(1..).map(of_layer).collect();
    format!("Histograms of the pre-activations of all units at all samples: {}.", layers.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::PreActivations;

    fn report() -> WeightReport {
        let sample = |delta: f64, activation: f64, z: f64| WeightSample {
            delta,
            activation,
            product: delta * activation,
            z,
            value: 0.5,
            slope: 0.25,
        };
        WeightReport {
            epoch: 1200,
            gradient: 1.25,
            difference: 1.25,
            step: 1e-5,
            relative_error: 2e-11,
            samples: vec![sample(0.5, 2.0, -1.0), sample(0.5, 3.0, 2.0)],
            unit: None,
            layers: PreActivations { ends: [-2.0, 2.0], counts: vec![vec![0, 3, 1, 0]] },
        }
    }

    #[test]
    fn the_factors_are_named_by_what_they_are() {
        let place = |layer, to, from| Place { layer, to, from };
        let deep = [1, 4, 4, 1];
        assert!(
            factors(place(0, 1, Some(0)), &[1, 2, 1], 3)
                .ends_with("sample 4 grows with the pre-activation z of unit 2; a is x, which the weight multiplies.")
        );
        assert!(
            factors(place(1, 2, Some(0)), &deep, 0)
                .contains("z of unit 3 of layer 2; a is the output of unit 1 of layer 1")
        );
        assert!(factors(place(2, 0, None), &deep, 0).contains("z of the output; a is 1"));
    }

    #[test]
    fn the_formula_ends_in_the_gradient() {
        let formula = mean_of_products(&report()).concat();
        assert!(formula.contains("<mn>2.500</mn>") && formula.ends_with("<mn>1.250</mn>"), "{formula}");
        assert!(product(1, &report().samples[1]).concat().ends_with("<mn>1.500</mn>"));
    }

    #[test]
    fn charts_and_agreement_are_told_in_words() {
        assert!(
            curves(&report(), 1, "unit 2")
                .ends_with("from −1.00 to 2.00. At sample 2: z = 2.00, φ(z) = 0.500, φ′(z) = 0.250.")
        );
        assert_eq!(
            layers(&report()),
            "Histograms of the pre-activations of all units at all samples: layer 1 from −1.0 to 1.0."
        );
        assert!(agreement(&report()).starts_with("Both at epoch 1,200,") && !agreement(&report()).contains("kink"));
        assert!(agreement(&WeightReport { relative_error: 0.2, ..report() }).contains("kink"));
    }
}
