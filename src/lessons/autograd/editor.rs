//! The program, to be written: what is wrong with it is underlined where it is wrong.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::example::Example;
use super::state::Action;
use super::words;
use crate::components::{button, gloss, menu, picking};
use engine::choice::Choice;
use protocol::CodeProblem;

#[derive(Properties, PartialEq)]
pub(super) struct EditorProps {
    pub(super) code: String,
    /// Whether there is a program of the reader's own to go back to.
    pub(super) has_own: bool,
    pub(super) problem: Option<CodeProblem>,
    pub(super) act: Callback<Action>,
}

#[function_component]
pub(super) fn Editor(EditorProps { code, has_own, problem, act }: &EditorProps) -> Html {
    let behind = use_node_ref();
    let oninput = picking(act, |event: InputEvent| {
        let field = event.target()?.dyn_into::<HtmlTextAreaElement>().ok()?;
        Some(Action::Type(field.value()))
    });
    // The underlining lies behind the text and scrolls along.
    let onscroll = {
        let behind = behind.clone();
        move |event: Event| {
            let field = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
            if let Some((field, behind)) = field.zip(behind.cast::<HtmlElement>()) {
                behind.set_scroll_top(field.scroll_top());
                behind.set_scroll_left(field.scroll_left());
            }
        }
    };
    let lines = (code.lines().count() + usize::from(code.ends_with('\n'))).clamp(5, 14);
    let described_by = if problem.is_some() { "program-problem program-help" } else { "program-help" };
    html! {
        <section class="editor" aria-label="Write the program">
            { examples(code, *has_own, act) }
            <div class="control">
                <label for="program">{ "Program" }</label>
                <div class="code">
                    <pre class="behind" ref={behind} aria-hidden="true">{ underlined(code, problem.as_ref()) }</pre>
                    <textarea
                        id="program"
                        rows={lines.to_string()}
                        spellcheck="false"
                        autocapitalize="off"
                        autocomplete="off"
                        wrap="off"
                        aria-describedby={described_by}
                        aria-invalid={problem.is_some().then_some("true")}
                        value={code.clone()}
                        {oninput}
                        {onscroll}
                    />
                </div>
                <p class="problem" id="program-problem" aria-live="polite">
                    if let Some(problem) = problem {
                        { format!("Line {}, column {}: {}.", problem.line, problem.column, problem.message) }
                    }
                </p>
                if let Some(problem) = problem.as_ref().filter(|problem| !problem.undefined.is_empty()) {
                    { button(
                        words::defining(&problem.undefined),
                        "Writes a line above the program for each: a tensor with the value 1 and a gradient. Change them as you like.",
                        act.reform(|()| Action::Define),
                    ) }
                }
            </div>
            // Not a tip that comes up with the focus: it would lie upon the page all the while one writes.
            <p class="hint" id="program-help">
                { gloss!("Python’s operators and PyTorch’s functions; lab_x and lab_y are the lab’s 15 points, each a [[tensor]]. \
                   The last line is what gets differentiated.") }
            </p>
            if let Some(example) = Example::of(code) {
                <p class="lesson">{ example.lesson() }</p>
            }
        </section>
    }
}

/// The program with the wrong part marked; where the line ends too early, the place behind it.
fn underlined(code: &str, problem: Option<&CodeProblem>) -> Html {
    let Some(problem) = problem else { return Html::default() };
    let characters: Vec<char> = code.chars().collect();
    let start = (problem.start as usize).min(characters.len());
    let end = (start + problem.length as usize).min(characters.len());
    let part = |range: std::ops::Range<usize>| characters[range].iter().collect::<String>();
    let marked = if start == end { " ".to_owned() } else { part(start..end) };
    html! { <>{ part(0..start) }<mark>{ marked }</mark>{ part(end..characters.len()) }{ "\n" }</> }
}

/// The menu of examples. A program of the reader's own is an entry of its own.
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
    menu("Example", options, "Programs to begin with. Your own stays in this list.", onchange)
}
