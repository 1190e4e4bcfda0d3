//! The chosen cell: its runs, each with a link that opens it.

use yew::prelude::*;

use super::state::{Action, SearchState};
use super::tries::Entry;
use super::words;
use crate::components::{button, cell_pad, scroll_table};
use crate::run::left_out;
use crate::settings::link::write_lab;
use crate::settings::{LabLink, table};
use protocol::{Measure, RunSettings, SearchOutcome, StopRule, search_seeds};

pub(super) fn details(page: &SearchState, act: &Callback<Action>) -> Html {
    let Some((cell, entry)) = page.link.cell.zip(page.chosen()) else {
        return html! {
            <section class="cell-details" aria-labelledby="cell-title">
                <h2 id="cell-title">{ "Chosen cell" }</h2>
                <p class="help">{ "None yet: click a cell of the map, or press Enter on it." }</p>
            </section>
        };
    };
    let outcome = |measure| page.board.of(measure, cell);
    let (training, error) = (outcome(Measure::Training), outcome(Measure::LeftOut));
    let of_seed = |known: Option<&SearchOutcome>, index: usize| {
        words::median(known.and_then(|outcome| outcome.runs.get(index).copied()))
    };
    let row = |(index, seed): (usize, u32)| {
        html! {
            <tr>
                <th scope="row">{ seed }</th>
                <td>{ of_seed(training, index) }</td>
                <td>{ of_seed(error, index) }</td>
                <td><a href={run(&entry, seed)} aria-label={format!("Open this run, seed {seed}")}>{ "Open this run" }</a></td>
            </tr>
        }
    };
    let summary = |known: Option<&SearchOutcome>, name: &str| {
        known.map(|outcome| {
            html! { <li>{ words::summary(name, outcome) }</li> }
        })
    };
    let of_error = page.board.search.left_out();
    let head = ["Seed", "Training", left_out::short(of_error), "Run"].map(Html::from);
    let rows = search_seeds(entry.settings.seed, entry.seeds).enumerate().map(row);
    html! {
        <section class="cell-details" aria-labelledby="cell-title">
            <h2 id="cell-title">{ "Chosen cell" }</h2>
            { cell_pad(cell, page.board.search.extent()[0], page.board.len(), &act.reform(Action::Choose)) }
            <p>{ words::place(&page.board.search, cell) }</p>
            <ul aria-live="polite">
                { summary(training, "Training loss") }
                { summary(error, left_out::title(of_error)) }
            </ul>
            { scroll_table("table-frame", "Runs of the chosen cell", head, rows) }
            <div class="buttons">
                { button(
                    "Set the sliders to this cell",
                    "Copies this cell’s settings to the sliders, so that you can change or try them.",
                    act.reform(|()| Action::TakeCell),
                ).sets(table::labels_but(&["seed"])) }
            </div>
        </section>
    }
}

/// The address of a run.
pub(super) fn run(entry: &Entry, seed: u32) -> String {
    let settings = RunSettings { seed, ..entry.settings.clone() };
    // The run stops at the epoch of its loss on this page.
    let stop = StopRule::At(entry.epochs);
    format!("#{}?{}", crate::lessons::mlp::PATH, write_lab(&LabLink { settings, stop, ..LabLink::default() }))
}
