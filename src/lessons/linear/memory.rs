//! What a reload restores in addition to the page's link: the epoch of the run, the changes of its learning rate, and
//! what the reader has tried and answered.
//!
//! As a text: `epoch=120&lr=0.001&changes=50:0.2;80:0.01&guess=0.3,0.5&answer=start&tries=3&tried=0.3,0.5,0.18,1001`.

use super::link::LinearLink;
use super::question::Answer;
use super::state::{Linear, Tried};
use crate::settings::Reader;
use crate::settings::epoch::EPOCH;
use crate::settings::link::MOST_CHANGES;
use engine::choice::Choice;
use protocol::{LEARNING_RATE, LINE, RATE_CHANGES, RateChange};

/// A run up to an epoch. With the settings of the page's link it can be repeated bit for bit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Past {
    /// The learning rate that it started with.
    pub(crate) learning_rate: f64,
    /// The changes of the learning rate, ascending by epoch.
    pub(crate) changes: Vec<RateChange>,
    /// The number of completed epochs.
    pub(crate) epoch: u64,
}

impl Past {
    /// A run that starts with the settings of a link.
    pub(crate) fn none(link: &LinearLink) -> Self {
        Self { learning_rate: link.settings.learning_rate, changes: Vec::new(), epoch: 0 }
    }

    /// Reads the changes of the learning rate, as [`Self::changes_text`] writes them. `learning_rate` is in force at the end.
    pub(super) fn read(epoch: u64, started: &str, changes: &str, learning_rate: f64) -> Option<Self> {
        let changes = changes.split(';').filter(|part| !part.is_empty()).map(|part| {
            let (epoch, learning_rate) = part.split_once(':')?;
            Some(RateChange { epoch: epoch.parse().ok()?, learning_rate: rate(learning_rate)? })
        });
        let changes = changes.collect::<Option<Vec<_>>>()?;
        let is_way =
            changes.is_sorted_by_key(|change| change.epoch) && changes.iter().all(|change| change.epoch <= epoch);
        let past = Self { learning_rate: rate(started)?, changes, epoch };
        is_way.then(|| past.ending_in(learning_rate))
    }

    /// The changes of the learning rate as text: `50:0.2;80:0.01`.
    pub(super) fn changes_text(&self) -> String {
        let changes: Vec<_> =
            self.changes.iter().map(|change| format!("{}:{}", change.epoch, change.learning_rate)).collect();
        changes.join(";")
    }

    /// The learning rate in force at its end.
    pub(super) fn in_force(&self) -> f64 {
        self.changes.last().map_or(self.learning_rate, |change| change.learning_rate)
    }

    /// Whether there is anything to repeat.
    pub(super) fn is_begun(&self) -> bool {
        self.epoch > 0
    }

    /// The same run up to an earlier epoch.
    pub(super) fn up_to(&self, epoch: u64) -> Self {
        let changes = self.changes.iter().copied().filter(|change| change.epoch <= epoch).collect();
        Self { changes, epoch: self.epoch.min(epoch), ..*self }
    }

    /// Whether a link can contain it.
    pub(super) fn fits_link(&self) -> bool {
        (1.0..=EPOCH.max).contains(&(self.epoch as f64)) && self.changes.len() <= MOST_CHANGES
    }

    /// The same run with this learning rate in force at its end.
    pub(super) fn ending_in(mut self, learning_rate: f64) -> Self {
        // An earlier change at the end has had no effect.
        self.changes.pop_if(|last| last.epoch == self.epoch);
        if self.in_force() != learning_rate {
            self.changes.push(RateChange { epoch: self.epoch, learning_rate });
        }
        if self.changes.len() > RATE_CHANGES {
            return Self { learning_rate, changes: Vec::new(), epoch: 0 };
        }
        self
    }
}

/// The text for a page and its run.
pub(crate) fn write(page: &Linear, past: Past) -> String {
    let past = past.ending_in(page.link.settings.learning_rate);
    let Past { learning_rate, epoch, .. } = past;
    let [w, b] = page.link.guess;
    let mut text = format!("epoch={epoch}&lr={learning_rate}&changes={}&guess={w},{b}", past.changes_text());
    if let Some(answer) = page.answer {
        text.push_str(&format!("&answer={}", answer.name()));
    }
    text.push_str(&format!("&tries={}", page.tries));
    for (key, tried) in [("tried", page.tried), ("best", page.best)] {
        if let Some(Tried { line: [w, b], loss, epochs }) = tried {
            let epochs = epochs.map(|epochs| epochs.to_string()).unwrap_or_default();
            text.push_str(&format!("&{key}={w},{b},{loss},{epochs}"));
        }
    }
    text
}

/// A page as it opens, with what a text by [`write`] restores. The page is unchanged if the text is not valid.
pub(crate) fn restored(page: Linear, text: &str) -> Linear {
    let reader = Reader::new(text);
    let Some(past) = past(&reader, &page.link) else { return page };
    let mut page = Linear { past: Some(past), ..page };
    page.link.guess = reader.value("guess").and_then(numbers).filter(|&line| is_line(line)).unwrap_or(page.link.guess);
    page.answer = reader.value("answer").and_then(|name| Answer::parse(name).ok());
    let tried = |key| reader.value(key).and_then(tried);
    if let (Some(tries), Some(newest), Some(best)) =
        (reader.value("tries").and_then(|tries| tries.parse().ok()), tried("tried"), tried("best"))
    {
        (page.tries, page.tried, page.best) = (tries, Some(newest), Some(best));
    }
    page
}

fn past(reader: &Reader<'_>, link: &LinearLink) -> Option<Past> {
    let epoch = reader.value("epoch")?.parse().ok()?;
    Past::read(epoch, reader.value("lr")?, reader.value("changes")?, link.settings.learning_rate)
}

fn rate(text: &str) -> Option<f64> {
    text.parse().ok().filter(|rate| LEARNING_RATE.contains(rate))
}

fn is_line(line: [f64; 2]) -> bool {
    line.iter().all(|value| LINE.contains(value))
}

/// `COUNT` numbers separated by commas.
fn numbers<const COUNT: usize>(text: &str) -> Option<[f64; COUNT]> {
    let numbers: Vec<f64> = text.split(',').map(|number| number.parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

fn tried(text: &str) -> Option<Tried> {
    let (numbers_of, epochs) = text.rsplit_once(',')?;
    let [w, b, loss] = numbers(numbers_of)?;
    let epochs = if epochs.is_empty() { None } else { Some(epochs.parse().ok()?) };
    (is_line([w, b]) && loss.is_finite()).then_some(Tried { line: [w, b], loss, epochs })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::task::Done;

    fn page() -> Linear {
        Linear::new(LinearLink::default(), Done::default())
    }

    fn change(epoch: u64, learning_rate: f64) -> RateChange {
        RateChange { epoch, learning_rate }
    }

    #[test]
    fn a_text_restores_the_run_and_what_the_reader_has_done() {
        let mut page = page();
        page.link.settings.learning_rate = 0.1 + 0.2;
        let past = Past { learning_rate: 1e-3, changes: vec![change(0, 0.02), change(80, 0.1 + 0.2)], epoch: 120 };
        let opened = page.clone();
        page.link.guess = [0.3, -0.75];
        (page.answer, page.tries) = (Some(Answer::OtherStart), 3);
        page.tried = Some(Tried { line: [0.3, -0.75], loss: 1.0 / 3.0, epochs: None });
        page.best = Some(Tried { line: [0.25, 0.5], loss: 0.17, epochs: Some(1234) });
        let text = write(&page, past.clone());
        assert_eq!(restored(opened, &text), Linear { past: Some(past), ..page });
    }

    #[test]
    fn a_rate_that_was_set_after_the_last_frame_is_in_force_at_the_end() {
        let mut page = page();
        let past = Past { epoch: 50, ..Past::none(&page.link) };
        page.link.settings.learning_rate = 0.02;
        let again = restored(page.clone(), &write(&page, past.clone())).past.expect("a past");
        assert_eq!(again, Past { changes: vec![change(50, 0.02)], ..past });
    }

    #[test]
    fn what_cannot_be_read_is_ignored() {
        for text in [
            "",
            "nonsense",
            "epoch=7&lr=0.1",
            "epoch=7&lr=9&changes=",
            "epoch=7&lr=0.1&changes=5",
            "epoch=7&lr=0.1&changes=8:0.2",
            "epoch=7&lr=0.1&changes=5:0.2;4:0.3",
        ] {
            assert_eq!(restored(page(), text), page(), "{text}");
        }
        let odd =
            restored(page(), "epoch=7&lr=0.001&changes=&guess=1,9&answer=perhaps&tries=2&tried=0,0,1,&best=0,0,x,");
        assert_eq!(odd, Linear { past: Some(Past { epoch: 7, ..Past::none(&page().link) }), ..page() });
    }
}
