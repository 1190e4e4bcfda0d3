//! The newest numbers of a race.

use std::rc::Rc;

use crate::run::meter::Meter;
use protocol::deep_nets::Response;
use protocol::{DeepFrame, RaceFrame, RaceStart, Scene};

/// The newest numbers of the current race. Until a new race is set up, these are the numbers of the previous one.
#[derive(Debug, Default)]
pub struct Race {
    number: u32,
    /// The epoch to which the race is trained when it begins.
    begins_at: u32,
    start: Option<Rc<RaceStart>>,
    newest: Option<Rc<RaceFrame>>,
    /// The speed of the race.
    pub meter: Meter,
}

impl Race {
    /// Waits for a new race with this number. Responses about older races are ignored from now on.
    pub fn begin(&mut self, number: u32, begins_at: u32) {
        (self.number, self.begins_at, self.meter) = (number, begins_at, Meter::default());
    }

    /// Takes a response. Returns whether it was about this race.
    pub fn receive(&mut self, response: &Response, now: f64) -> bool {
        match response {
            Response::RaceStarted(start) if start.run == self.number => {
                (self.start, self.newest) = (Some(Rc::clone(start)), None);
                true
            }
            Response::Raced(raced) if raced.run == self.number => {
                let before = epoch(self.frames());
                self.newest = Some(Rc::clone(raced));
                let epochs = epoch(self.frames()).saturating_sub(before);
                self.meter.add(now, u32::try_from(epochs).unwrap_or(u32::MAX));
                true
            }
            _ => false,
        }
    }

    /// Whether the frames belong to the newest race and not to the previous one.
    #[must_use]
    pub fn is_set_up(&self) -> bool {
        self.start.as_ref().is_some_and(|start| start.run == self.number)
    }

    /// What stays the same during the race.
    #[must_use]
    pub fn scene(&self) -> Option<&Scene> {
        self.start.as_ref()?.scenes.first()
    }

    /// The newest frames of both nets; empty before the first race is set up.
    #[must_use]
    pub fn frames(&self) -> &[DeepFrame] {
        let at_start = self.start.as_ref().map_or(&[][..], |start| &start.frames);
        self.newest.as_ref().map_or(at_start, |newest| &newest.frames)
    }

    /// Whether no net can go on.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.frames().iter().all(|frame| frame.diverged.is_some())
    }

    /// The epoch of the race, or the one to which it is still being trained at its beginning.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        let epoch = if self.is_set_up() { epoch(self.frames()) } else { 0 };
        epoch.max(u64::from(self.begins_at))
    }
}

/// The larger epoch of the two nets.
#[must_use]
pub fn epoch(frames: &[DeepFrame]) -> u64 {
    frames.iter().map(|frame| frame.step).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(step: u64, diverged: bool) -> DeepFrame {
        let (gradients, updates, curve, history) = (vec![], vec![], vec![], vec![]);
        let diverged = diverged.then(|| "the loss".to_owned());
        DeepFrame { step, loss: Some(1.0), gradients, updates, curve, history, diverged }
    }

    fn started(run: u32) -> Response {
        let frames = vec![frame(0, false), frame(0, false)];
        Response::RaceStarted(Rc::new(RaceStart { run, scenes: vec![], frames }))
    }

    fn raced(run: u32, first: DeepFrame, second: DeepFrame) -> Response {
        Response::Raced(Rc::new(RaceFrame { run, frames: vec![first, second] }))
    }

    #[test]
    fn news_of_an_earlier_race_is_dropped_and_what_was_shown_stays() {
        let mut race = Race::default();
        race.begin(2, 0);
        assert!(!race.receive(&started(1), 0.0) && !race.is_set_up());
        assert!(race.receive(&started(2), 0.0) && race.is_set_up());
        assert!(race.receive(&raced(2, frame(5, true), frame(9, false)), 1.0));
        assert_eq!((epoch(race.frames()), race.is_over(), race.epoch()), (9, false, 9));
        race.begin(3, 0);
        assert!(!race.receive(&raced(2, frame(10, true), frame(10, true)), 2.0));
        assert_eq!((epoch(race.frames()), race.is_set_up(), race.epoch()), (9, false, 0));
        assert!(race.receive(&started(3), 3.0));
        assert_eq!((epoch(race.frames()), race.epoch()), (0, 0));
    }

    #[test]
    fn a_race_on_its_way_to_an_epoch_is_there_already() {
        let mut race = Race::default();
        race.begin(1, 500);
        assert_eq!(race.epoch(), 500);
        race.receive(&started(1), 0.0);
        race.receive(&raced(1, frame(120, false), frame(120, false)), 1.0);
        assert_eq!(race.epoch(), 500);
        race.receive(&raced(1, frame(501, false), frame(501, false)), 1.0);
        assert_eq!(race.epoch(), 501);
    }
}
