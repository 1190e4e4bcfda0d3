//! Cells of "Search".

use engine::data::DataSet;
use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;
use protocol::{Measure, RunSchedule, RunSettings, ScheduleKind, SearchRequest};
use twin::Cell;
use worker::SearchService;

use super::{Case, answer, own};

pub(super) fn cases() -> Vec<Case> {
    let course = RunSettings::default();
    let noisy = RunSettings { data: DataSet::Sine, noise: 0.2, activation: Activation::Tanh, ..course.clone() };
    let batches = RunSettings { batch: Some(5), optimizer: OptimizerKind::Sgd, learning_rate: 0.01, ..course.clone() };
    let schedule = RunSchedule { epochs: 10, ..RunSchedule::new(ScheduleKind::Step) };
    let scheduled = RunSettings { schedule, init: Init::Xavier, depth: 2, hidden: 4, ..course.clone() };
    let many = course.clone().with_own(Some(own(40)));
    [course, noisy, batches, scheduled, many]
        .iter()
        .enumerate()
        .map(|(place, settings)| case(place, settings))
        .collect()
}

fn case(place: usize, settings: &RunSettings) -> Case {
    let (seeds, epochs) = (2, 20);
    let [training, left_out] = [Measure::Training, Measure::LeaveOneOut].map(|measure| {
        let request = SearchRequest::new(1, measure, vec![settings.clone()], seeds, epochs);
        answer(&mut SearchService, request).outcomes[0].runs.clone()
    });
    let measured: Vec<_> = training.into_iter().zip(left_out).collect();
    assert!(measured.iter().all(|(loss, error)| loss.is_some() && error.is_some()));
    let script = Cell { settings, seeds, epochs, measured: &measured }.script();
    Case { name: format!("search-{place}"), script, losses: Vec::new(), raises: false }
}
