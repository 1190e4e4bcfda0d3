//! The training loop as cards that can be put in order, dropped and doubled.

use yew::prelude::*;

use super::state::{Action, Linear};
use super::words;
use crate::choice::Choice;
use crate::protocol::{CARDS, Card, LineModel, LineStop};
use crate::ui::components::Button;

#[derive(Properties, PartialEq)]
pub(super) struct LoopCardsProps {
    pub(super) page: Linear,
    pub(super) act: Callback<Action>,
}

#[function_component]
pub(super) fn LoopCards(LoopCardsProps { page, act }: &LoopCardsProps) -> Html {
    let cards = &page.link.settings.cards;
    let dragged = use_state_eq(|| None::<usize>);
    let stopped_at = match page.ended {
        Some((_, LineStop::Card(place))) => Some(place as usize),
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
        let up = (place > 0).then(|| change(&|cards| cards.swap(place, place - 1)));
        let down = (number < cards.len()).then(|| change(&|cards| cards.swap(place, place + 1)));
        let double = (cards.len() < CARDS).then(|| change(&|cards| cards.insert(place, card)));
        let drop = change(&|cards| {
            cards.remove(place);
        });
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
            <li
                class={classes!("loop-card", (stopped_at == Some(place)).then_some("stopped"))}
                draggable="true"
                {ondragstart}
                ondragover={|event: DragEvent| event.prevent_default()}
                ondrop={onto}
            >
                <span class="loop-card-name">{ name }</span>
                <code>{ words::code(card, LineModel::ByHand) }</code>
                <span class="loop-card-buttons">
                    { small("↑", format!("Move {name} up, card {number}"), up) }
                    { small("↓", format!("Move {name} down, card {number}"), down) }
                    { small("+", format!("Double {name}, card {number}"), double) }
                    { small("×", format!("Drop {name}, card {number}"), Some(drop)) }
                </span>
            </li>
        }
    };
    let add = |&card: &Card| {
        let changed = cards.iter().copied().chain([card]).collect::<Vec<_>>();
        let full = cards.len() >= CARDS;
        html! {
            <Button
                label={format!("Add {}", card.label())}
                help={words::code(card, LineModel::Linear)}
                onclick={act.reform(move |()| Action::Cards(if full { changed[..CARDS].to_vec() } else { changed.clone() }))}
            />
        }
    };
    let finding = page.scene.as_ref().map(|scene| words::finding(scene.finding)).unwrap_or_default();
    html! {
        <section class="loop" aria-labelledby="loop-title">
            <h2 id="loop-title">{ "The training loop" }</h2>
            <p class="loop-for"><code>{ "for epoch in range(epochs):" }</code></p>
            <ol aria-label="Cards">{ for cards.iter().enumerate().map(row) }</ol>
            <p class="finding" aria-live="polite" aria-label="Finding">{ finding }</p>
            <div class="buttons">
                { for Card::ALL.iter().map(add) }
                <Button
                    label="Restore the loop"
                    help="Puts the four cards in their right order."
                    onclick={act.reform(|()| Action::Cards(Card::LOOP.to_vec()))}
                />
            </div>
        </section>
    }
}

/// A small button; without something to do it is disabled.
fn small(sign: &'static str, name: String, onclick: Option<Callback<()>>) -> Html {
    let disabled = onclick.is_none();
    let onclick = onclick.map(|onclick| onclick.reform(|_: MouseEvent| ()));
    html! { <button type="button" class="small" aria-label={name.clone()} title={name} {disabled} {onclick}>{ sign }</button> }
}
