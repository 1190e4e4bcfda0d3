//! The page of the search for good settings.

use std::rc::Rc;

use yew::prelude::*;

use super::background::{BACKGROUND, more};
use super::controls::{MapControls, SettingsControls, Transport};
use super::details::Details;
use super::driver::{Driver, Parts};
use super::leaderboard::Leaderboard;
use super::link;
use super::map::MapFigure;
use super::state::{Action, SearchState};
use super::task::TASKS;
use super::tries;
use crate::components::{Notes, TaskList, background, gloss};
use crate::frame::address::{use_address_bar, use_visits};
use crate::frame::old_driven::use_driver;
use crate::frame::page::PageProps;
use crate::frame::task::Done;
use crate::platform;
use crate::settings::link::split;

/// Under which names the device remembers the tasks that are done, and the reader's tries.
const TASKS_STORED_AS: &str = "gradient-lab-search";
const TRIES_STORED_AS: &str = "gradient-lab-search-tries";

impl Reducible for SearchState {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

/// A map of settings, and a leaderboard.
#[function_component]
pub(crate) fn SearchPage(props: &PageProps) -> Html {
    let page = use_reducer_eq(|| {
        let (link, notes) = link::read(split(&props.address.hash).1);
        let stored = |name| platform::load(name).unwrap_or_default();
        let done = Done::restored(&TASKS, &stored(TASKS_STORED_AS));
        // Who prefers less motion starts the map by hand.
        let runs = !platform::matches("(prefers-reduced-motion: reduce)");
        SearchState::new(link, notes, tries::restored(&stored(TRIES_STORED_AS)), done, runs)
    });
    use_visits(&props.address, {
        let dispatcher = page.dispatcher();
        move |query| {
            let (link, notes) = link::read(query);
            dispatcher.dispatch(Action::Load(link, notes));
        }
    });
    use_effect_with(page.done.stored(), |done| platform::store(TASKS_STORED_AS, done));
    use_effect_with(tries::stored(&page.tries), |tries| platform::store(TRIES_STORED_AS, tries));
    let parts = (*use_memo((), |()| Parts::default())).clone();
    use_driver::<Driver>(props, &parts, &page);
    let hash = format!("{}?{}", crate::lessons::search::PATH, link::write(&page.link));
    use_address_bar(hash.clone(), props.address.visit, props.written.clone());

    let act = Callback::from({
        let dispatcher = page.dispatcher();
        move |action| dispatcher.dispatch(action)
    });
    let shown = (*page).clone();
    html! {
        <article class="search">
            <header class="intro">
                <h1>{ "Find good hyper-parameters" }</h1>
                <p>
                    { gloss!("Let the map fill, click its bluest cell to see what is behind it, then try to beat it with \
                       [[hyper-parameter]]s of your own.") }
                </p>
            </header>
            <Notes notes={page.notes.clone()} ondismiss={act.reform(|()| Action::DismissNotes)} />
            <div class="search-map">
                <MapControls page={shown.clone()} act={act.clone()} />
                <Transport page={shown.clone()} {hash} act={act.clone()} />
                <MapFigure page={shown.clone()} {parts} act={act.clone()} />
            </div>
            <div class="search-side">
                <Details page={shown.clone()} act={act.clone()} />
                <TaskList done={page.done.clone()} />
            </div>
            <SettingsControls page={shown.clone()} act={act.clone()} />
            <Leaderboard page={shown} {act} />
            <div class="explanation">
                <h2>{ "Good to know" }</h2>
                { background(BACKGROUND, more()) }
            </div>
        </article>
    }
}
