//! The list of gradients to find, beside the graph, and the buttons below it.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use yew::prelude::*;

use super::super::words::{figures, named};
use super::state::{Action, Entry, Problem, Turn};
use super::words;
use crate::components::{button, display, picking};
use crate::frame::Done;
use crate::platform;
use protocol::{AutogradNode, ExerciseSheet, GradientMistake};

/// The most numbers of a gradient, which are those of the exercises' vectors.
const MOST: usize = 8;

/// The lines of the program from the last one on, with a box for each gradient.
pub(in super::super) fn panel(turn: &Turn, act: &Callback<Action>) -> Html {
    html! {
        <section class="turn" aria-label="Your turn">
            <h2>
                { format!("Graph {}", turn.seed) }
                if let Some(sheet) = turn.drawn() {
                    <span class="kind">{ format!(" {}", words::level(sheet.level)) }</span>
                }
            </h2>
            if let Some(sheet) = turn.drawn() {
                <ol>{ for rows(turn, sheet, act) }</ol>
            }
        </section>
    }
}

fn rows<'a>(turn: &'a Turn, sheet: &'a ExerciseSheet, act: &'a Callback<Action>) -> impl Iterator<Item = Html> + 'a {
    [sheet.state.output].into_iter().chain(sheet.asked.iter().copied()).filter_map(move |id| {
        let node = sheet.state.nodes.get(id as usize)?;
        let line = match node.operation {
            Some(_) => html! { <code>{ format!("{} = {}", named(node), node.text) }</code> },
            None => html! { <><code>{ named(node) }</code>{ " leaf" }</> },
        };
        let given = node.gradient.as_ref().map(|gradient| {
            let label = format!("Gradient of {}", named(node));
            html! { <><span class="given">{ "given" }</span><output class="amount" aria-label={label}>{ figures(gradient, node, MOST) }</output></> }
        });
        Some(html! {
            <li key={id} class={(turn.chosen == Some(id)).then_some("current")}>
                <span class="line">{ line }</span>
                { given.unwrap_or_else(|| answer(turn, sheet, id, node, act)) }
            </li>
        })
    })
}

/// The box for the gradient by a node, and what is wrong with its contents.
fn answer(turn: &Turn, sheet: &ExerciseSheet, id: u32, node: &AutogradNode, act: &Callback<Action>) -> Html {
    let entry = turn.entries.get(&id);
    let outcome = entry.and_then(|entry| entry.outcome.as_ref());
    let problem = outcome.and_then(|outcome| outcome.as_ref().err());
    let is_right = outcome.is_some_and(Result::is_ok);
    let onchange = picking(act, move |event: Event| {
        Some(Action::Answer(id, event.target_dyn_into::<HtmlInputElement>()?.value()))
    });
    let is_hinted = turn.hinted == Some(id);
    let reason_id = format!("reason-{id}");
    html! {
        <>
            <span class="tick" aria-hidden="true">{ if is_right { "✓" } else { "" } }</span>
            <input
                type="text"
                class={classes!("number", is_right.then_some("amount"))}
                id={format!("gradient-{id}")}
                autocomplete="off"
                placeholder={if node.size > 1 { format!("{} numbers", node.size) } else { String::new() }}
                aria-label={format!("Gradient of {}", named(node))}
                aria-describedby={reason_id.clone()}
                aria-invalid={problem.map(|_| "true")}
                readonly={is_right}
                value={entry.map_or_else(String::new, |Entry { text, .. }| text.clone())}
                onfocus={act.reform(move |_| Action::Choose(id))}
                {onchange}
            />
            <div class="reason" id={reason_id} aria-live="polite">
                if let Some(problem) = problem {
                    { reason(problem, sheet, id, node, is_hinted) }
                } else if is_right {
                    <span class="unseen">{ "Right." }</span>
                }
                if is_hinted {
                    <p>{ words::hint(node, users(sheet, id), &sheet.state) }</p>
                    { for users(sheet, id).iter().map(|&user| slope(sheet, id, user)) }
                }
            </div>
        </>
    }
}

/// What is wrong with an answer. A hint below it already tells the rule.
fn reason(problem: &Problem, sheet: &ExerciseSheet, id: u32, node: &AutogradNode, is_hinted: bool) -> Html {
    match problem {
        Problem::Mistake(GradientMistake::Rule { .. }) if is_hinted => html! { <p class="problem">{ "Not yet." }</p> },
        Problem::Mistake(GradientMistake::Rule { of }) => html! {
            <><p class="problem">{ words::problem(problem, node, &sheet.state) }</p>{ slope(sheet, id, *of) }</>
        },
        _ => html! { <p class="problem">{ words::problem(problem, node, &sheet.state) }</p> },
    }
}

fn users(sheet: &ExerciseSheet, node: u32) -> &[u32] {
    sheet.users.get(node as usize).map_or(&[], |users| &users[..])
}

/// The rule by which an operation passes a gradient on to one of its operands.
fn slope(sheet: &ExerciseSheet, node: u32, user: u32) -> Html {
    let Some(user) = sheet.state.nodes.get(user as usize) else { return Html::default() };
    let which = user.inputs.iter().position(|&input| input == node).unwrap_or(0);
    let rule = user.operation.and_then(|operation| operation.0.formula());
    let derivative = rule.and_then(|rule| rule.derivatives.into_iter().nth(which));
    let letters = words::letters(user, &sheet.state);
    derivative.map_or_else(
        Html::default,
        |derivative| html! { <>{ display(&[derivative]) }<p class="letters">{ letters }</p></> },
    )
}

/// Puts the cursor into the box of a node, if it has one.
pub(in super::super) fn focus(node: u32) {
    let found = platform::document().and_then(|document| document.get_element_by_id(&format!("gradient-{node}")));
    if let Some(input) = found.and_then(|found| found.dyn_into::<HtmlInputElement>().ok()) {
        // Does not fail on an element of the page.
        let _ = input.focus();
    }
}

/// The buttons of an exercise.
pub(in super::super) fn desk(turn: &Turn, done: &Done, act: &Callback<Action>) -> Html {
    let (solved, drawn) = (turn.is_solved(), turn.drawn().is_some());
    let next = turn.following();
    html! {
        <div class="desk turn-desk">
            <div class="buttons">
                { button("New graph", "Draws the next graph. Its number is in the link.", act.reform(move |()| Action::Open(next))).primary(solved) }
                { button("Hint", "Gives the rule for the gradient you are working on.", act.reform(|()| Action::Hint)).disabled(solved || !drawn) }
                { button("Show one", "Fills in the gradient you are working on. Your count of graphs solved in a row starts over.", act.reform(|()| Action::Show)).disabled(solved || !drawn) }
                { button("Back to the program", "Closes the exercise. The program is as you left it.", act.reform(|()| Action::Leave)).quiet(true) }
            </div>
            <p class="row-count" role="status">{ words::row(Turn::row(done)) }</p>
        </div>
    }
}
