//! Messages to the reader.

use yew::prelude::*;

use super::Button;

#[derive(Properties, PartialEq)]
pub(crate) struct AlertProps {
    pub(crate) message: AttrValue,
    /// What can be done about it.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// Something that needs attention now.
#[function_component]
pub(crate) fn Alert(props: &AlertProps) -> Html {
    html! {
        <div class="notice alert" role="alert">
            <p>{ &props.message }</p>
            { props.children.clone() }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct NotesProps {
    pub(crate) notes: Vec<String>,
    pub(crate) ondismiss: Callback<()>,
}

/// What an address asked for and could not get.
#[function_component]
pub(crate) fn Notes(props: &NotesProps) -> Html {
    if props.notes.is_empty() {
        return Html::default();
    }
    html! {
        <div class="notice" role="status">
            <div>{ for props.notes.iter().map(|note| html! { <p>{ note }</p> }) }</div>
            <Button label="Dismiss" help="Hides this note." onclick={props.ondismiss.clone()} />
        </div>
    }
}
