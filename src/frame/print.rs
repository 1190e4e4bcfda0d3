//! Pages on paper: in the light theme, with every fold open and the settings in words. The style sheet does the rest.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::theme;
use crate::platform::{self, Listener};

/// Where the settings are written: after the title and what stands beside it.
const TITLE: &str = "main .head";
/// The folds that are closed on the screen.
const CLOSED: &str = "main details:not([open], .badge)";

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

/// A page that is being printed. Dropping this restores the page.
struct Printing {
    theme: Option<String>,
    folds: Vec<Element>,
    settings: Option<Element>,
}

impl Printing {
    fn begin() -> Self {
        let folds: Vec<Element> = platform::all_of_document(CLOSED).collect();
        for fold in &folds {
            // Setting an attribute of a valid name does not fail.
            let _ = fold.set_attribute("open", "");
        }
        let printing = Self { theme: theme::override_with(Some("light")), folds, settings: write_settings() };
        // There is no frame before the page is printed.
        platform::draw_now();
        printing
    }
}

impl Drop for Printing {
    fn drop(&mut self) {
        for fold in &self.folds {
            // Removing an attribute does not fail.
            let _ = fold.remove_attribute("open");
        }
        if let Some(settings) = &self.settings {
            settings.remove();
        }
        theme::override_with(self.theme.as_deref());
    }
}

fn write_settings() -> Option<Element> {
    let document = platform::document()?;
    let title = document.query_selector(TITLE).ok()??;
    let paragraph = document.create_element("p").ok()?;
    paragraph.set_class_name("on-paper");
    let settings: Vec<_> = settings().into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
    paragraph.set_text_content(Some(&settings.join("; ")));
    title.insert_adjacent_element("afterend", &paragraph).ok()?
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
