//! Parts of the pages that several tabs have.

use yew::prelude::*;

use crate::components::{button, picking, slider};
use crate::platform;
use crate::settings::field::{Field, LARGEST_RANDOM_SEED};
use crate::settings::scale::Scale;

/// The head of a tab: its title, what to do there, and notes on the address.
pub(super) fn head(title: &'static str, task: Html, notes: &Html) -> Html {
    html! {
        <>
            <header class="intro">
                <h1>{ title }</h1>
                <p>{ task }</p>
            </header>
            { notes.clone() }
        </>
    }
}

/// The slider of the seed. Its number box takes larger seeds than the slider.
pub(super) fn seed_slider(seed: u32, help: &'static str, onchange: &Callback<u32>) -> Html {
    let onchange = onchange.reform(|value| value as u32);
    slider(Field::SEED, Scale::Whole { min: 0, max: 99 }, seed, help, onchange).into()
}

/// A button that draws a random seed.
pub(super) fn seed_button(label: &'static str, help: &'static str, onchange: &Callback<u32>) -> Html {
    button(label, help, picking(onchange, |()| platform::seed(LARGEST_RANDOM_SEED))).into()
}
