//! The training loop as four cards, and what comes of putting them in some order.

use serde::{Deserialize, Serialize};

use crate::choice::choice;

choice! {
    /// One line of the training loop, as PyTorch has them.
    "card", pub Card {
        /// Clears the gradients.
        ZeroGrad = "zero", "zero_grad";
        /// Prediction and loss, recorded for the backward pass.
        Forward = "forward", "forward and loss";
        /// Adds the loss's gradient to what is in the parameters' gradients.
        Backward = "backward", "backward";
        /// Moves the parameters against their gradients.
        Step = "step", "step";
    }
}

impl Card {
    /// The loop as it is meant.
    pub const LOOP: [Self; 4] = [Self::ZeroGrad, Self::Forward, Self::Backward, Self::Step];
}

/// What is to be said about a loop of cards that is run epoch after epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// Gradient descent as it is meant.
    Right,
    /// There is no card at all.
    Empty,
    /// Nothing is stepped: the parameters stay.
    NoStep,
    /// No gradient is ever computed: the parameters stay.
    NoBackward,
    /// A backward pass before there is a loss. PyTorch stops.
    NoLoss,
    /// A second backward pass through one recording. PyTorch stops.
    UsedRecording,
    /// Gradients are cleared between backward and step: the parameters stay.
    ClearedTooSoon,
    /// Gradients are never cleared, so that each epoch steps by the sum of all before it.
    NeverCleared,
    /// Each step goes by the sum of this many gradients.
    SummedGradient(u32),
    /// Each gradient is stepped by this many times.
    SteppedOften(u32),
    /// Each step goes by the gradient of the epoch before: the same run, one epoch late.
    OneEpochLate,
    /// A loss is computed that no backward pass uses: wasted time, nothing else.
    WastedForward,
}

/// What the cards do to gradients, without their numbers.
#[derive(Default)]
struct Abstract {
    /// A recording, and whether a backward pass has used it.
    recording: Option<bool>,
    /// Backward passes since the gradients were cleared.
    passes: u32,
    /// Steps since the newest backward pass.
    steps_since_pass: u32,
    wasted_forward: bool,
    cleared_unused: bool,
    /// The passes that each step of the present epoch went by.
    stepped_by: Vec<u32>,
    /// Whether a step of the present epoch came before its first backward pass and moved something.
    late: bool,
    passes_this_epoch: u32,
    most_steps: u32,
}

impl Abstract {
    /// Runs one epoch; a card that stops PyTorch ends it.
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

/// What comes of these cards, run in this order epoch after epoch.
#[must_use]
pub fn diagnose(cards: &[Card]) -> Finding {
    if cards.is_empty() {
        return Finding::Empty;
    }
    let mut run = Abstract::default();
    let mut sums = Vec::new();
    // The first epoch has nothing left from one before it; the two after it show whether gradients pile up.
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
