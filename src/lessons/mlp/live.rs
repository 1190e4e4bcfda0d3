//! The newest numbers of a run.

use std::rc::Rc;

use crate::run::meter::Meter;
use protocol::lab::Response;
use protocol::{Frame, Scene};

/// The newest numbers of the current run.
#[derive(Debug, Default)]
pub(crate) struct Live {
    /// The constants of the run. Until a new run is set up, these are those of the previous one.
    pub(crate) scene: Option<Rc<Scene>>,
    /// The newest frame. Until a new run is set up, it belongs to the previous one.
    pub(crate) frame: Option<Rc<Frame>>,
    /// A past frame that is shown instead.
    pub(crate) past: Option<Rc<Frame>>,
    /// The speed of the run.
    pub(crate) meter: Meter,
    run: Option<u32>,
    set_up: bool,
}

impl Live {
    /// Waits for a new run with this number. Responses about older runs are ignored from now on.
    pub(crate) fn begin(&mut self, run: u32) {
        *self = Self { scene: self.scene.take(), frame: self.frame.take(), run: Some(run), ..Self::default() };
    }

    /// The frame that is shown: a past one if there is one, otherwise the newest.
    pub(crate) fn shown(&self) -> Option<&Frame> {
        self.past.as_deref().or(self.frame.as_deref())
    }

    /// Takes a response. Returns whether it was about this run and changed something.
    pub(crate) fn receive(&mut self, response: &Response, now: f64) -> bool {
        match response {
            Response::Started { scene, frame } if Some(frame.run) == self.run => {
                self.set_up = true;
                (self.scene, self.frame) = (Some(Rc::clone(scene)), Some(Rc::clone(frame)));
                true
            }
            Response::Frame(frame) if Some(frame.run) == self.run => {
                let before = self.frame.as_ref().map_or(0, |before| before.epoch);
                self.meter.add(now, u32::try_from(frame.epoch.saturating_sub(before)).unwrap_or(u32::MAX));
                self.frame = Some(Rc::clone(frame));
                true
            }
            Response::Edited { run, outcome: Ok(frame) } if Some(*run) == self.run => {
                self.frame = Some(Rc::clone(frame));
                true
            }
            _ => false,
        }
    }

    /// The newest frame of the newest run, once that is set up.
    pub(crate) fn current(&self) -> Option<&Frame> {
        self.frame.as_deref().filter(|_| self.set_up)
    }

    /// The epoch of the newest run, once that is set up.
    pub(crate) fn epoch(&self) -> Option<u64> {
        self.current().map(|frame| frame.epoch)
    }

    /// Whether the frames belong to the newest run and not to the previous one.
    pub(crate) fn is_current(&self) -> bool {
        self.set_up
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::mlp::samples::{self, scene};

    fn frame(run: u32, epoch: u64) -> Rc<Frame> {
        Rc::new(Frame { run, ..samples::frame(epoch, 1.0) })
    }

    fn started(run: u32) -> Response {
        Response::Started { scene: Rc::new(scene()), frame: frame(run, 0) }
    }

    #[test]
    fn answers_to_older_runs_are_dropped() {
        let mut live = Live::default();
        live.begin(2);
        assert!(!live.receive(&started(1), 0.0) && !live.is_current());
        assert!(live.receive(&started(2), 0.0) && live.is_current());
        assert!(!live.receive(&Response::Frame(frame(1, 9)), 0.0));
        assert!(live.receive(&Response::Frame(frame(2, 5)), 1.0));
        assert_eq!(live.shown().map(|frame| frame.epoch), Some(5));
        live.begin(3);
        assert!(!live.is_current());
        assert_eq!(live.shown().map(|frame| frame.epoch), Some(5), "what was shown stays until there is something new");
    }

    #[test]
    fn an_edit_is_news_and_a_refusal_is_not() {
        let mut live = Live::default();
        live.begin(3);
        live.receive(&started(3), 0.0);
        assert!(live.receive(&Response::Edited { run: 3, outcome: Ok(frame(3, 8)) }, 2.0));
        assert_eq!(live.frame.as_ref().map(|frame| frame.epoch), Some(8));
        assert!(!live.receive(&Response::Edited { run: 3, outcome: Err("no".to_owned()) }, 3.0));
    }
}
