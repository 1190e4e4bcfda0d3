//! A run for tests.

use protocol::{LeftOut, Line, Scene};

/// The constants of a run, with the losses of the lab's points but without points.
pub(crate) fn scene() -> Scene {
    let line = Line { slope: 0.26, intercept: 0.7477, loss: 0.168_92, left_out: 0.203_49 };
    Scene {
        points: vec![],
        held_out: vec![],
        scaling: None,
        left_out: LeftOut::Each(15),
        stable_rates: [0.02, 1.0],
        grid: vec![],
        line,
        mean_loss: 0.5439,
        parameters: 7,
    }
}
