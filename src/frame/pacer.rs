//! How many epochs a run is owed, by the clock and not by the frames of the screen.

use crate::settings::speed::Speed;
use protocol::EPOCHS_PER_ADVANCE;

/// Demands under way at once: one being worked on and one waiting keep the worker busy without a queue building up.
const MOST_OUTSTANDING: u32 = 2;
/// A page that was hidden does not catch up on more than this many milliseconds.
const MOST_CAUGHT_UP_MS: f64 = 100.0;

/// The epochs owed to a run, and the demands that are under way.
#[derive(Debug, Default)]
pub struct Pacer {
    outstanding: u32,
    owed: f64,
    steps: u32,
    ticked: Option<f64>,
}

impl Pacer {
    /// Owes so many epochs more, played or not.
    pub fn step(&mut self, epochs: u32) {
        self.steps = self.steps.saturating_add(epochs);
    }

    /// A demand has been answered.
    pub fn answered(&mut self) {
        self.outstanding = self.outstanding.saturating_sub(1);
    }

    /// How many epochs to ask for now (milliseconds), if any; `ready` says whether the run can go on.
    pub fn demand(&mut self, now: f64, ready: bool, playing: bool, speed: Speed) -> Option<u32> {
        self.demand_at(now, ready, playing, speed.epochs_per_second())
    }

    /// The same at a speed in epochs per second; `None` for no limit.
    pub fn demand_at(&mut self, now: f64, ready: bool, playing: bool, speed: Option<f64>) -> Option<u32> {
        let elapsed = (now - self.ticked.replace(now).unwrap_or(now)).clamp(0.0, MOST_CAUGHT_UP_MS);
        if !ready {
            self.owed = 0.0;
            return None;
        }
        match speed {
            Some(rate) if playing => {
                let most = rate * MOST_CAUGHT_UP_MS / 1000.0;
                self.owed = (self.owed + rate * elapsed / 1000.0).min(most.max(1.0));
            }
            _ => self.owed = 0.0,
        }
        if self.outstanding >= MOST_OUTSTANDING {
            return None;
        }
        let epochs = if self.steps > 0 {
            std::mem::take(&mut self.steps)
        } else if playing && speed.is_none() {
            EPOCHS_PER_ADVANCE
        } else {
            let whole = self.owed.floor();
            self.owed -= whole;
            whole as u32
        };
        (epochs > 0).then(|| {
            self.outstanding += 1;
            epochs
        })
    }
}
