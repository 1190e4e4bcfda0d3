//! The settings of the lesson in an address.

use super::axis::{Axis, Fineness};
use super::layer::Layer;
use super::tries::Entry;
use crate::settings::link::{read_run, write_run};
use crate::settings::{Field, Reader, whole};
use engine::choice::Choice;
use protocol::{LeftOut, RunSettings, SEARCH_EPOCHS, SEARCH_SEEDS};

/// The number of seeds for each cell.
pub(crate) const SEEDS: Field = whole("Seeds", &SEARCH_SEEDS);
/// The number of epochs for each network.
pub(crate) const EPOCHS: Field = whole("Epochs", &SEARCH_EPOCHS);

/// A map of settings, of which two vary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Search {
    /// The settings that do not vary, and the first seed.
    pub(crate) settings: RunSettings,
    /// The axes from left to right and from top to bottom.
    pub(crate) axes: [Axis; 2],
    pub(crate) fineness: Fineness,
    /// The number of seeds for each cell.
    pub(crate) seeds: u32,
    pub(crate) epochs: u32,
}

impl Default for Search {
    fn default() -> Self {
        let axes = [Axis::LEARNING_RATE, Axis::HIDDEN];
        Self { settings: RunSettings::default(), axes, fineness: Fineness::Fine, seeds: 5, epochs: 300 }
    }
}

impl Search {
    /// The values along both axes.
    pub(crate) fn values(&self) -> [Vec<f64>; 2] {
        self.axes.map(|axis| axis.values(self.fineness.steps()))
    }

    /// The numbers of columns and rows.
    pub(crate) fn extent(&self) -> [usize; 2] {
        self.values().map(|values| values.len())
    }

    /// The runs of all cells, row by row.
    pub(crate) fn cells(&self) -> Vec<Entry> {
        let [across, down] = self.values();
        let row = |&row: &f64| across.iter().map(move |&column| self.at([column, row])).collect::<Vec<_>>();
        down.iter().flat_map(row).collect()
    }

    /// The runs with these values of the axes.
    fn at(&self, values: [f64; 2]) -> Entry {
        let Self { settings, seeds, epochs, .. } = self.clone();
        let mut varied = [(self.axes[0], values[0]), (self.axes[1], values[1])];
        // An axis that decides whether the other one has an effect comes first.
        if varied[1].0.index() < varied[0].0.index() {
            varied.reverse();
        }
        varied.into_iter().fold(Entry { settings, seeds, epochs }, |runs, (axis, value)| axis.with(value, &runs))
    }

    /// What the error at left-out points of all cells is.
    pub(crate) fn left_out(&self) -> LeftOut {
        self.at(self.values().map(|values| values[0])).settings.left_out()
    }

    /// The axes that have no effect on any cell.
    pub(crate) fn idle(&self) -> impl Iterator<Item = Axis> {
        let cells = self.cells();
        self.axes.into_iter().filter(move |axis| !cells.iter().any(|cell| axis.acts_on(&cell.settings)))
    }

    /// Whether another search has the same map. The settings that vary may have other values.
    pub(crate) fn has_map_of(&self, other: &Self) -> bool {
        let at_first = |search: &Self| {
            let Entry { settings, seeds, epochs } = search.at(search.values().map(|values| values[0]));
            Self { settings, seeds, epochs, ..search.clone() }
        };
        at_first(self) == at_first(other)
    }
}

/// The content of the lesson's link.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SearchLink {
    pub(crate) search: Search,
    pub(crate) layer: Layer,
    /// The index of the chosen cell, counted row by row.
    pub(crate) cell: Option<usize>,
}

impl Default for SearchLink {
    fn default() -> Self {
        Self { search: Search::default(), layer: Layer::Median, cell: None }
    }
}

/// Reads the settings.
pub(crate) fn read(reader: &mut Reader<'_>) -> SearchLink {
    let SearchLink { search: default, layer, .. } = SearchLink::default();
    let across = reader.choice("across", default.axes[0]);
    let other = if across == default.axes[1] { default.axes[0] } else { default.axes[1] };
    let mut down = reader.choice("down", other);
    if down == across {
        reader.note("down", down.name(), "it must be another setting than across", other.name());
        down = other;
    }
    let search = Search {
        settings: read_run(reader),
        axes: [across, down],
        fineness: reader.choice("cells", default.fineness),
        seeds: reader.whole("seeds", SEEDS, default.seeds),
        epochs: reader.whole("epochs", EPOCHS, default.epochs),
    };
    let layer = reader.choice("layer", layer);
    let cell = cell(reader, search.extent());
    SearchLink { search, layer, cell }
}

/// Reads a cell given by its column and row, counted from 1.
fn cell(reader: &mut Reader<'_>, [columns, rows]: [usize; 2]) -> Option<usize> {
    let given = reader.value("cell")?;
    let place = given.split_once('.').and_then(|(column, row)| Some((column.parse().ok()?, row.parse().ok()?)));
    match place {
        Some((column, row)) if (1..=columns).contains(&column) && (1..=rows).contains(&row) => {
            Some((row - 1) * columns + column - 1)
        }
        _ => {
            let allowed = format!("it must be a column up to {columns} and a row up to {rows}, as in 3.2");
            reader.note("cell", given, &allowed, "no cell");
            None
        }
    }
}

/// The settings as the part of the address after "?".
pub(crate) fn write(link: &SearchLink) -> String {
    let SearchLink { search, layer, cell } = link;
    let columns = search.extent()[0];
    let cell = cell.map_or_else(String::new, |cell| format!("&cell={}.{}", cell % columns + 1, cell / columns + 1));
    format!(
        "across={}&down={}&cells={}&seeds={}&epochs={}&layer={}{cell}&{}",
        search.axes[0].name(),
        search.axes[1].name(),
        search.fineness.name(),
        search.seeds,
        search.epochs,
        layer.name(),
        write_run(&search.settings)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;
    use engine::nn::Activation;
    use engine::optim::OptimizerKind;
    use protocol::ScheduleKind;

    fn read(query: &str) -> (SearchLink, Vec<String>) {
        reader::read(query, super::read)
    }

    #[test]
    fn a_link_restores_exactly_what_was_shared() {
        let settings = RunSettings {
            learning_rate: 0.1 + 0.2,
            activation: Activation::Gelu,
            optimizer: OptimizerKind::AdamW,
            seed: 40,
            ..RunSettings::default()
        };
        let search = Search {
            settings,
            axes: [Axis("optimizer"), Axis("depth")],
            fineness: Fineness::Coarse,
            seeds: 7,
            epochs: 50,
        };
        let link = SearchLink { search, layer: Layer::LeftOut, cell: Some(13) };
        assert_eq!(read(&write(&link)), (link, vec![]));
        assert_eq!(read(&write(&SearchLink::default())), (SearchLink::default(), vec![]));
        assert_eq!(read(""), (SearchLink::default(), vec![]));
        assert_eq!(read("across=hidden").0.search.axes, [Axis::HIDDEN, Axis::LEARNING_RATE]);
    }

    #[test]
    fn bad_values_fall_back_and_say_so() {
        let (link, notes) = read("across=depth&down=depth&cells=7&seeds=99&layer=best&cell=40.1");
        let axes = [Axis("depth"), Axis::HIDDEN];
        assert_eq!(link, SearchLink { search: Search { axes, ..Search::default() }, ..SearchLink::default() });
        assert_eq!(notes[0], "down=depth is not usable: it must be another setting than across. Using hidden instead.");
        assert_eq!(notes[1], "cells=7 is not usable: allowed: 5, 10, 20, 32. Using 20 instead.");
        assert_eq!(notes[2], "seeds=99 is not usable: it must be a whole number from 1 to 20. Using 5 instead.");
        assert!(notes[3].starts_with(
            "layer=best is not usable: allowed: training, spread, share, left-out, left-out-spread, left-out-share."
        ));
        let allowed = "it must be a column up to 8 and a row up to 20, as in 3.2";
        assert_eq!(notes[4], format!("cell=40.1 is not usable: {allowed}. Using no cell instead."));
    }

    #[test]
    fn cells_are_row_by_row_and_what_varies_may_stand_anywhere() {
        let search = Search::default();
        let cells = search.cells();
        assert_eq!((cells.len(), search.extent()), (400, [20, 20]));
        assert_eq!((cells[0].settings.learning_rate, cells[0].settings.hidden), (1e-4, 1));
        assert_eq!((cells[21].settings.hidden, cells[21].settings.learning_rate), (2, search.values()[0][1]));
        let varied = RunSettings { learning_rate: 0.5, hidden: 9, ..RunSettings::default() };
        assert!(search.has_map_of(&Search { settings: varied, ..Search::default() }));
        let other = RunSettings { depth: 2, ..RunSettings::default() };
        assert!(!search.has_map_of(&Search { settings: other, ..Search::default() }));
        assert!(!search.has_map_of(&Search { epochs: 299, ..Search::default() }));
        let by_epochs = Search { axes: [Axis::EPOCHS, Axis("depth")], ..Search::default() };
        assert!(by_epochs.has_map_of(&Search { epochs: 299, ..by_epochs.clone() }), "the map varies the epochs itself");
        let split = RunSettings { validation: 20, ..RunSettings::default() };
        let of_split = Search { settings: split, ..Search::default() };
        assert!(!of_split.has_map_of(&search), "other points are held out of its training");
        assert_eq!((search.left_out(), of_split.left_out()), (LeftOut::Each(15), LeftOut::HeldOut(3)));
        assert_eq!((by_epochs.cells()[0].epochs, by_epochs.cells()[19].epochs), (1, 2000));
    }

    #[test]
    fn an_axis_that_needs_another_finds_it_wherever_that_one_stands() {
        for axes in [[Axis("schedule"), Axis("schedule_epochs")], [Axis("schedule_epochs"), Axis("schedule")]] {
            let search = Search { axes, ..Search::default() };
            assert_eq!(search.idle().count(), 0);
            let warm_ups =
                search.cells().into_iter().filter(|cell| cell.settings.schedule.kind == ScheduleKind::WarmUp);
            let epochs: Vec<u32> = warm_ups.map(|cell| cell.settings.schedule.epochs).collect();
            assert_eq!(epochs.iter().map(|&epochs| f64::from(epochs)).collect::<Vec<_>>(), Axis::EPOCHS.values(20));
        }
        let idle = Search { axes: [Axis("momentum"), Axis("schedule_factor")], ..Search::default() };
        assert_eq!(idle.idle().collect::<Vec<_>>(), [Axis("momentum"), Axis("schedule_factor")]);
        let sgd = Search { axes: [Axis("momentum"), Axis("optimizer")], ..Search::default() };
        assert_eq!(sgd.idle().count(), 0);
    }
}
