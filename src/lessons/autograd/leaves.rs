//! The leaves: their editable values, their gradients and the check by finite differences.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::words;
use crate::charts::numerals;
use protocol::{AutogradNode, AutogradOrder, AutogradState, Difference, Figure};

/// The most numbers of a leaf that have boxes.
const MOST_BOXES: usize = 8;
/// Above this relative error a gradient and its finite difference disagree, as they may at a kink.
const DISAGREES: f64 = 1e-6;

pub(super) fn leaves(state: &AutogradState, enabled: bool, order: &Callback<AutogradOrder>) -> Html {
    let shown = |node: &AutogradNode| node.operation.is_none() && (node.name.is_some() || node.requires_grad);
    let leaves = state.nodes.iter().enumerate().filter(|(_, node)| shown(node));
    html! {
        <section class="leaves" aria-label="Values and gradients">
            <h2>{ "Values and gradients" }</h2>
            <p class="hint">
                { "Change a number and everything follows. Beside each gradient: the same derivative by moving the number a \
                   little up and down." }
            </p>
            { for leaves.map(|(id, node)| leaf(id as u32, node, enabled, order)) }
        </section>
    }
}

fn leaf(id: u32, node: &AutogradNode, enabled: bool, order: &Callback<AutogradOrder>) -> Html {
    let name = words::named(node);
    let values = node.value.as_deref().unwrap_or_default();
    let with_boxes = node.editable && values.len() <= MOST_BOXES;
    html! {
        <div class="leaf" key={id}>
            <h3>
                { &name }
                <span class="shape">{ format!(" {}", words::shape(&node.shape)) }</span>
            </h3>
            if with_boxes {
                <div class="boxes">{ for values.iter().enumerate().map(|(element, &value)| {
                    let label = if node.shape.is_empty() { format!("Value of {name}") } else { format!("Value of {name}, element {element}") };
                    let onchange = order.reform(move |value| AutogradOrder::Edit { node: id, element: element as u32, value });
                    html! { <ValueBox key={element} {label} {value} {enabled} {onchange} /> }
                }) }</div>
            } else {
                <p class="numbers">{ words::figures(values, node, MOST_BOXES) }</p>
            }
            if node.requires_grad {
                <p class="collected">
                    <span>{ ".grad " }</span>
                    <output aria-label={format!("Gradient of {name}")}>
                        { node.gradient.as_ref().map_or_else(|| "None".to_owned(), |gradient| words::figures(gradient, node, MOST_BOXES)) }
                    </output>
                </p>
                if !node.differences.is_empty() {
                    { check(&name, node) }
                }
            }
        </div>
    }
}

/// The gradient of a single pass beside its finite difference.
fn check(name: &str, node: &AutogradNode) -> Html {
    let row = |difference: &Difference| {
        let disagrees = difference.relative_error > DISAGREES;
        html! {
            <tr class={disagrees.then_some("disagrees")}>
                if !node.shape.is_empty() {
                    <td>{ difference.element }</td>
                }
                <td>{ words::figure(Figure::Number(difference.analytic)) }</td>
                <td>{ words::figure(Figure::Number(difference.numeric)) }</td>
                <td>{ numerals::significant(difference.relative_error, 1) }</td>
            </tr>
        }
    };
    html! {
        <table class="check" aria-label={format!("Check of the gradient of {name}")}>
            <thead>
                <tr>
                    if !node.shape.is_empty() {
                        <th scope="col">{ "element" }</th>
                    }
                    <th scope="col">{ "one pass" }</th>
                    <th scope="col">{ "difference" }</th>
                    <th scope="col">{ "rel. error" }</th>
                </tr>
            </thead>
            <tbody>{ for node.differences.iter().take(MOST_BOXES).map(row) }</tbody>
        </table>
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
    let problem = use_state_eq(|| false);
    let shown = match props.value {
        Figure::Number(value) => value.to_string(),
        _ => String::new(),
    };
    let onchange = {
        let (problem, onchange, current) = (problem.setter(), props.onchange.clone(), props.value);
        move |event: Event| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            match field.value().trim().parse::<f64>() {
                Ok(value) if value.is_finite() => {
                    problem.set(false);
                    if current != Figure::Number(value) {
                        onchange.emit(value);
                    }
                }
                _ => problem.set(true),
            }
        }
    };
    html! {
        <span class="value-box">
            <input
                type="number"
                step="any"
                class="number"
                inputmode="decimal"
                autocomplete="off"
                aria-label={props.label.clone()}
                aria-invalid={problem.then_some("true")}
                disabled={!props.enabled}
                value={shown.clone()}
                {onchange}
            />
            if *problem {
                <span class="problem" role="alert">{ format!("This must be a number; still using {shown}.") }</span>
            }
        </span>
    }
}
