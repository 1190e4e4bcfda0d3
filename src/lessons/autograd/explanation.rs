//! Short explanations, each of which can be opened.

use yew::prelude::*;

use super::example::Example;
use crate::components::{display, fold, gloss};
use engine::expression;
use engine::mathml::{mi, mo, partial};

/// `example` is the example that is in the editor.
pub(super) fn explanation(example: Option<Example>) -> Html {
    let slope = |of: &str, by: &str| partial(mi(of), mi(by));
    html! {
        <section class="background" aria-label="Background">
            if let Some(example) = example {
                <details class="fold" open=true>
                    <summary><span class="fold-title">{ "What this program shows" }</span></summary>
                    <p>{ example.lesson() }</p>
                </details>
            }
            { fold("What backward computes", "", html! {
                <>
                    <p>
                        { gloss!("The program’s value L depends on each number in it. The [[backward pass]] finds all \
                                  derivatives of L at once: it starts with ∂L/∂L = 1 at the last line, and each op \
                                  multiplies the gradient that arrives by its own slope and passes the product on to its \
                                  inputs. That is the [[chain rule]],") }
                    </p>
                    { display(&[slope("L", "a"), mo("="), slope("L", "y"), mo("·"), slope("y", "a")]) }
                    <p>{ "and a value that several ops use gets the sum of what they pass back." }</p>
                </>
            }) }
            { fold("Why a second backward doubles the gradients", "", html! {
                <>
                    <p>
                        { gloss!("backward() adds to .grad and never overwrites it. This makes it possible to sum the \
                                  gradients of several [[batch|batches]], and it is why a training loop must call \
                                  zero_grad() in every round. PyTorch also frees the [[computation graph|graph]] after a \
                                  backward pass, so a second backward through the same graph needs retain_graph=True. \
                                  This page keeps the graph and says when PyTorch would not. Results, unlike parameters, \
                                  show the gradient of the last pass only; PyTorch does not keep it unless retain_grad() \
                                  was called.") }
                    </p>
                </>
            }) }
            { fold("How the gradients are checked", "", html! {
                <>
                    <p>
                        { gloss!("Each number is moved a little up and a little down, and the change of the value is \
                                  divided by the distance: the central difference. It needs two runs of the program for \
                                  each number, while backward needs one run for all of them. The two methods agree to \
                                  about ten digits, except at a kink, such as that of [[ReLU|relu]] at 0, where there is \
                                  no derivative and PyTorch picks one. All numbers here are in double precision, \
                                  [[float64]].") }
                    </p>
                </>
            }) }
            { fold("The language", "", html! {
                <>
                    <p>
                        { "Each line computes one value, with or without a name, and backward differentiates the value \
                           of the last line. Each value is a tensor: 2.0, [1, 2, 3], [[1], [2]], tensor([1, 2], \
                           requires_grad=True), zeros(2, 3), ones(4), and lab_x and lab_y, the course’s 15 points. Your data \
                           writes points of your own into the program, as data_x and data_y. \
                           Operators: + − * / ** and @. Functions, also as methods or with torch. or F. before them: " }
                        { expression::function_names().collect::<Vec<_>>().join(", ") }
                        { ". Sums, means and softmax take dim. Imports of torch are skipped." }
                    </p>
                </>
            }) }
        </section>
    }
}
