//! What a cell shows, in few messages and within limits.

use protocol::python::{MOST_CHARACTERS, MOST_FIGURES, Output};

/// The most messages a second, over a longer time.
const MESSAGES_PER_SECOND: f64 = 20.0;

/// How many messages may go out at once.
const BURST: f64 = 20.0;

/// How long the rest of a line is waited for, in milliseconds.
const LINE_MS: f64 = 50.0;

/// Collects what a running cell shows. Few lines go out at once; many in a short time are put together, since the page has to
/// draw each message. What waits goes out when [`Gatherer::due`] is called after that time, or with the next output.
#[derive(Debug)]
pub(crate) struct Gatherer {
    waiting: Option<Output>,
    /// Since when it has waited.
    since: f64,
    /// How many more messages may go out now, as of `counted`.
    allowed: f64,
    counted: f64,
    /// How many characters the page shows, and how many of them are in the last line.
    characters: usize,
    line: usize,
    figures: usize,
    is_cut: bool,
}

impl Gatherer {
    /// For a cell that starts at a time in milliseconds.
    pub(crate) fn new(now: f64) -> Self {
        Self {
            waiting: None,
            since: now,
            allowed: BURST,
            counted: now,
            characters: 0,
            line: 0,
            figures: 0,
            is_cut: false,
        }
    }

    /// Takes what the cell shows at a time in milliseconds, and returns what is to be sent now.
    pub(crate) fn take(&mut self, output: Output, now: f64) -> Vec<Output> {
        let mut due = Vec::new();
        if self.waiting.is_none() {
            self.since = now;
        }
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
        self.allowed -= due.len() as f64;
        let ends_line = match &self.waiting {
            // Over a line that begins with a carriage return, another one is written.
            Some(Output::Text(text) | Output::Warning(text)) => text.ends_with('\n') || text.contains('\r'),
            _ => true,
        };
        due.extend(if ends_line { self.release(now) } else { self.due(now) });
        due
    }

    /// What has waited and is to be sent now, at a time in milliseconds.
    pub(crate) fn due(&mut self, now: f64) -> Option<Output> {
        if now - self.since < LINE_MS { None } else { self.release(now) }
    }

    fn release(&mut self, now: f64) -> Option<Output> {
        self.allowed = (self.allowed + (now - self.counted) * MESSAGES_PER_SECOND / 1000.0).min(BURST);
        self.counted = now;
        if self.allowed < 1.0 {
            return None;
        }
        let due = self.waiting.take()?;
        self.allowed -= 1.0;
        Some(due)
    }

    /// Whether something waits.
    pub(crate) fn has_more(&self) -> bool {
        self.waiting.is_some()
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
        let (part, is_cut) = match output {
            Output::Text(text) => self.counted(text, Output::Text),
            Output::Warning(text) => self.counted(text, Output::Warning),
            Output::Value(text) => self.counted(text, Output::Value),
            Output::Figure(_) | Output::Model(_) => {
                self.figures += 1;
                let fits = self.figures <= MOST_FIGURES;
                (fits.then_some(output), !fits)
            }
            Output::Cut => (None, true),
        };
        self.is_cut = is_cut;
        part.into_iter().chain(is_cut.then_some(Output::Cut)).collect()
    }

    /// The part of a text that is within the limit as an output, and whether it has more. A progress bar that is written over
    /// itself counts once.
    fn counted(&mut self, mut text: String, output: fn(String) -> Output) -> (Option<Output>, bool) {
        let mut end = None;
        for (at, letter) in text.char_indices() {
            if letter == '\r' {
                self.characters -= std::mem::take(&mut self.line);
                continue;
            }
            if self.characters == MOST_CHARACTERS {
                end = Some(at);
                break;
            }
            self.characters += 1;
            self.line = if letter == '\n' { 0 } else { self.line + 1 };
        }
        if let Some(end) = end {
            text.truncate(end);
        }
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
        let sent: usize = (0..1000).map(|at| gatherer.take(text("x\n"), 1.0 + f64::from(at)).len()).sum();
        assert!((20..=40).contains(&sent), "{sent} messages in a second");
        let Some(Output::Text(rest)) = gatherer.rest() else { panic!("the last lines wait") };
        assert!(rest.len() > 10, "{rest}");
    }

    #[test]
    fn the_last_lines_are_due_a_moment_later() {
        let mut gatherer = Gatherer { allowed: 0.0, ..Gatherer::new(0.0) };
        assert_eq!(gatherer.take(text("last\n"), 0.0), []);
        assert_eq!((gatherer.due(49.0), gatherer.has_more()), (None, true));
        assert_eq!((gatherer.due(51.0), gatherer.has_more()), (Some(text("last\n")), false));
        assert_eq!(gatherer.due(1000.0), None);
    }

    #[test]
    fn a_line_goes_out_as_a_whole_if_its_rest_comes_soon() {
        let mut gatherer = Gatherer::new(0.0);
        assert_eq!((gatherer.take(text("a"), 0.0), gatherer.due(1.0)), (vec![], None));
        assert_eq!(gatherer.take(text("\n"), 2.0), [text("a\n")]);
        assert_eq!(gatherer.take(text("."), 3.0), []);
        assert_eq!(gatherer.due(60.0), Some(text(".")));
        assert_eq!(gatherer.take(text("\r10 %"), 61.0), [text("\r10 %")]);
        assert_eq!(gatherer.take(text("1 "), 70.0), []);
        assert_eq!(gatherer.take(text("2 "), 130.0), [text("1 2 ")], "a line may grow for long");
    }

    #[test]
    fn a_progress_bar_may_go_on_for_long() {
        let mut gatherer = Gatherer::new(0.0);
        let bar = format!("\r{}", "█".repeat(80));
        let shown = (0..10_000).flat_map(|at| gatherer.take(text(&bar), 100.0 * f64::from(at)));
        assert!(shown.into_iter().all(|output| output != Output::Cut));
        let cut = gatherer.take(text(&"\n".repeat(MOST_CHARACTERS)), 1e9);
        assert_eq!(cut.last(), Some(&Output::Cut), "a bar counts as one line");
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
