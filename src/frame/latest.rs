//! One question at a time, and always the newest next.

/// Questions to the worker while a slider moves: one is under way, and of those that wait only the newest is kept.
#[derive(Debug)]
pub struct Latest<Q> {
    under_way: Option<u32>,
    waiting: Option<Q>,
}

impl<Q> Default for Latest<Q> {
    fn default() -> Self {
        Self { under_way: None, waiting: None }
    }
}

impl<Q> Latest<Q> {
    /// Asks; gives back what to send now, under this number, unless an earlier question is still under way.
    pub fn ask(&mut self, number: u32, question: Q) -> Option<(u32, Q)> {
        if self.under_way.is_some() {
            self.waiting = Some(question);
            return None;
        }
        self.under_way = Some(number);
        Some((number, question))
    }

    /// Takes note of an answer: whether it is to the question under way, and what to send next, under this number.
    pub fn answered(&mut self, request: u32, next: u32) -> (bool, Option<(u32, Q)>) {
        if self.under_way != Some(request) {
            return (false, None);
        }
        self.under_way = None;
        let waiting = self.waiting.take();
        (true, waiting.and_then(|question| self.ask(next, question)))
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
        assert_eq!(latest.answered(9, 4), (false, None), "an answer to nothing that was asked");
        assert_eq!(latest.answered(1, 4), (true, Some((4, 'c'))));
        assert_eq!(latest.answered(4, 5), (true, None));
        assert_eq!(latest.ask(6, 'd'), Some((6, 'd')));
    }
}
