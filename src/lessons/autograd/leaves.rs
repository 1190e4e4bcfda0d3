//! The leaves: their editable values, their gradients and the check by finite differences.

use yew::prelude::*;

use super::words;
use crate::components::{NumberBox, fold};
use crate::settings::Field;
use crate::settings::field::real;
use protocol::{AutogradNode, AutogradOrder, AutogradState, Difference, Figure};

/// The most numbers of a leaf that have boxes.
const MOST_BOXES: usize = 8;
/// A number of the program.
const VALUE: Field = real("Value", &(f64::MIN..=f64::MAX));
/// Above this relative error a gradient and its finite difference disagree, as they may at a kink.
const DISAGREES: f64 = 1e-6;

pub(super) fn leaves(state: &AutogradState, enabled: bool, order: &Callback<AutogradOrder>) -> Html {
    let leaves = |trained: bool| {
        let shown = move |node: &AutogradNode| {
            // The graph shows what cannot be changed.
            node.operation.is_none()
                && node.requires_grad == trained
                && (trained || (node.name.is_some() && node.editable))
        };
        state.nodes.iter().enumerate().filter(move |(_, node)| shown(node))
    };
    let values = |id: usize, node: &AutogradNode| values(id as u32, node, enabled, order);
    let name = |node: &AutogradNode| html! { <th scope="row">{ words::named(node) }</th> };
    let names: Vec<String> = leaves(false).map(|(_, node)| words::named(node)).collect();
    html! {
        <section class="leaves" aria-label="Values and gradients">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ "parameter" }</th>
                        <th scope="col">{ "value" }</th>
                        <th scope="col">{ "gradient" }</th>
                        <th scope="col">{ "by differences" }</th>
                    </tr>
                </thead>
                <tbody>{ for leaves(true).map(|(id, node)| html! {
                    <tr key={id}>{ name(node) }<td>{ values(id, node) }</td><td>{ gradient(node) }</td><td>{ check(node) }</td></tr>
                }) }</tbody>
            </table>
            if !names.is_empty() {
                { fold("Data", names.join(", "), html! {
                    <table>
                        <tbody>{ for leaves(false).map(|(id, node)| html! {
                            <tr key={id}>{ name(node) }<td>{ values(id, node) }</td></tr>
                        }) }</tbody>
                    </table>
                }) }
            }
        </section>
    }
}

/// The numbers of a leaf, in boxes if the program writes them.
fn values(id: u32, node: &AutogradNode, enabled: bool, order: &Callback<AutogradOrder>) -> Html {
    let name = words::named(node);
    let values = node.value.as_deref().unwrap_or_default();
    if !node.editable || values.len() > MOST_BOXES {
        return html! { words::figures(values, node, MOST_BOXES) };
    }
    html! {
        <div class="boxes">{ for values.iter().enumerate().map(|(element, &value)| {
            let label = if node.shape.is_empty() { format!("Value of {name}") } else { format!("Value of {name}, element {element}") };
            let onchange = order.reform(move |value| AutogradOrder::Edit { node: id, element: element as u32, value });
            let (value, short) = match value {
                Figure::Number(value) => (value, boxed(value)),
                // What is not finite is no number to type.
                _ => (f64::INFINITY, String::new()),
            };
            html! {
                <span class="value-box" key={element}>
                    <NumberBox field={VALUE} {value} name={label} {short} disabled={!enabled} {onchange} />
                </span>
            }
        }) }</div>
    }
}

fn gradient(node: &AutogradNode) -> Html {
    let text =
        node.gradient.as_ref().map_or_else(|| "None".to_owned(), |gradient| words::figures(gradient, node, MOST_BOXES));
    let label = format!("Gradient of {}", words::named(node));
    html! { <output class={node.gradient.is_some().then_some("amount")} aria-label={label}>{ text }</output> }
}

/// The finite difference of a single pass, where it can be taken.
fn check(node: &AutogradNode) -> Html {
    let differences: Vec<Figure> =
        node.differences.iter().map(|difference| Figure::Number(difference.numeric)).collect();
    let disagrees = |difference: &Difference| difference.relative_error > DISAGREES;
    html! {
        <>
            { words::figures(&differences, node, MOST_BOXES) }
            if node.differences.iter().any(disagrees) {
                <span class="disagrees">{ " differs: a kink?" }</span>
            }
        </>
    }
}

/// A number as a box shows it: seven digits, or all of one that is shorter.
fn boxed(value: f64) -> String {
    const DIGITS: usize = 7;
    let rounded = format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value);
    let (plain, scientific) = (rounded.to_string(), format!("{rounded:e}"));
    if plain.len() <= DIGITS + 3 { plain } else { scientific }
}
