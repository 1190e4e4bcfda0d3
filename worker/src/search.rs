//! Trains the runs of a search.

use std::rc::Rc;

use super::service::check;
use super::settings::config;
use engine::tensor::Element;
use engine::train::{
    Config, ConfigError, Summary, held_out_error, least_squares, left_out_error, left_out_line_loss,
    left_out_mean_loss, mean_predictor_error_on, mean_predictor_loss, trained_loss,
};
use protocol::{
    Measure, Precision, RunData, RunSettings, SEARCH_EPOCHS, SEARCH_SEEDS, SEARCH_SETTINGS, SearchOutcome,
    SearchRequest, SearchResponse, search_seeds,
};

/// Trains all runs of a request. The seed of a run also draws its data and the points that are held out.
pub(super) fn answer(question: &SearchRequest) -> Result<SearchResponse, String> {
    let SearchRequest { request, measure, settings, seeds, epochs, .. } = question;
    check("the number of settings", settings.len() as u32, &SEARCH_SETTINGS)?;
    check("the number of seeds", *seeds, &SEARCH_SEEDS)?;
    check("the number of epochs", *epochs, &SEARCH_EPOCHS)?;
    let outcomes = question.runs().map(|settings| outcome(&settings, *measure, *seeds, *epochs).map(Rc::new));
    let outcomes = outcomes.collect::<Result<_, String>>()?;
    Ok(SearchResponse { request: *request, outcomes })
}

/// The losses of the least-squares line and of the mean, by this measure.
fn references(RunData { x, y, held_out: [held_x, held_y], .. }: &RunData, measure: Measure) -> (f64, f64) {
    match measure {
        Measure::Training => (least_squares(x, y).loss, mean_predictor_loss(y)),
        Measure::LeftOut if held_x.is_empty() => (left_out_line_loss(x, y), left_out_mean_loss(y)),
        Measure::LeftOut => (least_squares(x, y).error_on(held_x, held_y), mean_predictor_error_on(y, held_y)),
    }
}

/// The measure of a run; `None` if it has diverged.
fn measured<T: Element>(
    config: &Config,
    RunData { x, y, held_out: [held_x, held_y], .. }: &RunData,
    measure: Measure,
    epochs: u32,
) -> Result<Option<f64>, ConfigError> {
    match measure {
        Measure::Training => trained_loss::<T>(config, x, y, epochs),
        Measure::LeftOut if held_x.is_empty() => left_out_error::<T>(config, x, y, epochs),
        Measure::LeftOut => held_out_error::<T>(config, [x, y], [held_x, held_y], epochs),
    }
}

fn outcome(settings: &RunSettings, measure: Measure, seeds: u32, epochs: u32) -> Result<SearchOutcome, String> {
    let (mut beating, mut lines, mut means) = (0, Vec::new(), Vec::new());
    let of = |seed: u32| {
        let config = config(&RunSettings { seed, ..settings.clone() })?;
        // The seed decides the noise too, so each run is compared with the line of its own data.
        let data = RunData::new(settings, seed);
        let measured = match settings.precision {
            Precision::Single => measured::<f32>(&config, &data, measure, epochs),
            Precision::Double => measured::<f64>(&config, &data, measure, epochs),
        };
        let measured = measured.map_err(|error| error.to_string())?;
        let (line, mean) = references(&data, measure);
        beating += u32::from(measured.is_some_and(|loss| loss < line));
        lines.push(Some(line));
        means.push(Some(mean));
        Ok(measured)
    };
    let runs = search_seeds(settings.seed, seeds).map(of).collect::<Result<Vec<Option<f64>>, String>>()?;
    let Summary { median, lowest, highest, diverged } = Summary::of(&runs);
    let spread = lowest.zip(highest).map(|(lowest, highest)| highest - lowest);
    let middle = |references: &[Option<f64>]| Summary::of(references).median.unwrap_or_default();
    let (line, mean) = (middle(&lines), middle(&means));
    Ok(SearchOutcome { runs, median, lowest, highest, spread, beating, diverged, line, mean })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LabService, SearchService, Service};
    use engine::data::DataSet;
    use engine::nn::Activation;
    use engine::optim::OptimizerKind;
    use protocol::Frame;
    use protocol::lab::{Request, Response};

    fn search(measure: Measure, settings: Vec<RunSettings>, seeds: u32, epochs: u32) -> SearchResponse {
        let question = SearchRequest::new(9, measure, settings, seeds, epochs);
        SearchService.answer(question, &|| 0.0).expect("no refusal").expect("a search is answered")
    }

    /// The frame that the lab's service reports for the same run.
    fn shown(settings: RunSettings, epochs: u32) -> Rc<Frame> {
        let mut service = LabService::default();
        service.answer(Request::Start { run: 1, settings }, &|| 0.0).expect("starts");
        match service.advanced(epochs) {
            Ok(Response::Frame(frame)) => frame,
            other => panic!("not a frame: {other:?}"),
        }
    }

    #[test]
    fn every_loss_of_a_cell_equals_that_of_its_run() {
        let tanh = RunSettings { activation: Activation::Tanh, hidden: 9, depth: 2, ..RunSettings::default() };
        let settings = vec![RunSettings::default(), RunSettings { seed: 40, learning_rate: 0.01, ..tanh }];
        let report = search(Measure::Training, settings.clone(), 3, 120);
        assert_eq!((report.request, report.outcomes.len()), (9, 2));
        for (settings, outcome) in settings.into_iter().zip(report.outcomes) {
            assert_eq!(format!("{:.4} {:.4}", outcome.line, outcome.mean), "0.1689 0.5439");
            for (seed, loss) in search_seeds(settings.seed, 3).zip(&outcome.runs) {
                let frame = shown(RunSettings { seed, ..settings.clone() }, 120);
                assert_eq!(*loss, Some(frame.loss), "the same run, bit for bit");
            }
            let mut sorted: Vec<f64> = outcome.runs.iter().flatten().copied().collect();
            sorted.sort_by(f64::total_cmp);
            assert_eq!([outcome.lowest, outcome.median, outcome.highest], [0, 1, 2].map(|index| Some(sorted[index])));
            assert_eq!(outcome.spread, Some(sorted[2] - sorted[0]));
        }
    }

    #[test]
    fn many_units_fit_the_points_and_miss_the_left_out_point() {
        let many = RunSettings {
            hidden: 32,
            activation: Activation::Tanh,
            optimizer: OptimizerKind::Adam,
            learning_rate: 0.03,
            ..RunSettings::default()
        };
        let training = search(Measure::Training, vec![many.clone()], 3, 1000);
        let leave_one_out = search(Measure::LeftOut, vec![many], 3, 1000);
        let (training, leave_one_out) = (&training.outcomes[0], &leave_one_out.outcomes[0]);
        assert_eq!(format!("{:.4} {:.4}", leave_one_out.line, leave_one_out.mean), "0.2035 0.6243");
        let median = |outcome: &SearchOutcome| outcome.median.expect("finite");
        assert_eq!(training.beating, 3);
        assert!(median(training) < training.line && median(leave_one_out) > 2.0 * median(training));
    }

    #[test]
    fn settings_with_other_points_are_compared_with_their_own_line() {
        let lab = RunSettings::default();
        let line = RunSettings { data: DataSet::Line, ..lab.clone() };
        let noisy = RunSettings { noise: 1.0, ..lab.clone() };
        for measure in [Measure::Training, Measure::LeftOut] {
            let report = search(measure, vec![lab.clone(), line.clone(), noisy.clone()], 1, 1);
            let [of_lab, of_line, of_noise] = [0, 1, 2].map(|index| report.outcomes[index].line);
            assert!(of_line < 1e-12 && of_lab > 0.1 && of_noise > 2.0 * of_lab, "{of_lab} {of_line} {of_noise}");
            let alone = search(measure, vec![noisy.clone()], 1, 1);
            assert_eq!(alone.outcomes[0], report.outcomes[2]);
        }
    }

    #[test]
    fn where_points_are_held_out_the_error_is_the_runs_own_at_them() {
        for precision in [Precision::Single, Precision::Double] {
            let settings = RunSettings { validation: 20, precision, ..RunSettings::default() };
            let of = |measure| search(measure, vec![settings.clone()], 3, 120).outcomes[0].clone();
            let (training, validation) = (of(Measure::Training), of(Measure::LeftOut));
            let mut lines = Vec::new();
            for (index, seed) in search_seeds(0, 3).enumerate() {
                let settings = RunSettings { seed, ..settings.clone() };
                assert_eq!(training.runs[index], Some(shown(settings.clone(), 120).loss), "on the twelve other points");
                let RunData { x, y, held_out: [held_x, held_y], .. } = RunData::new(&settings, seed);
                assert_eq!((x.len(), held_x.len()), (12, 3));
                let config = config(&settings).expect("sound settings");
                let (data, held_out) = ([&x[..], &y], [&held_x[..], &held_y]);
                let error = match precision {
                    Precision::Single => held_out_error::<f32>(&config, data, held_out, 120),
                    Precision::Double => held_out_error::<f64>(&config, data, held_out, 120),
                };
                assert_eq!(Ok(validation.runs[index]), error);
                lines.push(Some(least_squares(&x, &y).error_on(&held_x, &held_y)));
            }
            assert_eq!(Some(validation.line), Summary::of(&lines).median, "each seed holds out other points");
            assert!(validation.line != training.line && validation.mean != training.mean);
        }
    }

    #[test]
    fn diverged_runs_are_counted_and_sent_as_none() {
        let wild = RunSettings {
            learning_rate: 1.0,
            optimizer: OptimizerKind::Sgd,
            activation: Activation::Identity,
            ..RunSettings::default()
        };
        for measure in [Measure::Training, Measure::LeftOut] {
            let report = search(measure, vec![wild.clone()], 2, 300);
            let SearchOutcome { line, mean, .. } = *report.outcomes[0];
            let nothing = SearchOutcome {
                runs: vec![None; 2],
                median: None,
                lowest: None,
                highest: None,
                spread: None,
                beating: 0,
                diverged: 2,
                line,
                mean,
            };
            assert_eq!(*report.outcomes[0], nothing);
        }
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        let refusal = |settings, seeds, epochs| {
            let measure = Measure::Training;
            let question = SearchRequest::new(1, measure, settings, seeds, epochs);
            SearchService.answer(question, &|| 0.0).expect_err("is refused")
        };
        let sound = RunSettings::default;
        assert_eq!(refusal(vec![], 5, 300), "the number of settings is 0; it must be from 1 to 1024");
        assert_eq!(refusal(vec![sound()], 0, 300), "the number of seeds is 0; it must be from 1 to 20");
        assert_eq!(refusal(vec![sound()], 5, 2001), "the number of epochs is 2001; it must be from 1 to 2000");
        let none = RunSettings { hidden: 0, ..sound() };
        assert_eq!(refusal(vec![sound(), none], 1, 1), "hidden size is 0; it must be from 1 to 64");
    }
}
