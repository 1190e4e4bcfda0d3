//! The light and the dark theme.

use web_sys::Element;
use yew::prelude::*;

use crate::charts::{self, Rgb};
use crate::platform::{self, Listener, MediaQuery};

const STORED_AS: &str = "theme";
const DARK_QUERY: &str = "(prefers-color-scheme: dark)";
/// For these the style sheet has other colours, too.
const CONTRAST_QUERIES: [&str; 2] = ["(prefers-contrast: more)", "(forced-colors: active)"];
/// The attribute of the root element that overrides the system's theme.
const ATTRIBUTE: &str = "data-theme";

/// Whether the page is dark, and a callback that changes to the other theme. The page follows the system until the reader
/// chooses a theme, which the device remembers.
#[hook]
pub(crate) fn use_theme() -> (bool, Callback<()>) {
    let chosen = use_state_eq(|| match platform::load(STORED_AS)?.as_str() {
        "light" => Some(false),
        "dark" => Some(true),
        _ => None,
    });
    let system = use_state_eq(|| platform::matches(DARK_QUERY));
    use_effect_with((), {
        let system = system.setter();
        move |()| {
            let watch = MediaQuery::watch(DARK_QUERY, move |dark| system.set(dark));
            let contrast = CONTRAST_QUERIES.map(|query| MediaQuery::watch(query, |_| charts::theme_changed()));
            // Until the page's typeface is there, charts are drawn in another one.
            let typeface = platform::typefaces()
                .map(|typefaces| Listener::new(&typefaces, "loadingdone", |_| charts::theme_changed()));
            move || drop((watch, contrast, typeface))
        }
    });
    use_effect_with(*chosen, |&chosen| {
        if let Some(dark) = chosen {
            let name = if dark { "dark" } else { "light" };
            platform::store(STORED_AS, name);
            platform::mark_root(ATTRIBUTE, Some(name));
        }
    });
    let dark = chosen.unwrap_or(*system);
    // The effect above has switched the colours.
    use_effect_with(dark, |_| charts::theme_changed());
    let change = use_callback(dark, move |(), dark| chosen.set(Some(!dark)));
    (dark, change)
}

/// Calls `act` while the page is in the light theme, as paper is.
pub(crate) fn in_light<T>(act: impl FnOnce() -> T) -> T {
    let before = override_with(Some("light"));
    let result = act();
    override_with(before.as_deref());
    result
}

/// Overrides the system's theme by its name, or follows it. Returns what was in force.
pub(super) fn override_with(name: Option<&str>) -> Option<String> {
    let root = platform::document().and_then(|document| document.document_element());
    let before = root.and_then(|root| root.get_attribute(ATTRIBUTE));
    platform::mark_root(ATTRIBUTE, name);
    charts::theme_changed();
    before
}

/// The colours that the style sheet gives custom properties of these names, at an element.
pub(crate) fn colours_of<'a>(element: &Element, names: impl IntoIterator<Item = &'a str>) -> Option<Vec<Rgb>> {
    let style = web_sys::window()?.get_computed_style(element).ok()??;
    let colour = |name| Rgb::parse(&style.get_property_value(name).unwrap_or_default());
    names.into_iter().map(colour).collect()
}
