//! The figure of the map: its colour scale and its cells.

use std::rc::Rc;

use yew::prelude::*;

use super::board::Board;
use super::driver::Parts;
use super::layer::{Layer, Mark, Of, marks, place_of, share};
use super::state::{Action, SearchState};
use super::words;
use crate::charts::numerals::significant;
use crate::components::{CellGrid, ChartFigure, Table};
use crate::frame::elements;
use engine::choice::Choice;
use protocol::Measure;

/// The heat map. A click on a cell, or Enter, chooses it.
#[hook]
pub(super) fn use_map(page: &SearchState, parts: &Parts, act: &Callback<Action>) -> Html {
    let board = &page.board;
    let table = use_callback(board.clone(), |(), board| table_of(board));
    let words: Rc<Vec<String>> = Rc::new((0..board.len()).map(|index| words::cell(board, index)).collect());
    let onpoint = use_callback((words.clone(), parts.pointed.clone()), |cell: Option<usize>, (words, pointed)| {
        let text = cell.and_then(|cell| words.get(cell)).map_or(RESTING, String::as_str);
        elements::write(pointed, text);
    });
    html! {
        <>
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
            <p class="pointed-cell" ref={parts.pointed.clone()} aria-hidden="true">{ RESTING }</p>
        </>
    }
}

/// The line under the map while the pointer is on no cell.
const RESTING: &str =
    "Point at a cell to read its numbers, click it to see its runs. The arrow keys walk over the map.";

/// The colour scale with its numbers, and the place of the best cell on it.
fn scale(board: &Board, layer: Layer) -> Html {
    let measure = layer.measure();
    let references = board.references(measure);
    let best = board.best(measure);
    let on_scale = best.zip(references).filter(|_| layer.of() == Of::Median);
    let mark = |Mark { at, number, name }: Mark| {
        let side = match at {
            at if at <= 0.0 => "left",
            at if at >= 1.0 => "right",
            _ => "middle",
        };
        html! { <span class={side} style={format!("left: {}%", 100.0 * at)}>{ number }<br />{ name }</span> }
    };
    let notes = [
        best.map(|(_, median)| format!("★ smallest median {}", significant(median, 4))),
        words::diverged(board, layer),
        board.has_own_points().then(|| "each cell beside the line through its own points".to_owned()),
    ];
    html! {
        <div class="colour-scale">
            <span class="ramp" aria-hidden="true">
                if let Some(((_, median), references)) = on_scale {
                    <span class="best" style={format!("left: {:.1}%", 100.0 * place_of(Some(median), references))} />
                }
            </span>
            <span class="ramp-marks">{ for marks(layer, references).into_iter().map(mark) }</span>
            <span class="ramp-notes">{ notes.into_iter().flatten().collect::<Vec<_>>().join(" · ") }</span>
        </div>
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
        "Leave-one-out: median",
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
        row.push(words::median(board.of(Measure::LeaveOneOut, index).map(|outcome| outcome.median)));
        row
    };
    Table { head, rows: (0..board.len()).map(row).collect() }
}
