//! A lecture: a list of prepared states, made in the page and kept in one link.

use std::rc::Rc;

use web_sys::{HtmlInputElement, InputEvent};
use yew::prelude::*;

use crate::components::{CopyLink, button, hash_now, id_of, panel_head, picking, tip, tipped};
use crate::frame::view::{Kind, Step, View, names};
use crate::lessons::Lesson;
use crate::platform;
use crate::settings::reader;

/// Under this name the device remembers the lecture.
const STORED_AS: &str = "lecture";

/// The states of the lecture that is being made.
#[derive(Clone, PartialEq, Default)]
struct Lecture(Vec<Step>);

enum Change {
    Add(String),
    Title(usize, String),
    Cover(usize, bool),
    Up(usize),
    Remove(usize),
}

impl Lecture {
    fn stored() -> Self {
        let text = platform::load(STORED_AS).unwrap_or_default();
        let is_page = |path: &str| Lesson::at(path).is_some();
        Self(text.split(';').filter_map(|text| Step::read(text, is_page)).collect())
    }

    fn store(&self) {
        let texts: Vec<_> = self.0.iter().map(Step::text).collect();
        platform::store(STORED_AS, &texts.join(";"));
    }

    /// The address of its first state, in the presenter's view.
    fn address(&self) -> Option<String> {
        View { kind: Kind::Present, steps: self.0.clone(), ..View::default() }.address_of(0)
    }
}

impl Reducible for Lecture {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut steps = self.0.clone();
        match change {
            Change::Add(hash) => steps.push(Step { hash, ..Step::default() }),
            Change::Title(at, title) => steps[at].title = title,
            Change::Cover(at, cover) => steps[at].cover = cover,
            Change::Up(at) => steps.swap(at, at.saturating_sub(1)),
            Change::Remove(at) => drop(steps.remove(at)),
        }
        let lecture = Self(steps);
        lecture.store();
        Rc::new(lecture)
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct StateProps {
    /// The address of the state that is shown, without "#".
    pub(crate) hash: String,
    /// The same at the moment of a click, if it changes without a rendering.
    pub(crate) now: Option<Callback<(), Option<String>>>,
}

/// The button for the list of states, and the list.
#[function_component]
pub(crate) fn LectureButton(StateProps { hash, now }: &StateProps) -> Html {
    let lecture = use_reducer_eq(Lecture::stored);
    let change = lecture.dispatcher();
    let dispatch = Callback::from(move |action| change.dispatch(action));
    let add = dispatch.reform({
        let hash = hash_now(now, hash);
        move |()| Change::Add(hash())
    });
    let address = lecture.address().unwrap_or_default();
    let start = {
        let address = address.clone();
        move |()| platform::go(&address, false)
    };
    let is_empty = lecture.0.is_empty();
    let rows = lecture.0.iter().enumerate().map(|(index, step)| row(index, step, &dispatch));
    html! {
        <>
            <span class="tip-host">
                <button type="button" class="quiet" popovertarget="lecture" aria-describedby="lecture-help">{ "Lecture" }</button>
                { tip("lecture-help", "Prepare states of the pages, and step through them in front of a class.") }
            </span>
            <section id="lecture" class="panel" popover="auto" aria-labelledby="lecture-title">
                { panel_head("lecture", "Lecture") }
                <p>
                    { "Prepare a state, add it, and continue with the next. In class, the arrow keys move from state \
                       to state. One link contains the whole lecture." }
                </p>
                <ol class="states">{ for rows }</ol>
                <div class="buttons">
                    { button("Add this state", "Adds what is shown now: its settings and, if it is paused, its epoch.", add)
                        .primary(is_empty) }
                    { button("Start", "Shows the first state in the presenter’s view.", start).primary(!is_empty).disabled(is_empty) }
                    <CopyLink
                        label="Copy lecture link"
                        hash={address}
                        help="Copies a link that opens the first state."
                        disabled={is_empty}
                    />
                </div>
                <ClassLink hash={hash.clone()} />
            </section>
        </>
    }
}

fn row(index: usize, step: &Step, dispatch: &Callback<Change>) -> Html {
    let number = index + 1;
    let of_page = Lesson::at(reader::split(&step.hash).0).map_or("", |lesson| lesson.title);
    let title = picking(&dispatch.reform(move |title| Change::Title(index, title)), |event: InputEvent| {
        Some(event.target_dyn_into::<HtmlInputElement>()?.value())
    });
    let cover = picking(&dispatch.reform(move |cover| Change::Cover(index, cover)), |event: Event| {
        Some(event.target_dyn_into::<HtmlInputElement>()?.checked())
    });
    html! {
        <li>
            { tipped(format!("state-{number}-title"), "The title that the class sees, for instance a question.", |id| html! {
                <input
                    type="text"
                    value={step.title.clone()}
                    placeholder={of_page}
                    aria-label={format!("Title of state {number}")}
                    aria-describedby={id}
                    oninput={title}
                />
            }) }
            { tipped(
                format!("state-{number}-cover"),
                "Covers the curve until you press R, so that the class can predict it.",
                |id| html! {
                    <label>
                        <input type="checkbox" checked={step.cover} aria-describedby={id} onchange={cover} />
                        { "Predict first" }
                    </label>
                },
            ) }
            { tipped(format!("state-{number}-open"), "Shows this state on its page.", |id| html! {
                <a href={format!("#{}", step.hash)} aria-describedby={id}>{ "Open" }</a>
            }) }
            { small_button(
                "↑",
                format!("Move state {number} up"),
                "Swaps this state with the one above.",
                index == 0,
                dispatch.reform(move |_: MouseEvent| Change::Up(index)),
            ) }
            { small_button(
                "×",
                format!("Remove state {number}"),
                "Takes this state out of the lecture.",
                false,
                dispatch.reform(move |_: MouseEvent| Change::Remove(index)),
            ) }
        </li>
    }
}

/// A button with a sign, whose name is only read out.
fn small_button(
    sign: &'static str,
    name: String,
    help: &'static str,
    disabled: bool,
    onclick: Callback<MouseEvent>,
) -> Html {
    tipped(format!("{}-help", id_of(&name)), help, |id| {
        html! {
            <button type="button" class="quiet" aria-label={name} aria-describedby={id} {disabled} {onclick}>{ sign }</button>
        }
    })
}

#[derive(Properties, PartialEq)]
struct ClassLinkProps {
    hash: String,
}

/// A link that shows a class just what is meant.
#[function_component]
fn ClassLink(ClassLinkProps { hash }: &ClassLinkProps) -> Html {
    let view = use_state_eq(View::default);
    let onhide = listing(&view, move |view, text| view.hide = names(text));
    let onlock = listing(&view, move |view, text| view.lock = names(text));
    html! {
        <details class="fold">
            <summary><span class="fold-title">{ "Link for a class" }</span></summary>
            <p>{ "Names of controls as shown on the page, separated by commas: Learning rate, New seed." }</p>
            { tipped("hide-help".to_owned(), "Controls that the class does not see.", |id| html! {
                <label>{ "Hide" }<input type="text" oninput={onhide} aria-describedby={id} /></label>
            }) }
            { tipped("lock-help".to_owned(), "Controls that the class sees and cannot change.", |id| html! {
                <label>{ "Lock" }<input type="text" oninput={onlock} aria-describedby={id} /></label>
            }) }
            <CopyLink
                label="Copy class link"
                hash={view.with(hash)}
                help="Copies a link to what is shown now, without the hidden controls."
            />
        </details>
    }
}

fn listing(view: &UseStateHandle<View>, take: impl Fn(&mut View, &str) + 'static) -> Callback<InputEvent> {
    let view = view.clone();
    Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            let mut changed = (*view).clone();
            take(&mut changed, &input.value());
            view.set(changed);
        }
    })
}
