//! The training loop as four cards, and what happens when they are put in some order.

use serde::{Deserialize, Serialize};

use crate::choice::choice;

choice! {
    /// One line of a PyTorch training loop.
    "card", pub Card {
        /// Clears the gradients.
        ZeroGrad = "zero", "zero_grad";
        /// Prediction and loss, recorded for the backward pass.
        Forward = "forward", "forward and loss";
        /// Adds the gradient of the loss to the gradients of the parameters.
        Backward = "backward", "backward";
        /// Moves the parameters against their gradients.
        Step = "step", "step";
    }
}

impl Card {
    /// The correct loop.
    pub const LOOP: [Self; 4] = [Self::ZeroGrad, Self::Forward, Self::Backward, Self::Step];
}

/// The diagnosis of a loop of cards that is run epoch after epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// Correct gradient descent.
    Right,
    /// There are no cards.
    Empty,
    /// There is no step: the parameters do not change.
    NoStep,
    /// No gradient is ever computed: the parameters do not change.
    NoBackward,
    /// A backward pass before there is a loss. PyTorch raises an error.
    NoLoss,
    /// A second backward pass through the same graph. PyTorch raises an error.
    UsedRecording,
    /// Gradients are cleared between backward and step: the parameters do not change.
    ClearedTooSoon,
    /// Gradients are never cleared, so each step uses the sum of all gradients so far.
    NeverCleared,
    /// Each step uses the sum of this many gradients.
    SummedGradient(u32),
    /// Each gradient is used for this many steps.
    SteppedOften(u32),
    /// Each step uses the gradient of the previous epoch: the same run, one epoch late.
    OneEpochLate,
    /// A loss is computed that no backward pass uses: it only costs time.
    WastedForward,
}

/// What the cards do to the gradients, without the numbers.
#[derive(Default)]
struct Abstract {
    /// The graph, and whether a backward pass has used it.
    recording: Option<bool>,
    /// Backward passes since the gradients were cleared.
    passes: u32,
    /// Steps since the newest backward pass.
    steps_since_pass: u32,
    wasted_forward: bool,
    cleared_unused: bool,
    /// The backward passes behind each step of the current epoch.
    stepped_by: Vec<u32>,
    /// Whether a step of the current epoch came before its first backward pass and changed a parameter.
    late: bool,
    passes_this_epoch: u32,
    most_steps: u32,
}

impl Abstract {
    /// Runs one epoch; a card at which PyTorch raises an error ends it.
    fn epoch(&mut self, cards: &[Card]) -> Option<Finding> {
        self.stepped_by.clear();
        self.passes_this_epoch = 0;
        self.most_steps = 0;
        (self.late, self.wasted_forward, self.cleared_unused) = (false, false, false);
        for card in cards {
            match card {
                Card::ZeroGrad => {
                    self.cleared_unused |= self.passes > 0 && self.steps_since_pass == 0;
                    self.passes = 0;
                }
                Card::Forward => {
                    self.wasted_forward |= self.recording == Some(false);
                    self.recording = Some(false);
                }
                Card::Backward => match self.recording {
                    None => return Some(Finding::NoLoss),
                    Some(true) => return Some(Finding::UsedRecording),
                    Some(false) => {
                        self.recording = Some(true);
                        self.passes += 1;
                        self.passes_this_epoch += 1;
                        self.steps_since_pass = 0;
                    }
                },
                Card::Step => {
                    self.steps_since_pass += 1;
                    self.stepped_by.push(self.passes);
                    if self.passes > 0 {
                        self.most_steps = self.most_steps.max(self.steps_since_pass);
                        self.late |= self.passes_this_epoch == 0;
                    }
                }
            }
        }
        None
    }
}

/// Diagnoses these cards, run in this order epoch after epoch.
#[must_use]
pub fn diagnose(cards: &[Card]) -> Finding {
    if cards.is_empty() {
        return Finding::Empty;
    }
    let mut run = Abstract::default();
    let mut sums = Vec::new();
    // The first epoch inherits nothing from an earlier one; the next two show whether gradients accumulate.
    for _ in 0..3 {
        if let Some(stop) = run.epoch(cards) {
            return stop;
        }
        sums.push(run.stepped_by.iter().copied().max().unwrap_or(0));
    }
    match () {
        () if !cards.contains(&Card::Step) => Finding::NoStep,
        () if !cards.contains(&Card::Backward) => Finding::NoBackward,
        () if sums[2] == 0 => Finding::ClearedTooSoon,
        () if sums[2] > sums[1] => Finding::NeverCleared,
        () if sums[2] > 1 => Finding::SummedGradient(sums[2]),
        () if run.most_steps > 1 => Finding::SteppedOften(run.most_steps),
        () if run.late => Finding::OneEpochLate,
        () if run.cleared_unused => Finding::ClearedTooSoon,
        () if run.wasted_forward => Finding::WastedForward,
        () => Finding::Right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Card::{Backward as B, Forward as F, Step as S, ZeroGrad as Z};

    #[test]
    fn each_order_gets_its_finding() {
        for (cards, finding) in [
            (&Card::LOOP[..], Finding::Right),
            (&[F, Z, B, S], Finding::Right),
            (&[F, B, S, Z], Finding::Right),
            (&[], Finding::Empty),
            (&[Z, F, B], Finding::NoStep),
            (&[Z, F, S], Finding::NoBackward),
            (&[B, F, S], Finding::NoLoss),
            (&[Z, B, S], Finding::NoLoss),
            (&[Z, F, B, B, S], Finding::UsedRecording),
            (&[F, B, Z, S], Finding::ClearedTooSoon),
            (&[Z, F, S, B], Finding::ClearedTooSoon),
            (&[F, B, S], Finding::NeverCleared),
            (&[Z, F, B, F, B, S], Finding::SummedGradient(2)),
            (&[Z, F, B, S, S, S], Finding::SteppedOften(3)),
            (&[S, Z, F, B], Finding::OneEpochLate),
            (&[Z, F, F, B, S], Finding::WastedForward),
        ] {
            assert_eq!(diagnose(cards), finding, "{cards:?}");
        }
    }
}
