//! Short explanations that open, and the words that the page uses.

use yew::prelude::*;

use crate::expression;

/// The words of the lesson, each with its meaning.
const TERMS: [(&str, &str); 9] = [
    ("leaf", "A tensor that the program writes down. Everything else is computed from leaves."),
    ("parameter", "A leaf with requires_grad=True: autograd computes the gradient by it."),
    ("op", "One operation, such as mul. It knows its formula and its local derivative."),
    ("forward", "Computing all values, from the leaves to the last line."),
    ("backward", "Passing the gradient from the last line back to the parameters, op by op."),
    (".grad", "What backward has left at a parameter. None as long as there was no pass."),
    ("step", "Moving each parameter a little against its gradient."),
    ("zero_grad", "Forgetting the gradients, so that the next pass begins from nothing."),
    ("broadcasting", "Stretching axes of extent 1, or missing ones, until two shapes fit."),
];

#[function_component]
pub(super) fn Explanation() -> Html {
    html! {
        <section class="background" aria-label="Background">
            <details>
                <summary>{ "What backward computes" }</summary>
                <p>
                    { "The program’s value L depends on each number in it. Backward finds all derivatives of L at once: it \
                       begins with ∂L/∂L = 1 at the last line, and each op multiplies what arrives by its own slope and \
                       passes the product on to its inputs. That is the chain rule," }
                </p>
                <math display="block">
                    <mfrac><mrow><mi>{ "∂" }</mi><mi>{ "L" }</mi></mrow><mrow><mi>{ "∂" }</mi><mi>{ "a" }</mi></mrow></mfrac>
                    <mo>{ "=" }</mo>
                    <mfrac><mrow><mi>{ "∂" }</mi><mi>{ "L" }</mi></mrow><mrow><mi>{ "∂" }</mi><mi>{ "y" }</mi></mrow></mfrac>
                    <mo>{ "·" }</mo>
                    <mfrac><mrow><mi>{ "∂" }</mi><mi>{ "y" }</mi></mrow><mrow><mi>{ "∂" }</mi><mi>{ "a" }</mi></mrow></mfrac>
                </math>
                <p>{ "and a value that several ops use adds up what they pass back." }</p>
            </details>
            <details>
                <summary>{ "Why a second backward doubles the gradients" }</summary>
                <p>
                    { "backward() adds to .grad and never overwrites it. So one can sum the gradients of several batches; and \
                       so a training loop has to call zero_grad() in every round. PyTorch also frees the graph after a pass: \
                       there a second backward through the same graph needs retain_graph=True. This page keeps the graph, \
                       and says when PyTorch would not. Results, unlike parameters, show the gradient of the last pass only; \
                       PyTorch forgets theirs unless retain_grad() was called." }
                </p>
            </details>
            <details>
                <summary>{ "How the gradients are checked" }</summary>
                <p>
                    { "Each number is moved a little up and a little down, and the change of the value is divided by the \
                       distance: the central difference. It needs two runs of the program for each number, where backward \
                       needs one for all. Both agree to about ten digits, except at a kink, such as that of relu at 0, where \
                       there is no derivative and PyTorch picks one. All numbers here are in double precision." }
                </p>
            </details>
            <details>
                <summary>{ "The language" }</summary>
                <p>
                    { "One line, one value, with a name or without. Tensors: 2.0, [1, 2, 3], [[1], [2]], \
                       tensor([1, 2], requires_grad=True), zeros(2, 3), ones(4), and lab_x and lab_y. Operators: + − * / ** \
                       and @. Functions, also as methods: " }
                    { expression::function_names().collect::<Vec<_>>().join(", ") }
                    { ". Sums, means and softmax take dim." }
                </p>
            </details>
            <h2>{ "Words" }</h2>
            <ul class="terms">
                { for TERMS.iter().enumerate().map(|(index, (word, meaning))| {
                    let id = format!("term-{index}");
                    html! {
                        <li class="tip-host">
                            <dfn tabindex="0" aria-describedby={id.clone()}>{ *word }</dfn>
                            <span role="tooltip" class="tip" {id}>{ *meaning }</span>
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}
