//! A button that explains itself on hover and on focus.

use yew::html::IntoPropValue;
use yew::prelude::*;

use super::{id_of, tip};
use crate::frame::view::name_of;

/// A button, made by [`button`].
pub(crate) struct Button {
    label: AttrValue,
    help: AttrValue,
    onclick: Callback<()>,
    primary: bool,
    quiet: bool,
    ticked: bool,
    disabled: bool,
    expanded: Option<bool>,
    sets: Option<String>,
}

/// A button with a label and a sentence on what it does.
pub(crate) fn button(
    label: impl Into<AttrValue>,
    help: impl Into<AttrValue>,
    onclick: impl Into<Callback<()>>,
) -> Button {
    Button {
        label: label.into(),
        help: help.into(),
        onclick: onclick.into(),
        primary: false,
        quiet: false,
        ticked: false,
        disabled: false,
        expanded: None,
        sets: None,
    }
}

impl Button {
    /// Whether it is the most important button.
    pub(crate) fn primary(self, primary: bool) -> Self {
        Self { primary, ..self }
    }

    /// Whether it stands back behind the other buttons.
    pub(crate) fn quiet(self, quiet: bool) -> Self {
        Self { quiet, ..self }
    }

    /// Whether what it does is done, which a tick shows.
    pub(crate) fn ticked(self, ticked: bool) -> Self {
        Self { ticked, ..self }
    }

    /// Whether it does nothing at the moment. A disabled button can still have the focus.
    pub(crate) fn disabled(self, disabled: bool) -> Self {
        Self { disabled, ..self }
    }

    /// Whether it shows a part of the page that is open.
    pub(crate) fn expanded(self, expanded: bool) -> Self {
        Self { expanded: Some(expanded), ..self }
    }

    /// The labels of the controls whose values it sets. A link that locks one of them locks the button, too.
    pub(crate) fn sets(self, labels: impl IntoIterator<Item = &'static str>) -> Self {
        Self { sets: Some(sets(labels)), ..self }
    }
}

/// The value of the attribute `data-sets` of what sets the values of controls with these labels.
pub(crate) fn sets(labels: impl IntoIterator<Item = &'static str>) -> String {
    labels.into_iter().map(name_of).collect::<Vec<_>>().join(" ")
}

impl From<Button> for Html {
    fn from(Button { label, help, onclick, primary, quiet, ticked, disabled, expanded, sets }: Button) -> Self {
        let id = format!("{}-help", id_of(&label));
        let onclick = if disabled { Callback::noop() } else { onclick.reform(|_| ()) };
        html! {
            <span class="tip-host">
                <button
                    type="button"
                    class={classes!(primary.then_some("primary"), quiet.then_some("quiet"), ticked.then_some("ticked"))}
                    {onclick}
                    aria-disabled={disabled.then_some("true")}
                    aria-expanded={expanded.map(|expanded| expanded.to_string())}
                    aria-describedby={id.clone()}
                    data-sets={sets}
                >
                    { label }
                </button>
                { tip(id, help) }
            </span>
        }
    }
}

impl IntoPropValue<Html> for Button {
    fn into_prop_value(self) -> Html {
        self.into()
    }
}
