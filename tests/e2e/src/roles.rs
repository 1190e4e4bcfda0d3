//! Finds elements by role and accessible name, and passes them to scripts.

use std::cell::Cell;

use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use crate::App;
use crate::command::Command;

/// The key of references to elements, which the WebDriver standard defines.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The elements that match a selector: first those whose texts and labels contain a name, then the others.
const CANDIDATES: &str = "
    const [selector, name] = arguments;
    const flat = (text) => (text ?? '').replace(/\\s+/g, '');
    const texts = (element) => [
        element.getAttribute('aria-label'), element.textContent, element.title, element.value, element.placeholder,
        ...[...(element.labels ?? [])].map((label) => label.textContent),
        (element.getAttribute('aria-labelledby') ?? '').split(' ')
            .map((id) => document.getElementById(id)?.textContent ?? '').join(''),
    ];
    const likely = [], others = [];
    for (const element of document.querySelectorAll(selector)) {
        const fits = texts(element).some((text) => flat(text).includes(flat(name)));
        (fits ? likely : others).push(element);
    }
    return [likely, others];";

impl App {
    /// The element with this role and accessible name, as the browser computes both; waits until it exists.
    ///
    /// # Panics
    /// If it does not appear.
    pub async fn find(&self, role: &str, name: &str) -> Element {
        // The browser is asked for role and name of each element, which costs much more than a script. So while the
        // element is missing, those that look unlikely are asked about once a second.
        let looks = Cell::new(0);
        let what = format!("a {role} named \"{name}\"");
        self.until(&what, async || {
            let everywhere = looks.replace(looks.get() + 1) % 25 == 24;
            self.look(role, name, everywhere).await
        })
        .await
    }

    /// Whether there is an element with this role and accessible name now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        self.look_for(role, name).await.is_some()
    }

    /// The element with this role and accessible name, if there is one now.
    pub(crate) async fn look_for(&self, role: &str, name: &str) -> Option<Element> {
        self.look(role, name, true).await
    }

    async fn look(&self, role: &str, name: &str, everywhere: bool) -> Option<Element> {
        let found = self.client.execute(CANDIDATES, vec![json!(selector(role)), json!(name)]).await.ok()?;
        let lists = found.as_array()?.iter().take(if everywhere { 2 } else { 1 });
        for candidate in lists.filter_map(Value::as_array).flatten() {
            let id = candidate[ELEMENT].as_str()?.to_owned();
            let element = Element::from_element_id(self.client.clone(), ElementRef::from(id));
            if self.computed(&element, "role").await.as_deref() == Some(role)
                && self.computed(&element, "label").await.as_deref() == Some(name)
            {
                return Some(element);
            }
        }
        None
    }

    /// The browser's own computation of an element's role or label.
    pub(crate) async fn computed(&self, element: &Element, what: &str) -> Option<String> {
        let path = format!("element/{}/computed{what}", element.element_id());
        // An element that has just been removed has neither.
        let answer = self.client.issue_cmd(Command::get(path)).await.ok()?;
        answer.as_str().map(str::to_owned)
    }
}

/// An element as a script's argument.
pub(crate) fn reference(element: &Element) -> Value {
    json!({ ELEMENT: element.element_id().to_string() })
}

/// A selector for the elements that may have a role; the browser computes which of them do.
fn selector(role: &str) -> &'static str {
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
