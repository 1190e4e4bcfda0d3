//! A button that says on hover and on focus what it does.

use yew::prelude::*;

use super::id_of;

#[derive(Properties, PartialEq)]
pub(crate) struct ButtonProps {
    /// The name on it.
    pub(crate) label: AttrValue,
    /// What it does, in a sentence.
    pub(crate) help: AttrValue,
    pub(crate) onclick: Callback<()>,
    /// Whether it is the one that matters most.
    #[prop_or_default]
    pub(crate) primary: bool,
    /// Whether there is nothing for it to do now; it keeps the focus all the same.
    #[prop_or_default]
    pub(crate) disabled: bool,
}

#[function_component]
pub(crate) fn Button(props: &ButtonProps) -> Html {
    let help = format!("{}-help", id_of(&props.label));
    let onclick = if props.disabled { Callback::noop() } else { props.onclick.reform(|_| ()) };
    html! {
        <span class="tip-host">
            <button
                type="button"
                class={classes!(props.primary.then_some("primary"))}
                {onclick}
                aria-disabled={props.disabled.then_some("true")}
                aria-describedby={help.clone()}
            >
                { &props.label }
            </button>
            <span role="tooltip" class="tip" id={help}>{ &props.help }</span>
        </span>
    }
}
