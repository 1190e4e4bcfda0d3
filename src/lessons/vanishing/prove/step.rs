//! One step of the proof: its reason, its formula and its blank.

use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::blank::{Blank, Kind};
use super::state::{Action, Prove, Step};
use crate::components::{button, gloss, named, picking};
use crate::frame::{Page, unbroken};
use crate::lessons::vanishing::formulas::statement;
use engine::choice::Choice;

/// The open step, under a list of all steps. `given` is the answer in its blank, and `answer` takes a new one.
pub(super) fn step_card(page: &Prove, act: &Callback<Action>, given: Option<&str>, answer: &Callback<String>) -> Html {
    let (step, done) = (page.step, &page.done);
    let known = page.knows(step);
    let go = |to: Option<Step>| act.reform(move |()| Action::Go(to.unwrap_or(step)));
    // Arrow keys lead to the other steps, except in a field, where they have a meaning of their own.
    let onkeydown = {
        let act = act.clone();
        move |event: KeyboardEvent| {
            let field = |target: HtmlElement| matches!(target.tag_name().as_str(), "INPUT" | "SELECT");
            let typing = event.target_dyn_into().is_some_and(field);
            let to = match event.key().as_str() {
                "ArrowLeft" => step.before(),
                "ArrowRight" => step.next(),
                _ => None,
            };
            if let Some(to) = to.filter(|_| !typing) {
                event.prevent_default();
                act.emit(Action::Go(to));
            }
        }
    };
    let (filled, all) = Prove::progress(done);
    html! {
        <section class="step-card" aria-label="Step of the proof" {onkeydown}>
            <ol class="step-list">
                { for Step::ALL.iter().map(|&to| {
                    let (number, is_solved) = (to.index() + 1, done.has(to.name()));
                    let state = if is_solved { ", solved" } else { "" };
                    let name = format!("Step {number}: {}{state}", to.label());
                    html! {
                        <li>{ named(name.clone(), html! {
                            <button
                                type="button"
                                class={classes!("quiet", is_solved.then_some("solved"))}
                                aria-current={(to == step).then_some("step")}
                                aria-label={name}
                                onclick={act.reform(move |_| Action::Go(to))}
                            >
                                { number }
                            </button>
                        }) }</li>
                    }
                }) }
            </ol>
            <h2 aria-live="polite">{ format!("Step {} of {}: {}", step.index() + 1, Step::ALL.len(), step.label()) }</h2>
            <div class="reason">{ reason(step) }</div>
            <div class="statement" role="region" tabindex="0" aria-label="The statement of this step">
                { statement(step, known) }
            </div>
            { blank_box(page, given, answer, act) }
            <div class="buttons">
                { button("Back", "Shows the previous step.", go(step.before())).disabled(step.before().is_none()) }
                { button("Next", "Shows the next step.", go(step.next()))
                    .primary(true).disabled(step.next().is_none()) }
                { button("Start over", "Clears all blanks and goes back to step 1.", act.reform(|()| Action::StartOver))
                    .disabled(filled == 0 && step == Step::Chain && !known) }
                <span class="count">{ format!("{filled} of {all} blanks filled") }</span>
            </div>
        </section>
    }
}

fn reason(step: Step) -> Html {
    let text = match step {
        Step::Chain => gloss!(
            "Change w₁₁⁽¹⁾ a little: at first, only unit 1 of layer 1 changes, in proportion to x₁. Then the change \
             passes through one layer after another. A layer with weights W and slopes σ′(z) multiplies it by its \
             [[Jacobian]], D W, where D holds the slopes on its diagonal. So, by the [[chain rule]], the derivative \
             is one long product."
        ),
        Step::Slope => gloss!(
            "Every D contains only slopes of the [[sigmoid]]. How large can such a slope be? The chart shows the \
             curve, and every unit of the network as a dot on it."
        ),
        Step::Paths => gloss!(
            "Written out, the product of matrices is a sum over [[path|paths]]: choose one unit in each layer, and \
             multiply all slopes and weights on the way to the output. A sum is at most as large as the sum of the \
             sizes, with equality only if no two paths cancel. Each layer has at most K units to choose from, and \
             each weight has size at most 1."
        ),
        Step::Product => gloss!(
            "Now combine both. On each path, replace every slope by the largest of its layer, then by the largest \
             possible slope, and every weight by 1. All paths then have the same product, so we multiply it by their \
             number."
        ),
        Step::Conclusion => gloss!(
            "Collect the powers: K to the power L − 1 is K to the power L, divided by K. With three units and an \
             input of size at most 1, the gradient shrinks at least as fast as a power of a number below 1: it \
             [[vanishing gradient|vanishes]] as the network gets deeper."
        ),
    };
    html! { <p>{ text }</p> }
}

/// The blank, with feedback to the answer that was given.
fn blank_box(page: &Prove, given: Option<&str>, answer: &Callback<String>, act: &Callback<Action>) -> Html {
    let step = page.step;
    let (known, shown) = (page.knows(step), page.shown[step.index()]);
    let blank = Blank::of(step);
    let judged = given.map(|given| (given, blank.judge(given)));
    // Starting over empties the blank.
    let judged = judged.filter(|(_, verdict)| known || !verdict.is_right);
    let solution = || (blank.solution, blank.judge(blank.solution));
    let judged = judged.or_else(|| known.then(solution));
    let (text, verdict) = (judged.map_or("", |(text, _)| text), judged.map(|(_, verdict)| verdict));
    let show = act.reform(move |()| Action::Show(step));
    let check = answer.reform({
        let text = text.to_owned();
        move |()| text.clone()
    });
    let field = match blank.kind {
        Kind::Choose(options) => {
            let onchange = picking(answer, |event: Event| Some(event.target_dyn_into::<HtmlSelectElement>()?.value()));
            html! {
                <select id="blank" {onchange} aria-describedby="blank-feedback">
                    <option value="" selected={text.is_empty()}>{ "choose …" }</option>
                    { for options.iter().map(|&(option, _)| html! {
                        <option value={option} selected={text == option}>{ option }</option>
                    }) }
                </select>
            }
        }
        Kind::Type(..) => {
            let onchange = picking(answer, |event: Event| Some(event.target_dyn_into::<HtmlInputElement>()?.value()));
            let is_wrong = verdict.is_some_and(|verdict| !verdict.is_right);
            html! {
                <input
                    type="text"
                    id="blank"
                    size="8"
                    autocomplete="off"
                    value={text.to_owned()}
                    aria-describedby="blank-feedback"
                    aria-invalid={is_wrong.then_some("true")}
                    {onchange}
                />
            }
        }
    };
    let class = verdict.map(|verdict| if verdict.is_right { "right" } else { "wrong" });
    html! {
        <div key={step.name()} class="blank">
            <label for="blank">{ blank.question }</label>
            <span class="buttons">
                { field }
                if matches!(blank.kind, Kind::Type(..)) {
                    { button("Check", "Says whether the answer is right, and if not, why.", check) }
                }
                if !known {
                    { button("Show the answer", "Shows the answer. The blank then does not count as filled.", show) }
                }
            </span>
            <p id="blank-feedback" class={classes!("feedback", class)} role="status">
                { verdict.map(|verdict| unbroken(verdict.feedback)) }
                if shown {
                    { " The page has shown this answer, so the blank does not count. Start over to fill it yourself." }
                }
            </p>
        </div>
    }
}
