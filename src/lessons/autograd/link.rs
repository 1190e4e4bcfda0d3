//! The page's link: the name of an example, or the text of a program.

use super::example::Example;
use crate::settings::reader::POINTS;
use crate::settings::{Field, Reader, whole};
use engine::choice::Choice;
use protocol::EXERCISES;

/// The most characters of a program in a link. The worker has the same limit.
const LONGEST: usize = 4000;

/// The number of an exercise.
const EXERCISE: Field = whole("Exercise", &EXERCISES);

/// What the page's link holds.
#[derive(Debug, Clone, PartialEq)]
pub struct AutogradLink {
    /// The program.
    pub code: String,
    /// The step size.
    pub learning_rate: f64,
    /// The number of the exercise, if one is open.
    pub exercise: Option<u32>,
}

impl Default for AutogradLink {
    fn default() -> Self {
        Self { code: Example::Regression.code().to_owned(), learning_rate: 0.05, exercise: None }
    }
}

/// Reads the page's settings.
pub(crate) fn read(reader: &mut Reader<'_>) -> AutogradLink {
    let default = AutogradLink::default();
    let example = reader.choice("example", Example::Regression);
    let code = match reader.value("code").map(decoded) {
        None => example.code().to_owned(),
        Some(Some(code)) if code.chars().count() <= LONGEST => code,
        Some(_) => {
            let allowed = format!("it must be a program of at most {LONGEST} characters in percent encoding");
            reader.note("code", reader.value("code").unwrap_or_default(), &allowed, "the example");
            example.code().to_owned()
        }
    };
    if let Some(given) = reader.value(POINTS) {
        reader.note(
            POINTS,
            given,
            "points are a part of the program here, as “Your data” writes them",
            "the program’s points",
        );
    }
    let learning_rate = reader.number("lr", Field::LEARNING_RATE, default.learning_rate);
    let first = *EXERCISES.start();
    let exercise = reader.value("exercise").map(|_| reader.whole("exercise", EXERCISE, first));
    AutogradLink { code, learning_rate, exercise }
}

/// The page's settings as the part of the address after "?".
#[must_use]
pub fn write(link: &AutogradLink) -> String {
    let program = match Example::of(&link.code) {
        Some(example) => format!("example={}", example.name()),
        None => format!("code={}", encoded(&link.code)),
    };
    let exercise = link.exercise.map_or_else(String::new, |seed| format!("&exercise={seed}"));
    format!("{program}&lr={}{exercise}", link.learning_rate)
}

/// A text in percent encoding (RFC 3986).
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(2 * text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The text of a valid percent encoding.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;

    fn read(query: &str) -> (AutogradLink, Vec<String>) {
        reader::read(query, super::read)
    }

    #[test]
    fn a_link_restores_exactly_what_was_shared() {
        let programs = ["w = 2 & 3 # é = 100 %\n\tw?x=1", "", "+-*/@^", Example::Trap.code()];
        for code in programs {
            let link = AutogradLink { code: code.to_owned(), learning_rate: 0.0123, exercise: Some(12) };
            let written = write(&link);
            assert!(!written.contains([' ', '\n', '#', '?']), "{written}");
            assert_eq!(read(&written), (link, vec![]));
        }
        assert_eq!(write(&AutogradLink::default()), "example=regression&lr=0.05");
        assert_eq!(read(""), (AutogradLink::default(), vec![]));
    }

    #[test]
    fn what_cannot_be_read_falls_back_and_says_so() {
        for code in ["%", "%G1", "%ff", &"x".repeat(4001)] {
            let (link, notes) = read(&format!("example=chain&code={code}"));
            assert_eq!((link.code.as_str(), notes.len()), (Example::Chain.code(), 1), "{code}");
        }
        let (link, notes) = read("example=none&lr=7&exercise=0");
        assert_eq!((link, notes.len()), (AutogradLink { exercise: Some(1), ..AutogradLink::default() }, 3));
    }
}
