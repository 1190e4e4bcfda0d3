//! An estimate of the time left for a map.

/// The progress of some work that can be paused.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pace {
    total: f64,
    done: f64,
    /// The milliseconds of work before `since`.
    before: f64,
    /// When the work was last started or resumed; `None` while it is paused.
    since: Option<f64>,
}

impl Pace {
    /// An amount of work that starts now. Times are in milliseconds.
    pub(crate) fn new(total: f64, now: f64) -> Self {
        Self { total, done: 0.0, before: 0.0, since: Some(now) }
    }

    /// Adds an amount of work that is done.
    pub(crate) fn add(&mut self, work: f64) {
        self.done += work;
    }

    /// Pauses or resumes the work.
    pub(crate) fn pause(&mut self, paused: bool, now: f64) {
        match (paused, self.since) {
            (true, Some(since)) => {
                self.before += now - since;
                self.since = None;
            }
            (false, None) => self.since = Some(now),
            _ => {}
        }
    }

    /// The estimated milliseconds for the rest; `None` if too little is done.
    pub(crate) fn left(&self, now: f64) -> Option<f64> {
        let spent = self.before + self.since.map_or(0.0, |since| now - since);
        // The first results arrive while workers are still starting.
        (self.done >= 0.01 * self.total).then(|| spent * (self.total - self.done).max(0.0) / self.done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_takes_as_long_as_its_share_of_what_is_done() {
        let mut pace = Pace::new(100.0, 1000.0);
        assert_eq!(pace.left(1500.0), None);
        pace.add(25.0);
        assert_eq!(pace.left(2000.0), Some(3000.0));
        pace.pause(true, 2000.0);
        assert_eq!(pace.left(9000.0), Some(3000.0), "a pause is no work");
        pace.pause(true, 9500.0);
        pace.pause(false, 10_000.0);
        pace.add(25.0);
        assert_eq!(pace.left(11_000.0), Some(2000.0));
        pace.add(60.0);
        assert_eq!(pace.left(11_000.0), Some(0.0));
    }
}
