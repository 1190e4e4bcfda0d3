//! The page of the search for good settings.

use yew::prelude::*;

use super::background::{BACKGROUND, more};
use super::controls::{map_controls, settings_controls, transport};
use super::details::details;
use super::driver::{Core, Parts};
use super::leaderboard::leaderboard;
use super::link;
use super::map::use_map;
use super::memory;
use super::state::{Action, Command, SearchState};
use super::task::TASKS;
use super::tries;
use crate::components::{background, gloss, task_list};
use crate::frame::driven::use_runner;
use crate::frame::page::{Page, PageProps, use_page};
use crate::frame::task::{Done, Task};
use crate::platform;

/// The name under which the device remembers the reader's tries.
const TRIES: &str = "search-tries";

impl Page for SearchState {
    type Action = Action;
    type Link = link::SearchLink;
    type Command = Command;
    const NAME: &'static str = "search";
    const TASKS: &'static [Task] = &TASKS;

    fn read(query: &str) -> (link::SearchLink, Vec<String>) {
        link::read(query)
    }

    fn open(link: link::SearchLink, memory: Option<&str>, done: Done) -> Self {
        let tries = tries::restored(&platform::load(TRIES).unwrap_or_default());
        match memory.and_then(memory::board) {
            Some(board) => Self::new(link, tries, done, false).with_map(board),
            // If the reader prefers reduced motion, the map does not start by itself.
            None => Self::new(link, tries, done, !platform::matches("(prefers-reduced-motion: reduce)")),
        }
    }

    fn link(&self) -> link::SearchLink {
        self.link.clone()
    }

    fn address(&self) -> String {
        format!("{}?{}", super::PATH, link::write(&self.link))
    }

    fn apply(&self, action: Action) -> (Self, Vec<Command>) {
        self.applied(action)
    }

    fn load(link: link::SearchLink) -> Action {
        Action::Load(link)
    }

    fn done(&self) -> &Done {
        &self.done
    }

    fn forgotten(&self) -> Self {
        let mut next = self.clone();
        next.done = Done::default();
        next
    }
}

/// A map of settings, and a leaderboard.
#[function_component]
pub(crate) fn SearchPage(props: &PageProps) -> Html {
    let page = use_page::<SearchState>(props);
    use_effect_with(tries::stored(&page.tries), |tries| platform::store(TRIES, tries));
    let parts = (*use_memo((), |()| Parts::default())).clone();
    use_runner::<Core>(props, &page, &parts);
    let (shown, act): (&SearchState, _) = (&page, &page.act);
    let map = use_map(shown, &parts, act);
    html! {
        <article class="search">
            <header class="intro">
                <h1>{ "Find good hyper-parameters" }</h1>
                <p>
                    { gloss!("Let the map fill, click its bluest cell to see what is behind it, then try to beat it with \
                       [[hyper-parameter]]s of your own.") }
                </p>
            </header>
            { page.notes.clone() }
            <div class="search-map">
                { map_controls(shown, act) }
                { transport(shown, &page.hash, act) }
                { map }
            </div>
            <div class="search-side">
                { details(shown, act) }
                { task_list(&page) }
            </div>
            { settings_controls(shown, act) }
            { leaderboard(shown, act) }
            <div class="explanation">
                <h2>{ "Good to know" }</h2>
                { background(BACKGROUND, more()) }
            </div>
        </article>
    }
}
