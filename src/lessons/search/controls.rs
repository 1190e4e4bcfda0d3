//! The controls of the map, and of the settings that it does not vary.

use yew::prelude::*;

use super::link::{EPOCHS, SEEDS, SearchLink};
use super::state::{Action, SearchState, Stage};
use super::words;
use crate::components::{Share, alert, button, select, slider};
use crate::platform;
use crate::run::controls::{Of, control, control_with_help, data_controls, differences, start_controls, step_controls};
use crate::settings::scale::Scale;
use crate::settings::table::Change;
use engine::choice::Choice;
use protocol::{Measure, RunSettings};

const SEED_HELP: &str = "The first seed; the others follow it. Decides the initial weights, as torch.manual_seed does.";

/// The axes of the map, and what its colours show.
pub(super) fn map_controls(page: &SearchState, act: &Callback<Action>) -> Html {
    let SearchLink { search, layer, .. } = &page.link;
    html! {
        <section class="controls axes" aria-label="Map">
            { select(
                "Across",
                search.axes[0],
                "What changes from left to right. Another choice begins a new map.",
                act.reform(|axis| Action::Axis(0, axis)),
            ) }
            { select(
                "Down",
                search.axes[1],
                "What changes from top to bottom. Another choice begins a new map.",
                act.reform(|axis| Action::Axis(1, axis)),
            ) }
            { select(
                "Cells",
                search.fineness,
                "How many values each axis has at most. Another choice begins a new map.",
                act.reform(Action::Fineness),
            ) }
            { select(
                "Colours show",
                *layer,
                "What the cells show. The leave-one-out error comes in when all cells have been trained.",
                act.reform(Action::Layer),
            ) }
        </section>
    }
}

/// The buttons that start and pause the map, and its progress.
pub(super) fn transport(page: &SearchState, hash: &str, act: &Callback<Action>) -> Html {
    let start = act.reform(|()| Action::Start);
    let pause = |paused| act.reform(move |()| Action::Pause(paused));
    let complete = page.stage == Stage::Complete;
    let first = match page.stage {
        Stage::Idle => {
            let help = "Trains a network for every cell and seed, on all cores.";
            button("Compute the map", help, start.clone()).primary(true)
        }
        Stage::Paused => button("Resume", "Goes on with what is missing.", pause(false)).primary(true),
        Stage::Running | Stage::Complete => {
            button("Pause", "Finishes what is under way and waits.", pause(true)).primary(!complete).disabled(complete)
        }
    };
    let bar = |name: &'static str, measure: Measure| {
        let (done, all) = (page.board.done(measure), page.board.len());
        html! {
            <label>
                <span>{ name }</span>
                <progress max={all.to_string()} value={done.to_string()} />
            </label>
        }
    };
    html! {
        <section class="search-progress" aria-label="Progress">
            <div class="buttons">
                { first }
                if page.stage != Stage::Idle {
                    { button("Start again", "Computes the map anew, with the settings as they are now.", start)
                        .primary(page.is_outdated()) }
                }
                <Share hash={hash.to_owned()} />
            </div>
            <div class="bars">
                { bar("Training", Measure::Training) }
                { bar("Leave-one-out", Measure::LeaveOneOut) }
            </div>
            <p class="progress" role="status" aria-live={if page.stage == Stage::Running { "off" } else { "polite" }}>
                { words::progress(page, platform::cores()) }
            </p>
            if let Some(idle) = words::idle(&page.board.search) {
                <p class="idle-axis">{ idle }</p>
            }
            if let Some(failure) = &page.board.failure {
                { alert(format!("Some cells could not be computed: {failure}."), Html::default()) }
            }
        </section>
    }
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
        <section class="search-settings" aria-labelledby="settings-title">
            <h2 id="settings-title">{ "Your settings" }</h2>
            <p>
                { "The map keeps whatever it does not vary as it is set here. “Try these settings” puts the network, exactly \
                   as set, on the leaderboard." }
            </p>
            <div class="controls">
                { row("lr") }
                { row("hidden") }
                { row("depth") }
                { row("activation") }
                { row("optimizer") }
                { slider(
                    EPOCHS,
                    Scale::Even { min: 50.0, step: 50.0, last: 39 },
                    search.epochs,
                    of.help("epochs", "How long each network is trained. The box takes every number up to 2,000."),
                    act.reform(|value| Action::Epochs(value as u32)),
                ) }
                { slider(
                    SEEDS,
                    Scale::whole(SEEDS),
                    search.seeds,
                    "From how many initial weights each network is trained: one run says little.",
                    act.reform(|value| Action::Seeds(value as u32)),
                ) }
                { control_with_help("seed", settings, SEED_HELP, &set) }
            </div>
            <div class="more">
                <details>
                    <summary>{ "More settings" }</summary>
                    <div class="groups">
                        { step_controls(settings, &of, &set) }
                        { start_controls(settings, &of, &set) }
                        { data_controls(settings, &of, &set) }
                    </div>
                </details>
            </div>
            <div class="buttons">
                { button(
                    "Try these settings",
                    "Trains this network from each seed, and once more without each of the points.",
                    act.reform(|()| Action::Try),
                ).primary(true) }
            </div>
            { differences(settings, "", act.reform(move |()| Action::Settings(course.clone()))) }
        </section>
    }
}
