//! How elements are found by role, and handed to scripts.

use fantoccini::elements::Element;
use serde_json::{Value, json};

/// An element as a script's argument.
pub(crate) fn reference(element: &Element) -> Value {
    // The key is the one that the WebDriver standard gives element references.
    json!({ "element-6066-11e4-a52e-4f735466cecf": element.element_id().to_string() })
}

/// The elements that can have a role; the browser is asked which of them do.
pub(crate) fn selector(role: &str) -> &'static str {
    match role {
        "button" => "button, [role=button]",
        "slider" => "input[type=range]",
        "spinbutton" => "input[type=number], input:not([type]), input[type=text]",
        "textbox" => "input, textarea",
        "radio" => "input[type=radio]",
        "combobox" => "select",
        "status" => "output, [role=status]",
        "alert" => "[role=alert]",
        "img" | "image" => "[role=img]",
        "link" => "a[href]",
        "heading" => "h1, h2, h3",
        "checkbox" => "input[type=checkbox]",
        "table" => "table",
        "meter" => "[role=meter]",
        "application" => "[role=application]",
        "tooltip" => "[role=tooltip]",
        "region" => "section, [role=region]",
        other => panic!("the harness does not know where to look for the role {other}"),
    }
}
