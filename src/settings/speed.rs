//! The speed at which a run is shown.

use engine::choice::choice;

choice! {
    "speed", pub Speed {
        /// One epoch per frame of a 60 Hz screen, slow enough to watch the network learn.
        Watch = "60", "60 epochs a second";
        Brisk = "300", "300 epochs a second";
        Fast = "3000", "3,000 epochs a second";
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
