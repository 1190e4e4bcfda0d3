//! The map and its chosen cell as a script for PyTorch.

use twin::{Script, Search};

use super::state::SearchState;
use super::tries::Entry;
use engine::choice::Choice;
use protocol::Measure;

/// The script of the map with its chosen cell; of the map that the sliders ask for, if no cell is chosen.
pub(super) fn script(page: &SearchState) -> Script {
    let (board, chosen) = (&page.board, page.link.cell.and_then(|cell| Some((cell, page.cell(cell)?))));
    let search = if chosen.is_some() { &board.search } else { &page.link.search };
    let common = Entry { settings: search.settings.clone(), seeds: search.seeds, epochs: search.epochs };
    let runs = |cell, measure| board.of(measure, cell).map_or_else(Vec::new, |outcome| outcome.runs.clone());
    let measured = chosen.as_ref().map(|&(cell, _)| -> Vec<_> {
        runs(cell, Measure::Training).into_iter().zip(runs(cell, Measure::LeftOut)).collect()
    });
    let is_shown = search.has_map_of(&board.search);
    let median = |cell| board.of(Measure::Training, cell).and_then(|outcome| outcome.median).filter(|_| is_shown);
    let medians: Vec<_> = (0..board.len()).map(median).collect();
    let entry = chosen.map_or(common, |(_, entry)| entry);
    let values = search.values();
    let axis = |which: usize| {
        let axis = search.axes[which];
        let value = axis.setting().map_or(entry.epochs.into(), |setting| (setting.get)(&entry.settings));
        twin::Axis { key: axis.name(), label: axis.label(), values: &values[which], value }
    };
    let script = Search {
        settings: &entry.settings,
        seeds: entry.seeds,
        epochs: entry.epochs,
        axes: [axis(0), axis(1)],
        medians: &medians,
        cell: measured.as_deref(),
    };
    script.script()
}
