//! The controls of the map, and of the settings that it does not vary.

use yew::prelude::*;

use super::layer::Layer;
use super::link::{EPOCHS, SEEDS, Search, SearchLink};
use super::state::{Action, SearchState, Stage};
use super::words;
use crate::components::{alert, button, chip, select, select_with, slider};
use crate::platform;
use crate::run::controls::{Of, control, control_with_help, data_controls, differences, start_controls, step_controls};
use crate::run::course;
use crate::run::left_out::{self, is_held_out};
use crate::run::words::count;
use crate::settings::{Change, Scale};
use engine::choice::Choice;
use protocol::{Measure, RunSettings};

const SEED_HELP: &str =
    "The first seed; the others follow it. It decides the initial weights, as torch.manual_seed does.";

/// The axes of the map, and what its colours show.
pub(super) fn map_controls(page: &SearchState, act: &Callback<Action>) -> Html {
    let SearchLink { search, layer, .. } = &page.link;
    let measured = page.board.search.left_out();
    html! {
        <>
            <div class="c3">
                { select(
                    "Across",
                    search.axes[0],
                    "What changes from left to right. Another choice begins a new map.",
                    act.reform(|axis| Action::Axis(0, axis)),
                ) }
            </div>
            <div class="c3">
                { select(
                    "Down",
                    search.axes[1],
                    "What changes from top to bottom. Another choice begins a new map.",
                    act.reform(|axis| Action::Axis(1, axis)),
                ) }
            </div>
            <div class="c3">
                { select_with(
                    "Colours show",
                    *layer,
                    format!("What the cells show. The {}s are computed once all cells have been trained.", left_out::name(measured)),
                    act.reform(Action::Layer),
                    |layer: Layer| layer.title(measured),
                ) }
            </div>
        </>
    }
}

/// The buttons that start and pause the map.
pub(super) fn transport(page: &SearchState, act: &Callback<Action>) -> Html {
    let start = act.reform(|()| Action::Start);
    let pause = |paused| act.reform(move |()| Action::Pause(paused));
    let complete = page.stage == Stage::Complete;
    let first = match page.stage {
        Stage::Idle => {
            let help = "Trains a network for every cell and seed, on all cores.";
            button("Compute the map", help, start.clone()).primary(true)
        }
        Stage::Paused => {
            button("Resume", "Computes the cells that are missing.", pause(false)).primary(!page.is_outdated())
        }
        Stage::Running | Stage::Complete => {
            let help = "Finishes the networks that are being trained, and waits.";
            button("Pause", help, pause(true)).primary(!complete && !page.is_outdated()).disabled(complete)
        }
    };
    html! {
        <section class="c3 transport" aria-label="Map">
            { first }
            if page.stage != Stage::Idle {
                { button("Start again", "Computes the map anew, with the settings as they are now.", start)
                    .primary(page.is_outdated()) }
            }
        </section>
    }
}

/// How far the map is.
pub(super) fn progress(page: &SearchState) -> Html {
    let done = page.board.done(Measure::Training) + page.board.done(Measure::LeftOut);
    html! {
        <section class="search-progress" aria-label="Progress">
            <p role="status" aria-live={if page.stage == Stage::Running { "off" } else { "polite" }}>
                { words::progress(page, platform::cores()) }
            </p>
            // Above, right below the tools, it would look like a mark of theirs.
            <progress aria-label="Map" max={(2 * page.board.len()).to_string()} value={done.to_string()} />
        </section>
    }
}

/// What keeps the map from showing what was asked for.
pub(super) fn troubles(page: &SearchState) -> Html {
    html! {
        <>
            if let Some(idle) = words::idle(&page.board.search) {
                <p class="notice">{ idle }</p>
            }
            if let Some(failure) = &page.board.failure {
                { alert(format!("Some cells could not be computed: {failure}."), Html::default()) }
            }
        </>
    }
}

/// The settings in a few words: those of the map, and what differs from the course.
pub(super) fn differing(page: &SearchState) -> Html {
    let Search { fineness, seeds, epochs, settings, .. } = &page.link.search;
    let all =
        [fineness.label().to_owned() + " cells", count((*seeds).into(), "seed"), count((*epochs).into(), "epoch")];
    all.into_iter().chain(course::further(settings)).map(chip).collect()
}

/// The settings that the map does not vary, which are also those of a try.
pub(super) fn settings_controls(page: &SearchState, act: &Callback<Action>) -> Html {
    let search = &page.link.search;
    let settings = &search.settings;
    let of = Of::Map(search.axes.iter().map(|axis| axis.name()).collect());
    let before = settings.clone();
    let set = act.reform(move |change: Change| Action::Settings(change.of(&before)));
    let row = |key: &str| control(key, settings, &of, &set);
    let course = RunSettings { seed: settings.seed, ..RunSettings::default() };
    html! {
        <section class="more" aria-label="Settings">
            <p>
                { "Settings that the map does not vary stay as they are here. “Try these settings” puts this one network on \
                   the leaderboard." }
            </p>
            <div class="stack">
                { select(
                    "Cells",
                    search.fineness,
                    "How many values each axis has at most. Another choice begins a new map.",
                    act.reform(Action::Fineness),
                ) }
                { slider(
                    SEEDS,
                    Scale::whole(SEEDS),
                    search.seeds,
                    "How often each network is trained, each time from other initial weights: a single run says little.",
                    act.reform(|value| Action::Seeds(value as u32)),
                ) }
                { slider(
                    EPOCHS,
                    Scale::Even { min: 50.0, step: 50.0, last: 39 },
                    search.epochs,
                    of.help("epochs", "How long each network is trained. The box accepts any number up to 2,000."),
                    act.reform(|value| Action::Epochs(value as u32)),
                ) }
                { control_with_help("seed", settings, SEED_HELP, &set) }
            </div>
            <div class="stack">{ row("lr") }{ row("hidden") }{ row("depth") }{ row("optimizer") }</div>
            <div class="stack">
                { row("activation") }
                <div class="buttons">
                    { button(
                        "Try these settings",
                        if is_held_out(settings.left_out()) {
                            "Trains this network from each seed, and measures it at the points that the seed holds out."
                        } else {
                            "Trains this network from each seed, and once more without each of the points."
                        },
                        act.reform(|()| Action::Try),
                    ) }
                </div>
                { differences(settings, "", act.reform(move |()| Action::Settings(course.clone()))) }
            </div>
            { step_controls(settings, &of, &set, Html::default()) }
            { start_controls(settings, &of, &set) }
            { data_controls(settings, &of, &set, Html::default()) }
        </section>
    }
}
