//! The page of the search for good settings.

use std::rc::Rc;

use yew::prelude::*;

use super::background::{BACKGROUND, more};
use super::controls::{differing, map_controls, progress, settings_controls, transport, troubles};
use super::details::details;
use super::driver::{Core, Parts};
use super::leaderboard::leaderboard;
use super::link;
use super::map::{RESTING, use_map};
use super::memory;
use super::script::script;
use super::state::{Action, Command, SearchState, Stage};
use super::task::TASKS;
use super::{tries, words};
use crate::code::{AsPyTorch, use_script};
use crate::components::{TaskChip, background, fold, gloss, task_list};
use crate::data::YourData;
use crate::frame::{Done, Page, PageProps, Task, use_page, use_runner};
use crate::platform;
use crate::present::Tools;
use crate::run::left_out;
use crate::settings::Reader;

/// The name under which the device remembers the reader's tries.
const TRIES: &str = "search-tries";

impl Page for SearchState {
    type Action = Action;
    type Link = link::SearchLink;
    type Command = Command;
    const NAME: &'static str = "search";
    const TASKS: &'static [Task] = &TASKS;

    fn read(reader: &mut Reader<'_>) -> link::SearchLink {
        link::read(reader)
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

    fn is_change(before: &link::SearchLink, after: &link::SearchLink) -> bool {
        (&before.search, before.layer) != (&after.search, after.layer)
    }

    fn back_to(&self, link: link::SearchLink) -> (Self, Vec<Command>) {
        self.with_settings_of(link)
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

/// A map of settings and the chosen cell beside it, what the map varies, and what else can be tried.
#[function_component]
pub(crate) fn SearchPage(props: &PageProps) -> Html {
    let page = use_page::<SearchState>(props);
    use_effect_with(tries::stored(&page.tries), |tries| platform::store(TRIES, tries));
    let parts = (*use_memo((), |()| Parts::default())).clone();
    use_runner::<Core>(props, &page, &parts);
    let (shown, act): (&SearchState, _) = (&page, &page.act);
    let code = {
        let store = Rc::clone(&page.store);
        use_script(move || store.state(), |page| script(page))
    };
    let map = use_map(shown, &parts, act);
    let settings = page.link.search.settings.clone();
    // An empty map has no numbers of other points.
    let of_map = if page.stage == Stage::Idle { &settings } else { &page.board.search.settings };
    let (own, of_points) = (settings.own.clone(), words::of_other_points(&settings, of_map));
    let onuse = act.reform(move |own| Action::Settings(settings.with_own(own)));
    let your_data = html! { <YourData own={own.clone()} {onuse} /> };
    let ranked_by = left_out::name(page.link.search.settings.left_out());
    html! {
        <article class="search">
            <header class="head">
                <h1>{ "Find good hyper-parameters" }</h1>
                <Tools hash={page.hash.clone()}>
                    { your_data }
                    <AsPyTorch page={props.clone()} script={code} />
                </Tools>
            </header>
            { page.notes.clone() }
            <div class="row brief">
                <div class="c8">
                    if let Some(words) = of_points {
                        <div class="intro"><p>{ words }</p></div>
                    } else {
                        <TaskChip tasks={&TASKS[..]} done={page.done.clone()} />
                    }
                </div>
                <div class="c4">{ progress(shown) }</div>
            </div>
            <div class="flow">
                <div class="row stage">
                    <div class="c8">{ map }</div>
                    <div class="c4 cell-side">
                        <p class="pointed-cell" ref={parts.pointed.clone()} aria-hidden="true">{ RESTING }</p>
                        { details(shown, act) }
                    </div>
                </div>
                { troubles(shown) }
                <div class="desk">
                    <div class="row">
                        { transport(shown, act) }
                        { map_controls(shown, act) }
                    </div>
                    { fold("Your settings", differing(shown), settings_controls(shown, act)) }
                </div>
            </div>
            <div class="below">
                { fold("Leaderboard", format!("your tries, ranked by their {ranked_by}"), leaderboard(shown, act)) }
            </div>
            <div class="row below">
                <div class="c8">
                    <div class="intro"><p>
                        { gloss!("Let the map fill, click its bluest cell to see what is behind it, then try to beat it with \
                           [[hyper-parameter|hyper-parameters]] of your own.") }
                    </p></div>
                    { background(BACKGROUND, more(shown.has_searched())) }
                </div>
                <div class="c4">{ task_list(&page) }</div>
            </div>
        </article>
    }
}
