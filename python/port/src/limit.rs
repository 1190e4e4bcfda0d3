//! What a cell shows, in few messages and within limits.

use protocol::python::{MOST_CHARACTERS, MOST_FIGURES, Output};

/// The most messages a second, over a longer time.
const MESSAGES_PER_SECOND: f64 = 20.0;

/// How many messages may go out at once.
const BURST: f64 = 20.0;

/// Collects what a running cell shows. Few lines go out at once; many in a short time are put together, since the page has to
/// draw each message.
#[derive(Debug)]
pub(crate) struct Gatherer {
    waiting: Option<Output>,
    /// How many more messages may go out now, as of `counted`.
    allowed: f64,
    counted: f64,
    characters: usize,
    figures: usize,
    is_cut: bool,
}

impl Gatherer {
    /// For a cell that starts at a time in milliseconds.
    pub(crate) fn new(now: f64) -> Self {
        Self { waiting: None, allowed: BURST, counted: now, characters: 0, figures: 0, is_cut: false }
    }

    /// Takes what the cell shows at a time in milliseconds, and returns what is to be sent now.
    pub(crate) fn take(&mut self, output: Output, now: f64) -> Vec<Output> {
        let mut due = Vec::new();
        for output in self.limited(output) {
            self.waiting = match (self.waiting.take(), output) {
                (Some(Output::Text(text)), Output::Text(more)) => Some(Output::Text(text + &more)),
                (Some(Output::Warning(text)), Output::Warning(more)) => Some(Output::Warning(text + &more)),
                (earlier, output) => {
                    due.extend(earlier);
                    Some(output)
                }
            };
        }
        self.allowed = (self.allowed + (now - self.counted) * MESSAGES_PER_SECOND / 1000.0).min(BURST);
        self.counted = now;
        if self.allowed >= 1.0 {
            due.extend(self.waiting.take());
        }
        self.allowed -= due.len() as f64;
        due
    }

    /// What has not been sent yet.
    pub(crate) fn rest(&mut self) -> Option<Output> {
        self.waiting.take()
    }

    /// The part of an output that is within the limits, with a note if it is not all of it.
    fn limited(&mut self, output: Output) -> Vec<Output> {
        if self.is_cut {
            return Vec::new();
        }
        let left = MOST_CHARACTERS - self.characters;
        let (part, is_cut) = match output {
            Output::Text(text) => self.counted(text, left, Output::Text),
            Output::Warning(text) => self.counted(text, left, Output::Warning),
            Output::Value(text) => self.counted(text, left, Output::Value),
            Output::Figure(json) => {
                self.figures += 1;
                let fits = self.figures <= MOST_FIGURES;
                (fits.then_some(Output::Figure(json)), !fits)
            }
            Output::Cut => (None, true),
        };
        self.is_cut = is_cut;
        part.into_iter().chain(is_cut.then_some(Output::Cut)).collect()
    }

    /// The first `left` characters of a text as an output, and whether it has more.
    fn counted(&mut self, mut text: String, left: usize, output: fn(String) -> Output) -> (Option<Output>, bool) {
        let end = text.char_indices().nth(left).map(|(at, _)| at);
        if let Some(end) = end {
            text.truncate(end);
        }
        self.characters += text.chars().count();
        ((!text.is_empty()).then(|| output(text)), end.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Output {
        Output::Text(text.to_owned())
    }

    #[test]
    fn few_lines_go_out_at_once_and_many_are_put_together() {
        let mut gatherer = Gatherer::new(0.0);
        assert_eq!(gatherer.take(text("first\n"), 1.0), [text("first\n")]);
        let sent: usize = (0..1000).map(|at| gatherer.take(text("x"), 1.0 + f64::from(at)).len()).sum();
        assert!((20..=40).contains(&sent), "{sent} messages in a second");
        let Some(Output::Text(rest)) = gatherer.rest() else { panic!("the last lines wait") };
        assert!(rest.len() > 10, "{rest}");
    }

    #[test]
    fn outputs_of_other_kinds_stay_in_order() {
        let mut gatherer = Gatherer { allowed: 0.0, ..Gatherer::new(0.0) };
        assert_eq!(gatherer.take(text("a"), 0.0), []);
        assert_eq!(gatherer.take(text("b"), 0.0), []);
        assert_eq!(gatherer.take(Output::Value("c".to_owned()), 0.0), [text("ab")]);
        assert_eq!(gatherer.rest(), Some(Output::Value("c".to_owned())));
    }

    #[test]
    fn what_is_too_much_is_cut_once() {
        let mut gatherer = Gatherer::new(0.0);
        let sent = gatherer.take(text(&"é".repeat(MOST_CHARACTERS + 1)), 0.0);
        assert_eq!(sent, [text(&"é".repeat(MOST_CHARACTERS)), Output::Cut]);
        assert_eq!(gatherer.take(text("more"), 1000.0), []);
        let mut gatherer = Gatherer::new(0.0);
        let figure = || Output::Figure("{}".to_owned());
        let sent: Vec<_> = (0..2 * MOST_FIGURES).flat_map(|at| gatherer.take(figure(), 100.0 * at as f64)).collect();
        assert_eq!(sent.len(), MOST_FIGURES + 1);
        assert_eq!(sent.last(), Some(&Output::Cut));
    }
}
