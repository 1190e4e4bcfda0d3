//! One training run on a small data set.

use super::anatomy;
use super::early_stopping::EarlyStopping;
use super::history::{Past, PastRequest};
use super::plane_race;
use super::service::check;
use super::settings::{check_pace, config, optimizer, schedule};
use super::weight;
use protocol::RunData;
use std::rc::Rc;

use engine::data::standardised;
use engine::optim::OptimizerConfig;
use engine::tensor::Element;
use engine::train::{
    Bowl, Config, Recording, Session, TargetShape, least_squares, left_out_line_loss, mean_predictor_loss,
};
use protocol::lab::Response;
use protocol::{
    AnatomyReport, Divergence, EPOCHS_PER_ADVANCE, Edit, Frame, LeftOut, Line, PlaneRace, PlaneReport, Precision,
    RunSettings, Scene, StopRule, Survival, Turn, WeightReport,
};

/// Number of points of the curve: one for every few pixels of a wide chart.
const GRID_POINTS: usize = 241;
/// How far the curve extends beyond the data on each side, as a share of the data's range.
const BEYOND: f64 = 0.25;
/// The fewest and the most epochs for which a smaller learning rate is tried after a divergence.
const SURVIVED: (u32, u32) = (1_000, 5_000);
/// The number of such tries.
const TRIES: u32 = 8;
/// With more points than this, the tries have fewer epochs, so that they take no longer.
const MANY: usize = 100;
/// Milliseconds between two readings of the clock.
const LOOK_MS: f64 = 1.0;

/// A run in the precision of its settings.
#[derive(Debug)]
pub(super) enum Run {
    /// PyTorch's default.
    Single(Box<RunOf<f32>>),
    Double(Box<RunOf<f64>>),
}

/// Evaluates the same expression for either type.
macro_rules! either {
    ($run:expr, $inner:ident => $what:expr) => {
        match $run {
            Run::Single($inner) => $what,
            Run::Double($inner) => $what,
        }
    };
}

impl Run {
    /// Sets up a run; returns it with the response that describes it.
    pub(super) fn new(number: u32, settings: &RunSettings) -> Result<(Self, Response), String> {
        Ok(match settings.precision {
            Precision::Single => {
                let (run, started) = RunOf::new(number, settings)?;
                (Self::Single(Box::new(run)), started)
            }
            Precision::Double => {
                let (run, started) = RunOf::new(number, settings)?;
                (Self::Double(Box::new(run)), started)
            }
        })
    }

    /// The number that the page gave the run.
    pub(super) fn number(&self) -> u32 {
        either!(self, run => run.number)
    }

    /// Changes the settings of the optimizer and the schedule.
    pub(super) fn tune(&mut self, settings: &RunSettings) -> Result<(), String> {
        either!(self, run => run.tune(settings))
    }

    /// Sets the stop rule.
    pub(super) fn stop_when(&mut self, rule: StopRule, again: bool) {
        either!(self, run => run.stopping = EarlyStopping::new(rule, again, run.session.loss().to_f64()));
    }

    /// Trains for at most `epochs` and about `budget_ms`, but at least one epoch unless the run is over; returns the
    /// number of epochs.
    pub(super) fn train(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<u32, String> {
        either!(self, run => run.train(epochs, budget_ms, clock))
    }

    /// Whether the run has diverged or a rule has stopped it.
    pub(super) fn is_over(&self) -> bool {
        either!(self, run => run.stopping.has_stopped() || run.session.divergence().is_some())
    }

    /// The run as it is now.
    pub(super) fn frame(&mut self) -> Result<Frame, String> {
        either!(self, run => run.frame())
    }

    /// The parts of the network, at the present or at the past epoch that is shown.
    pub(super) fn anatomy(&mut self) -> Result<AnatomyReport, String> {
        either!(self, run => run.anatomy())
    }

    /// The gradient by one parameter, taken apart, at the epoch that [`Self::anatomy`] is about.
    pub(super) fn weight(&mut self, index: u32) -> Result<WeightReport, String> {
        either!(self, run => run.weight(index))
    }

    /// Lets optimizers race on a plane through two parameters.
    pub(super) fn race(&mut self, race: &PlaneRace) -> Result<PlaneReport, String> {
        either!(self, run => run.race(race))
    }

    /// Edits parameters; returns the run with its new parameters.
    pub(super) fn edit(&mut self, edits: &[Edit]) -> Result<Frame, String> {
        either!(self, run => run.edit(edits))
    }

    /// Answers a request about the run's past.
    pub(super) fn past(&mut self, request: PastRequest, clock: &dyn Fn() -> f64) -> Result<Response, String> {
        either!(self, run => run.about_past(request, clock))
    }

    /// Schedules changes of a run at its start.
    pub(super) fn expect(&mut self, turns: &[Turn]) -> Result<Response, String> {
        either!(self, run => run.expect(turns))
    }
}

/// A run in one precision.
#[derive(Debug)]
pub(super) struct RunOf<T: Element> {
    pub(super) number: u32,
    config: Config,
    pub(super) session: Recording<T>,
    data: RunData,
    grid: Vec<T>,
    pub(super) diverged: Option<Divergence>,
    pub(super) stopping: EarlyStopping,
    pub(super) past: Past,
}

impl<T: Element> RunOf<T> {
    fn new(number: u32, settings: &RunSettings) -> Result<(Self, Response), String> {
        let config = config(settings)?;
        let data = RunData::new(settings, settings.seed);
        let session = Recording::new(&config, &data.x, &data.y).map_err(|error| error.to_string())?;
        let scene = scene(&data, session.parameters().len());
        let grid = scene.grid.iter().map(|&x| T::from_f64(x.into())).collect();
        let (stopping, past) = (EarlyStopping::default(), Past::new(settings));
        let mut run = Self { number, config, session, data, grid, diverged: None, stopping, past };
        let frame = run.frame()?;
        Ok((run, Response::Started { scene: Rc::new(scene), frame: Rc::new(frame) }))
    }

    fn tune(&mut self, settings: &RunSettings) -> Result<(), String> {
        check_pace(settings)?;
        self.session.tune(optimizer(settings), schedule(settings.schedule)).map_err(|error| error.to_string())
    }

    fn train(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<u32, String> {
        let Self { session, stopping, past, .. } = self;
        past.looking = false;
        let from = clock();
        let done = paced(epochs, budget_ms, clock, |steps| {
            let words = |error: engine::autograd::Error| error.to_string();
            if stopping.rule() == StopRule::Never {
                return session.step(steps).map_err(words);
            }
            for done in 0..steps {
                if stopping.has_stopped() || session.step(1).map_err(words)? == 0 {
                    return Ok(done);
                }
                stopping.update(session.epoch(), session.loss().to_f64());
            }
            Ok(steps)
        });
        self.trained(from, clock());
        done
    }

    fn anatomy(&mut self) -> Result<AnatomyReport, String> {
        let session = if self.past.looking { self.session.replayed() } else { self.session.now() };
        anatomy::report(self.number, self.config.activation, session, &self.grid)
    }

    fn weight(&mut self, index: u32) -> Result<WeightReport, String> {
        let session = if self.past.looking { self.session.replayed() } else { self.session.now() };
        weight::report(session, index)
    }

    fn race(&mut self, race: &PlaneRace) -> Result<PlaneReport, String> {
        let session = if self.past.looking { self.session.replayed() } else { self.session.now() };
        plane_race::report(&self.config, &self.data, session, race)
    }

    fn edit(&mut self, edits: &[Edit]) -> Result<Frame, String> {
        if self.past.looking {
            return Err(
                "this is a past epoch; return to the present, or fork the run here, before you change a weight"
                    .to_owned(),
            );
        }
        anatomy::edit(&mut self.session, edits)?;
        self.frame()
    }

    /// The run as it is now.
    pub(super) fn frame(&mut self) -> Result<Frame, String> {
        if self.diverged.is_none()
            && let Some(divergence) = self.session.divergence()
        {
            let culprit = divergence.culprit.to_string();
            self.diverged = Some(Divergence { culprit, survives: self.survival()? });
        }
        let now = frame_of(self.session.now(), &self.grid)?;
        let stopped = self.stopping.has_stopped().then(|| self.stopping.rule());
        let (history, diverged) = (self.losses(), self.diverged.clone());
        Ok(Frame { run: self.number, history, diverged, stopped, ..now })
    }

    /// The run at the past epoch that it was replayed to.
    pub(super) fn past_frame(&mut self) -> Result<Frame, String> {
        let then = frame_of(self.session.replayed(), &self.grid)?;
        // A diverged run stays at its last epoch.
        let diverged = self.diverged.clone().filter(|_| then.epoch == self.session.epoch());
        Ok(Frame { run: self.number, history: self.losses(), diverged, ..then })
    }

    /// What stays the same during the run.
    pub(super) fn scene(&self) -> Scene {
        scene(&self.data, self.session.parameters().len())
    }

    fn losses(&self) -> Vec<(u32, f32)> {
        self.session.history().entries().map(|(epoch, loss)| (saturated(epoch), loss)).collect()
    }

    /// Trains the run again from its start with smaller learning rates, until one does not diverge. The edge of stability is only
    /// where the search begins: the curvature of the loss changes during a run.
    fn survival(&self) -> Result<Option<Survival>, String> {
        let optimizer = self.session.optimizer();
        let rate = optimizer.learning_rate();
        let edge = self.stable_rate()?.map(|edge| 0.9 * edge).filter(|edge| edge.is_finite() && *edge < rate);
        let epochs = u32::try_from(2 * self.session.epoch()).unwrap_or(u32::MAX).clamp(SURVIVED.0, SURVIVED.1);
        let epochs = epochs / u32::try_from(self.data.x.len() / MANY).unwrap_or(u32::MAX).max(1);
        let mut rate = edge.unwrap_or(rate / 2.0);
        for _ in 0..TRIES {
            // Two digits, which is what the page shows.
            let step = 10f64.powf(rate.log10().floor() - 1.0);
            rate = format!("{:.1e}", (rate / step).floor() * step).parse().unwrap_or(rate);
            let config = Config { optimizer: optimizer.with_learning_rate(rate), ..self.config.clone() };
            let mut again =
                Session::<T>::new(&config, &self.data.x, &self.data.y).map_err(|error| error.to_string())?;
            if again.step(epochs).map_err(|error| error.to_string())? == epochs {
                return Ok(Some(Survival { rate, epochs }));
            }
            rate /= 2.0;
        }
        Ok(None)
    }

    /// The largest stable learning rate at the start of the run, for full-batch SGD. With curvature λ, weight decay δ
    /// and momentum μ, the rate has to stay below 2 (1 + μ) / (λ + δ). Nesterov's momentum divides this limit by 1 +
    /// 2μ.
    fn stable_rate(&self) -> Result<Option<f64>, String> {
        match (self.session.optimizer(), self.config.batch) {
            (OptimizerConfig::Sgd(sgd), None) => {
                let mut start =
                    Session::<f64>::new(&self.config, &self.data.x, &self.data.y).map_err(|error| error.to_string())?;
                let plain = start.curvature().map_err(|error| error.to_string())?.largest_stable_rate();
                let ahead = if sgd.nesterov { 1.0 + 2.0 * sgd.momentum } else { 1.0 };
                Ok(plain.map(|rate| (1.0 + sgd.momentum) / ahead * 2.0 / (2.0 / rate + sgd.weight_decay)))
            }
            _ => Ok(None),
        }
    }
}

/// A network at its current epoch, with its curve over `grid`.
fn frame_of<T: Element>(session: &mut Session<T>, grid: &[T]) -> Result<Frame, String> {
    let words = |error: engine::autograd::Error| error.to_string();
    let narrow = |values: Vec<T>| values.into_iter().map(|y| finite(y.to_f64())).collect();
    Ok(Frame {
        run: 0,
        epoch: session.epoch(),
        loss: session.loss().to_f64(),
        curve: narrow(session.predict(grid).map_err(words)?),
        predictions: narrow(session.fitted().map_err(words)?),
        history: Vec::new(),
        diverged: None,
        stopped: None,
    })
}

/// Makes at most `steps` steps in about `budget_ms`, but at least one. `advance` takes a number of steps and returns
/// how many it has made, which is fewer only if there is nothing more to do.
pub(super) fn paced(
    steps: u32,
    budget_ms: f64,
    clock: &dyn Fn() -> f64,
    mut advance: impl FnMut(u32) -> Result<u32, String>,
) -> Result<u32, String> {
    check("the number of epochs", steps, &(0..=EPOCHS_PER_ADVANCE))?;
    let start = clock();
    let mut before = start;
    let (mut done, mut portion) = (0, 1);
    while done < steps {
        let requested = portion.min(steps - done);
        let advanced = advance(requested)?;
        done += advanced;
        let now = clock();
        if advanced < requested || now - start >= budget_ms {
            break;
        }
        portion = if now - before < LOOK_MS { portion.saturating_mul(2) } else { (portion / 2).max(1) };
        before = now;
    }
    Ok(done)
}

/// What stays the same while a network with this many parameters is trained on this data.
pub(super) fn scene(data: &RunData, parameters: usize) -> Scene {
    let RunData { x, y, held_out: [held_x, held_y], scaling } = data;
    let line = least_squares(x, y);
    let both = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(&x, &y)| [finite(x), finite(y)]).collect();
    let held_out = held_x.len() as u32;
    let left_out = LeftOut::of(x.len() as u32 + held_out, held_out);
    let left_out_loss = if held_out > 0 { line.error_on(held_x, held_y) } else { left_out_line_loss(x, y) };
    let stable = |x: &[f64]| Bowl::new(x, y, TargetShape::Column).largest_stable_rate();
    // What is standardised already has been something else before.
    let plain = scaling.map_or_else(|| x.clone(), |[of_x, _]| x.iter().map(|&x| of_x.undo(x)).collect());
    Scene {
        points: both(x, y),
        held_out: both(held_x, held_y),
        scaling: *scaling,
        left_out,
        stable_rates: [stable(&plain), stable(&standardised(&plain))],
        grid: grid(&[&x[..], held_x].concat()),
        line: Line { slope: line.slope, intercept: line.intercept, loss: line.loss, left_out: left_out_loss },
        mean_loss: mean_predictor_loss(y),
        parameters: parameters as u32,
    }
}

/// Evenly spaced x over the range of the data and beyond it.
fn grid(x: &[f64]) -> Vec<f32> {
    let (low, high) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &x| (low.min(x), high.max(x)));
    let margin = BEYOND * (high - low);
    let step = (high - low + 2.0 * margin) / (GRID_POINTS - 1) as f64;
    (0..GRID_POINTS).map(|index| finite(low - margin + index as f64 * step)).collect()
}

/// A value in single precision, clamped to the finite range.
pub(super) fn finite(value: f64) -> f32 {
    value.clamp(f64::from(f32::MIN), f64::from(f32::MAX)) as f32
}

/// An epoch for a chart's axis, which ends at `u32::MAX`.
pub(super) fn saturated(epoch: u64) -> u32 {
    u32::try_from(epoch).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
