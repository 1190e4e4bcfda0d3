//! Leave-one-out: trains a network without each point, and takes its error at that point. Of many points, a part is left out at
//! once; if points are held out of the run's training, one network is trained without them.

use super::run::{paced, saturated};
use super::settings::config;
use engine::tensor::Element;
use engine::train::{Config, LeaveOneOut};
use protocol::RunData;
use protocol::{LeaveOneOutFrame, Precision, RunSettings};

/// The largest number of errors that are kept. When it is reached, every other one is dropped.
const CAPACITY: usize = 512;

/// The networks of some settings, and their errors so far.
#[derive(Debug)]
pub(super) struct LeaveOneOutRun {
    number: u32,
    networks: Box<dyn Networks>,
    /// The error at every epoch that is a multiple of the stride, from 0 on.
    kept: Vec<f64>,
    stride: u64,
    best: Option<(u64, f64)>,
    diverged: bool,
}

/// Networks in either precision.
trait Networks: std::fmt::Debug {
    fn epoch(&self) -> u64;
    fn step(&mut self, epochs: u32) -> Result<(), String>;
    fn error(&mut self) -> Result<Option<f64>, String>;
}

impl<T: Element> Networks for LeaveOneOut<T> {
    fn epoch(&self) -> u64 {
        self.epoch()
    }

    fn step(&mut self, epochs: u32) -> Result<(), String> {
        self.step(epochs).map_err(|error| error.to_string())
    }

    fn error(&mut self) -> Result<Option<f64>, String> {
        self.error().map_err(|error| error.to_string())
    }
}

impl LeaveOneOutRun {
    pub(super) fn new(number: u32, settings: &RunSettings) -> Result<Self, String> {
        let (config, data) = (config(settings)?, RunData::new(settings, settings.seed));
        let networks: Box<dyn Networks> = match settings.precision {
            Precision::Single => Box::new(networks::<f32>(&config, &data)?),
            Precision::Double => Box::new(networks::<f64>(&config, &data)?),
        };
        let mut leave_one_out =
            Self { number, networks, kept: Vec::with_capacity(CAPACITY), stride: 1, best: None, diverged: false };
        leave_one_out.keep()?;
        Ok(leave_one_out)
    }

    /// The number that the page gave the run.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Trains for at most `epochs` and about `budget_ms`, but at least one epoch; returns the number of epochs.
    pub(super) fn train(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<u32, String> {
        let done = paced(epochs, budget_ms, clock, |steps| self.step(steps))?;
        self.diverged = done == 0 && epochs > 0;
        Ok(done)
    }

    /// Whether one of the networks has diverged, which ends them all.
    pub(super) fn has_diverged(&self) -> bool {
        self.diverged
    }

    /// Computes errors only at epochs where they are kept, since a prediction by each network costs as much as a step.
    fn step(&mut self, steps: u32) -> Result<u32, String> {
        let mut done = 0;
        while done < steps {
            let before = self.networks.epoch();
            let to_next = u32::try_from(self.stride - before % self.stride).unwrap_or(u32::MAX);
            let portion = to_next.min(steps - done);
            self.networks.step(portion)?;
            let epoch = self.networks.epoch();
            if epoch < before + u64::from(portion) {
                // One of them has diverged.
                return Ok(done);
            }
            done += portion;
            if epoch.is_multiple_of(self.stride) {
                self.keep()?;
            }
        }
        Ok(done)
    }

    fn keep(&mut self) -> Result<(), String> {
        let Some(error) = self.networks.error()? else { return Ok(()) };
        let epoch = self.networks.epoch();
        if self.best.is_none_or(|(_, best)| error < best) {
            self.best = Some((epoch, error));
        }
        if self.kept.len() == CAPACITY {
            let mut index = 0;
            self.kept.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.stride *= 2;
        }
        if epoch.is_multiple_of(self.stride) {
            self.kept.push(error);
        }
        Ok(())
    }

    // The history is for charts, for which single precision is enough.
    pub(super) fn frame(&mut self) -> Result<LeaveOneOutFrame, String> {
        let (epoch, error) = (self.networks.epoch(), self.networks.error()?);
        let kept = self.kept.iter().enumerate().map(|(index, &error)| (index as u64 * self.stride, error));
        let newest = error.map(|error| (epoch, error)).filter(|_| !epoch.is_multiple_of(self.stride));
        let history = kept.chain(newest).map(|(epoch, error)| (saturated(epoch), error as f32)).collect();
        Ok(LeaveOneOutFrame { run: self.number, epoch, error, history, best: self.best })
    }
}

/// The networks for the data of a run.
fn networks<T: Element>(config: &Config, data: &RunData) -> Result<LeaveOneOut<T>, String> {
    let RunData { x, y, held_out: [held_x, held_y], .. } = data;
    let networks = if held_x.is_empty() {
        LeaveOneOut::new(config, x, y)
    } else {
        LeaveOneOut::held_out(config, [x, y], [held_x, held_y])
    };
    networks.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::data::{LAB_X, LAB_Y};
    use engine::optim::OptimizerKind;

    fn leave_one_out(settings: &RunSettings) -> LeaveOneOutRun {
        LeaveOneOutRun::new(1, settings).expect("sound settings")
    }

    fn advance(leave_one_out: &mut LeaveOneOutRun, epochs: u32) -> LeaveOneOutFrame {
        leave_one_out.train(epochs, f64::INFINITY, &|| 0.0).expect("fits");
        leave_one_out.frame().expect("fits")
    }

    #[test]
    fn the_error_is_the_engines_at_any_epoch_whatever_the_portions() {
        for precision in [Precision::Single, Precision::Double] {
            let settings = RunSettings { precision, batch: Some(4), ..RunSettings::default() };
            let (mut whole, mut pieces) = (leave_one_out(&settings), leave_one_out(&settings));
            let expected = advance(&mut whole, 1300);
            let mut last = None;
            for epochs in [1, 6, 600, 693] {
                last = Some(advance(&mut pieces, epochs));
            }
            assert_eq!(last, Some(expected.clone()));
            let config = config(&settings).expect("sound settings");
            let error = if precision == Precision::Single {
                let mut by_engine = LeaveOneOut::<f32>::new(&config, &LAB_X, &LAB_Y).expect("fits");
                by_engine.step(1300).expect("fits");
                by_engine.error()
            } else {
                let mut by_engine = LeaveOneOut::<f64>::new(&config, &LAB_X, &LAB_Y).expect("fits");
                by_engine.step(1300).expect("fits");
                by_engine.error()
            };
            assert_eq!((expected.epoch, Ok(expected.error)), (1300, error));
        }
    }

    #[test]
    fn the_history_is_bounded_and_ends_now() {
        let mut leave_one_out = leave_one_out(&RunSettings::default());
        let frame = advance(&mut leave_one_out, 5001);
        assert!((CAPACITY / 2..=CAPACITY + 1).contains(&frame.history.len()), "{} entries", frame.history.len());
        assert!(frame.history.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!((frame.history[0].0, frame.history.last().map(|entry| entry.0)), (0, Some(5001)));
        let (epoch, best) = frame.best.expect("finite");
        assert!(epoch > 0 && frame.history.iter().all(|&(_, error)| f64::from(error) > best - 1e-6));
    }

    #[test]
    fn there_is_no_error_after_a_divergence_and_the_numbers_before_it_stay() {
        let optimizer = OptimizerKind::Sgd;
        let activation = engine::nn::Activation::Identity;
        let settings = RunSettings { learning_rate: 1.0, optimizer, activation, ..RunSettings::default() };
        let mut leave_one_out = leave_one_out(&settings);
        let frame = advance(&mut leave_one_out, 1000);
        assert_eq!(frame.error, None);
        assert!(frame.epoch < 1000 && !frame.history.is_empty());
        assert_eq!(advance(&mut leave_one_out, 10).epoch, frame.epoch);
    }

    #[test]
    fn the_error_at_held_out_points_is_that_of_the_run_itself() {
        let settings = RunSettings { validation: 20, ..RunSettings::default() };
        let mut own = leave_one_out(&settings);
        let frame = advance(&mut own, 50);
        let data = RunData::new(&settings, 0);
        let config = config(&settings).expect("sound settings");
        let mut run = engine::train::Session::<f32>::new(&config, &data.x, &data.y).expect("fits");
        run.step(50).expect("fits");
        let [x, y] = &data.held_out;
        let predicted = run.predict(&x.iter().map(|&x| x as f32).collect::<Vec<_>>()).expect("fits");
        let squares = predicted.iter().zip(y).map(|(&f, y)| (f64::from(f) - y).powi(2));
        assert_eq!(frame.error, Some(squares.sum::<f64>() / 3.0));
    }
}
