//! The selected node: its rule, the gradient that it received and the gradients that it passed on.

use yew::prelude::*;

use super::broadcast::{Cell, align, elementwise, is_trap, stretches};
use super::words;
use crate::components::{display, gloss};
use engine::choice::Choice;
use engine::expression::Operation;
use protocol::{AutogradNode, AutogradState};

/// The most numbers of a tensor that a sentence shows.
const SHOWN: usize = 4;

pub(super) fn detail(state: &AutogradState, selected: Option<u32>) -> Html {
    let Some(node) = selected.and_then(|node| state.nodes.get(node as usize)) else { return Html::default() };
    html! {
        <section class="detail" aria-label="The chosen node">
            { match node.operation {
                Some(operation) => operation_detail(state, node, operation.0),
                None => html! { <><h2>{ words::named(node) }</h2>{ leaf_detail(node) }</> },
            } }
        </section>
    }
}

fn leaf_detail(node: &AutogradNode) -> Html {
    if !node.requires_grad {
        return html! { <p>{ gloss!("A [[leaf]] without requires_grad: no gradient is computed for it.") }</p> };
    }
    html! {
        <p>
            { gloss!("A [[parameter]]: a [[leaf]] with requires_grad=True. Backward adds to its gradient, [[step]] moves it, \
               [[zero_grad]] clears its gradient. Its tank is full after four passes at the first values.") }
        </p>
    }
}

fn operation_detail(state: &AutogradState, node: &AutogradNode, operation: Operation) -> Html {
    html! {
        <>
            <div class="rule">
                <h2>{ operation.name() }<span class="kind">{ format!(" in {}", words::named(node)) }</span></h2>
                if let Some(rule) = operation.formula() {
                    { display(&[rule.formula]) }
                    { for rule.derivatives.into_iter().map(|derivative| display(&[derivative])) }
                    if !rule.note.is_empty() {
                        <p class="note">{ rule.note }</p>
                    }
                }
            </div>
            <div class="passing">
                if let Some(gradient) = &node.gradient {
                    <p>
                        { "Arrived: " }
                        <span class="amount">{ words::figures(gradient, node, SHOWN) }</span>
                    </p>
                } else if node.requires_grad {
                    <p>{ "No gradient has arrived yet." }</p>
                } else {
                    <p>{ "This op depends on no parameter, so it gets no gradient." }</p>
                }
                if !node.shares.is_empty() {
                    <p>{ "Times the slope, passed on:" }</p>
                    <ul>{ for node.inputs.iter().zip(&node.shares).map(|(&input, share)| {
                        let input = &state.nodes[input as usize];
                        let amount = match &share.0 {
                            Some(share) => html! { <span class="amount">{ words::figures(share, input, SHOWN) }</span> },
                            None => html! { "nothing, because it needs no gradient" },
                        };
                        html! { <li>{ format!("to {}: ", words::named(input)) }{ amount }</li> }
                    }) }</ul>
                }
            </div>
        </>
    }
}

/// How the shapes of the selected op's operands are aligned, if one of them is stretched.
pub(super) fn broadcasting(state: &AutogradState, selected: Option<u32>) -> Html {
    let Some(node) = selected.and_then(|node| state.nodes.get(node as usize)) else { return Html::default() };
    let operands = elementwise(state, node);
    if !operands.iter().any(|operand| stretches(&operand.shape, &node.shape)) {
        return Html::default();
    }
    let cell = |cell: Cell| match cell {
        Cell::Same(extent) => html! { <td>{ extent }</td> },
        Cell::Stretched(extent) => html! { <td class="stretched">{ format!("1 → {extent}") }</td> },
        Cell::Missing(extent) => html! { <td class="stretched missing">{ format!("none → {extent}") }</td> },
    };
    let shapes: Vec<&[u32]> = operands.iter().map(|operand| operand.shape.as_slice()).collect();
    html! {
        <section class="broadcasting" aria-label="Broadcasting">
            <h2>{ format!("Broadcasting in {}", words::named(node)) }</h2>
            <table>
                <caption>{ "Shapes are compared from the last axis. Axes that are 1 or missing are stretched. In the \
                            backward pass, the gradients of the copies are added up." }</caption>
                <tbody>
                    { for operands.iter().map(|operand| html! {
                        <tr>
                            <th scope="row">{ format!("{} {}", words::named(operand), words::shape(&operand.shape)) }</th>
                            { for align(&operand.shape, &node.shape).into_iter().map(cell) }
                        </tr>
                    }) }
                    <tr class="result">
                        <th scope="row">{ format!("result {}", words::shape(&node.shape)) }</th>
                        { for node.shape.iter().map(|extent| html! { <td>{ extent }</td> }) }
                    </tr>
                </tbody>
            </table>
            { grid(&operands, &node.shape) }
            if is_trap(&shapes) {
                <p class="trap" role="note">
                    { format!(
                        "This is probably a mistake: each of the {n} numbers of one tensor is combined with each of \
                         the {n} of the other, {size} pairs in all, and no error is raised. Reshape one of them to \
                         the other’s shape.",
                        n = node.shape[1],
                        size = node.size,
                    ) }
                </p>
            }
        </section>
    }
}

/// Small tables of cells that show where the numbers of each operand are in a result with two axes.
fn grid(operands: &[&AutogradNode], result: &[u32]) -> Html {
    let &[rows, columns] = result else { return Html::default() };
    if rows.max(columns) > 16 {
        return Html::default();
    }
    let size = 11;
    let picture = |name: &str, shape: &[u32], class: &'static str| {
        let extent = |from_end: usize| {
            shape.len().checked_sub(from_end).and_then(|axis| shape.get(axis)).map_or(1, |extent| *extent)
        };
        let (own_rows, own_columns) = (extent(2), extent(1));
        let (width, height) = (columns * size, rows * size);
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        html! {
            <figure>
                <svg viewBox={format!("-1 -1 {} {}", width + 2, height + 2)} ~style={format!("width: {}px", width + 2)} aria-hidden="true" focusable="false" {class}>
                    { for cells.map(|(row, column)| {
                        let copy = row >= own_rows || column >= own_columns;
                        let (x, y) = ((column * size).to_string(), (row * size).to_string());
                        html! { <rect class={if copy { "copy" } else { "own" }} {x} {y} width="9" height="9" /> }
                    }) }
                </svg>
                <figcaption>{ format!("{name} {}", words::shape(shape)) }</figcaption>
            </figure>
        }
    };
    html! {
        <div class="grids">
            { for operands.iter().map(|operand| picture(&words::named(operand), &operand.shape, "operand")) }
            { picture("result", result, "whole") }
        </div>
    }
}
