//! Requests for past epochs of a run, of which only the newest matters.

use crate::frame::Latest;

/// The worker's time for going to an epoch, in milliseconds: less than the 16.7 of a frame, so that a slider is followed.
pub(crate) const BUDGET_MS: f64 = 12.0;

/// The epochs that a page asks for while its knob moves. The present is an epoch that no run reaches.
#[derive(Debug, Default)]
pub(crate) struct Looks(Latest<u64>);

impl Looks {
    /// Asks for an epoch, or for the present. Returns the request to send now, with its number.
    pub(crate) fn ask(&mut self, number: u32, epoch: Option<u64>) -> Option<(u32, u64)> {
        self.0.ask(number, epoch.unwrap_or(u64::MAX))
    }

    /// Takes note of an answer. Returns whether it was awaited, and the request to send next: a newer one, or the same again if
    /// the worker has not `arrived` at the `wanted` epoch.
    pub(crate) fn answered(
        &mut self,
        number: u32,
        next: u32,
        arrived: bool,
        wanted: Option<u64>,
    ) -> (bool, Option<(u32, u64)>) {
        let (ours, waiting) = self.0.finished(number, next);
        let again = ours.is_some() && !arrived && waiting.is_none();
        (ours.is_some(), if again { self.ask(next, wanted) } else { waiting })
    }

    /// Takes note that a request failed. Returns the one to send next.
    pub(crate) fn failed(&mut self, number: u32, next: u32) -> Option<(u32, u64)> {
        self.0.finished(number, next).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distant_epoch_is_asked_for_until_it_is_reached() {
        let mut looks = Looks::default();
        assert_eq!(looks.ask(1, Some(900)), Some((1, 900)));
        assert_eq!(looks.answered(7, 2, true, Some(900)), (false, None), "an answer to nothing that was asked");
        assert_eq!(looks.answered(1, 2, false, Some(900)), (true, Some((2, 900))));
        assert_eq!(looks.answered(2, 3, true, Some(900)), (true, None));
    }

    #[test]
    fn a_newer_epoch_goes_before_one_that_is_not_reached() {
        let mut looks = Looks::default();
        assert_eq!(looks.ask(1, Some(900)), Some((1, 900)));
        assert_eq!((looks.ask(2, Some(30)), looks.ask(3, None)), (None, None));
        assert_eq!(looks.answered(1, 4, false, None), (true, Some((4, u64::MAX))));
        assert_eq!(looks.ask(5, Some(8)), None);
        assert_eq!(looks.failed(4, 6), Some((6, 8)));
    }
}
