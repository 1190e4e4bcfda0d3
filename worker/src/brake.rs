//! Stops a run when its stop rule applies.

use protocol::StopRule;

/// A relative improvement below this does not count. PyTorch's `ReduceLROnPlateau` has the same threshold.
const THRESHOLD: f64 = 1e-4;

/// A stop rule and its state.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Brake {
    rule: StopRule,
    /// For [`StopRule::Below`]: whether the loss has to rise above the limit before it counts.
    waits: bool,
    /// For [`StopRule::Patience`]: the best loss so far, and the number of epochs since then.
    best: f64,
    since: u32,
    on: bool,
}

impl Default for Brake {
    fn default() -> Self {
        Self::new(StopRule::Never, false, f64::INFINITY)
    }
}

impl Brake {
    /// A rule for a run whose loss is `loss` now. `again` means that this rule has already stopped the run, which is to
    /// go on.
    pub(super) fn new(rule: StopRule, again: bool, loss: f64) -> Self {
        let waits = matches!(rule, StopRule::Below(limit) if again && loss < limit);
        Self { rule, waits, best: loss, since: 0, on: false }
    }

    pub(super) fn rule(&self) -> StopRule {
        self.rule
    }

    /// Whether the run has been stopped.
    pub(super) fn is_on(&self) -> bool {
        self.on
    }

    /// Updates the rule after an epoch.
    pub(super) fn look(&mut self, epoch: u64, loss: f64) {
        self.on = match self.rule {
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
    fn stops(mut brake: Brake, losses: &[f64]) -> Option<u64> {
        (1..).zip(losses).find_map(|(epoch, &loss)| {
            brake.look(epoch, loss);
            brake.is_on().then_some(epoch)
        })
    }

    #[test]
    fn a_limit_stops_once_the_loss_is_below_it() {
        let brake = |again, loss| Brake::new(StopRule::Below(1.0), again, loss);
        assert_eq!(stops(brake(false, 5.0), &[3.0, 1.0, 0.9, 0.8]), Some(3));
        assert_eq!(stops(brake(false, 0.5), &[0.4]), Some(1));
        assert_eq!(stops(brake(true, 0.5), &[0.4, 0.3]), None, "this limit has already stopped the run");
        assert_eq!(stops(brake(true, 0.5), &[0.4, 1.5, 0.9]), Some(3));
    }

    #[test]
    fn patience_counts_the_epochs_without_a_better_loss() {
        let brake = || Brake::new(StopRule::Patience(3), false, 2.0);
        assert_eq!(stops(brake(), &[1.9, 1.8, 1.85, 1.8, 1.81]), Some(5));
        assert_eq!(stops(brake(), &[2.1, 2.1, 1.9, 2.0, 2.0, 1.8]), None);
        assert_eq!(stops(brake(), &[1.999_99, 1.999_98, 1.999_97]), Some(3), "so small an improvement does not count");
    }

    #[test]
    fn a_run_stops_at_an_epoch() {
        assert_eq!(stops(Brake::new(StopRule::At(2), false, 1.0), &[1.0, 1.0, 1.0]), Some(2));
        assert_eq!(stops(Brake::default(), &[1.0; 10]), None);
    }
}
