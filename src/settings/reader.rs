//! Page addresses: the name of a page and its settings as `key=value` pairs.
//!
//! `#/mlp?lr=0.1&hidden=2` is page "mlp" with two settings. Unknown keys are ignored, except for those of data. A value that
//! cannot be used is replaced by the default, and a note says so.

use std::cell::RefCell;

use super::field::{Field, shortened};
use engine::choice::Choice;

/// The key of the reader's own points.
pub(crate) const POINTS: &str = "points";

/// The parts of a hash before and after its first "?".
pub(crate) fn split(hash: &str) -> (&str, &str) {
    hash.split_once('?').unwrap_or((hash, ""))
}

/// The `key=value` pairs of a query, in order. Anything else is skipped.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter_map(|pair| pair.split_once('='))
}

/// The choice that a query has under a key, if it has a valid one.
pub(crate) fn named<C: Choice>(query: &str, key: &str) -> Option<C> {
    pairs(query).find(|(given, _)| *given == key).and_then(|(_, name)| C::parse(name).ok())
}

/// What a page reads of the part of an address after "?", with notes on what could not be used.
pub(crate) fn read<T>(query: &str, read: impl FnOnce(&mut Reader<'_>) -> T) -> (T, Vec<String>) {
    let mut reader = Reader::new(query);
    let link = read(&mut reader);
    reader.note_data();
    (link, reader.notes)
}

/// Reads settings one by one and collects notes on values that cannot be used.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    pairs: Vec<(&'a str, &'a str)>,
    /// The keys that were asked for, each with a name of the setting.
    asked: RefCell<Vec<(String, &'static str)>>,
    /// For each value that could not be used, a sentence with the reason and the replacement.
    pub(crate) notes: Vec<String>,
}

impl<'a> Reader<'a> {
    /// A reader of the part of an address after "?".
    pub(crate) fn new(query: &'a str) -> Self {
        Self { pairs: pairs(query).collect(), asked: RefCell::default(), notes: Vec::new() }
    }

    /// All pairs, in order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.pairs.iter().copied()
    }

    /// The text of a value.
    pub(crate) fn value(&self, key: &str) -> Option<&'a str> {
        self.value_of(key, "")
    }

    /// The text of the value of a setting with a name besides its key.
    pub(crate) fn value_of(&self, key: &str, name: &'static str) -> Option<&'a str> {
        let mut asked = self.asked.borrow_mut();
        match asked.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) if known.is_empty() => *known = name,
            Some(_) => {}
            None => asked.push((key.to_owned(), name)),
        }
        self.pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    /// Takes note of a setting that the page has, but not together with the other ones in the address.
    pub(crate) fn passes_over(&self, key: &str) {
        self.value(key);
    }

    /// Reads settings that have no effect together with the others in the address: without notes on them.
    pub(crate) fn quietly<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let notes = self.notes.len();
        let read = read(self);
        self.notes.truncate(notes);
        read
    }

    /// A number within its field's limits.
    pub(crate) fn number(&mut self, key: &str, field: Field, default: f64) -> f64 {
        let Some(given) = self.value_of(key, field.name) else { return default };
        field.parse(given).unwrap_or_else(|_| {
            self.note(key, given, &format!("it must be {}", field.allowed()), &field.text(default));
            default
        })
    }

    /// A whole number within its field's limits.
    pub(crate) fn whole(&mut self, key: &str, field: Field, default: u32) -> u32 {
        // The fields' limits keep the value within u32.
        self.number(key, field, f64::from(default)) as u32
    }

    /// A value from a list.
    pub(crate) fn choice<C: Choice>(&mut self, key: &str, default: C) -> C {
        let Some(given) = self.value_of(key, C::KIND) else { return default };
        C::parse(given).unwrap_or_else(|error| {
            self.note(key, given, &format!("allowed: {}", error.allowed.join(", ")), default.name());
            default
        })
    }

    /// A switch: 0 or 1.
    pub(crate) fn flag(&mut self, key: &str, default: bool) -> bool {
        match self.value(key) {
            None => default,
            Some("0") => false,
            Some("1") => true,
            Some(given) => {
                self.note(key, given, "allowed: 0, 1", if default { "1" } else { "0" });
                default
            }
        }
    }

    /// Notes that a value cannot be used.
    pub(crate) fn note(&mut self, key: &str, given: &str, reason: &str, default: &str) {
        self.notes.push(format!("{key}={} is not usable: {reason}. Using {default} instead.", shortened(given)));
    }

    /// Notes which data in the address the page has not asked for.
    fn note_data(&mut self) {
        let is_asked = |key: &str| self.asked.borrow().iter().any(|(known, _)| known == key);
        let reason = if is_asked(POINTS) {
            "enter your points with “Your data”, which puts them in the link"
        } else {
            "this page does not use points of your own"
        };
        let unused = ["x", "y", POINTS].into_iter().filter(|key| !is_asked(key));
        let unused = unused.filter_map(|key| Some((key, self.pairs.iter().find(|(given, _)| *given == key)?.1)));
        let notes = unused.map(|(key, given)| format!("{key}={} is not usable: {reason}.", shortened(given)));
        self.notes.extend(notes.collect::<Vec<_>>());
    }

    /// A sentence on each key that was not asked for, and one on those that were.
    pub(crate) fn unknown(&self) -> Vec<String> {
        let asked = self.asked.borrow();
        let unknown = self.pairs.iter().filter(|(key, _)| asked.iter().all(|(known, _)| known != key));
        let mut problems: Vec<String> = unknown
            .map(|(key, _)| {
                let meant = meant(key, &asked).map(|meant| format!(" Did you mean “{meant}”?")).unwrap_or_default();
                format!("Setting “{}” is not one of this lesson.{meant}", shortened(key))
            })
            .collect();
        if !problems.is_empty() {
            let allowed: Vec<&str> = asked.iter().map(|(key, _)| key.as_str()).collect();
            problems.push(format!("Allowed settings: {}.", allowed.join(", ")));
        }
        problems
    }
}

/// The key that was meant by another one, if one is like it or has such a name.
fn meant<'k>(given: &str, known: &'k [(String, &str)]) -> Option<&'k str> {
    let plain = |text: &str| text.to_lowercase().replace(['_', '-', ' '], "");
    let given = plain(given);
    let is_same = |(key, name): &&(String, &str)| plain(key) == given || plain(name) == given;
    let most = given.chars().count() / 3;
    let near = known.iter().map(|(key, _)| (strsim::levenshtein(&given, &plain(key)), key));
    let named = known.iter().find(is_same).map(|(key, _)| key);
    named.or_else(|| near.filter(|(edits, _)| *edits <= most).min().map(|(_, key)| key)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_splits_into_page_and_settings() {
        assert_eq!(split("/mlp?lr=1?2"), ("/mlp", "lr=1?2"));
        assert_eq!(split(""), ("", ""));
    }

    #[test]
    fn keys_that_were_not_asked_for_are_named_with_those_that_were_meant() {
        let mut reader = Reader::new("learning_rate=0.1&LR=1&epochs=3&colour=red&lr=0.1&stop_at=3");
        reader.number("lr", Field::LEARNING_RATE, 0.1);
        reader.passes_over("stop_at");
        assert_eq!(reader.quietly(|reader| reader.whole("epoch", Field::SEED, 7)), 7);
        assert_eq!(
            reader.unknown(),
            [
                "Setting “learning_rate” is not one of this lesson. Did you mean “lr”?",
                "Setting “LR” is not one of this lesson. Did you mean “lr”?",
                "Setting “epochs” is not one of this lesson. Did you mean “epoch”?",
                "Setting “colour” is not one of this lesson.",
                "Allowed settings: lr, stop_at, epoch.",
            ]
        );
        assert_eq!(Reader::new("").unknown(), Vec::<String>::new());
    }

    #[test]
    fn data_that_a_page_does_not_use_are_told() {
        let ((), notes) = read("x=1,2&y=3&points=AAwF&lr=1", |_| ());
        assert_eq!(
            notes,
            ["x=1,2", "y=3", "points=AAwF"]
                .map(|data| format!("{data} is not usable: this page does not use points of your own."))
        );
        let (_, notes) = read("x=1,2&points=AAwF", |reader| reader.value(POINTS).is_some());
        assert_eq!(notes, ["x=1,2 is not usable: enter your points with “Your data”, which puts them in the link."]);
    }
}
