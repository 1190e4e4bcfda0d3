//! Trains the failure clinic's patients and reports their runs.

use std::rc::Rc;

use super::run::{paced, saturated};
use super::service::Service;
use engine::data::{LAB_X, LAB_Y};
use engine::train::{Bowl, Patient, TargetShape, Trial, least_squares, mean_predictor_loss};
use protocol::{Case, ClinicFrame, ClinicRequest, ClinicResponse, ClinicScene, Script, TrialFrame, channel};

/// Number of points of a curve.
const GRID_POINTS: u32 = 161;
/// The range of x of a curve.
const GRID: [f64; 2] = [1.0, 12.0];

/// The learning rate of the sheet's notebook.
const NOTEBOOK_RATE: f64 = 1e-3;

/// Treats the failure clinic's patients.
#[derive(Debug, Default)]
pub struct ClinicService(Option<Admitted>);

#[derive(Debug)]
struct Admitted {
    number: u32,
    patient: Patient<f32>,
}

impl Service for ClinicService {
    type Channel = channel::Clinic;

    fn answer(
        &mut self,
        ClinicRequest { run, case, treatment, epoch }: ClinicRequest,
        _: &dyn Fn() -> f64,
    ) -> Result<Option<ClinicResponse>, String> {
        let patient = admit(self.0.take(), case, treatment, epoch)?;
        let frame = self.0.insert(Admitted { number: run, patient }).frame()?;
        Ok(Some(ClinicResponse::Admitted { scene: Rc::new(scene(case)), frame: Rc::new(frame) }))
    }

    fn run(&self) -> Option<u32> {
        self.0.as_ref().map(|admitted| admitted.number)
    }

    fn train(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<u32, String> {
        let Some(Admitted { patient, .. }) = &mut self.0 else { return Ok(0) };
        paced(epochs, budget_ms, clock, |epochs| patient.step(epochs).map_err(|error| error.to_string()))
    }

    fn is_over(&self) -> bool {
        self.0.as_ref().is_none_or(|admitted| admitted.patient.is_over())
    }

    fn snapshot(&mut self) -> Result<ClinicResponse, String> {
        self.0.as_ref().ok_or("there is no patient")?.frame().map(|frame| ClinicResponse::Frame(Rc::new(frame)))
    }
}

/// Sets up a patient with a treatment, its broken run trained to `epoch`. If `before` is the same patient and its
/// broken run is not beyond that epoch, the broken run is kept: a new one would have the same numbers.
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

/// The x of a curve's points.
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
    Ok(TrialFrame {
        epoch: trial.epoch(),
        diverged: trial.has_diverged(),
        cured: trial.is_cured(),
        signs: *trial.signs(),
        curve: row(trial.curve(&grid).map_err(words)?),
        units: trial.units(&grid).map_err(words)?.into_iter().map(row).collect(),
        errors: trial.errors().entries().map(|(at, error)| (saturated(at), error)).collect(),
        gradients: trial.gradients().entries().map(|(at, gradient)| (saturated(at), gradient)).collect(),
        lines: trial.lines().entries().map(|(at, line)| (saturated(at), line)).collect(),
    })
}

/// A value in single precision, for charts, clamped to the finite range.
fn narrow(value: f64) -> f32 {
    (value as f32).clamp(f32::MIN, f32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::choice::Choice;
    use protocol::EPOCHS_PER_ADVANCE;

    fn admit(
        clinic: &mut ClinicService,
        case: Case,
        treatment: Script,
        epoch: u64,
    ) -> (Rc<ClinicScene>, Rc<ClinicFrame>) {
        match clinic.answer(ClinicRequest { run: 1, case, treatment, epoch }, &|| 0.0) {
            Ok(Some(ClinicResponse::Admitted { scene, frame })) => (scene, frame),
            other => panic!("not admitted: {other:?}"),
        }
    }

    fn advance(clinic: &mut ClinicService, epochs: u32) -> Rc<ClinicFrame> {
        clinic.train(epochs, f64::INFINITY, &|| 0.0).expect("trains");
        match clinic.snapshot() {
            Ok(ClinicResponse::Frame(frame)) => frame,
            other => panic!("no frame: {other:?}"),
        }
    }

    #[test]
    fn every_patient_sends_finite_numbers_to_its_end() {
        for &case in Case::ALL {
            let mut clinic = ClinicService::default();
            let (scene, start) = admit(&mut clinic, case, case.script(), 0);
            assert_eq!((start.broken.epoch, start.broken.cured, &start.treated), (0, None, &None));
            assert_eq!((scene.points.len(), scene.grid.len()), (15, start.broken.curve.len()));
            assert_eq!(
                format!("{:.4} {:.4} {:.5}", scene.line_loss, scene.mean_loss, scene.stable_rate),
                "0.1689 0.5439 0.02315"
            );
            assert!(!clinic.is_over());
            let frame = advance(&mut clinic, EPOCHS_PER_ADVANCE);
            assert!(clinic.is_over());
            let end = &frame.broken;
            assert_eq!(end.cured, Some(false), "{case:?}");
            let numbers = end.curve.iter().chain(end.units.iter().flatten()).chain(end.errors.iter().map(|(_, e)| e));
            assert!(numbers.copied().all(f32::is_finite), "{case:?}");
            assert!(end.gradients.iter().filter_map(|(_, g)| *g).all(|g| g.is_finite() && g > 0.0));
            assert!(end.lines.iter().flat_map(|(_, line)| line).all(|value| value.is_finite()));
        }
    }

    #[test]
    fn the_broken_run_waits_for_its_treatment() {
        let mut clinic = ClinicService::default();
        let case = Case::NoZeroGrad;
        admit(&mut clinic, case, case.script(), 0);
        let ended = advance(&mut clinic, 1000);
        let treatment = Script { zero_grad: true, ..case.script() };
        let (_, kept) = admit(&mut clinic, case, treatment, case.epochs());
        let (_, anew) = admit(&mut ClinicService::default(), case, treatment, case.epochs());
        assert_eq!((&kept.broken, &anew.broken), (&ended.broken, &ended.broken));
        assert_eq!(kept.treated.as_ref().map(|treated| treated.epoch), Some(0));
        let cured = advance(&mut clinic, 1000);
        assert_eq!(cured.treated.as_ref().map(|treated| treated.cured), Some(Some(true)));
        let (_, again) = admit(&mut clinic, case, treatment, 3);
        assert_eq!(again.broken.epoch, 3, "the broken run starts again");
    }

    #[test]
    fn the_half_lives_along_the_flat_axis_are_reported() {
        let scene = scene(Case::RateLow);
        let half_lives =
            [scene.half_life_of_the_notebook, scene.half_life].map(|epochs| format!("{:.0}", epochs.unwrap_or(0.0)));
        assert_eq!(half_lives, ["2699", "269895"]);
    }

    #[test]
    fn bad_treatments_are_refused_in_words() {
        let mut clinic = ClinicService::default();
        let case = Case::RateHigh;
        let treatment = Script { learning_rate: 0.0, ..case.script() };
        let refused = clinic.answer(ClinicRequest { run: 1, case, treatment, epoch: 0 }, &|| 0.0);
        assert_eq!(refused, Err("learning rate is 0; it must be from 0.00001 to 1".to_owned()));
        assert_eq!((clinic.run(), clinic.train(1, 1.0, &|| 0.0)), (None, Ok(0)), "a refused patient is not admitted");
    }

    #[test]
    fn portions_do_not_matter() {
        for (case, treated) in [(Case::NoZeroGrad, true), (Case::RateHigh, false), (Case::Saturated, true)] {
            let treatment = Script { learning_rate: 0.01, zero_grad: true, ..case.script() };
            let treatment = if treated { treatment } else { case.script() };
            let (mut whole, mut parts) = (ClinicService::default(), ClinicService::default());
            for clinic in [&mut whole, &mut parts] {
                admit(clinic, case, treatment, 0);
            }
            let expected = advance(&mut whole, 90);
            let now = std::cell::Cell::new(0.0);
            // A clock that advances by a millisecond at each reading.
            let clock = || now.replace(now.get() + 1.0);
            let mut left = 90;
            while left > 0 {
                left -= parts.train(left, 4.0, &clock).expect("trains");
            }
            assert_eq!(advance(&mut parts, 0), expected);
        }
    }
}
