//! One layer's numbers: its units, its weights and the singular values of its Jacobian.

use yew::prelude::*;

use super::words;
use crate::charts::numerals::{from_log10, significant};
use crate::components::scroll_table;
use crate::frame::unbroken;
use crate::lessons::vanishing::formulas::inline;
use crate::lessons::vanishing::words::{depth, size_or_exact_zero};
use engine::mathml::msub;
use protocol::{LayerNumbers, LayerReport, UnitNumbers};

/// The most numbers in a list, and the most weights in a row of the table: more would be too long to read.
const MOST_LISTED: usize = 16;

pub(super) fn detail(report: &LayerReport) -> Html {
    let Some(numbers) = &report.numbers else {
        return html! { <p class="layer-detail">{ "The numbers of this layer exceed the largest 64-bit float." }</p> };
    };
    let name = format!("Layer {}", depth(report.layer));
    html! {
        <section class="layer-detail" aria-labelledby="layer-title">
            <h3 id="layer-title">{ &name }</h3>
            <dl class="facts">
                <div><dt>{ "Gradient norm" }</dt><dd>{ size_or_exact_zero(numbers.norm) }</dd></div>
                <div>
                    <dt>{ "Singular values of " }{ inline(&[msub("D", "l"), msub("W", "l")]) }</dt>
                    <dd>{ unbroken(&listed(&numbers.singular_values)) }</dd>
                </div>
            </dl>
            <p>{ unbroken(&words::stretching(numbers)) }</p>
            { unit_table(&name, numbers) }
        </section>
    }
}

fn unit_table(layer: &str, numbers: &LayerNumbers) -> Html {
    let inputs = numbers.weights.len() / numbers.units.len().max(1);
    let weights_shown = if inputs > MOST_LISTED { 0 } else { inputs };
    let weights = (1..=weights_shown).map(|input| html! { <>{ "w" }<sub>{ input }</sub></> });
    let head = ["Unit", "z", "h = φ(z)", "φ′(z)", "δ"].map(Html::from).into_iter().chain(weights).chain(["b".into()]);
    let cell = |text: String| html! { <td>{ text }</td> };
    let row = |(index, (unit, weights)): (usize, (&UnitNumbers, &[f64]))| {
        html! {
            <tr>
                <th scope="row">{ index + 1 }</th>
                { for [unit.pre_activation, unit.activation, unit.slope].map(|value| cell(short(value))) }
                { cell(delta(unit)) }
                { for weights[..weights_shown].iter().chain([&unit.bias]).map(|&value| cell(short(value))) }
            </tr>
        }
    };
    let rows = numbers.units.iter().zip(numbers.weights.chunks(inputs.max(1))).enumerate().map(row);
    scroll_table("data-table unit-table", format!("{layer}: units"), head, rows)
}

/// Numbers in descending order; of many, the largest ones and the smallest.
fn listed(values: &[f64]) -> String {
    let text = |values: &[f64]| values.iter().map(|&value| short(value)).collect::<Vec<_>>().join(", ");
    match values {
        [first @ .., last] if values.len() > MOST_LISTED => {
            format!("{}, …, {} ({} in all)", text(&first[..MOST_LISTED / 2]), short(*last), values.len())
        }
        _ => text(values),
    }
}

fn short(value: f64) -> String {
    significant(value, 3)
}

fn delta(unit: &UnitNumbers) -> String {
    match unit.delta {
        Some(size) if unit.negative => format!("−{}", from_log10(size, 3)),
        Some(size) => from_log10(size, 3),
        None => "0".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_numbers_the_largest_and_the_smallest_are_listed() {
        assert_eq!(listed(&[2.0, 1.0, 0.5]), "2.00, 1.00, 0.500");
        let many: Vec<_> = (0..100).rev().map(f64::from).collect();
        assert_eq!(listed(&many), "99.0, 98.0, 97.0, 96.0, 95.0, 94.0, 93.0, 92.0, …, 0 (100 in all)");
    }
}
