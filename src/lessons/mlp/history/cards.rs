//! One run as a card.

use std::rc::Rc;

use yew::prelude::*;

use super::entry::Entry;
use super::panel::glance;
use super::past;
use super::shelf::Action;
use super::words;
use crate::charts::mini::{Mini, Scales};
use crate::frame::drawing::use_drawing;
use crate::lessons::mlp::state;

#[derive(Properties, PartialEq)]
pub(super) struct CardProps {
    pub(super) entry: Rc<Entry>,
    /// The run before, from which this one's settings differ.
    pub(super) before: Option<Rc<Entry>>,
    pub(super) scales: Scales,
    /// Whether it is the run that goes on.
    pub(super) present: bool,
    /// Its place among those that are compared.
    pub(super) compared: Option<usize>,
    /// How many runs can be pinned.
    pub(super) most_pins: usize,
    pub(super) change: Callback<Action>,
    pub(super) act: Callback<state::Action>,
}

/// What a small picture is drawn from.
type Shown = (Rc<Entry>, Scales);

fn draw(mini: &mut Mini, (entry, scales): &Shown) {
    mini.draw(&glance(entry), scales);
}

#[function_component]
pub(super) fn Card(props: &CardProps) -> Html {
    let CardProps { entry, before, present, compared, .. } = props;
    let canvas = use_drawing((Rc::clone(entry), props.scales), Mini::new, draw);
    let id = entry.id;
    let title = format!("run-{id}-title");
    let new = words::what_is_new(entry, before.as_deref());
    let way = words::way(entry);
    let recipe = entry.recipe().filter(|_| !present);
    let open = {
        let act = props.act.clone();
        let recipe = recipe.clone();
        Callback::from(move |()| {
            if let Some(recipe) = &recipe {
                act.emit(state::Action::Past(past::Action::Open(recipe.clone())));
            }
        })
    };
    let side = compared.map(|place| ["A", "B"][place.min(1)]);
    html! {
        <li class={classes!("run", present.then_some("present"), entry.pinned.then_some("pinned"))} aria-labelledby={title.clone()}>
            <h3 id={title}>
                { words::name(id) }
                if *present {
                    <small>{ "present" }</small>
                }
                if let Some(side) = side {
                    <small class="side">{ side }</small>
                }
            </h3>
            <canvas ref={canvas} role="img" aria-label={words::picture(entry)} />
            <p class="run-outcome">{ words::outcome(entry) }</p>
            <p class="run-settings">
                if new.is_empty() && way.is_empty() {
                    { "Same settings as the run before." }
                }
                { for new.iter().map(|(name, value)| html! { <span>{ name }{ " " }<b>{ value }</b></span> }) }
                if !way.is_empty() {
                    <span class="run-way">{ way }</span>
                }
            </p>
            <div class="buttons">
                <CardButton
                    {id}
                    name="Open"
                    help="Takes the run up again where it was, with its settings, and pauses."
                    disabled={recipe.is_none()}
                    onclick={open}
                />
                <CardButton
                    {id}
                    name={if entry.pinned { "Unpin" } else { "Pin" }}
                    help={format!("Keeps its curve and its losses in the large charts; up to {} runs.", props.most_pins)}
                    onclick={props.change.reform(move |()| Action::Pin(id))}
                />
                <CardButton
                    {id}
                    name="Compare"
                    help="Picks the run for a comparison of two; once more takes it out."
                    pressed={Some(compared.is_some())}
                    onclick={props.change.reform(move |()| Action::Compare(id))}
                />
                <CardButton
                    {id}
                    name="Remove"
                    help="Forgets this run."
                    disabled={*present}
                    onclick={props.change.reform(move |()| Action::Remove(id))}
                />
            </div>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct CardButtonProps {
    /// The run's number, with which the buttons of all cards have names of their own.
    id: u32,
    name: &'static str,
    help: AttrValue,
    #[prop_or_default]
    disabled: bool,
    #[prop_or_default]
    pressed: Option<bool>,
    onclick: Callback<()>,
}

#[function_component]
fn CardButton(props: &CardButtonProps) -> Html {
    let CardButtonProps { id, name, disabled, .. } = props;
    let help = format!("run-{id}-{}", name.to_lowercase());
    let onclick = if *disabled { Callback::noop() } else { props.onclick.reform(|_| ()) };
    html! {
        <span class="tip-host">
            <button
                type="button"
                class="quiet"
                aria-label={format!("{name} run {id}")}
                aria-disabled={disabled.then_some("true")}
                aria-pressed={props.pressed.map(|pressed| pressed.to_string())}
                aria-describedby={help.clone()}
                {onclick}
            >
                { *name }
            </button>
            <span role="tooltip" class="tip" id={help}>{ &props.help }</span>
        </span>
    }
}
