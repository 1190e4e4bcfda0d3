//! The units and parameters of a network in words.

use crate::charts::network_layout::Place;
use crate::charts::numerals::{fixed, grouped, significant};
use crate::run::words::{capital, count, epochs};
use engine::nn::Activation;
use protocol::AnatomyReport;

/// The widths of the layers, as the layout needs them.
pub(crate) fn widths(report: &AnatomyReport) -> Vec<usize> {
    report.widths.iter().map(|&width| width as usize).collect()
}

/// The name of a parameter: "weight from x to unit 1", "bias of unit 2 in layer 3".
pub(crate) fn name(place: Place, widths: &[usize]) -> String {
    let (hidden, last) = (widths.len().saturating_sub(2), place.layer + 2 == widths.len());
    let unit = |layer: usize, unit: usize| match (layer, hidden) {
        (0, _) => "x".to_owned(),
        (_, 1) => format!("unit {}", unit + 1),
        _ => format!("unit {} of layer {layer}", unit + 1),
    };
    let to = if last { "the output".to_owned() } else { unit(place.layer + 1, place.to) };
    match place.from {
        Some(from) => format!("weight from {} to {to}", unit(place.layer, from)),
        None => format!("bias of {to}"),
    }
}

/// A parameter with its value, its gradient and its last update.
pub(crate) fn readout(report: &AnatomyReport, place: Place) -> String {
    let widths = widths(report);
    let Some(index) = place.index(&widths) else { return String::new() };
    let Some(&value) = report.parameters.get(index) else { return String::new() };
    let of = |values: &Option<Vec<f32>>, none: &str| {
        let value = values.as_ref().and_then(|values| values.get(index));
        value.map_or_else(|| none.to_owned(), |&value| significant(f64::from(value), 3))
    };
    let (gradient, update) = (of(&report.gradient, "not a finite number"), of(&report.update, "none yet"));
    let name = capital(&name(place, &widths));
    let state = match place.from {
        None if place.layer + 2 < widths.len() => {
            let count = report.saturated.get(place.layer).and_then(|layer| layer.get(place.to)).copied().unwrap_or(0);
            format!(". The unit: {}", saturation(report.activation, count, report.points))
        }
        _ => String::new(),
    };
    let (value, epoch) = (significant(value, 4), grouped(report.epoch));
    format!("{name}: {value}, gradient {gradient}, last update {update}, at epoch {epoch}{state}")
}

/// For how many points a unit is saturated, in the words of its activation.
pub(crate) fn saturation(activation: Activation, count: u32, points: u32) -> String {
    let (word, all) = match activation {
        Activation::Identity => return "straight, never saturated".to_owned(),
        Activation::Sigmoid | Activation::Tanh => ("saturated", "hardly learns"),
        Activation::Relu => ("off", "dead"),
        Activation::LeakyRelu => ("on its leaky side", "learns slowly"),
        Activation::Gelu | Activation::Silu | Activation::Softplus => ("almost flat", "hardly learns"),
    };
    match count {
        0 => format!("{} for all {points} points", if activation == Activation::Relu { "on" } else { "responsive" }),
        _ if count == points => format!("{word} for all {points} points: {all}"),
        _ => format!("{word} for {count} of {points} points"),
    }
}

/// How many units of each hidden layer are saturated for every point.
pub(crate) fn summary(report: &AnatomyReport) -> String {
    let (hidden, out) = (report.saturated.len(), out_of_action(report.activation));
    let layers = report.saturated.iter().enumerate().map(|(layer, units)| {
        let gone = units.iter().filter(|&&count| count == report.points).count();
        let place = if hidden > 1 { format!("Layer {}: ", layer + 1) } else { String::new() };
        format!("{place}{gone} of {} {out}.", count(units.len() as u64, "unit"))
    });
    layers.collect::<Vec<_>>().join(" ")
}

fn out_of_action(activation: Activation) -> &'static str {
    match activation {
        Activation::Relu => "dead",
        _ => "saturated for every point",
    }
}

/// The place of a unit's kink.
pub(crate) fn kink(place: Option<f64>, (from, to): (f64, f64)) -> String {
    match place {
        None => "no kink: the weight is 0".to_owned(),
        Some(x) if x < from => format!("x = {}, left of the chart", fixed(x, 2)),
        Some(x) if x > to => format!("x = {}, right of the chart", significant(x, 4)),
        Some(x) => format!("x = {}", fixed(x, 2)),
    }
}

/// A description of the chart of the units.
pub(crate) fn stack(report: &AnatomyReport, grid: &[f32], alone: bool) -> String {
    let at = |unit: &Vec<f32>, index: usize| fixed(f64::from(unit.get(index).copied().unwrap_or(0.0)), 2);
    let parts = report.contributions.iter().enumerate().take(8).map(|(unit, curve)| {
        let kink = report.kinks.as_ref().and_then(|kinks| *kinks.get(unit)?);
        let kink = kink.map_or_else(String::new, |x| format!(", kink at x = {}", fixed(x, 2)));
        format!("unit {} adds from {} to {}{kink}", unit + 1, at(curve, 0), at(curve, curve.len().saturating_sub(1)))
    });
    let rest = report.contributions.len().saturating_sub(8);
    let rest = if rest > 0 { format!("; and {rest} more units") } else { String::new() };
    let how = if alone { "Each on its own" } else { "Stacked from the output’s bias up to the network’s curve" };
    let ends = grid.first().zip(grid.last()).map_or_else(String::new, |(from, to)| {
        format!(", from x = {} to x = {}", fixed(f64::from(*from), 1), fixed(f64::from(*to), 1))
    });
    format!(
        "The parts of the fit after {}{ends}. {how}: bias {}; {}{rest}.",
        epochs(report.epoch),
        fixed(report.bias, 2),
        parts.collect::<Vec<_>>().join("; ")
    )
}

/// A description of the drawing of the network.
pub(crate) fn network(report: &AnatomyReport) -> String {
    let widths = widths(report);
    let hidden = widths.len().saturating_sub(2);
    let units = count(widths.get(1).copied().unwrap_or(0) as u64, "unit");
    let layers = format!("{} of {units}", count(hidden as u64, "hidden layer"));
    let largest = Place::all(&widths)
        .zip(&report.parameters)
        .filter(|(place, _)| place.from.is_some())
        .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
    let largest = largest.map_or_else(String::new, |(place, &value)| {
        format!(" The largest weight is the {}: {}.", name(place, &widths), significant(value, 4))
    });
    format!(
        "The network: x, {layers}, the output; {} parameters.{largest} {}",
        report.parameters.len(),
        summary(report)
    )
}

/// The note on an edited run.
pub(crate) fn edited(epoch: u64) -> String {
    format!(
        "Edited by hand at epoch {epoch}: this run is no longer what its settings and seed alone lead to. Reset brings the \
         seed’s own weights back. A link that is shared while the run rests holds your edits, too."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> AnatomyReport {
        AnatomyReport {
            run: 1,
            epoch: 20,
            widths: vec![1, 2, 1],
            activation: Activation::Relu,
            parameters: vec![0.5, -2.5, 1.0, 5.0, 1.5, -1.0, 0.25],
            gradient: Some(vec![0.0, 0.125, 0.0, 0.0, 0.0, 0.0, -1e-9]),
            update: None,
            contributions: vec![vec![-0.5, 2.0], vec![0.0, 0.0]],
            bias: 0.25,
            kinks: Some(vec![Some(-2.0), Some(2.0)]),
            saturated: vec![vec![4, 15]],
            points: 15,
        }
    }

    #[test]
    fn parameters_have_names_and_numbers() {
        let place = |layer, to, from| Place { layer, to, from };
        assert_eq!(
            readout(&report(), place(0, 1, Some(0))),
            "Weight from x to unit 2: −2.500, gradient 0.125, last update none yet, at epoch 20"
        );
        assert_eq!(
            readout(&report(), place(0, 1, None)),
            "Bias of unit 2: 5.000, gradient 0, last update none yet, at epoch 20. The unit: off for all 15 points: dead"
        );
        assert_eq!(name(place(1, 0, Some(1)), &[1, 2, 1]), "weight from unit 2 to the output");
        assert_eq!(name(place(1, 2, Some(1)), &[1, 4, 4, 1]), "weight from unit 2 of layer 1 to unit 3 of layer 2");
        assert_eq!(name(place(2, 0, None), &[1, 4, 4, 1]), "bias of the output");
        assert_eq!(readout(&report(), place(5, 0, None)), "");
    }

    #[test]
    fn saturation_is_told_in_the_activations_own_words() {
        assert_eq!(saturation(Activation::Relu, 15, 15), "off for all 15 points: dead");
        assert_eq!(saturation(Activation::Relu, 0, 15), "on for all 15 points");
        assert_eq!(saturation(Activation::Sigmoid, 6, 15), "saturated for 6 of 15 points");
        assert_eq!(saturation(Activation::Sigmoid, 0, 15), "responsive for all 15 points");
        assert_eq!(saturation(Activation::Identity, 0, 15), "straight, never saturated");
        assert_eq!(summary(&report()), "1 of 2 units dead.");
        let deep = AnatomyReport { saturated: vec![vec![0], vec![15]], activation: Activation::Tanh, ..report() };
        assert_eq!(
            summary(&deep),
            "Layer 1: 0 of 1 unit saturated for every point. Layer 2: 1 of 1 unit saturated for every point."
        );
    }

    #[test]
    fn the_charts_say_what_they_show() {
        assert_eq!(
            stack(&report(), &[0.0, 13.0], false),
            "The parts of the fit after 20 epochs, from x = 0.0 to x = 13.0. Stacked from the output’s bias up to the \
             network’s curve: bias 0.25; unit 1 adds from −0.50 to 2.00, kink at x = −2.00; unit 2 adds from 0.00 to 0.00, kink \
             at x = 2.00."
        );
        assert_eq!(
            network(&report()),
            "The network: x, 1 hidden layer of 2 units, the output; 7 parameters. The largest weight is the weight from x to \
             unit 2: −2.500. 1 of 2 units dead."
        );
        assert_eq!(kink(Some(-3.0), (0.0, 13.0)), "x = −3.00, left of the chart");
        assert_eq!(kink(None, (0.0, 13.0)), "no kink: the weight is 0");
    }
}
