//! The lines as a script for PyTorch.

use twin::{Lines, Script, Shown};

use protocol::{LineFrame, RateChange, RegressionSettings};

/// What the script does.
#[derive(Debug, PartialEq)]
pub(super) struct Source {
    pub(super) settings: RegressionSettings,
    pub(super) changes: Vec<RateChange>,
    /// Whether there is the module's line, too.
    pub(super) both: bool,
    /// The epochs of the line by hand and of the module's line.
    pub(super) epochs: [u64; 2],
    /// Their losses up to those epochs.
    pub(super) losses: [Vec<Shown>; 2],
}

impl Source {
    /// The script.
    pub(super) fn script(&self) -> Script {
        let Self { settings, changes, both, epochs, losses: [by_hand, module] } = self;
        Lines { settings, changes, both: *both, epochs: *epochs, losses: [by_hand, module] }.script()
    }
}

/// The losses of a line up to its epoch.
pub(super) fn losses(line: &LineFrame) -> Vec<Shown> {
    let path = line.path.iter().map(|&(epoch, [_, _, loss])| (epoch, loss));
    let earlier = path.filter(|(epoch, _)| u64::from(*epoch) < line.epoch);
    earlier.chain([(u32::try_from(line.epoch).unwrap_or(u32::MAX), line.loss)]).collect()
}
