//! The building blocks of pages.

mod activation_slider;
mod background;
mod brief;
mod button;
mod cell_grid;
mod controls;
mod copy_link;
mod data;
mod figure;
mod fold;
mod legend;
mod math;
mod menu_button;
mod notice;
mod number_box;
pub(crate) mod parameters;
mod reader;
mod ring;
mod strip;
mod table;
mod task_list;
mod term;

use yew::prelude::*;

use crate::frame::unbroken;

pub(crate) use activation_slider::activation_slider;
pub(crate) use background::{background, explanation};
pub(crate) use brief::{TaskChip, task_place};
pub(crate) use button::{button, sets};
pub(crate) use cell_grid::{CellGrid, cell_pad, use_pointed};
pub(crate) use controls::{
    checkbox, menu, number_field, radios, seed_button, seed_slider, select, select_with, slider,
};
pub(crate) use copy_link::{CopyLink, Copying, hash_now, is_long, link_field, use_copying};
pub(crate) use data::{Cell, Table};
pub(crate) use figure::{ChartFigure, Json};
pub(crate) use fold::{chip, fold};
pub(crate) use legend::{Sample, legend, legend_item};
pub(crate) use math::{display, inline};
pub(crate) use menu_button::{MenuButton, MenuItem};
pub(crate) use notice::{alert, news, notes};
pub(crate) use number_box::NumberBox;
pub(crate) use ring::ring;
pub(crate) use strip::{Strip, StripLink};
pub(crate) use table::scroll_table;
pub(crate) use task_list::task_list;
pub(crate) use term::{gloss, glossed, use_glossary};

/// A callback for events that passes on what `pick` finds in an event, if it finds anything.
pub(crate) fn picking<I: 'static, O: 'static>(
    callback: &Callback<O>,
    pick: impl Fn(I) -> Option<O> + 'static,
) -> Callback<I> {
    let callback = callback.clone();
    Callback::from(move |event| {
        if let Some(value) = pick(event) {
            callback.emit(value);
        }
    })
}

/// An entry in the list of a run's numbers. The number is written into its element while the run goes on.
pub(crate) fn counter(name: &'static str, live: &'static str, output: &NodeRef) -> Html {
    html! { <div><dt>{ name }</dt><dd><output aria-label={name} aria-live={live} ref={output.clone()} /></dd></div> }
}

/// The head of a popover with this id: its title, and a button for those who have no key that closes it.
pub(crate) fn panel_head(id: &'static str, title: impl Into<Html>) -> Html {
    html! {
        <div class="panel-head">
            <h2 id={format!("{id}-title")}>{ title.into() }</h2>
            <button type="button" class="quiet" popovertarget={id} popovertargetaction="hide">{ "Close" }</button>
        </div>
    }
}

/// The sentence that a control shows on hover and on focus. The control names it in its `aria-describedby`.
pub(crate) fn tip(id: impl Into<AttrValue>, help: impl Into<AttrValue>) -> Html {
    html! { <span role="tooltip" class="tip" id={id.into()}>{ unbroken(&help.into()) }</span> }
}

/// A control with its tip. The content gets the tip's id for its `aria-describedby`.
pub(crate) fn tipped(id: String, help: impl Into<AttrValue>, content: impl FnOnce(String) -> Html) -> Html {
    html! { <span class="tip-host">{ content(id.clone()) }{ tip(id, help) }</span> }
}

/// A control that has a sign or nothing instead of words, with its name as its tip. Screen readers get the name from the control.
pub(crate) fn named(name: impl Into<AttrValue>, control: Html) -> Html {
    html! { <span class="tip-host">{ control }<span class="tip" aria-hidden="true">{ name.into() }</span></span> }
}

/// A control's id, from its name: "Learning rate" becomes "learning-rate".
pub(crate) fn id_of(name: &str) -> String {
    name.to_ascii_lowercase().replace(' ', "-")
}
