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

/// What came of copying a link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Copying {
    Nothing,
    Copied,
    /// The browser refused. The link can be copied by hand.
    Refused,
}

/// What came of copying the link with this part after "#", for a while, and a callback that copies a link.
#[hook]
pub(crate) fn use_copying(hash: &str) -> (Copying, Callback<String>) {
    let outcome = use_state_eq(|| Copying::Nothing);
    let timer = use_mut_ref(|| None::<Timeout>);
    // The message about one link does not apply to the next.
    use_effect_with(hash.to_owned(), {
        let setter = outcome.setter();
        move |_| setter.set(Copying::Nothing)
    });
    let copy = Callback::from({
        let setter = outcome.setter();
        move |hash: String| {
            let (setter, timer) = (setter.clone(), timer.clone());
            platform::copy(&platform::address(&hash), move |copied| {
                setter.set(if copied { Copying::Copied } else { Copying::Refused });
                let again = copied.then(|| Timeout::new(CONFIRMED_MS, move || setter.set(Copying::Nothing)));
                timer.replace(again);
            });
        }
    });
    (*outcome, copy)
}

#[function_component]
pub(crate) fn CopyLink(CopyLinkProps { label, hash, help, disabled }: &CopyLinkProps) -> Html {
    let (outcome, copy) = use_copying(hash);
    let onclick = {
        let hash = hash.clone();
        copy.reform(move |()| hash.clone())
    };
    html! {
        <>
            { button(*label, help.clone(), onclick).disabled(*disabled) }
            <span class="share-outcome" role="status">
                { match outcome {
                    Copying::Nothing => Html::default(),
                    Copying::Copied => html! { copied(hash) },
                    Copying::Refused => html! { <>{ "Copy this link: " }{ link_field(hash) }</> },
                } }
            </span>
        </>
    }
}

/// A field with a link, to be copied by hand.
pub(crate) fn link_field(hash: &str) -> Html {
    html! { <input type="text" readonly=true aria-label="Link" value={platform::address(hash)} onfocus={select_all} /> }
}

/// Whether a link is so long that some programs cut it.
pub(crate) fn is_long(hash: &str) -> bool {
    hash.len() > LONG
}

/// What a copied link restores, if that is not everything.
fn copied(hash: &str) -> String {
    match data::named_in(hash) {
        Some(points) => format!(
            "Link copied, but without your {} points: they are too many for its 8 kB. “Save as CSV” in Your data makes a file \
             of them.",
            grouped(points.count().into())
        ),
        None if is_long(hash) => "Link copied. It is longer than 8 kB, and some programs cut it.".to_owned(),
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
