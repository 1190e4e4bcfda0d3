//! The chosen cell as a script for PyTorch.

use twin::{Cell, Script};

use super::state::SearchState;
use super::tries::Entry;
use protocol::Measure;

/// The script of the chosen cell; of the sliders' settings, if no cell is chosen.
pub(super) fn script(page: &SearchState) -> Script {
    let Some(Entry { settings, seeds, epochs }) = page.chosen() else {
        let search = &page.link.search;
        return Cell { settings: &search.settings, seeds: search.seeds, epochs: search.epochs, measured: &[] }.script();
    };
    let runs = |measure| {
        let outcome = page.link.cell.and_then(|cell| page.board.of(measure, cell));
        outcome.map_or_else(Vec::new, |outcome| outcome.runs.clone())
    };
    let measured: Vec<_> = runs(Measure::Training).into_iter().zip(runs(Measure::LeaveOneOut)).collect();
    Cell { settings: &settings, seeds, epochs, measured: &measured }.script()
}
