//! Maps of "Search" and their cells.

use engine::choice::Choice;
use engine::data::DataSet;
use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;
use protocol::{Measure, Precision, RunSchedule, RunSettings, ScheduleKind, SearchRequest};
use twin::{Axis, Search};
use worker::SearchService;

use super::{Case, answer, own};

/// The seeds and the epochs of a map.
type Length = (u32, u32);

const SHORT: Length = (2, 20);
/// Those of the page when it is opened.
const OPENED: Length = (5, 300);

/// The settings of a map, its two axes with their values, and whether a cell is chosen.
type Map<'a> = (&'a RunSettings, [(&'static str, &'a [f64]); 2], bool);

pub(super) fn cases() -> Vec<Case> {
    let course = RunSettings::default();
    let noisy = RunSettings { data: DataSet::Sine, noise: 0.2, activation: Activation::Tanh, ..course.clone() };
    let batches = RunSettings { batch: Some(5), optimizer: OptimizerKind::Sgd, learning_rate: 0.01, ..course.clone() };
    let schedule = RunSchedule { epochs: 10, ..RunSchedule::new(ScheduleKind::Step) };
    let scheduled = RunSettings { schedule, init: Init::Xavier, depth: 2, hidden: 4, ..course.clone() };
    let cosine = RunSettings { schedule: RunSchedule::new(ScheduleKind::Cosine), ..course.clone() };
    let double = RunSettings { precision: Precision::Double, activation: Activation::Relu, ..course.clone() };
    let many = course.clone().with_own(Some(own(40)));
    let split = RunSettings { validation: 20, ..course.clone() };
    let split_many = RunSettings { validation: 25, standardised: true, batch: Some(8), ..many.clone() };
    let split_double = RunSettings { precision: Precision::Double, noise: 0.1, ..split.clone() };
    let (rates, sizes) = (("lr", &[0.001, 0.1, 1.0][..]), ("hidden", &[1.0, 2.0, 8.0][..]));
    let kinds: Vec<f64> = (0..OptimizerKind::ALL.len()).map(|index| index as f64).collect();
    let maps: [Map<'_>; 12] = [
        (&course, [rates, sizes], true),
        (&course, [rates, sizes], false),
        (&noisy, [rates, sizes], true),
        (&batches, [("batch", &[3.0, 5.0]), rates], true),
        (&scheduled, [("optimizer", &kinds), ("epochs", &[5.0, 20.0])], true),
        (&cosine, [rates, ("depth", &[1.0, 2.0])], true),
        (&cosine, [rates, sizes], true),
        (&double, [sizes, rates], true),
        (&many, [sizes, rates], true),
        (&split, [rates, sizes], true),
        (&split_many, [sizes, rates], true),
        (&split_double, [rates, ("depth", &[1.0, 2.0])], true),
    ];
    // Rounding errors decide the end of one of these runs, and so which of the others is the median.
    let unstable: Map<'_> = (&course, [("lr", &[0.14]), ("hidden", &[2.0])], false);
    let maps = maps.into_iter().map(|map| (map, SHORT)).chain([(unstable, OPENED)]);
    maps.enumerate().map(|(place, (map, length))| case(place, map, length)).collect()
}

/// Settings and epochs with this value.
fn with(key: &str, value: f64, (settings, epochs): (RunSettings, u32)) -> (RunSettings, u32) {
    match key {
        "lr" => (RunSettings { learning_rate: value, ..settings }, epochs),
        "hidden" => (RunSettings { hidden: value as u32, ..settings }, epochs),
        "depth" => (RunSettings { depth: value as u32, ..settings }, epochs),
        "batch" => (RunSettings { batch: Some(value as u32), ..settings }, epochs),
        "optimizer" => (RunSettings { optimizer: OptimizerKind::ALL[value as usize], ..settings }, epochs),
        "epochs" => (settings, value as u32),
        _ => panic!("{key}"),
    }
}

/// The settings' map, with its second cell chosen or none.
fn case(place: usize, (settings, axes, has_cell): Map<'_>, (seeds, run): Length) -> Case {
    let measured = |measure, (settings, epochs): (RunSettings, u32)| {
        let request = SearchRequest::new(1, measure, vec![settings], seeds, epochs);
        answer(&mut SearchService, request).outcomes.remove(0)
    };
    let cell = |[column, row]: [f64; 2]| with(axes[0].0, column, with(axes[1].0, row, (settings.clone(), run)));
    let cells: Vec<_> = axes[1].1.iter().flat_map(|&row| axes[0].1.iter().map(move |&column| [column, row])).collect();
    let medians: Vec<_> = cells.iter().map(|&values| measured(Measure::Training, cell(values)).median).collect();
    let values = cells[1 % cells.len()];
    let chosen = if has_cell { cell(values) } else { (settings.clone(), run) };
    let of_cell = has_cell.then(|| -> Vec<_> {
        let [training, left_out] =
            [Measure::Training, Measure::LeftOut].map(|measure| measured(measure, chosen.clone()).runs.clone());
        assert!(training.iter().chain(&left_out).all(Option::is_some));
        training.into_iter().zip(left_out).collect()
    });
    let axis = |which: usize| {
        let (key, all) = axes[which];
        Axis { key, label: "Depth", values: all, value: values[which] }
    };
    let search = Search {
        settings: &chosen.0,
        seeds,
        epochs: chosen.1,
        axes: [axis(0), axis(1)],
        medians: &medians,
        cell: of_cell.as_deref(),
    };
    Case { name: format!("search-{place}"), script: search.script(), losses: Vec::new(), raises: false }
}
