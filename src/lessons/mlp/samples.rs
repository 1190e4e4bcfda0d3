//! A run for tests.

use protocol::Frame;

pub(super) use crate::run::samples::scene;

/// A frame of run 1 without curves and history.
pub(super) fn frame(epoch: u64, loss: f64) -> Frame {
    let (curve, predictions, history) = (vec![], vec![], vec![]);
    Frame { run: 1, epoch, loss, curve, predictions, history, diverged: None, stopped: None }
}
