//! Pages on paper: in the light theme, with every fold open, and with the settings and what is written in fields as text. The style
//! sheet does the rest.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::theme;
use crate::platform::{self, Listener};

/// Where the settings are written: after the title and what stands beside it.
const TITLE: &str = "main .head";
/// The folds that are closed on the screen.
const CLOSED: &str = "main details:not([open], .badge)";

/// The fields with a text or a number that is no setting of a run: a program, the values in it.
const FIELDS: &str = "main :is(textarea, input.number):not(.control *, .desk *, .tools *)";

/// Prepares the page whenever the browser is about to print it, and restores it afterwards.
#[hook]
pub(crate) fn use_print() {
    use_effect_with((), |()| {
        let printing = Rc::new(RefCell::new(None::<Printing>));
        let listeners = web_sys::window().map(|window| {
            let (before, after) = (Rc::clone(&printing), printing);
            [
                Listener::new(&window, "beforeprint", move |_| {
                    before.borrow_mut().get_or_insert_with(Printing::begin);
                }),
                Listener::new(&window, "afterprint", move |_| drop(after.take())),
            ]
        });
        move || drop(listeners)
    });
}

/// The attribute of the root element by which the style sheet gives charts the height that they have on paper.
const ATTRIBUTE: &str = "data-printed";

/// A page that is being printed. Dropping this restores the page.
struct Printing {
    theme: Option<String>,
    folds: Vec<Element>,
    /// What is on paper only.
    written: Vec<Element>,
}

impl Printing {
    fn begin() -> Self {
        let folds: Vec<Element> = platform::all_of_document(CLOSED).collect();
        for fold in &folds {
            // Setting an attribute of a valid name does not fail.
            let _ = fold.set_attribute("open", "");
        }
        let values = platform::all_of_document(FIELDS).filter_map(|field| write_value(&field));
        let written = values.chain(write_settings()).collect();
        let printing = Self { theme: theme::override_with(Some("light")), folds, written };
        platform::mark_root(ATTRIBUTE, Some(""));
        // There is no frame before the page is printed.
        platform::measure_at_once(true);
        platform::draw_now();
        platform::measure_at_once(false);
        printing
    }
}

impl Drop for Printing {
    fn drop(&mut self) {
        for fold in &self.folds {
            // Removing an attribute does not fail.
            let _ = fold.remove_attribute("open");
        }
        self.written.iter().for_each(Element::remove);
        platform::mark_root(ATTRIBUTE, None);
        theme::override_with(self.theme.as_deref());
    }
}

fn write_settings() -> Option<Element> {
    let title = platform::document()?.query_selector(TITLE).ok()??;
    let settings: Vec<_> = settings().into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
    write_after(&title, "p", &settings.join("; "))
}

/// Writes what a field contains beside it, since fields are not printed.
fn write_value(field: &Element) -> Option<Element> {
    match field.dyn_ref::<HtmlTextAreaElement>() {
        Some(area) => write_after(field, "pre", &area.value()),
        None => write_after(field, "span", &field.dyn_ref::<HtmlInputElement>()?.value()),
    }
}

fn write_after(place: &Element, tag: &str, text: &str) -> Option<Element> {
    let written = platform::document()?.create_element(tag).ok()?;
    written.set_class_name("on-paper");
    written.set_text_content(Some(text));
    place.insert_adjacent_element("afterend", &written).ok()?
}

/// The names and the values of the controls on the page.
pub(crate) fn settings() -> Vec<(String, String)> {
    platform::all_of_document("main .control").filter_map(|control| setting(&control.dyn_into().ok()?)).collect()
}

fn setting(control: &HtmlElement) -> Option<(String, String)> {
    // A control that is hidden has no box.
    control.offset_parent()?;
    let part = |selector| control.query_selector(selector).ok().flatten();
    let name = part("label")?.text_content()?;
    let typed = || part("input:not([type=range])")?.dyn_into::<HtmlInputElement>().ok().map(|input| input.value());
    let chosen = || part("option:checked")?.text_content();
    let value = typed().or_else(chosen).or_else(|| part("input")?.get_attribute("aria-valuetext"))?;
    Some((name.trim().to_owned(), value.trim().to_owned()))
}
