//! The frame around the parts of the lesson.

use yew::prelude::*;

use super::breaking::BreakPage;
use super::measure::MeasurePage;
use super::prove::ProvePage;
use super::reach::ReachPage;
use super::tab::Tab;
use super::train::TrainPage;
use crate::components::{Strip, StripLink};
use crate::frame::page::PageProps;
use crate::settings::link;
use engine::choice::Choice;

/// The part of the lesson that the address names, under links to all of them.
#[function_component]
pub(crate) fn VanishingPage(props: &PageProps) -> Html {
    let shown = Tab::of(link::split(&props.address.hash).1);
    // The links to the other parts carry the settings along as they are now.
    let hash = use_state_eq(|| props.address.hash.clone());
    use_effect_with(props.address.clone(), {
        let setter = hash.setter();
        move |address| setter.set(address.hash.clone())
    });
    let written = use_callback(props.written.clone(), {
        let setter = hash.setter();
        move |hash: String, written| {
            setter.set(hash.clone());
            written.emit(hash);
        }
    });
    let link_to = |&tab: &Tab| {
        let hash = format!("{}?{}", crate::lessons::vanishing::PATH, tab.with(link::split(&hash).1));
        StripLink { hash, name: tab.label(), here: tab == shown }
    };
    let links: Vec<_> = Tab::ALL.iter().map(link_to).collect();
    let props = PageProps { written, ..props.clone() };
    html! {
        <>
            <Strip label="Parts of the lesson" class="parts" {links} />
            { match shown {
                Tab::Measure => html! { <MeasurePage ..props /> },
                Tab::Prove => html! { <ProvePage ..props /> },
                Tab::Reach => html! { <ReachPage ..props /> },
                Tab::Break => html! { <BreakPage ..props /> },
                Tab::Train => html! { <TrainPage ..props /> },
            } }
        </>
    }
}
