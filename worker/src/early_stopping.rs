//! Stops a run when its stop rule applies.

use protocol::StopRule;

/// A relative improvement below this does not count. PyTorch's `ReduceLROnPlateau` has the same threshold.
const THRESHOLD: f64 = 1e-4;

/// A stop rule and its state.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct EarlyStopping {
    rule: StopRule,
    /// For [`StopRule::Below`]: whether the loss has to rise above the limit before it counts.
    waits: bool,
    /// For [`StopRule::Patience`]: the best loss so far, and the number of epochs since then.
    best: f64,
    since: u32,
    stopped: bool,
}

impl Default for EarlyStopping {
    fn default() -> Self {
        Self::new(StopRule::Never, false, f64::INFINITY)
    }
}

impl EarlyStopping {
    /// A rule for a run whose loss is `loss` now. `again` means that this rule has already stopped the run, which is to
    /// go on.
    pub(super) fn new(rule: StopRule, again: bool, loss: f64) -> Self {
        let waits = matches!(rule, StopRule::Below(limit) if again && loss < limit);
        Self { rule, waits, best: loss, since: 0, stopped: false }
    }

    pub(super) fn rule(&self) -> StopRule {
        self.rule
    }

    /// Whether the run has been stopped.
    pub(super) fn has_stopped(&self) -> bool {
        self.stopped
    }

    /// Updates the rule after an epoch.
    pub(super) fn update(&mut self, epoch: u64, loss: f64) {
        self.stopped = match self.rule {
            StopRule::Never => false,
            StopRule::Below(limit) => {
                self.waits &= loss < limit;
                loss < limit && !self.waits
            }
            StopRule::Patience(epochs) => {
                if loss < self.best * (1.0 - THRESHOLD) {
                    (self.best, self.since) = (loss, 0);
                } else {
                    self.since += 1;
                }
                self.since >= epochs
            }
            StopRule::At(last) => epoch == u64::from(last),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The epoch after which a run with these losses stops; the first loss is that of epoch 1.
    fn stops(mut stopping: EarlyStopping, losses: &[f64]) -> Option<u64> {
        (1..).zip(losses).find_map(|(epoch, &loss)| {
            stopping.update(epoch, loss);
            stopping.has_stopped().then_some(epoch)
        })
    }

    #[test]
    fn a_limit_stops_once_the_loss_is_below_it() {
        let stopping = |again, loss| EarlyStopping::new(StopRule::Below(1.0), again, loss);
        assert_eq!(stops(stopping(false, 5.0), &[3.0, 1.0, 0.9, 0.8]), Some(3));
        assert_eq!(stops(stopping(false, 0.5), &[0.4]), Some(1));
        assert_eq!(stops(stopping(true, 0.5), &[0.4, 0.3]), None, "this limit has already stopped the run");
        assert_eq!(stops(stopping(true, 0.5), &[0.4, 1.5, 0.9]), Some(3));
    }

    #[test]
    fn patience_counts_the_epochs_without_a_better_loss() {
        let stopping = || EarlyStopping::new(StopRule::Patience(3), false, 2.0);
        assert_eq!(stops(stopping(), &[1.9, 1.8, 1.85, 1.8, 1.81]), Some(5));
        assert_eq!(stops(stopping(), &[2.1, 2.1, 1.9, 2.0, 2.0, 1.8]), None);
        assert_eq!(
            stops(stopping(), &[1.999_99, 1.999_98, 1.999_97]),
            Some(3),
            "so small an improvement does not count"
        );
    }

    #[test]
    fn a_run_stops_at_an_epoch() {
        assert_eq!(stops(EarlyStopping::new(StopRule::At(2), false, 1.0), &[1.0, 1.0, 1.0]), Some(2));
        assert_eq!(stops(EarlyStopping::default(), &[1.0; 10]), None);
    }
}
