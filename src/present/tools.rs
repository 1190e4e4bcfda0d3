//! What every lesson offers at the end of its head: a lecture, the presenter's view and a link.

use yew::prelude::*;

use super::lecture::LectureButton;
use super::split;
use crate::components::button;
use crate::frame::view::Kind;
use crate::platform;
use crate::share::Share;

#[derive(Properties, PartialEq)]
pub(crate) struct ToolsProps {
    /// The part of the address after "#" that restores what is shown.
    pub(crate) hash: String,
    /// The same at the moment of a click, if it changes without a rendering.
    #[prop_or_default]
    pub(crate) now: Option<Callback<(), Option<String>>>,
    /// A sentence on what the link restores.
    #[prop_or(AttrValue::Static("Copies a link that restores exactly these settings."))]
    pub(crate) help: AttrValue,
    /// What the lesson offers beside these.
    #[prop_or_default]
    pub(crate) children: Html,
}

#[function_component]
pub(crate) fn Tools(ToolsProps { hash, now, help, children }: &ToolsProps) -> Html {
    let present = |()| {
        let (own, view, _) = split(&platform::hash());
        platform::go(&view.shown_as(Kind::Present).with(&own), false);
    };
    html! {
        <div class="tools">
            { children.clone() }
            <LectureButton hash={hash.clone()} now={now.clone()} />
            { button("Present", "Shows the charts and one slider in large size for a projector. Press Esc to leave.", present) }
            <Share hash={hash.clone()} now={now.clone()} {help} />
        </div>
    }
}
