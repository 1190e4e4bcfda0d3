//! The card of a run.

use std::rc::Rc;

use yew::prelude::*;

use super::entry::Entry;
use super::panel::glance;
use super::past;
use super::shelf::{Action, MOST_PINS};
use super::words;
use crate::charts::Canvas;
use crate::charts::mini::{self, Scales};
use crate::components::{sets, tip};
use crate::frame::use_drawing;
use crate::lessons::mlp::state;
use crate::settings::table;

#[derive(Properties, PartialEq)]
pub(super) struct CardProps {
    pub(super) entry: Rc<Entry>,
    /// The run before it, with which its settings are compared.
    pub(super) before: Option<Rc<Entry>>,
    pub(super) scales: Scales,
    /// Whether it is the present run.
    pub(super) present: bool,
    /// Its index among the runs that are compared.
    pub(super) compared: Option<usize>,
    pub(super) change: Callback<Action>,
    pub(super) act: Callback<state::Action>,
}

/// The run and the scales of its small chart.
type Shown = (Rc<Entry>, Scales);

fn draw(canvas: &mut Canvas, (entry, scales): &Shown) {
    mini::draw(canvas, &glance(entry), scales);
}

#[function_component]
pub(super) fn Card(props: &CardProps) -> Html {
    let CardProps { entry, before, present, compared, .. } = props;
    let canvas = use_drawing((Rc::clone(entry), props.scales), Canvas::new, draw);
    let id = entry.id;
    let title = format!("run-{id}-title");
    let new = words::what_is_new(entry, before.as_deref());
    let way = words::way(entry);
    let open = entry
        .recipe()
        .filter(|_| !present)
        .map(|recipe| props.act.reform(move |()| state::Action::Past(past::Action::Open(recipe.clone()))));
    let change = |action: Action| props.change.reform(move |()| action.clone());
    let pin_help = format!(
        "Keeps this run’s curve and losses in the large charts. You can pin up to {MOST_PINS} \
                            runs."
    );
    let side = compared.map(|place| ["A", "B"][place.min(1)]);
    html! {
        <li class={classes!("run", present.then_some("present"), entry.pinned.then_some("pinned"))} aria-labelledby={title.clone()}>
            <h3 id={title}>
                { words::name(id) }
                if *present {
                    <small>{ "current" }</small>
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
                { button(id, "Open", "Restores this run with its settings at its last epoch, and pauses.", None, open, Some(sets(table::labels_but(&[])))) }
                { button(id, if entry.pinned { "Unpin" } else { "Pin" }, &pin_help, None, Some(change(Action::Pin(id))), None) }
                { button(
                    id,
                    "Compare",
                    "Picks this run for a comparison of two runs. Press again to undo.",
                    Some(compared.is_some()),
                    Some(change(Action::Compare(id))),
                    None,
                ) }
                { button(id, "Remove", "Deletes this run.", None, (!present).then(|| change(Action::Remove(id))), None) }
            </div>
        </li>
    }
}

/// A button whose name contains the number of its run. Without `onclick` it is disabled. `sets` are the controls that it sets.
fn button(
    id: u32,
    name: &str,
    help: &str,
    pressed: Option<bool>,
    onclick: Option<Callback<()>>,
    sets: Option<String>,
) -> Html {
    let help_id = format!("run-{id}-{}", name.to_ascii_lowercase());
    html! {
        <span class="tip-host">
            <button
                type="button"
                class="quiet"
                aria-label={format!("{name} run {id}")}
                aria-disabled={onclick.is_none().then_some("true")}
                aria-pressed={pressed.map(|pressed| pressed.to_string())}
                aria-describedby={help_id.clone()}
                data-sets={sets}
                onclick={onclick.map(|onclick| onclick.reform(|_| ()))}
            >
                { name }
            </button>
            { tip(help_id, help.to_owned()) }
        </span>
    }
}
