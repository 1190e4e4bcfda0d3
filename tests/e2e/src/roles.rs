//! Selectors for roles, and elements as arguments of scripts.

use fantoccini::elements::Element;
use serde_json::{Value, json};

/// An element as a script's argument.
pub(crate) fn reference(element: &Element) -> Value {
    // The WebDriver standard defines this key for references to elements.
    json!({ "element-6066-11e4-a52e-4f735466cecf": element.element_id().to_string() })
}

/// A selector for the elements that may have a role; the browser computes which of them do.
pub(crate) fn selector(role: &str) -> &'static str {
    match role {
        "button" => "button, [role=button]",
        "slider" => "input[type=range]",
        "spinbutton" => "input[type=number], input:not([type]), input[type=text]",
        "textbox" => "input, textarea, [role=textbox]",
        "radio" => "input[type=radio]",
        "combobox" => "select",
        "status" => "output, [role=status]",
        "alert" => "[role=alert]",
        "img" | "image" => "[role=img]",
        "link" => "a[href]",
        "heading" => "h1, h2, h3",
        "checkbox" => "input[type=checkbox]",
        "dialog" => "dialog",
        "list" => "ul, ol",
        "table" => "table",
        "meter" => "[role=meter]",
        "application" => "[role=application]",
        "tooltip" => "[role=tooltip]",
        "menuitem" => "[role=menuitem]",
        "region" => "section, [role=region]",
        "group" => "fieldset, [role=group]",
        "progressbar" => "progress, [role=progressbar]",
        other => panic!("the harness has no selector for the role {other}"),
    }
}
