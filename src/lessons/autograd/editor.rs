//! The editor of the program. The part of the program that is wrong is underlined.

use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::example::Example;
use super::state::{Action, Autograd};
use super::words;
use crate::components::{button, menu, picking};
use engine::choice::Choice;
use protocol::CodeProblem;

pub(super) fn editor(page: &Autograd, act: &Callback<Action>) -> Html {
    let (code, problem) = (&page.link.code, page.problem.as_ref());
    let oninput =
        picking(act, |event: InputEvent| Some(Action::Type(event.target_dyn_into::<HtmlTextAreaElement>()?.value())));
    // The underlining is behind the text and scrolls with it.
    let onscroll = |event: Event| {
        let field = event.target_dyn_into::<HtmlTextAreaElement>();
        if let Some((field, behind)) = field.and_then(|field| Some((field.clone(), field.previous_element_sibling()?)))
        {
            behind.set_scroll_top(field.scroll_top());
            behind.set_scroll_left(field.scroll_left());
        }
    };
    // Room for a line to come, in a program that one writes.
    let is_written = code.ends_with('\n') && Example::of(code).is_none();
    let lines = (code.lines().count() + usize::from(is_written)).clamp(5, 10);
    html! {
        <section class="editor" aria-label="Write the program">
            <div class="program-head">
                <label for="program">{ "Program" }</label>
                { examples(code, page.own.is_some(), act) }
            </div>
            <div class="code">
                <pre class="behind" aria-hidden="true">{ underlined(code, problem) }</pre>
                <textarea
                    id="program"
                    ~style={format!("--lines: {lines}")}
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    wrap="off"
                    aria-describedby={problem.map(|_| "program-problem")}
                    aria-invalid={problem.is_some().then_some("true")}
                    value={code.clone()}
                    {oninput}
                    {onscroll}
                />
            </div>
            <div class={problem.map(|_| "amiss")}>
                <p class="problem" id="program-problem" aria-live="polite">
                    if let Some(problem) = problem {
                        { format!("Line {}, column {}: {}.", problem.line, problem.column, problem.message) }
                    }
                </p>
                if let Some(problem) = problem.filter(|problem| !problem.undefined.is_empty()) {
                    { button(
                        words::defining(&problem.undefined),
                        "Adds a line above the program for each name: a tensor of value 1 with a gradient. Change these lines as you like.",
                        act.reform(|()| Action::Define),
                    ) }
                }
            </div>
        </section>
    }
}

/// The program with the wrong part marked, or the place after a line that ends too early.
fn underlined(code: &str, problem: Option<&CodeProblem>) -> Html {
    let Some(problem) = problem else { return Html::default() };
    let characters: Vec<char> = code.chars().collect();
    let start = (problem.start as usize).min(characters.len());
    let end = (start + problem.length as usize).min(characters.len());
    let part = |range: std::ops::Range<usize>| characters[range].iter().collect::<String>();
    let marked = if start == end { " ".to_owned() } else { part(start..end) };
    html! { <>{ part(0..start) }<mark>{ marked }</mark>{ part(end..characters.len()) }{ "\n" }</> }
}

/// The menu of examples, with an entry for the reader's own program.
fn examples(code: &str, has_own: bool, act: &Callback<Action>) -> Html {
    let current = Example::of(code);
    let onchange = picking(act, |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>()?;
        Some(Example::parse(&select.value()).map_or(Action::PickOwn, Action::Pick))
    });
    let options = html! {
        <>
            if current.is_none() || has_own {
                <option value="own" selected={current.is_none()}>{ "Your own" }</option>
            }
            { for Example::ALL.iter().map(|&example| html! {
                <option value={example.name()} selected={current == Some(example)}>{ example.label() }</option>
            }) }
        </>
    };
    menu("Example", options, "Programs to start from. Your own program stays in this list.", onchange)
}
