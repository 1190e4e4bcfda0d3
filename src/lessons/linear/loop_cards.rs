//! The training loop as cards that can be moved, dropped and doubled.

use wasm_bindgen::JsCast;
use yew::prelude::*;

use super::act::Act;
use super::controls::FORGET;
use super::plots::Parts;
use super::state::{Action, Ended, Linear};
use super::words;
use crate::components::{button, named};
use engine::choice::Choice;
use protocol::{CARDS, Card, Finding, LineModel, LineStop, RegressionSettings};

#[derive(Properties, PartialEq)]
pub(super) struct LoopCardsProps {
    pub(super) page: Linear,
    pub(super) parts: Parts,
    pub(super) act: Callback<Action>,
}

#[function_component]
pub(super) fn LoopCards(LoopCardsProps { page, parts, act }: &LoopCardsProps) -> Html {
    let RegressionSettings { cards, summed, .. } = &page.link.settings;
    let (summed, both) = (*summed, page.link.act == Act::Nn);
    let dragged = use_state_eq(|| None::<usize>);
    let list = use_node_ref();
    let stopped_at = match page.ended {
        Some(Ended { stop: LineStop::Card(place), .. }) => Some(place as usize),
        _ => None,
    };
    let change = |change: &dyn Fn(&mut Vec<Card>)| {
        let mut changed = cards.clone();
        change(&mut changed);
        act.reform(move |()| Action::Cards(changed.clone()))
    };
    let row = |(place, &card): (usize, &Card)| {
        let name = card.label();
        let number = place + 1;
        // The focus moves with the card, so that the same key moves it further.
        let moved = |to: usize, button: usize| {
            let list = list.clone();
            change(&|cards| cards.swap(place, to)).reform(move |()| focus(&list, to, button))
        };
        let up = (place > 0).then(|| moved(place - 1, UP));
        let down = (number < cards.len()).then(|| moved(place + 1, DOWN));
        let double = (cards.len() < CARDS).then(|| change(&|cards| cards.insert(place, card)));
        let drop = {
            let (list, last) = (list.clone(), number == cards.len());
            let dropped = change(&|cards| {
                cards.remove(place);
            });
            // The last row disappears, and the focus with it.
            dropped.reform(move |()| {
                if last && place > 0 {
                    focus(&list, place - 1, DROP)
                }
            })
        };
        let ondragstart = {
            let setter = dragged.setter();
            move |_: DragEvent| setter.set(Some(place))
        };
        let onto = {
            let (act, cards, from, setter) = (act.clone(), cards.clone(), *dragged, dragged.setter());
            move |event: DragEvent| {
                event.prevent_default();
                setter.set(None);
                if let Some(from) = from.filter(|&from| from != place && from < cards.len()) {
                    let mut changed = cards.clone();
                    let card = changed.remove(from);
                    changed.insert(place, card);
                    act.emit(Action::Cards(changed));
                }
            }
        };
        html! {
            // The key keeps the rows in place when a card is dropped. Without it, Yew removes the first row and its
            // focus.
            <li
                key={place}
                class={classes!("loop-card", (stopped_at == Some(place)).then_some("stopped"), (card == Card::Backward).then_some("back"))}
                ~style={format!("--place: {place}; --places: {}", cards.len())}
                draggable="true"
                {ondragstart}
                ondragover={|event: DragEvent| event.prevent_default()}
                ondrop={onto}
            >
                <span class="grip" aria-hidden="true" />
                <span class="loop-card-name">{ name }</span>
                <span class="made">
                    <span class="network" ref={parts.made[place][0].clone()} />
                    if both {
                        <span class="second" ref={parts.made[place][1].clone()} />
                    }
                </span>
                <code class="network">{ words::code(card, LineModel::ByHand, summed) }</code>
                if both {
                    <code class="second">{ words::code(card, LineModel::Linear, summed) }</code>
                }
                <span class="loop-card-buttons">
                    { small("↑", format!("Move {name} up, card {number}"), up) }
                    { small("↓", format!("Move {name} down, card {number}"), down) }
                    { small("+", format!("Double {name}, card {number}"), double) }
                    { small("×", format!("Drop {name}, card {number}"), Some(drop)) }
                </span>
            </li>
        }
    };
    html! {
        <section class={classes!("loop", page.playing.then_some("running"), both.then_some("both"))} aria-labelledby="loop-title">
            <div class="loop-head">
                <h2 id="loop-title">{ "The loop" }</h2>
                <span ref={parts.made_in.clone()} />
            </div>
            <p class="loop-for"><code>{ "for epoch in range(epochs):" }</code></p>
            <ol aria-label="Cards" ref={list.clone()}>{ for cards.iter().enumerate().map(row) }</ol>
            { standing(page) }
        </section>
    }
}

/// What the loop does, and what its learning rate does.
fn standing(page: &Linear) -> Html {
    let (told, wrong) = page.scene.as_ref().map_or_else(Default::default, |scene| {
        let beyond = words::beyond(page.link.settings.learning_rate, scene.bowl.largest_stable_rate);
        match (scene.finding, beyond) {
            (Finding::Right, Some(told)) => (told, true),
            (finding, _) => (words::finding(finding), finding != Finding::Right),
        }
    });
    html! {
        <p class={classes!("standing", wrong.then_some("warning"))} aria-live="polite">{ told }</p>
    }
}

/// The buttons that add a card to the loop.
pub(super) fn spare_cards(page: &Linear, act: &Callback<Action>) -> Html {
    let RegressionSettings { cards, summed, .. } = &page.link.settings;
    let add = |&card: &Card| {
        let mut changed: Vec<Card> = cards.iter().copied().chain([card]).collect();
        changed.truncate(CARDS);
        html! {
            { button(
                format!("Add {}", card.label()),
                words::code(card, LineModel::Linear, *summed),
                act.reform(move |()| Action::Cards(changed.clone())),
            ) }
        }
    };
    html! {
        <div class="buttons spare">
            { for Card::ALL.iter().map(add) }
            { button(
                "Restore the loop",
                "Puts the four cards back in the right order.",
                act.reform(|()| Action::Cards(Card::LOOP.to_vec())),
            ).sets([FORGET]) }
        </div>
    }
}

/// The indices of a card's buttons.
const UP: usize = 0;
const DOWN: usize = 1;
const DROP: usize = 3;

/// Focuses a button of the card at a place, or the opposite button if that one is disabled because the card cannot move
/// further.
fn focus(list: &NodeRef, place: usize, button: usize) {
    let buttons = |index: usize| {
        let selector = format!("li:nth-child({}) .tip-host:nth-child({}) > button", place + 1, index + 1);
        let list = list.cast::<web_sys::Element>()?;
        list.query_selector(&selector).ok().flatten()?.dyn_into::<web_sys::HtmlElement>().ok()
    };
    let other = if button == UP { DOWN } else { UP };
    if let Some(button) =
        [button, other].into_iter().filter_map(buttons).find(|button| !button.has_attribute("disabled"))
    {
        // Focusing a button of the page does not fail.
        let _ = button.focus();
    }
}

/// A small button. Without a callback it is disabled.
fn small(sign: &'static str, name: String, onclick: Option<Callback<()>>) -> Html {
    let disabled = onclick.is_none();
    let onclick = onclick.map(|onclick| onclick.reform(|_: MouseEvent| ()));
    let button =
        html! { <button type="button" class="small" aria-label={name.clone()} {disabled} {onclick}>{ sign }</button> };
    named(name, button)
}
