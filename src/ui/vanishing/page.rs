//! The frame around the parts of the lesson.

use yew::prelude::*;

use super::breaking::BreakPage;
use super::measure::MeasurePage;
use super::part::Part;
use super::prove::ProvePage;
use super::reach::ReachPage;
use super::train::TrainPage;
use crate::choice::Choice;
use crate::ui::components::{Strip, StripLink};
use crate::ui::link;
use crate::ui::page::PageProps;
use crate::ui::route::Route;

/// The parts that one page program holds.
pub(crate) trait Parts: 'static {
    /// A part; nothing if another program holds it.
    fn show(part: Part, props: PageProps) -> Html;
}

/// The gradient measured, and the bound broken.
pub(crate) struct MeasureParts;

impl Parts for MeasureParts {
    fn show(part: Part, props: PageProps) -> Html {
        match part {
            Part::Measure => html! { <MeasurePage ..props /> },
            Part::Break => html! { <BreakPage ..props /> },
            Part::Prove | Part::Reach | Part::Train => Html::default(),
        }
    }
}

/// The bound proved and reached, and deep nets in training.
pub(crate) struct DeepParts;

impl Parts for DeepParts {
    fn show(part: Part, props: PageProps) -> Html {
        match part {
            Part::Prove => html! { <ProvePage ..props /> },
            Part::Reach => html! { <ReachPage ..props /> },
            Part::Train => html! { <TrainPage ..props /> },
            Part::Measure | Part::Break => Html::default(),
        }
    }
}

/// The part of the lesson that the address names, under links to all of them.
#[function_component]
pub(crate) fn VanishingPage<P: Parts>(props: &PageProps) -> Html {
    let shown = Part::of(link::split(&props.address.hash).1);
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
    let link_to = |&part: &Part| {
        let hash = format!("{}?{}", Route::Vanishing.path(), part.with(link::split(&hash).1));
        StripLink { hash, name: part.label(), here: part == shown }
    };
    let links: Vec<_> = Part::ALL.iter().map(link_to).collect();
    let part = PageProps { written, ..props.clone() };
    html! {
        <>
            <Strip label="Parts of the lesson" class="parts" {links} />
            { P::show(shown, part) }
        </>
    }
}
