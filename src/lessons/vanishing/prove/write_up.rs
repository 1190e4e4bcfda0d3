//! The whole proof in one column, to read, copy and print.

use yew::prelude::*;

use super::state::Step;
use crate::components::button;
use crate::lessons::vanishing::formulas::{attained_bound, bound, display, gradient, statement};
use crate::platform;
use engine::choice::Choice;
use engine::mathml::mo;

const CLAIM: &str = "A network has L layers of K sigmoid units each and a linear output node f = c · h + d. Its \
                     weights satisfy |w| ≤ 1 and |c| ≤ 1, and its input |x₁| ≤ 1. Then the derivative of f with \
                     respect to the first weight of the first layer vanishes at least as fast as (K/4)ᴸ:";
const CLAIM_FORMULA: &str = "|∂f/∂w₁₁⁽¹⁾| ≤ (|x₁|/K)(K/4)^L ≤ (K/4)^L";

/// The reason of a step, and its statement in plain characters.
const fn part(step: Step) -> (&'static str, &'static str) {
    match step {
        Step::Chain => (
            "The weight w₁₁⁽¹⁾ enters only unit 1 of layer 1, where it is multiplied by x₁. Each layer multiplies a change by its \
             slopes, and each later layer by its weights first: that is its Jacobian D W, where D holds the slopes σ′(z) on its \
             diagonal. The output node is linear, so it multiplies by its weights c.",
            "∂f/∂w₁₁⁽¹⁾ = cᵀ D_L W_L D_(L−1) W_(L−1) ⋯ W_2 D_1 e_1 x₁  with  D_l = diag σ′(z_l)",
        ),
        Step::Slope => (
            "The slope of the sigmoid is a product of two numbers that add up to 1. Such a product is largest when both are 1/2.",
            "σ′(z) = σ(z)(1 − σ(z)) ≤ 1/4",
        ),
        Step::Paths => (
            "Written out, the product of matrices is a sum over all paths from unit 1 of layer 1 to the output. A \
             path passes one unit of each layer. The first unit is fixed, and each of the other L − 1 layers has K \
             units to choose from. The size of a sum is at most the sum of the sizes.",
            "|∂f/∂w₁₁⁽¹⁾| ≤ |x₁| · Σ over paths |slopes · weights|,  number of paths = K^(L−1)",
        ),
        Step::Product => (
            "Each path passes L units with slopes of at most 1/4, and its weights have size at most 1.",
            "|∂f/∂w₁₁⁽¹⁾| ≤ |x₁| (1/4)^L K^(L−1)",
        ),
        Step::Conclusion => (
            "The number K^(L−1) is K^L divided by K. With K = 3 the derivative is at most (3/4)^L, which tends to 0 as L grows. ∎",
            "|∂f/∂w₁₁⁽¹⁾| ≤ (|x₁|/K)(K/4)^L ≤ (3/4)^L  for  K = 3, |x₁| ≤ 1",
        ),
    }
}

/// The whole proof as plain text.
fn text() -> String {
    let steps = Step::ALL.iter().map(|&step| {
        let (reason, formula) = part(step);
        format!("{}. {}\n{reason}\n    {formula}\n", step.index() + 1, step.label())
    });
    std::iter::once(format!("Claim\n{CLAIM}\n    {CLAIM_FORMULA}\n")).chain(steps).collect::<Vec<_>>().join("\n")
}

/// The proof, which is there once all blanks are known: whether it is open, and what its buttons have come to.
pub(super) fn write_up(open: &UseStateHandle<bool>, outcome: &UseStateHandle<&'static str>) -> Html {
    let show = |to: bool, outcome: UseStateSetter<&'static str>| {
        let open = open.setter();
        Callback::from(move |()| {
            open.set(to);
            outcome.set(if to { "" } else { "Write it on paper now. The steps above help if you get stuck." });
        })
    };
    let copy = Callback::from({
        let outcome = outcome.setter();
        move |()| {
            let outcome = outcome.clone();
            platform::copy(&text(), move |copied| {
                outcome.set(if copied { "Copied." } else { "The browser does not allow copying." });
            });
        }
    });
    html! {
        <section class={classes!("write-up", open.then_some("open"))} aria-labelledby="write-up">
            <h2 id="write-up">{ "The whole proof" }</h2>
            if **open {
                <p>{ CLAIM }</p>
                { display(&[gradient(), mo("≤"), attained_bound(), mo("≤"), bound()]) }
                <ol>
                    { for Step::ALL.iter().map(|&step| html! {
                        <li>
                            <h3>{ step.label() }</h3>
                            <p>{ part(step).0 }</p>
                            { statement(step, true) }
                        </li>
                    }) }
                </ol>
            } else {
                <p>{ "You know all five steps. Read the proof in one piece, copy it or print it." }</p>
            }
            <div class="buttons">
                if **open {
                    { button("Copy", "Copies the proof as text.", copy) }
                    { button("Print", "Prints the proof alone.", |()| platform::print()) }
                    { button("Close it and write it yourself", "Hides the proof.", show(false, outcome.setter())) }
                } else {
                    { button("Show the whole proof", "Shows all steps in one column.", show(true, outcome.setter())) }
                }
                <span class="count" role="status">{ **outcome }</span>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_holds_the_claim_and_every_step_in_order() {
        let text = text();
        let places: Vec<_> = Step::ALL.iter().map(|step| text.find(step.label()).expect("a heading")).collect();
        assert!(text.starts_with("Claim\n") && places.is_sorted(), "{text}");
        for statement in ["≤ 1/4", "K^(L−1)", "|x₁| (1/4)^L K^(L−1)", "(|x₁|/K)(K/4)^L ≤ (3/4)^L  for  K = 3, |x₁| ≤ 1"]
        {
            assert!(text.contains(statement), "{statement}");
        }
    }
}
