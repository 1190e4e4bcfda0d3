//! The light and the dark theme.

use web_sys::Element;
use yew::prelude::*;

use crate::charts::{self, Rgb};
use crate::platform::{self, MediaQuery};

const STORED_AS: &str = "theme";
const DARK_QUERY: &str = "(prefers-color-scheme: dark)";
/// The attribute of the root element that overrides the system's theme.
const ATTRIBUTE: &str = "data-theme";

/// The page's theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

impl Theme {
    fn of_system(dark: bool) -> Self {
        if dark { Self::Dark } else { Self::Light }
    }

    fn stored() -> Option<Self> {
        match platform::load(STORED_AS)?.as_str() {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    fn other(self) -> Self {
        if self == Self::Light { Self::Dark } else { Self::Light }
    }
}

/// The theme that the reader chose, or else the system's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Choice {
    chosen: Option<Theme>,
    system: Theme,
}

/// What changes the theme.
pub(crate) enum Action {
    /// The reader chose the other theme.
    Toggle,
    /// The system's preference changed. It is dark if true.
    System(bool),
}

impl Choice {
    pub(crate) fn theme(self) -> Theme {
        self.chosen.unwrap_or(self.system)
    }
}

impl Reducible for Choice {
    type Action = Action;

    fn reduce(self: std::rc::Rc<Self>, action: Action) -> std::rc::Rc<Self> {
        std::rc::Rc::new(match action {
            Action::Toggle => Self { chosen: Some(self.theme().other()), ..*self },
            Action::System(dark) => Self { system: Theme::of_system(dark), ..*self },
        })
    }
}

/// The theme. It follows the system until the reader chooses one, which the device remembers.
#[hook]
pub(crate) fn use_theme() -> UseReducerHandle<Choice> {
    let choice =
        use_reducer_eq(|| Choice { chosen: Theme::stored(), system: Theme::of_system(platform::matches(DARK_QUERY)) });
    use_effect_with((), {
        let dispatcher = choice.dispatcher();
        move |()| {
            let watch = MediaQuery::watch(DARK_QUERY, move |dark| dispatcher.dispatch(Action::System(dark)));
            move || drop(watch)
        }
    });
    use_effect_with(choice.chosen, |&chosen| {
        if let Some(theme) = chosen {
            let name = if theme == Theme::Dark { "dark" } else { "light" };
            platform::store(STORED_AS, name);
            if let Some(root) = platform::document().and_then(|document| document.document_element()) {
                // Setting an attribute of a valid name does not fail.
                let _ = root.set_attribute(ATTRIBUTE, name);
            }
        }
    });
    // The style sheet has other colours by now.
    use_effect_with(choice.theme(), |_| charts::theme_changed());
    choice
}

/// The colours that the style sheet gives custom properties of these names, at an element.
pub(crate) fn colours_of<'a>(element: &Element, names: impl IntoIterator<Item = &'a str>) -> Option<Vec<Rgb>> {
    let style = web_sys::window()?.get_computed_style(element).ok()??;
    let colour = |name| Rgb::parse(&style.get_property_value(name).unwrap_or_default());
    names.into_iter().map(colour).collect()
}
