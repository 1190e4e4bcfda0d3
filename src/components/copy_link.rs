//! A button that copies a link, and what came of it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::button;
use crate::charts::numerals::grouped;
use crate::data;
use crate::platform::{self, Timeout};

/// The length of a link that all programs take.
const LONG: usize = 8000;
/// How long the confirmation stays, in milliseconds.
const CONFIRMED_MS: i32 = 6000;

#[derive(Properties, PartialEq)]
pub(crate) struct CopyLinkProps {
    /// The button's label.
    pub(crate) label: &'static str,
    /// The part of the address after "#".
    pub(crate) hash: String,
    /// A sentence on what the link restores.
    pub(crate) help: AttrValue,
    /// Whether there is nothing to copy yet.
    #[prop_or_default]
    pub(crate) disabled: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Nothing,
    Copied,
    /// The browser refused. The link can be copied by hand.
    Refused(String),
}

#[function_component]
pub(crate) fn CopyLink(props: &CopyLinkProps) -> Html {
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
            { button(props.label, props.help.clone(), onclick).disabled(props.disabled) }
            <span class="share-outcome" role="status">
                { match &*outcome {
                    Outcome::Nothing => Html::default(),
                    Outcome::Copied => html! { copied(&props.hash) },
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

/// What a copied link restores, if that is not everything.
fn copied(hash: &str) -> String {
    match data::named_in(hash) {
        Some(points) => format!(
            "Link copied, but without your {} points: they are too many for its 8 kB. “Save as CSV” in Your data makes a file \
             of them.",
            grouped(points.count().into())
        ),
        None if hash.len() > LONG => "Link copied. It is longer than 8 kB, and some programs cut it.".to_owned(),
        None => "Link copied.".to_owned(),
    }
}

/// Gives the address at the moment of a click.
pub(crate) fn hash_now(now: &Option<Callback<(), Option<String>>>, hash: &str) -> impl Fn() -> String + use<> {
    let (now, hash) = (now.clone(), hash.to_owned());
    move || now.as_ref().and_then(|now| now.emit(())).unwrap_or_else(|| hash.clone())
}

fn select_all(event: FocusEvent) {
    if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
        field.select();
    }
}
