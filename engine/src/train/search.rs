//! Results of runs from several seeds, which a search for good settings compares.

use super::{Config, ConfigError, LeaveOneOut, Session};
use crate::tensor::Element;

/// The mean squared error on the data after `epochs` epochs; `None` if the run has diverged.
///
/// # Errors
/// As for [`Session::new`].
pub fn trained_loss<T: Element>(
    config: &Config,
    x: &[f64],
    y: &[f64],
    epochs: u32,
) -> Result<Option<f64>, ConfigError> {
    let mut run = Session::<T>::new(config, x, y)?;
    run.step(epochs)?;
    let loss = run.loss().to_f64();
    Ok((run.divergence().is_none() && loss.is_finite()).then_some(loss))
}

/// The leave-one-out error after `epochs` epochs ([`LeaveOneOut::error`]); `None` if one of the runs has diverged.
///
/// # Errors
/// As for [`LeaveOneOut::new`].
pub fn left_out_error<T: Element>(
    config: &Config,
    x: &[f64],
    y: &[f64],
    epochs: u32,
) -> Result<Option<f64>, ConfigError> {
    let mut runs = LeaveOneOut::<T>::new(config, x, y)?;
    runs.step(epochs)?;
    Ok(runs.error()?)
}

/// The mean squared error at points that are held out of the training, after `epochs` epochs ([`LeaveOneOut::held_out`]);
/// `None` if the run has diverged.
///
/// # Errors
/// As for [`LeaveOneOut::held_out`].
pub fn held_out_error<T: Element>(
    config: &Config,
    data: [&[f64]; 2],
    held_out: [&[f64]; 2],
    epochs: u32,
) -> Result<Option<f64>, ConfigError> {
    let mut run = LeaveOneOut::<T>::held_out(config, data, held_out)?;
    run.step(epochs)?;
    Ok(run.error()?)
}

/// A summary of runs that differ only in their seed. A diverged run counts as worse than any number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// The median; `None` if a run in the middle has diverged.
    pub median: Option<f64>,
    /// The smallest; `None` if all have diverged.
    pub lowest: Option<f64>,
    /// The largest; `None` if one has diverged.
    pub highest: Option<f64>,
    /// How many have diverged.
    pub diverged: u32,
}

impl Summary {
    /// The summary of these outcomes.
    #[must_use]
    pub fn of(outcomes: &[Option<f64>]) -> Self {
        let mut sorted: Vec<f64> = outcomes.iter().map(|outcome| outcome.unwrap_or(f64::INFINITY)).collect();
        sorted.sort_by(f64::total_cmp);
        let at = |index: usize| sorted.get(index).copied().filter(|value| value.is_finite());
        let middle = sorted.len() / 2;
        let median = match (at(middle), sorted.len() % 2) {
            (Some(upper), 0) => at(middle.wrapping_sub(1)).map(|lower| lower.midpoint(upper)),
            (middle, _) => middle,
        };
        Self {
            median,
            lowest: at(0),
            highest: at(sorted.len().wrapping_sub(1)),
            diverged: outcomes.iter().filter(|outcome| outcome.is_none()).count() as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LAB_X, LAB_Y};
    use crate::nn::Activation;
    use crate::optim::{OptimizerConfig, OptimizerKind};

    #[test]
    fn the_published_networks_seeds_come_out_as_they_do_in_pytorch() {
        let outcome = |seed| {
            let optimizer = OptimizerConfig::new(OptimizerKind::Adam, 0.1);
            let config = Config::new(vec![1, 2, 1], Activation::Sigmoid, optimizer, seed);
            // The notebook prints the loss of epoch 300 before its update.
            trained_loss::<f32>(&config, &LAB_X, &LAB_Y, 299).expect("fits")
        };
        let outcomes: Vec<_> = (0..20).map(outcome).collect();
        let summary = Summary::of(&outcomes);
        let shown =
            [summary.lowest, summary.median, summary.highest].map(|loss| format!("{:.4}", loss.expect("finite")));
        assert_eq!(shown, ["0.1648", "0.1746", "0.5418"]);
        let below = outcomes.iter().flatten().filter(|&&loss| loss < 0.168_92).count();
        assert_eq!((below, summary.diverged), (3, 0));
    }

    #[test]
    fn a_run_that_has_diverged_has_no_outcome() {
        let optimizer = OptimizerConfig::new(OptimizerKind::Sgd, 1.0);
        let config = Config::new(vec![1, 3, 1], Activation::Identity, optimizer, 0);
        assert_eq!(trained_loss::<f32>(&config, &LAB_X, &LAB_Y, 300), Ok(None));
        assert_eq!(left_out_error::<f32>(&config, &LAB_X, &LAB_Y, 300), Ok(None));
        assert!(trained_loss::<f32>(&config, &LAB_X, &LAB_Y, 2).expect("fits").is_some(), "not yet");
    }

    #[test]
    fn what_diverged_is_worse_than_every_number() {
        let summary = Summary::of(&[Some(3.0), None, Some(1.0), Some(2.0), None]);
        let expected = Summary { median: Some(3.0), lowest: Some(1.0), highest: None, diverged: 2 };
        assert_eq!(summary, expected);
        assert_eq!(Summary::of(&[Some(1.0), Some(4.0)]).median, Some(2.5));
        assert_eq!(Summary::of(&[Some(1.0), None]).median, None);
        assert_eq!(Summary::of(&[None]).lowest, None);
        let nothing = Summary { median: None, lowest: None, highest: None, diverged: 0 };
        assert_eq!(Summary::of(&[]), nothing);
    }
}
