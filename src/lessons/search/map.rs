//! The figure of the map: its colour scale and its cells.

use std::rc::Rc;

use yew::prelude::*;

use super::board::Board;
use super::driver::Parts;
use super::layer::{Layer, Of, share};
use super::state::{Action, SearchState};
use super::words;
use crate::components::{CellGrid, ChartFigure, Table, use_pointed};
use engine::choice::Choice;
use protocol::{LeftOut, Measure};

/// The heat map. A click on a cell, or Enter, chooses it.
#[hook]
pub(super) fn use_map(page: &SearchState, parts: &Parts, act: &Callback<Action>) -> Html {
    let board = &page.board;
    let table = use_callback(board.clone(), |(), board| table_of(board));
    let words: Rc<Vec<String>> = Rc::new((0..board.len()).map(|index| words::cell(board, index)).collect());
    let onpoint = use_pointed(&words, &parts.pointed, RESTING);
    html! {
        <ChartFigure
            title="Map"
            class="heat"
            canvas={parts.canvas.clone()}
            label={words::map(board, page.link.layer)}
            legend={scale(board, page.link.layer)}
            {table}
        >
            <CellGrid
                label="Cells of the map"
                columns={board.search.extent()[0]}
                {words}
                chosen={page.link.cell}
                onpick={act.reform(Action::Choose)}
                {onpoint}
            />
        </ChartFigure>
    }
}

/// The line beside the map while the pointer is on no cell.
pub(super) const RESTING: &str = "Point at a cell to read its numbers. Click it to see its runs.";

/// The colour scale with its numbers, and what the marks on the map mean.
fn scale(board: &Board, layer: Layer) -> Html {
    let measure = layer.measure();
    let [worse, better] =
        layer.scale(board).map_or_else(|| ["worse", "better"].map(str::to_owned), |scale| scale.ends());
    let best = board.best(measure);
    // At the better end of the scale of medians stands the best cell.
    let is_median = layer.of() == Of::Median;
    let better = if is_median && best.is_some() { format!("{better} ★") } else { better };
    let notes = [
        (board.done(measure) < board.len()).then(|| "hatched: to come".to_owned()),
        (board.done(measure) > 0).then(|| words::outline(board, measure)),
        best.filter(|_| !is_median).map(|_| "★ lowest median".to_owned()),
        words::diverged(board, layer),
    ];
    html! {
        <ul class="legend">
            <li class="scale"><span>{ worse }</span><span class="ramp" aria-hidden="true" /><span>{ better }</span></li>
            { for notes.into_iter().flatten().map(|note| html! { <li>{ note }</li> }) }
        </ul>
    }
}

fn table_of(board: &Board) -> Table {
    let [across, down] = board.search.axes;
    let head = vec![
        across.label(),
        down.label(),
        "Training: median",
        "Lowest",
        "Highest",
        "Beat the line",
        "Diverged",
        match board.search.left_out() {
            LeftOut::Each(_) => "Leave-one-out: median",
            LeftOut::Parts(_) => "Cross-validation: median",
            LeftOut::HeldOut(_) => "Validation: median",
        },
    ];
    let [columns, rows] = board.search.values();
    let row = |index: usize| {
        let mut row = vec![across.text(columns[index % columns.len()]), down.text(rows[index / columns.len()])];
        match board.of(Measure::Training, index) {
            Some(outcome) => row.extend([
                words::loss(outcome.median),
                words::loss(outcome.lowest),
                words::loss(outcome.highest),
                share(outcome),
                outcome.diverged.to_string(),
            ]),
            None => row.extend(vec![String::new(); 5]),
        }
        row.push(words::median(board.of(Measure::LeftOut, index).map(|outcome| outcome.median)));
        row.into_iter().map(Into::into).collect()
    };
    Table { head, rows: (0..board.len()).map(row).collect() }
}
