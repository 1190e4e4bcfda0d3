//! The leaves: their editable values, their gradients and the check by finite differences.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::words;
use crate::components::fold;
use crate::settings::field::{Problem, number};
use crate::settings::shortened;
use protocol::{AutogradNode, AutogradOrder, AutogradState, Difference, Figure};

/// The most numbers of a leaf that have boxes.
const MOST_BOXES: usize = 8;
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
            html! { <ValueBox key={element} {label} {value} {enabled} {onchange} /> }
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

#[derive(Properties, PartialEq)]
struct ValueBoxProps {
    label: String,
    value: Figure,
    enabled: bool,
    onchange: Callback<f64>,
}

/// A box for one number of the program.
#[function_component]
fn ValueBox(props: &ValueBoxProps) -> Html {
    let problem = use_state_eq(|| None::<Problem>);
    let shown = match props.value {
        Figure::Number(value) => boxed(value),
        _ => String::new(),
    };
    let onchange = {
        let (problem, onchange, current) = (problem.setter(), props.onchange.clone(), props.value);
        move |event: Event| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let text = field.value();
            let finite =
                |value: f64| if value.is_finite() { Ok(value) } else { Err(Problem::TooLarge(shortened(&text))) };
            match number(&text).and_then(finite) {
                Ok(value) => {
                    problem.set(None);
                    if current != Figure::Number(value) {
                        onchange.emit(value);
                    }
                }
                Err(wrong) => problem.set(Some(wrong)),
            }
        }
    };
    html! {
        <span class="value-box">
            <input
                type="text"
                role="spinbutton"
                aria-valuenow={shown.clone()}
                class="number"
                inputmode="decimal"
                autocomplete="off"
                aria-label={props.label.clone()}
                aria-invalid={problem.is_some().then_some("true")}
                disabled={!props.enabled}
                value={shown.clone()}
                // No number is cut.
                ~style={format!("width: {}ch", shown.len().max(3) + 3)}
                {onchange}
            />
            if let Some(problem) = &*problem {
                <span class="problem" role="alert">{ format!("This must be a number; {problem}. Still using {shown}.") }</span>
            }
        </span>
    }
}

/// A number as a box shows it: seven digits, or all of one that is shorter.
fn boxed(value: f64) -> String {
    const DIGITS: usize = 7;
    let rounded = format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value);
    let (plain, scientific) = (rounded.to_string(), format!("{rounded:e}"));
    if plain.len() <= DIGITS + 3 { plain } else { scientific }
}
