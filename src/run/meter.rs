//! The speed of a run.

use std::collections::VecDeque;

/// Measures epochs per second. Averages over the last second, so that the number can be read.
#[derive(Debug, Default)]
pub struct Meter {
    arrivals: VecDeque<(f64, u32)>,
    since: Option<f64>,
}

const WINDOW_MS: f64 = 1000.0;

impl Meter {
    /// Adds epochs that are done at a time in milliseconds.
    pub(crate) fn add(&mut self, now: f64, epochs: u32) {
        self.since.get_or_insert(now);
        self.arrivals.push_back((now, epochs));
        self.forget(now);
    }

    /// Epochs per second; 0 if there were none in the last second.
    pub(crate) fn rate(&mut self, now: f64) -> f64 {
        self.forget(now);
        let Some(since) = self.since else { return 0.0 };
        let epochs: f64 = self.arrivals.iter().map(|&(_, epochs)| f64::from(epochs)).sum();
        // At the start the window is not full. A quarter of it is enough for a first number.
        let elapsed = (now - since).clamp(WINDOW_MS / 4.0, WINDOW_MS);
        epochs * 1000.0 / elapsed
    }

    fn forget(&mut self, now: f64) {
        while self.arrivals.front().is_some_and(|&(at, _)| at < now - WINDOW_MS) {
            self.arrivals.pop_front();
        }
        if self.arrivals.is_empty() {
            self.since = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_run_is_measured_and_a_stop_is_seen() {
        let mut meter = Meter::default();
        for frame in 0..180 {
            meter.add(f64::from(frame) * 1000.0 / 60.0, 5);
        }
        let rate = meter.rate(3000.0);
        assert!((rate - 300.0).abs() <= 6.0, "{rate}");
        assert_eq!(meter.rate(5000.0), 0.0);
    }
}
