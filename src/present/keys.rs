//! The presenter's view: a title, the states of the lecture, and what the keys do.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use super::controls::Offered;
use super::{controls, main, own_address};
use crate::components::named;
use crate::frame::view::{Kind, View};
use crate::platform::{self, Listener};

#[derive(Properties, PartialEq)]
pub(crate) struct PresenterProps {
    pub(crate) view: Rc<View>,
    /// The page's title.
    pub(crate) title: &'static str,
    pub(crate) offered: Offered,
    pub(crate) covered: bool,
    /// Covers and uncovers the curve.
    pub(crate) oncover: Callback<bool>,
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    GoOn,
    Reset,
    Reveal,
    Previous,
    Next,
    Slider,
    Hide,
    FullScreen,
    Leave,
}

/// The keys as the presenter sees them: the name on the key, what it does, the deed.
const KEYS: [(&str, &str, Deed); 9] = [
    ("Space", "go on", Deed::GoOn),
    ("0", "reset", Deed::Reset),
    ("R", "reveal", Deed::Reveal),
    ("←", "previous", Deed::Previous),
    ("→", "next", Deed::Next),
    ("S", "other slider", Deed::Slider),
    ("H", "hide controls", Deed::Hide),
    ("F", "full screen", Deed::FullScreen),
    ("Esc", "leave", Deed::Leave),
];

/// The frame of the presenter's view.
#[function_component]
pub(crate) fn Presenter(props: &PresenterProps) -> Html {
    let PresenterProps { view, title, offered, covered, oncover } = props;
    let is_bare = use_state_eq(|| false);
    use_effect_with(*is_bare, |&is_bare| platform::mark_root("data-bare", is_bare.then_some("")));
    use_effect_with((), |()| || platform::mark_root("data-bare", None));
    let act = use_callback((Rc::clone(view), *covered, *is_bare, offered.covers), {
        let (oncover, bare) = (oncover.clone(), is_bare.setter());
        move |deed, (view, covered, is_bare, covers)| match deed {
            Deed::GoOn => main().iter().for_each(controls::go_on),
            Deed::Reset => main().iter().for_each(controls::reset),
            Deed::Reveal if *covers => oncover.emit(!covered),
            Deed::Reveal => main().iter().for_each(controls::reveal),
            Deed::Previous => view.state.checked_sub(1).into_iter().for_each(|state| go_to(view, state)),
            Deed::Next => go_to(view, view.state + 1),
            Deed::Slider => other_slider(view),
            Deed::Hide => bare.set(!is_bare),
            Deed::FullScreen => toggle_full_screen(),
            Deed::Leave => platform::go(&view.shown_as(Kind::Page).with(&own_address()), false),
        }
    });
    use_effect_with(act.clone(), |act| {
        let act = act.clone();
        let listener = platform::document().map(|document| {
            Listener::capturing(&document, "keydown", move |event| {
                let Some(deed) = event.dyn_ref::<KeyboardEvent>().and_then(deed_of) else { return };
                event.prevent_default();
                event.stop_propagation();
                act.emit(deed);
            })
        });
        move || drop(listener)
    });
    let count = view.steps.len();
    let is_of_use = |deed: Deed| match deed {
        Deed::Previous => view.state > 0,
        Deed::Next => view.state + 1 < count,
        Deed::GoOn => offered.go_on.is_some(),
        Deed::Reset => offered.resets,
        Deed::Reveal => offered.covers || offered.reveals,
        Deed::Slider => offered.has_sliders,
        _ => true,
    };
    let key = |&(key, what, deed): &(&'static str, &'static str, Deed)| {
        let what = match deed {
            Deed::GoOn => offered.go_on.unwrap_or(what),
            Deed::Reveal if offered.covers && !covered => "cover",
            _ => what,
        };
        html! {
            <button type="button" class="quiet" onclick={act.reform(move |_: MouseEvent| deed)}><kbd>{ key }</kbd>{ what }</button>
        }
    };
    let dot = |state: usize| {
        let name = view.steps[state].title.as_str();
        let name = format!("State {} of {count}{}{name}", state + 1, if name.is_empty() { "" } else { ": " });
        let view = Rc::clone(view);
        let dot = html! {
            <button
                type="button"
                class={classes!("state-dot", (state < view.state).then_some("past"))}
                aria-label={name.clone()}
                aria-current={(state == view.state).then_some("step")}
                onclick={move |_| go_to(&view, state)}
            />
        };
        named(name, dot)
    };
    html! {
        <>
            <header class="presenter">
                <h1>{ view.title().unwrap_or(title).to_owned() }</h1>
                if count > 0 {
                    <nav aria-label="Lecture">{ for (0..count).map(dot) }</nav>
                }
            </header>
            <footer class="keys">
                { for KEYS.iter().filter(|(.., deed)| is_of_use(*deed)).map(key) }
                if count > 0 {
                    <span role="status">{ format!("State {} of {count}", view.state + 1) }</span>
                }
            </footer>
        </>
    }
}

/// What a key does here. In a text box keys write, and on a slider arrows move it.
fn deed_of(event: &KeyboardEvent) -> Option<Deed> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_slider =
        |element: &Element| element.dyn_ref::<HtmlInputElement>().is_some_and(|input| input.type_() == "range");
    let on_slider = target.as_ref().is_some_and(is_slider);
    let in_box =
        target.is_some_and(|target| target.matches("input, select, textarea").unwrap_or_default() && !on_slider);
    let deed = match event.key().as_str() {
        "Escape" => Deed::Leave,
        "PageUp" => Deed::Previous,
        "PageDown" => Deed::Next,
        "ArrowLeft" if !on_slider => Deed::Previous,
        "ArrowRight" if !on_slider => Deed::Next,
        " " => Deed::GoOn,
        "0" => Deed::Reset,
        "r" | "R" => Deed::Reveal,
        "s" | "S" => Deed::Slider,
        "h" | "H" => Deed::Hide,
        "f" | "F" => Deed::FullScreen,
        _ => return None,
    };
    (!in_box || deed == Deed::Leave).then_some(deed)
}

fn go_to(view: &View, state: usize) {
    if let Some(hash) = view.address_of(state) {
        platform::go(&hash, false);
    }
}

fn other_slider(view: &View) {
    if let Some(name) = main().and_then(|main| controls::next_slider(&main)) {
        platform::go(&View { slider: Some(name), ..view.clone() }.with(&own_address()), true);
    }
}

fn toggle_full_screen() {
    let Some(document) = platform::document() else { return };
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else if let Some(root) = document.document_element() {
        // A browser that has no full screen, or refuses it, leaves the page as it is.
        let _ = root.request_fullscreen();
    }
}
