//! One layer's numbers.

use std::rc::Rc;

use yew::prelude::*;

use super::words;
use crate::charts::numerals::{from_log10, grouped, significant};
use protocol::{LayerNumbers, LayerReport, UnitNumbers};

#[derive(Properties, PartialEq)]
pub(super) struct DetailProps {
    pub(super) report: Rc<LayerReport>,
}

/// The numbers of one layer: its units, its weights and the singular values of its Jacobian.
#[function_component]
pub(super) fn Detail(props: &DetailProps) -> Html {
    let layer = grouped(u64::from(props.report.layer));
    let Some(numbers) = &props.report.numbers else {
        return html! { <p class="layer-detail">{ "The numbers of this layer pass the largest 64-bit float." }</p> };
    };
    html! {
        <section class="layer-detail" aria-labelledby="layer-title">
            <h3 id="layer-title">{ format!("Layer {layer}") }</h3>
            <dl class="facts">
                <div><dt>{ "Gradient norm" }</dt><dd>{ words::size(numbers.norm) }</dd></div>
                <div>
                    <dt>{ "Singular values of " }{ jacobian() }</dt>
                    <dd>{ numbers.singular_values.iter().map(|&value| significant(value, 3)).collect::<Vec<_>>().join(", ") }</dd>
                </div>
            </dl>
            <p>{ words::stretching(numbers) }</p>
            <UnitTable {layer} numbers={numbers.clone()} />
        </section>
    }
}

/// ∂h/∂h′ = D W.
fn jacobian() -> Html {
    html! {
        <math>
            <mrow>
                <msub><mi>{ "D" }</mi><mi>{ "l" }</mi></msub>
                <msub><mi>{ "W" }</mi><mi>{ "l" }</mi></msub>
            </mrow>
        </math>
    }
}

#[derive(Properties, PartialEq)]
struct UnitTableProps {
    layer: String,
    numbers: LayerNumbers,
}

#[function_component]
fn UnitTable(UnitTableProps { layer, numbers }: &UnitTableProps) -> Html {
    let inputs = numbers.weights.len() / numbers.units.len().max(1);
    let rows = numbers.units.iter().zip(numbers.weights.chunks(inputs.max(1))).enumerate();
    html! {
        // A box that scrolls must be reachable by keyboard, and then needs a name.
        <div class="data-table unit-table" tabindex="0" role="region" aria-label={format!("Layer {layer}: units")}>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ "Unit" }</th>
                        <th scope="col">{ "z" }</th>
                        <th scope="col">{ "h = φ(z)" }</th>
                        <th scope="col">{ "φ′(z)" }</th>
                        <th scope="col">{ "δ" }</th>
                        { for (1..=inputs).map(|input| html! { <th scope="col">{ "w" }<sub>{ input }</sub></th> }) }
                        <th scope="col">{ "b" }</th>
                    </tr>
                </thead>
                <tbody>
                    { for rows.map(|(index, (unit, weights))| html! {
                        <tr>
                            <th scope="row">{ index + 1 }</th>
                            <td>{ short(unit.pre_activation) }</td>
                            <td>{ short(unit.activation) }</td>
                            <td>{ short(unit.slope) }</td>
                            <td>{ delta(unit) }</td>
                            { for weights.iter().map(|&weight| html! { <td>{ short(weight) }</td> }) }
                            <td>{ short(unit.bias) }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
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
