//! The button that copies a link to the page with its current settings.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::button;
use crate::platform::{self, Timeout};
use crate::present::{LectureButton, PresentButton};

/// How long the confirmation stays, in milliseconds.
const CONFIRMED_MS: i32 = 6000;

#[derive(Properties, PartialEq)]
pub(crate) struct ShareProps {
    /// The part of the address after "#".
    pub(crate) hash: String,
    /// A sentence on what the link restores.
    #[prop_or(AttrValue::Static("Copies a link that restores exactly these settings."))]
    pub(crate) help: AttrValue,
}

#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Nothing,
    Copied,
    /// The browser refused. The link can be copied by hand.
    Refused(String),
}

#[function_component]
pub(crate) fn Share(props: &ShareProps) -> Html {
    let outcome = use_state_eq(|| Outcome::Nothing);
    let timer = use_mut_ref(|| None::<Timeout>);
    // The message about one link does not apply to the next.
    use_effect_with(props.hash.clone(), {
        let setter = outcome.setter();
        move |_| setter.set(Outcome::Nothing)
    });
    let onclick = Callback::from({
        let (setter, hash) = (outcome.setter(), props.hash.clone());
        move |()| {
            let link = platform::address(&hash);
            let (setter, timer) = (setter.clone(), timer.clone());
            platform::copy(&link.clone(), move |copied| {
                setter.set(if copied { Outcome::Copied } else { Outcome::Refused(link) });
                let again = copied.then(|| Timeout::new(CONFIRMED_MS, move || setter.set(Outcome::Nothing)));
                timer.replace(again);
            });
        }
    });
    html! {
        <>
            <LectureButton hash={props.hash.clone()} />
            <PresentButton />
            { button("Share", props.help.clone(), onclick) }
            <span class="share-outcome" role="status">
                { match &*outcome {
                    Outcome::Nothing => Html::default(),
                    Outcome::Copied => html! { "Link copied." },
                    Outcome::Refused(link) => html! {
                        <>
                            { "Copy this link: " }
                            <input type="text" readonly=true aria-label="Link" value={link.clone()} onfocus={select_all} />
                        </>
                    },
                } }
            </span>
        </>
    }
}

fn select_all(event: FocusEvent) {
    if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
        field.select();
    }
}
