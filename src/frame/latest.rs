//! Questions of which only the newest matters.

/// Questions to a worker, each of which replaces the one before, as when a slider moves. One question is under way at a
/// time, and only the newest waits.
#[derive(Debug)]
pub struct Latest<Q> {
    under_way: Option<(u32, Q)>,
    waiting: Option<Q>,
}

impl<Q> Default for Latest<Q> {
    fn default() -> Self {
        Self { under_way: None, waiting: None }
    }
}

impl<Q: Clone> Latest<Q> {
    /// Asks a question. Returns it with its number if it has to be sent now. Otherwise, it waits for the one under way.
    pub fn ask(&mut self, number: u32, question: Q) -> Option<(u32, Q)> {
        if self.under_way.is_some() {
            self.waiting = Some(question);
            return None;
        }
        self.under_way = Some((number, question.clone()));
        Some((number, question))
    }

    /// Ends the question with this number, which was answered or failed. Returns the question if it was the one under
    /// way, and the question to send now, which gets the number `next`.
    pub fn finished(&mut self, number: u32, next: u32) -> (Option<Q>, Option<(u32, Q)>) {
        let Some((_, finished)) = self.under_way.take_if(|(under_way, _)| *under_way == number) else {
            return (None, None);
        };
        let waiting = self.waiting.take();
        (Some(finished), waiting.and_then(|question| self.ask(next, question)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_question_waits() {
        let mut latest = Latest::default();
        assert_eq!(latest.ask(1, 'a'), Some((1, 'a')));
        assert_eq!(latest.ask(2, 'b'), None);
        assert_eq!(latest.ask(3, 'c'), None);
        assert_eq!(latest.finished(9, 4), (None, None), "an answer to nothing that was asked");
        assert_eq!(latest.finished(1, 4), (Some('a'), Some((4, 'c'))));
        assert_eq!(latest.finished(4, 5), (Some('c'), None));
        assert_eq!(latest.ask(6, 'd'), Some((6, 'd')));
    }
}
