//! Reports the parts of a run's network to the page, and edits its parameters.

use super::run::finite;
use super::service::check;
use engine::nn::Activation;
use engine::tensor::Element;
use engine::train::{Recording, Session};
use protocol::{AnatomyReport, Edit, PARAMETER};

/// The parameters, gradients and units of a run's network, with the units' curves over `grid`.
pub(super) fn report<T: Element>(
    run: u32,
    activation: Activation,
    session: &mut Session<T>,
    grid: &[T],
) -> Result<AnatomyReport, String> {
    let points = session.fitted().map_err(|error| error.to_string())?.len() as u32;
    let parts = session.anatomy(grid).map_err(|error| error.to_string())?;
    let counted = |counts: &Vec<usize>| counts.iter().map(|&count| count as u32).collect();
    let update = session.last_update();
    Ok(AnatomyReport {
        run,
        epoch: session.epoch(),
        widths: parts.widths.iter().map(|&width| width as u32).collect(),
        activation,
        parameters: session.parameters().iter().map(|value| value.to_f64()).collect(),
        gradient: all_finite(session.gradient()),
        update: update.and_then(|update| all_finite(&update)),
        contributions: parts.contributions.iter().map(|unit| unit.iter().copied().map(drawn).collect()).collect(),
        bias: parts.bias.to_f64(),
        kinks: parts.kinks.map(|kinks| kinks.into_iter().map(|kink| kink.map(T::to_f64)).collect()),
        saturated: parts.saturated.iter().map(counted).collect(),
        points,
    })
}

/// Applies all edits, or none if one of them is not allowed.
pub(super) fn edit<T: Element>(run: &mut Recording<T>, edits: &[Edit]) -> Result<(), String> {
    let mut changes = Vec::with_capacity(edits.len());
    for &edit in edits {
        let (index, value, name) = match edit {
            Edit::Parameter { index, value } => (index as usize, T::from_f64(value), "the value"),
            Edit::Kink { unit, x } => {
                let moved =
                    run.now().kink_moved_to(unit as usize, T::from_f64(x)).map_err(|error| error.to_string())?;
                (moved.0, moved.1, "the bias that puts the kink there")
            }
        };
        check(name, value.to_f64(), &PARAMETER)?;
        changes.push((index, value));
    }
    run.edit(&changes).map_err(|error| error.to_string())
}

/// Numbers for a chart; `None` if one of them is not finite.
fn all_finite<T: Element>(values: &[T]) -> Option<Vec<f32>> {
    values.iter().all(|value| value.is_finite()).then(|| values.iter().copied().map(drawn).collect())
}

/// A number for a chart. An infinite activation times a weight of 0 is NaN; it contributes nothing, so it is drawn as
/// 0.
fn drawn<T: Element>(value: T) -> f32 {
    let value = value.to_f64();
    if value.is_nan() { 0.0 } else { finite(value) }
}

#[cfg(test)]
mod tests {
    use crate::{LabService, Service};
    use engine::nn::Activation;
    use protocol::lab::{Request, Response};
    use protocol::{AnatomyReport, Edit, Frame, RunSettings};
    use std::rc::Rc;

    fn service(settings: RunSettings, epochs: u32) -> (LabService, Rc<Frame>) {
        let mut service = LabService::default();
        service.answer(Request::Start { run: 4, settings }, &|| 0.0).expect("starts");
        match service.advanced(epochs) {
            Ok(Response::Frame(frame)) => (service, frame),
            other => panic!("not a frame: {other:?}"),
        }
    }

    fn anatomy(service: &mut LabService) -> Rc<AnatomyReport> {
        match service.answer(Request::Anatomy { run: 4 }, &|| 0.0) {
            Ok(Some(Response::Anatomy(report))) => report,
            other => panic!("not a report: {other:?}"),
        }
    }

    fn edited(service: &mut LabService, edits: Vec<Edit>) -> Result<Rc<Frame>, String> {
        match service.answer(Request::EditParameters { run: 4, edits }, &|| 0.0) {
            Ok(Some(Response::Edited { run: 4, outcome })) => outcome,
            other => panic!("not an answer to an edit: {other:?}"),
        }
    }

    #[test]
    fn the_report_adds_up_to_the_frame_and_changes_nothing() {
        let settings = RunSettings { hidden: 5, depth: 2, activation: Activation::Tanh, ..RunSettings::default() };
        let (mut service, frame) = service(settings, 40);
        let report = anatomy(&mut service);
        assert_eq!((report.epoch, report.points, &report.widths[..]), (40, 15, &[1, 5, 5, 1][..]));
        for (at, &value) in frame.curve.iter().enumerate() {
            let added: f64 = report.contributions.iter().map(|unit| f64::from(unit[at])).sum();
            assert!((report.bias + added - f64::from(value)).abs() < 1e-5);
        }
        assert_eq!(report.kinks, None, "units above the first layer have no single kink");
        assert_eq!(anatomy(&mut service), report);
        let next = service.advanced(1);
        assert!(matches!(next, Ok(Response::Frame(frame)) if frame.epoch == 41));
    }

    #[test]
    fn a_kink_is_moved_by_the_bias_alone() {
        let (mut service, _) = service(RunSettings::default(), 20);
        let before = anatomy(&mut service);
        let frame = edited(&mut service, vec![Edit::Kink { unit: 1, x: 7.25 }]).expect("the bias is within its range");
        assert_eq!(frame.epoch, 20);
        let after = anatomy(&mut service);
        let place = after.kinks.as_ref().expect("one hidden layer")[1].expect("a weight");
        assert!((place - 7.25).abs() < 1e-5, "{place}");
        let moved: Vec<_> = (0..7).filter(|&index| before.parameters[index] != after.parameters[index]).collect();
        assert_eq!(moved, [3], "only the bias of unit 2");
    }

    #[test]
    fn a_refused_edit_names_the_mistake_and_changes_nothing() {
        let (mut service, _) = service(RunSettings::default(), 1);
        let before = anatomy(&mut service);
        for (edit, words) in [
            (Edit::Parameter { index: 0, value: 1000.5 }, "the value is 1000.5; it must be from -1000 to 1000"),
            (Edit::Parameter { index: 0, value: f64::NAN }, "the value is NaN; it must be from -1000 to 1000"),
            (Edit::Parameter { index: 7, value: 1.0 }, "the network has no parameter of number 7"),
            (Edit::Kink { unit: 2, x: 1.0 }, "the network has no parameter of number 2"),
        ] {
            assert_eq!(
                edited(&mut service, vec![Edit::Parameter { index: 1, value: 2.0 }, edit]),
                Err(words.to_owned())
            );
        }
        assert_eq!(anatomy(&mut service), before);
    }

    #[test]
    fn an_edited_run_goes_on_training_and_edits_of_another_run_are_dropped() {
        let (mut service, frame) = service(RunSettings::default(), 10);
        let edited = edited(&mut service, vec![Edit::Parameter { index: 6, value: 3.0 }]).expect("a fine value");
        assert!(edited.loss != frame.loss);
        let stale = Request::EditParameters { run: 3, edits: vec![Edit::Parameter { index: 0, value: 0.0 }] };
        assert_eq!(service.answer(stale, &|| 0.0), Ok(None));
        assert_eq!(service.answer(Request::Anatomy { run: 3 }, &|| 0.0), Ok(None));
        let next = service.advanced(200);
        let Ok(Response::Frame(next)) = next else { panic!("not a frame") };
        assert!(next.loss < edited.loss, "{} and {}", next.loss, edited.loss);
    }
}
