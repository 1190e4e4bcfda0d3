//! The script beside the lesson: in step with it, to be copied and to be kept as a file.

use std::rc::Rc;

use twin::{Row, Script};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::blanks::use_blanks;
use super::notebook;
use super::printed::Printed;
use super::touched::touched;
use crate::components::button;
use crate::frame::Workers;
use crate::frame::view::name_of;
use crate::platform::{self, Frames, Listener, Timeout};
use crate::present::own_name;

/// The shortest time between two looks at the lesson, in milliseconds.
const LOOK_MS: f64 = 250.0;
/// How long a confirmation stays, in milliseconds.
const CONFIRMED_MS: i32 = 6000;

const COPIED: &str = "Copied.";
const REFUSED: &str = "The browser does not allow it: select the text and copy it.";

#[derive(Properties, PartialEq)]
pub(super) struct DrawerProps {
    pub(super) workers: Workers,
    /// Writes the script of what the lesson shows now.
    pub(super) script: Callback<(), Rc<Script>>,
    /// Lays PyTorch's losses over the lesson's chart.
    pub(super) onpaste: Option<Callback<Vec<Vec<twin::Shown>>, String>>,
    pub(super) onclose: Callback<()>,
}

/// The newest script, and the lines that the last change of a control has touched.
#[derive(PartialEq)]
struct Shown {
    script: Rc<Script>,
    touched: Vec<String>,
}

impl Reducible for Shown {
    type Action = Rc<Script>;

    fn reduce(self: Rc<Self>, script: Rc<Script>) -> Rc<Self> {
        if Rc::ptr_eq(&script, &self.script) || script == self.script {
            return self;
        }
        let touched = match touched(&self.script, &script) {
            none if none.is_empty() => self.touched.clone(),
            touched => touched,
        };
        Rc::new(Self { script, touched })
    }
}

#[function_component]
pub(super) fn Drawer(DrawerProps { workers, script, onpaste, onclose }: &DrawerProps) -> Html {
    let shown = {
        let script = script.clone();
        use_reducer_eq(move || Shown { script: script.emit(()), touched: Vec::new() })
    };
    use_effect_with(script.clone(), {
        let dispatcher = shown.dispatcher();
        move |script| {
            let (script, mut last) = (script.clone(), 0.0);
            let frames = Frames::new(move |now| {
                if now - last >= LOOK_MS {
                    last = now;
                    dispatcher.dispatch(script.emit(()));
                }
            });
            move || drop(frames)
        }
    });
    let pre = use_node_ref();
    use_effect_with(shown.touched.clone(), {
        let pre = pre.clone();
        move |_| show_first_mark(&pre)
    });
    let blanks = use_blanks(workers);
    let has_blanks = use_state_eq(|| false);
    // What is copied or saved: the script as it is shown.
    let written = Callback::from({
        let (script, answers, has_blanks) = (script.clone(), Rc::clone(&blanks.answers), *has_blanks);
        move |()| if has_blanks { Rc::new(answers.filled(&script.emit(()))) } else { script.emit(()) }
    });
    let leave = {
        let has_blanks = has_blanks.clone();
        move |()| has_blanks.set(!*has_blanks)
    };
    let focused = use_focused_control();
    let said = use_state_eq(|| "");
    let timer = use_mut_ref(|| None::<Timeout>);
    let copy = {
        let (script, said) = (written.clone(), said.setter());
        move |()| {
            let (said, timer) = (said.clone(), timer.clone());
            platform::copy(&script.emit(()).python(), move |copied| {
                said.set(if copied { COPIED } else { REFUSED });
                timer.replace(Some(Timeout::new(CONFIRMED_MS, move || said.set(""))));
            });
        }
    };
    let open = {
        let script = written.clone();
        move |()| notebook::open(&script.emit(()))
    };
    let save = |extension: &'static str, kind: &'static str, text: fn(&Script) -> String| {
        let script = written.clone();
        move |()| {
            let script = script.emit(());
            platform::download(&format!("{}.{extension}", script.name), kind, &text(&script));
        }
    };
    let close = {
        let onclose = onclose.clone();
        move |()| {
            onclose.emit(());
            focus_opener();
        }
    };
    let onkeydown = {
        let close = close.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                close(());
            }
        }
    };
    let row = |row: Row<'_>| {
        let text = row.text() + "\n";
        match row {
            Row::Line(line) if shown.touched.contains(&line.text) => html! { <mark>{ text }</mark> },
            Row::Note(_) => html! { <span class="note">{ text }</span> },
            Row::Line(line) if line.of.iter().any(|name| name_of(name) == *focused) => {
                html! { <span class="follows">{ text }</span> }
            }
            Row::Line(_) | Row::Empty => html! { <span>{ text }</span> },
        }
    };
    html! {
        <section class="pytorch" aria-labelledby="pytorch-title" {onkeydown}>
            <header>
                <h2 id="pytorch-title">{ "PyTorch script" }</h2>
                { button("Close", "Closes the script.", close).quiet(true) }
            </header>
            <div class="buttons">
                { button("Copy", "Copies the script.", copy) }
                { button("Open in Python", "Opens the script in the notebook, which runs it in this page.", open) }
                { button("Download .py", "Saves the script as a file.", save("py", "text/x-python", Script::python)) }
                { button("Download .ipynb", "Saves the script as a Jupyter notebook.", save("ipynb", "application/x-ipynb+json", Script::notebook)) }
                { if *has_blanks {
                    button("Show the whole script", "Shows the expressions that are left out.", leave)
                } else {
                    button("Leave blanks", "Leaves out the decisive expressions. Fill them in: your answer is compared by what it computes.", leave)
                } }
                <span class="said" role="status">{ *said }</span>
            </div>
            if *has_blanks {
                <p class="filled" role="status">{ progress(blanks.answers.progress(&shown.script)) }</p>
            }
            <pre ref={pre} tabindex="0" role="region" aria-label="Script">
                <code>
                    { if *has_blanks { blanks.rows(&shown.script) } else { shown.script.rows().map(row).collect() } }
                </code>
            </pre>
            if let Some(onpaste) = onpaste {
                <Printed onpaste={onpaste.clone()} />
            }
        </section>
    }
}

/// The name of the control that has the focus, as links write it.
#[hook]
fn use_focused_control() -> UseStateHandle<String> {
    let focused = use_state_eq(String::new);
    use_effect_with((), {
        let focused = focused.setter();
        move |()| {
            let listener = platform::document().map(|document| {
                Listener::new(&document, "focusin", move |event| {
                    let control = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                    let name = control.map(|control| own_name(&control)).unwrap_or_default();
                    // A slider and its box are one control.
                    focused.set(name.trim_end_matches("-value").to_owned());
                })
            });
            move || drop(listener)
        }
    });
    focused
}

/// How many blanks are filled in.
fn progress((done, all): (usize, usize)) -> String {
    if done == all {
        return format!("All {all} blanks are filled in: this is your script.");
    }
    format!("{done} of {all} blanks filled in. Press Enter after each.")
}

/// Scrolls to the first line that a control has touched, if it is out of sight.
fn show_first_mark(pre: &NodeRef) {
    let Some(pre) = pre.cast::<Element>() else { return };
    let Some(mark) = pre.query_selector("mark").ok().flatten() else { return };
    let (frame, line) = (pre.get_bounding_client_rect(), mark.get_bounding_client_rect());
    if line.top() < frame.top() || line.bottom() > frame.bottom() {
        let above = line.top() - frame.top() - frame.height() / 3.0;
        pre.set_scroll_top(pre.scroll_top() + above as i32);
    }
}

/// Moves the focus back to the button that opened the script.
fn focus_opener() {
    let opener = platform::document().and_then(|document| document.query_selector(".tools [aria-expanded]").ok()?);
    if let Some(opener) = opener.and_then(|opener| opener.dyn_into::<HtmlElement>().ok()) {
        // Focusing a button of the page does not fail.
        let _ = opener.focus();
    }
}
