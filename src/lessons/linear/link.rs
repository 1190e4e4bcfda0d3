//! The page's settings in the address.

use crate::settings::field::Field;
use crate::settings::link::Reader;
use crate::settings::speed::Speed;
use crate::settings::target::Target;
use engine::choice::{Choice, choice};
use protocol::{CARDS, Card, RegressionSettings};

choice! {
    /// Who moves the line.
    "mode", pub Mode {
        /// The training loop.
        Descent = "descent", "Gradient descent";
        /// The reader.
        You = "you", "You";
    }
}

/// What the page's link holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LinearLink {
    /// The run.
    pub(crate) settings: RegressionSettings,
    /// How fast it is shown.
    pub(crate) speed: Speed,
    /// Who moves the line.
    pub(crate) mode: Mode,
    /// The reader's own line: w and b.
    pub(crate) guess: [f64; 2],
    /// Whether runs from other seeds are shown.
    pub(crate) ghosts: bool,
}

impl Default for LinearLink {
    fn default() -> Self {
        let settings = RegressionSettings::default();
        Self { guess: settings.start, settings, speed: Speed::Watch, mode: Mode::Descent, ghosts: false }
    }
}

impl LinearLink {
    /// What a link holds. It includes the reader's line only in the mode in which the reader moves it.
    pub(crate) fn shared(&self) -> Self {
        let guess = if self.mode == Mode::You { self.guess } else { self.settings.start };
        Self { guess, ..self.clone() }
    }
}

/// Reads the settings. The second part says which values could not be used.
pub(crate) fn read(query: &str) -> (LinearLink, Vec<String>) {
    let mut reader = Reader::new(query);
    let default = LinearLink::default();
    let run = &default.settings;
    let settings = RegressionSettings {
        cards: cards(&mut reader),
        learning_rate: reader.number("lr", Field::LEARNING_RATE, run.learning_rate),
        start: [reader.number("w", Field::SLOPE, run.start[0]), reader.number("b", Field::INTERCEPT, run.start[1])],
        copied: reader.flag("copied", false),
        seed: reader.whole("seed", Field::SEED, run.seed),
        standardised: reader.flag("standardised", false),
        flat_target: reader.choice("target", Target::Column) == Target::Flat,
    };
    let (speed, mode) = (reader.choice("speed", default.speed), reader.choice("mode", default.mode));
    let ghosts = reader.flag("ghosts", false);
    let mut guess = settings.start;
    if mode == Mode::You {
        guess = [reader.number("my_w", Field::SLOPE, guess[0]), reader.number("my_b", Field::INTERCEPT, guess[1])];
    }
    let link = LinearLink { settings, speed, mode, guess, ghosts };
    (link, reader.notes)
}

/// The cards, as names separated by commas. An empty text is a loop without cards.
fn cards(reader: &mut Reader<'_>) -> Vec<Card> {
    let default = Card::LOOP.to_vec();
    let Some(given) = reader.value("cards") else { return default };
    let parsed: Result<Vec<Card>, _> = given.split(',').filter(|name| !name.is_empty()).map(Card::parse).collect();
    let reason = match parsed {
        Ok(cards) if cards.len() <= CARDS => return cards,
        Ok(_) => format!("at most {CARDS} cards"),
        Err(error) => format!("allowed: {}, with commas between", error.allowed.join(", ")),
    };
    reader.note("cards", given, &reason, &names(&default));
    default
}

fn names(cards: &[Card]) -> String {
    cards.iter().map(|card| card.name()).collect::<Vec<_>>().join(",")
}

/// The settings as the part of the address after "?".
pub(crate) fn write(link: &LinearLink) -> String {
    let RegressionSettings { cards, learning_rate, start: [w, b], copied, seed, standardised, flat_target } =
        &link.settings;
    let guess = match link.guess {
        // A line that was not moved is at the start of the run.
        [my_w, my_b] if link.mode == Mode::You && [my_w, my_b] != [*w, *b] => format!("&my_w={my_w}&my_b={my_b}"),
        _ => String::new(),
    };
    let ghosts = if link.ghosts { "&ghosts=1" } else { "" };
    format!(
        "lr={learning_rate}&cards={}&w={w}&b={b}&seed={seed}&copied={}&standardised={}&target={}&speed={}&mode={}{guess}{ghosts}",
        names(cards),
        u8::from(*copied),
        u8::from(*standardised),
        Target::of(*flat_target).name(),
        link.speed.name(),
        link.mode.name()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_restores_exactly_what_was_shared() {
        let settings = RegressionSettings {
            cards: vec![Card::Forward, Card::Backward, Card::Step, Card::Step],
            learning_rate: 0.1 + 0.2,
            start: [-0.5, 1.25],
            copied: true,
            seed: u32::MAX,
            standardised: true,
            flat_target: true,
        };
        let link = LinearLink { settings, speed: Speed::Unlimited, mode: Mode::You, guess: [0.3, -0.75], ghosts: true };
        assert_eq!(read(&write(&link)), (link, vec![]));
        let empty = RegressionSettings { cards: vec![], ..RegressionSettings::default() };
        let link = LinearLink { settings: empty, ..LinearLink::default() };
        assert_eq!(read(&write(&link)), (link, vec![]));
        assert_eq!(read(""), (LinearLink::default(), vec![]));
    }

    #[test]
    fn a_line_of_the_readers_own_is_in_the_link_of_who_moves_one() {
        let moved = LinearLink { mode: Mode::You, guess: [0.3, 0.5], ..LinearLink::default() };
        assert!(write(&moved).ends_with("&mode=you&my_w=0.3&my_b=0.5"));
        assert!(write(&LinearLink { mode: Mode::Descent, ..moved.clone() }).ends_with("&mode=descent"));
        for mode in [Mode::Descent, Mode::You] {
            let link = LinearLink { mode, ..moved.clone() };
            assert_eq!(read(&write(&link)).0, link.shared(), "what is read is what a link holds");
        }
        assert_eq!(read("w=1&b=2&mode=you").0.guess, [1.0, 2.0], "it starts where the run does");
        assert_eq!(read("my_w=1&my_b=2").0.guess, [0.0, 0.0]);
        let (_, notes) = read("mode=you&my_w=7&ghosts=2");
        assert_eq!(notes.len(), 2, "{notes:?}");
    }

    #[test]
    fn bad_values_fall_back_and_say_so() {
        let (link, notes) = read("cards=zero,jump&w=9&copied=maybe");
        assert_eq!(link, LinearLink::default());
        assert_eq!(
            notes,
            [
                "cards=zero,jump is not usable: allowed: zero, forward, backward, step, with commas between. Using \
                 zero,forward,backward,step instead.",
                "w=9 is not usable: it must be a number from -4 to 4. Using 0 instead.".replace("-4", "−4").as_str(),
                "copied=maybe is not usable: allowed: 0, 1. Using 0 instead.",
            ]
        );
        let (_, notes) = read("cards=step,step,step,step,step,step,step,step,step");
        assert!(notes[0].contains("at most 8 cards"), "{notes:?}");
    }
}
