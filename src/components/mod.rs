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

pub(crate) use activation_slider::ActivationSlider;
pub(crate) use background::background;
pub(crate) use button::Button;
pub(crate) use cell_grid::CellGrid;
pub(crate) use checkbox::Checkbox;
pub(crate) use figure::{ChartFigure, Table};
pub(crate) use legend::{Legend, LegendItem, Sample};
pub(crate) use notice::{Alert, Notes};
pub(crate) use number_box::NumberBox;
pub(crate) use number_field::NumberField;
pub(crate) use select::Select;
pub(crate) use share::Share;
pub(crate) use slider::Slider;
pub(crate) use strip::{Strip, StripLink};
pub(crate) use task_list::{TaskList, task_list};
pub(crate) use term::gloss;
pub(crate) use term::{glossed, use_glossary};

/// A callback for events that hold something to pass on, and at times nothing.
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

/// A control's id, from its name: "Learning rate" becomes "learning-rate".
fn id_of(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}
