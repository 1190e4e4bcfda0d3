//! The parts that pages are made of.

mod activation_slider;
mod background;
mod button;
mod cell_grid;
mod checkbox;
mod figure;
mod legend;
mod notice;
mod number_box;
mod number_field;
mod select;
mod share;
mod slider;
mod strip;
mod task_list;
mod term;

use yew::Callback;

pub(super) use activation_slider::ActivationSlider;
pub(super) use background::background;
pub(super) use button::Button;
pub(super) use cell_grid::CellGrid;
pub(super) use checkbox::Checkbox;
pub(super) use figure::{ChartFigure, Table};
pub(super) use legend::{Legend, LegendItem, Sample};
pub(super) use notice::{Alert, Notes};
pub(super) use number_box::NumberBox;
pub(super) use number_field::NumberField;
pub(super) use select::Select;
pub(super) use share::Share;
pub(super) use slider::Slider;
pub(super) use strip::{Strip, StripLink};
pub(super) use task_list::{TaskList, task_list};
pub(crate) use term::gloss;
pub(super) use term::{glossed, use_glossary};

/// A callback for events that hold something to pass on, and at times nothing.
pub(super) fn picking<I: 'static, O: 'static>(
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

/// A control's id, from its name: "Learning rate" becomes "learning-rate".
fn id_of(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}
