//! The lesson's page: the tab that is shown, with links to all of them.

use std::convert::Infallible;
use std::rc::Rc;

use yew::prelude::*;

use super::breaking::BreakPage;
use super::controls::TabProps;
use super::measure::MeasurePage;
use super::prove::ProvePage;
use super::reach::ReachPage;
use super::strip::TabStrip;
use super::tab::Tab;
use super::train::TrainPage;
use super::{Breaking, Measure, PATH, Prove, Reach, Train};
use crate::components::{Strip, StripLink};
use crate::frame::page::{Progress, stored_done};
use crate::frame::{Page, PageProps, Store, use_store};
use crate::platform;
use crate::settings::reader;
use engine::choice::Choice;

/// The name under which the browser's tab remembers how the lesson's tabs were left.
const LEFT: &str = "vanishing-left";

/// The strip, and the visit of the address that it has followed.
#[derive(Clone, PartialEq)]
struct Followed {
    strip: TabStrip,
    visit: u32,
}

/// The strip, kept while another lesson is shown.
struct KeptStrip(Rc<Store<Followed, Infallible>>);

fn change(store: &Store<Followed, Infallible>, change: impl FnOnce(&mut Followed)) {
    store.update(|followed| {
        let mut followed = followed.clone();
        change(&mut followed);
        (followed, Vec::new())
    });
}

impl Tab {
    /// How much of it the device remembers as done, and how much there is.
    fn progress(self) -> (usize, usize) {
        fn of<P: Page>() -> (usize, usize) {
            P::progress(&stored_done::<P>())
        }
        match self {
            Self::Measure => of::<Measure>(),
            Self::Prove => of::<Prove>(),
            Self::Reach => of::<Reach>(),
            Self::Break => of::<Breaking>(),
            Self::Train => of::<Train>(),
        }
    }
}

/// The tab that the address names, under links to all tabs.
#[function_component]
pub(crate) fn VanishingPage(props: &PageProps) -> Html {
    let query = reader::split(&props.address.hash).1;
    let kept = props.kept.get(|| {
        let strip = TabStrip::recalled(query, &platform::recall(LEFT).unwrap_or_default());
        let followed = Rc::new(Store::new(Followed { strip, visit: props.address.visit }));
        let last = Rc::clone(&followed);
        props.kept.before_leaving(move || platform::remember(LEFT, &last.state().strip.text()));
        KeptStrip(followed)
    });
    let followed = &kept.0;
    use_store(followed);
    use_store(&props.kept.get(Progress::default).0);
    if followed.state().visit != props.address.visit {
        change(followed, |followed| {
            followed.visit = props.address.visit;
            followed.strip.visit(query);
        });
    }
    // The links to the other tabs carry the present settings.
    let written = use_callback(props.written.clone(), {
        let followed = Rc::clone(followed);
        move |hash: String, written| {
            change(&followed, |followed| followed.strip.written(reader::split(&hash).1));
            written.emit(hash);
        }
    });
    let state = followed.state();
    let strip = &state.strip;
    let shown = strip.shown();
    let link_to = |&tab: &Tab| {
        let query = strip.link(tab);
        let hash = if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") };
        StripLink { hash, tag: String::new(), name: tab.label(), progress: Some(tab.progress()), here: tab == shown }
    };
    let links: Vec<_> = Tab::ALL.iter().map(link_to).collect();
    let props = TabProps {
        page: PageProps { written, ..props.clone() },
        strip: html! { <Strip label="Parts of the lesson" class="parts" {links} /> },
    };
    match shown {
        Tab::Measure => html! { <MeasurePage ..props /> },
        Tab::Prove => html! { <ProvePage ..props /> },
        Tab::Reach => html! { <ReachPage ..props /> },
        Tab::Break => html! { <BreakPage ..props /> },
        Tab::Train => html! { <TrainPage ..props /> },
    }
}
