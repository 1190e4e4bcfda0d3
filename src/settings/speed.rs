//! The speed at which a run is shown.

use engine::choice::choice;

choice! {
    /// Training speed.
    "speed", pub Speed {
        /// One epoch per frame of a 60 Hz screen, slow enough to watch the network learn.
        Watch = "60", "60 epochs a second";
        /// Five times as fast.
        Brisk = "300", "300 epochs a second";
        /// Fifty times as fast.
        Fast = "3000", "3,000 epochs a second";
        /// As fast as the machine can train.
        Unlimited = "max", "As fast as possible";
    }
}

impl Speed {
    /// Epochs per second; `None` for no limit.
    pub(crate) fn epochs_per_second(self) -> Option<f64> {
        match self {
            Self::Watch => Some(60.0),
            Self::Brisk => Some(300.0),
            Self::Fast => Some(3000.0),
            Self::Unlimited => None,
        }
    }
}
