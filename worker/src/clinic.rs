//! The failure clinic's patients, as the page sees them.

use super::service::check;
use engine::data::{LAB_X, LAB_Y};
use engine::train::{Bowl, Patient, TargetShape, Trial, least_squares, mean_predictor_loss};
use protocol::{Case, ClinicFrame, ClinicRequest, ClinicResponse, ClinicScene, EPOCHS_PER_ADVANCE, Script, TrialFrame};

/// Points of a curve.
const GRID_POINTS: u32 = 161;
/// Where curves begin and end.
const GRID: [f64; 2] = [1.0, 12.0];

/// The learning rate of the sheet's notebook.
const NOTEBOOK_RATE: f64 = 1e-3;

/// Holds the current patient.
#[derive(Debug, Default)]
pub(super) struct Clinic(Option<Admitted>);

#[derive(Debug)]
struct Admitted {
    number: u32,
    patient: Patient<f32>,
}

impl Clinic {
    /// Does what a message asks; messages about earlier patients are dropped.
    pub(super) fn answer(&mut self, question: ClinicRequest) -> Result<Option<ClinicResponse>, String> {
        match question {
            ClinicRequest::Admit { run, case, treatment, epoch } => {
                let patient = admit(self.0.take(), case, treatment, epoch)?;
                let admitted = self.0.insert(Admitted { number: run, patient });
                let frame = admitted.frame()?;
                Ok(Some(ClinicResponse::Admitted { scene: scene(case), frame }))
            }
            ClinicRequest::Advance { run, epochs } => {
                let Some(current) = self.0.as_mut().filter(|current| current.number == run) else { return Ok(None) };
                check("number of epochs", epochs, &(0..=EPOCHS_PER_ADVANCE))?;
                current.patient.step(epochs).map_err(|error| error.to_string())?;
                current.frame().map(|frame| Some(ClinicResponse::Frame(frame)))
            }
        }
    }
}

/// The patient with a treatment and the broken run at an epoch. Where it is the patient before, whose broken run has not got
/// further, that run is kept: it would be the same.
fn admit(before: Option<Admitted>, case: Case, treatment: Script, epoch: u64) -> Result<Patient<f32>, String> {
    let same = before
        .map(|before| before.patient)
        .filter(|patient| patient.case() == case && (patient.broken().epoch() <= epoch));
    let mut patient = match same {
        Some(mut patient) => {
            patient.treat(treatment).map_err(|error| error.to_string())?;
            patient
        }
        None => Patient::new(case, treatment).map_err(|error| error.to_string())?,
    };
    patient.catch_up(epoch).map_err(|error| error.to_string())?;
    Ok(patient)
}

/// The x of each curve's points.
fn grid() -> impl Iterator<Item = f64> {
    let step = (GRID[1] - GRID[0]) / f64::from(GRID_POINTS - 1);
    (0..GRID_POINTS).map(move |point| GRID[0] + f64::from(point) * step)
}

fn scene(case: Case) -> ClinicScene {
    let bowl = Bowl::new(&LAB_X, &LAB_Y, TargetShape::Column);
    let line = least_squares(&LAB_X, &LAB_Y);
    let rate = case.script().learning_rate;
    ClinicScene {
        points: LAB_X.iter().zip(LAB_Y).map(|(&x, y)| [narrow(x), narrow(y)]).collect(),
        grid: grid().map(narrow).collect(),
        best_line: [line.slope, line.intercept],
        line_loss: line.loss,
        mean_loss: mean_predictor_loss(&LAB_Y),
        mean: LAB_Y.iter().sum::<f64>() / LAB_Y.len() as f64,
        stable_rate: bowl.largest_stable_rate(),
        half_life: bowl.half_lives(rate)[1],
        half_life_of_the_notebook: bowl.half_lives(NOTEBOOK_RATE)[1],
        goal: case.goal(),
    }
}

impl Admitted {
    fn frame(&self) -> Result<ClinicFrame, String> {
        let treated = self.patient.treated().map(frame).transpose()?;
        Ok(ClinicFrame { run: self.number, broken: frame(self.patient.broken())?, treated })
    }
}

fn frame(trial: &Trial<f32>) -> Result<TrialFrame, String> {
    let grid: Vec<f64> = grid().collect();
    let words = |error: engine::autograd::Error| error.to_string();
    let row = |values: Vec<f64>| values.into_iter().map(narrow).collect::<Vec<_>>();
    let epoch = |epoch: u64| u32::try_from(epoch).unwrap_or(u32::MAX);
    Ok(TrialFrame {
        epoch: trial.epoch(),
        diverged: trial.has_diverged(),
        cured: trial.is_cured(),
        signs: *trial.signs(),
        curve: row(trial.curve(&grid).map_err(words)?),
        units: trial.units(&grid).map_err(words)?.into_iter().map(row).collect(),
        errors: trial.errors().entries().map(|(at, error)| (epoch(at), error)).collect(),
        gradients: trial.gradients().entries().map(|(at, gradient)| (epoch(at), gradient)).collect(),
        lines: trial.lines().entries().map(|(at, line)| (epoch(at), line)).collect(),
    })
}

/// In single precision, for charts; what is beyond it stays at its ends.
#[allow(clippy::cast_possible_truncation)]
fn narrow(value: f64) -> f32 {
    (value as f32).clamp(f32::MIN, f32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::choice::Choice;

    fn admit(clinic: &mut Clinic, case: Case, treatment: Script, epoch: u64) -> (ClinicScene, ClinicFrame) {
        match clinic.answer(ClinicRequest::Admit { run: 1, case, treatment, epoch }) {
            Ok(Some(ClinicResponse::Admitted { scene, frame })) => (scene, frame),
            other => panic!("not admitted: {other:?}"),
        }
    }

    fn advance(clinic: &mut Clinic, epochs: u32) -> ClinicFrame {
        match clinic.answer(ClinicRequest::Advance { run: 1, epochs }) {
            Ok(Some(ClinicResponse::Frame(frame))) => frame,
            other => panic!("no frame: {other:?}"),
        }
    }

    #[test]
    fn every_patient_sends_finite_numbers_to_its_end() {
        for &case in Case::ALL {
            let mut clinic = Clinic::default();
            let (scene, start) = admit(&mut clinic, case, case.script(), 0);
            assert_eq!((start.broken.epoch, start.broken.cured, start.treated), (0, None, None));
            assert_eq!((scene.points.len(), scene.grid.len()), (15, start.broken.curve.len()));
            assert_eq!(
                format!("{:.4} {:.4} {:.5}", scene.line_loss, scene.mean_loss, scene.stable_rate),
                "0.1689 0.5439 0.02315"
            );
            let end = advance(&mut clinic, EPOCHS_PER_ADVANCE).broken;
            assert_eq!(end.cured, Some(false), "{case:?}");
            let numbers = end.curve.iter().chain(end.units.iter().flatten()).chain(end.errors.iter().map(|(_, e)| e));
            assert!(numbers.copied().all(f32::is_finite), "{case:?}");
            assert!(end.gradients.iter().filter_map(|(_, g)| *g).all(|g| g.is_finite() && g > 0.0));
            assert!(end.lines.iter().flat_map(|(_, line)| line).all(|value| value.is_finite()));
        }
    }

    #[test]
    fn the_broken_run_waits_for_its_treatment() {
        let mut clinic = Clinic::default();
        let case = Case::NoZeroGrad;
        admit(&mut clinic, case, case.script(), 0);
        let ended = advance(&mut clinic, 1000);
        let treatment = Script { zero_grad: true, ..case.script() };
        let (_, kept) = admit(&mut clinic, case, treatment, case.epochs());
        let (_, anew) = admit(&mut Clinic::default(), case, treatment, case.epochs());
        assert_eq!((&kept.broken, &anew.broken), (&ended.broken, &ended.broken));
        assert_eq!(kept.treated.map(|treated| treated.epoch), Some(0));
        let cured = advance(&mut clinic, 1000).treated.expect("it is treated");
        assert_eq!(cured.cured, Some(true));
        let (_, again) = admit(&mut clinic, case, treatment, 3);
        assert_eq!(again.broken.epoch, 3, "a broken run can begin anew");
    }

    #[test]
    fn the_slow_direction_of_the_notebooks_rate_is_told() {
        let scene = scene(Case::RateLow);
        let told =
            [scene.half_life_of_the_notebook, scene.half_life].map(|epochs| format!("{:.0}", epochs.unwrap_or(0.0)));
        assert_eq!(told, ["2699", "269895"]);
    }

    #[test]
    fn bad_treatments_and_late_messages() {
        let mut clinic = Clinic::default();
        let case = Case::RateHigh;
        let treatment = Script { learning_rate: 0.0, ..case.script() };
        let refused =
            clinic.answer(ClinicRequest::Admit { run: 1, case, treatment, epoch: 0 }).expect_err("is refused");
        assert_eq!(refused, "learning rate is 0; it must be from 0.00001 to 1");
        assert_eq!(clinic.answer(ClinicRequest::Advance { run: 7, epochs: 1 }), Ok(None));
    }
}
