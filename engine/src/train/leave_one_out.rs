//! The leave-one-out error: how well a network predicts a point that it was trained without.

use super::start::narrow;
use super::{Config, ConfigError, Session};
use crate::autograd::Error;
use crate::tensor::Element;

/// Up to this many samples, each is left out alone.
const MOST_ALONE: usize = 30;
/// The number of parts of more samples, of which each run leaves out one.
const PARTS: usize = 5;

/// The number of runs of a [`LeaveOneOut`] of so many samples: one for each up to thirty samples, five for more. The run of
/// index i does not see the samples i, i + folds, i + 2 · folds and so on.
#[must_use]
pub fn folds(samples: usize) -> usize {
    if samples <= MOST_ALONE { samples } else { PARTS }
}

/// One training run of a [`Config`] for each of the [`folds`], without the samples of that fold. All start from the same seed
/// and so from the same initial weights. With f₋ᵢ the network trained without the fold of sample i, of n samples with m outputs
/// each, their error is
///
/// E = 1/(nm) · Σᵢ ‖f₋ᵢ(xᵢ) − yᵢ‖²
///
/// More units can always lower the training loss; this error grows again once the network follows single points.
#[derive(Debug, Clone)]
pub struct LeaveOneOut<T: Element> {
    leave_one_out: Vec<Fold<T>>,
}

/// One of the runs, and the samples that it does not see.
#[derive(Debug, Clone)]
struct Fold<T: Element> {
    run: Session<T>,
    x: Vec<T>,
    y: Vec<f64>,
}

impl<T: Element> LeaveOneOut<T> {
    /// The runs at epoch 0. x has the samples row by row, `layers[0]` values each; y likewise, the last of `layers`
    /// each.
    ///
    /// # Errors
    /// [`ConfigError`] names what is wrong and what is allowed. A single sample would leave nothing to train on.
    pub fn new(config: &Config, x: &[f64], y: &[f64]) -> Result<Self, ConfigError> {
        let samples = config.check(x, y)?;
        let folds = folds(samples);
        let fold = |fold: usize| {
            let (x, left_out_x) = without(x, samples, |sample| sample % folds == fold);
            let (y, left_out_y) = without(y, samples, |sample| sample % folds == fold);
            let run = Session::new(config, &x, &y)?;
            Ok(Fold { run, x: narrow(&left_out_x), y: left_out_y })
        };
        let leave_one_out = (0..folds).map(fold).collect::<Result<_, ConfigError>>()?;
        Ok(Self { leave_one_out })
    }

    /// A single run on the first samples, x and y, whose error is that at the others.
    ///
    /// # Errors
    /// As for [`Self::new`].
    pub fn held_out(config: &Config, [x, y]: [&[f64]; 2], [left_x, left_y]: [&[f64]; 2]) -> Result<Self, ConfigError> {
        config.check(left_x, left_y)?;
        let run = Session::new(config, x, y)?;
        Ok(Self { leave_one_out: vec![Fold { run, x: narrow(left_x), y: left_y.to_vec() }] })
    }

    /// Trains each run for this many epochs. Once one of them has diverged, the error is undefined and all of them
    /// stop.
    ///
    /// # Errors
    /// As for [`Session::step`].
    pub fn step(&mut self, epochs: u32) -> Result<(), Error> {
        for fold in &mut self.leave_one_out {
            fold.run.step(epochs)?;
            if fold.run.divergence().is_some() {
                break;
            }
        }
        Ok(())
    }

    /// The epochs that all runs have completed.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.leave_one_out.iter().map(|fold| fold.run.epoch()).min().unwrap_or(0)
    }

    /// E: the mean squared error of each run at the samples it leaves out. `None` once a run has diverged, or if a
    /// prediction is not finite.
    ///
    /// # Errors
    /// As for [`Session::predict`].
    pub fn error(&mut self) -> Result<Option<f64>, Error> {
        let (mut squares, mut values) = (0.0, 0_usize);
        for Fold { run, x, y } in &mut self.leave_one_out {
            if run.divergence().is_some() {
                return Ok(None);
            }
            for (prediction, y) in run.predict(x)?.iter().zip(y.iter()) {
                squares += (prediction.to_f64() - y).powi(2);
                values += 1;
            }
        }
        let error = squares / values as f64;
        Ok(error.is_finite().then_some(error))
    }
}

/// The values of the samples that stay, and of those that are left out.
fn without(values: &[f64], samples: usize, left_out: impl Fn(usize) -> bool) -> (Vec<f64>, Vec<f64>) {
    let (mut stays, mut goes) = (Vec::with_capacity(values.len()), Vec::new());
    for (sample, own) in values.chunks(values.len() / samples).enumerate() {
        if left_out(sample) { &mut goes } else { &mut stays }.extend_from_slice(own);
    }
    (stays, goes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LAB_X, LAB_Y};
    use crate::nn::Activation;
    use crate::optim::{OptimizerConfig, OptimizerKind};
    use nalgebra::{DMatrix, DVector};

    fn config(hidden: &[usize], optimizer: OptimizerKind, learning_rate: f64) -> Config {
        let layers = [&[1], hidden, &[1]].concat();
        Config::new(layers, Activation::Sigmoid, OptimizerConfig::new(optimizer, learning_rate), 0)
    }

    fn runs<T: Element>(config: &Config) -> LeaveOneOut<T> {
        LeaveOneOut::new(config, &LAB_X, &LAB_Y).expect("the lab's data fits")
    }

    #[test]
    fn straight_lines_have_the_error_that_least_squares_knows_from_one_fit() {
        // For a linear model the left-out residual is eᵢ / (1 − hᵢ), with hᵢ on the diagonal of X (XᵀX)⁻¹ Xᵀ.
        let design = DMatrix::from_fn(15, 2, |row, column| if column == 0 { LAB_X[row] } else { 1.0 });
        let inverse = (design.transpose() * &design).try_inverse().expect("the x differ");
        let hat = &design * inverse * design.transpose();
        let y = DVector::from_column_slice(&LAB_Y);
        let residuals = &y - &hat * &y;
        let press = (0..15).map(|i| (residuals[i] / (1.0 - hat[(i, i)])).powi(2)).sum::<f64>() / 15.0;

        let mut lines = runs::<f64>(&config(&[], OptimizerKind::Sgd, 0.02));
        lines.step(20_000).expect("fits");
        let error = lines.error().expect("fits").expect("0.02 is stable without any of the points");
        assert!((error - press).abs() < 1e-12, "{error}, not {press}");
        // The line itself has 0.16892: its predictions for unseen points are worse.
        assert!((press - 0.203_49).abs() < 1e-5, "{press}");
    }

    #[test]
    fn each_run_is_the_session_without_its_point_from_the_same_weights() {
        for hidden in [&[1][..], &[5], &[32], &[3, 4]] {
            let config = config(hidden, OptimizerKind::Adam, 0.1);
            let mut all = runs::<f32>(&config);
            let at_start = Session::<f64>::new(&config, &LAB_X, &LAB_Y).expect("fits").loss();
            let error = runs::<f64>(&config).error().expect("fits").expect("finite");
            assert!((error - at_start).abs() < 1e-12, "before the first step all runs are one network");
            all.step(40).expect("fits");
            let mut squares = 0.0;
            for sample in 0..15 {
                let keep = |values: &[f64]| -> Vec<f64> {
                    (0..15).filter(|&index| index != sample).map(|index| values[index]).collect()
                };
                let mut alone = Session::<f32>::new(&config, &keep(&LAB_X), &keep(&LAB_Y)).expect("fits");
                alone.step(40).expect("fits");
                assert_eq!(all.leave_one_out[sample].run.parameters(), alone.parameters());
                let prediction = alone.predict(&[LAB_X[sample] as f32]).expect("one sample")[0];
                squares += (f64::from(prediction) - LAB_Y[sample]).powi(2);
            }
            assert_eq!((all.epoch(), all.error()), (40, Ok(Some(squares / 15.0))));
        }
    }

    #[test]
    fn of_many_samples_every_fifth_is_left_out_together() {
        let x: Vec<f64> = (0..33).map(|i| f64::from(i) / 8.0).collect();
        let y: Vec<f64> = x.iter().map(|x| (x - 2.0).powi(2)).collect();
        let config = config(&[3], OptimizerKind::Adam, 0.03);
        let mut all = LeaveOneOut::<f64>::new(&config, &x, &y).expect("fits");
        assert_eq!((all.leave_one_out.len(), folds(30), folds(31)), (5, 30, 5));
        all.step(25).expect("fits");
        let mut squares = 0.0;
        for fold in 0..5 {
            let of = |values: &[f64], left: bool| -> Vec<f64> {
                (0..33).filter(|index| (index % 5 == fold) == left).map(|index| values[index]).collect()
            };
            let mut alone = Session::<f64>::new(&config, &of(&x, false), &of(&y, false)).expect("fits");
            alone.step(25).expect("fits");
            let predictions = alone.predict(&of(&x, true)).expect("fits");
            squares += predictions.iter().zip(of(&y, true)).map(|(f, y)| (f - y).powi(2)).sum::<f64>();
        }
        let error = all.error().expect("fits").expect("finite");
        assert!((error - squares / 33.0).abs() < 1e-12, "{error}");
    }

    #[test]
    fn samples_that_are_held_out_change_nothing_but_the_error() {
        let config = config(&[2], OptimizerKind::Adam, 0.1);
        let ([x, held_x], [y, held_y]) = ([&LAB_X[..10], &LAB_X[10..]], [&LAB_Y[..10], &LAB_Y[10..]]);
        let mut held = LeaveOneOut::<f32>::held_out(&config, [x, y], [held_x, held_y]).expect("fits");
        let mut alone = Session::<f32>::new(&config, x, y).expect("fits");
        held.step(30).expect("fits");
        alone.step(30).expect("fits");
        let predictions = alone.predict(&held_x.iter().map(|&x| x as f32).collect::<Vec<_>>()).expect("fits");
        let squares = predictions.iter().zip(held_y).map(|(&f, y)| (f64::from(f) - y).powi(2));
        assert_eq!(held.error(), Ok(Some(squares.sum::<f64>() / 5.0)));
        assert!(LeaveOneOut::<f32>::held_out(&config, [x, y], [&[], &[]]).is_err(), "nothing is held out");
    }

    #[test]
    fn portions_and_looks_change_nothing() {
        let config = config(&[3], OptimizerKind::RmsProp, 0.01);
        let (mut whole, mut pieces) = (runs::<f32>(&config), runs::<f32>(&config));
        whole.step(30).expect("fits");
        for _ in 0..10 {
            pieces.step(3).expect("fits");
            pieces.error().expect("fits");
        }
        assert_eq!((whole.epoch(), whole.error()), (pieces.epoch(), pieces.error()));
    }

    #[test]
    fn there_is_no_error_after_a_divergence() {
        let mut runs = runs::<f32>(&config(&[], OptimizerKind::Sgd, 1.0));
        runs.step(5).expect("fits");
        assert!(runs.error().expect("fits").is_some(), "not yet");
        runs.step(1000).expect("fits");
        assert_eq!(runs.error(), Ok(None));
        let stopped = runs.epoch();
        assert!(stopped < 1000);
        runs.step(1000).expect("fits");
        assert_eq!(runs.epoch(), stopped);
    }

    #[test]
    fn samples_are_left_out_whole_and_one_has_to_stay() {
        let config = Config { layers: vec![2, 3, 2], ..config(&[3], OptimizerKind::Sgd, 0.1) };
        let mut pairs = LeaveOneOut::<f64>::new(&config, &[1.0, 2.0, 3.0, 4.0], &[5.0, 6.0, 7.0, 8.0]).expect("two");
        assert_eq!((&pairs.leave_one_out[1].x[..], &pairs.leave_one_out[1].y[..]), (&[3.0, 4.0][..], &[7.0, 8.0][..]));
        pairs.step(1).expect("fits");
        assert!(pairs.error().expect("fits").is_some());
        let error = LeaveOneOut::<f64>::new(&config, &[1.0, 2.0], &[5.0, 6.0]).expect_err("nothing is left");
        assert_eq!(error.to_string(), "x has 0 values; there must be at least one sample, and 2 values for each");
        let error = LeaveOneOut::<f64>::new(&config, &[1.0], &[5.0, 6.0]).expect_err("half a sample");
        assert_eq!(error.to_string(), "x has 1 values; there must be at least one sample, and 2 values for each");
    }
}
