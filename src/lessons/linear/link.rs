//! The page's settings in the address.

use super::act::Act;
use super::memory::Past;
use crate::run::race::{self, racer};
use crate::settings::epoch::{EPOCH, epoch_part, paused_at};
use crate::settings::link::{in_part, own_part, own_points};
use crate::settings::{Field, Reader, Speed, Target};
use engine::choice::{Choice, choice};
use engine::optim::OptimizerKind;
use protocol::{CARDS, Card, Racer, RegressionSettings};

choice! {
    /// How the squared errors become one loss.
    "reduction", Reduction {
        Mean = "mean", "mean";
        Sum = "sum", "sum";
    }
}

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
    /// The act that is shown.
    pub(crate) act: Act,
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
    /// The optimizers of the race.
    pub(crate) race: Vec<Racer>,
    /// What a shared link repeats of a paused run; nothing in the state of the page.
    pub(crate) past: Option<Past>,
}

impl Default for LinearLink {
    fn default() -> Self {
        let settings = RegressionSettings::default();
        let (act, speed, mode) = (Act::Loop, Speed::Watch, Mode::Descent);
        let race = vec![racer(OptimizerKind::Sgd, 0.02), racer(OptimizerKind::Adam, 0.1)];
        Self { act, guess: settings.start, settings, speed, mode, ghosts: false, race, past: None }
    }
}

impl LinearLink {
    /// What a link holds. It includes the reader's line only in the mode in which the reader moves it.
    pub(crate) fn shared(&self) -> Self {
        let guess = if self.mode == Mode::You { self.guess } else { self.settings.start };
        Self { guess, ..self.clone() }
    }
}

/// Reads the settings.
pub(crate) fn read(reader: &mut Reader<'_>) -> LinearLink {
    let default = LinearLink::default();
    let run = &default.settings;
    let settings = RegressionSettings {
        cards: cards(reader),
        learning_rate: reader.number("lr", Field::LEARNING_RATE, run.learning_rate),
        start: [reader.number("w", Field::SLOPE, run.start[0]), reader.number("b", Field::INTERCEPT, run.start[1])],
        copied: reader.flag("copied", false),
        seed: reader.whole("seed", Field::SEED, run.seed),
        own: own_points(reader),
        standardised: reader.flag("standardised", false),
        standardised_y: reader.flag("standardised_y", false),
        flat_target: reader.choice("target", Target::Column) == Target::Flat,
        summed: reader.choice("reduction", Reduction::Mean) == Reduction::Sum,
    };
    let (speed, mode) = (reader.choice("speed", default.speed), reader.choice("mode", default.mode));
    let ghosts = reader.flag("ghosts", false);
    let mut guess = settings.start;
    if mode == Mode::You {
        guess = [reader.number("my_w", Field::SLOPE, guess[0]), reader.number("my_b", Field::INTERCEPT, guess[1])];
    } else {
        ["my_w", "my_b"].iter().for_each(|key| reader.passes_over(key));
    }
    let past = past(reader, settings.learning_rate);
    let race = race::read(reader, &default.race).unwrap_or(default.race);
    LinearLink { act: reader.choice("part", Act::Loop), settings, speed, mode, guess, ghosts, race, past }
}

/// How far the run is to be repeated, and the changes of its learning rate on the way; `None` if the link names no epoch.
fn past(reader: &mut Reader<'_>, learning_rate: f64) -> Option<Past> {
    let given = paused_at(reader, EPOCH);
    let epoch = u64::from(given.unwrap_or_default());
    let changes = reader.value("changes").unwrap_or_default();
    let from = reader.number("from", Field::LEARNING_RATE, learning_rate);
    let past = Past::read(epoch, &from.to_string(), changes, learning_rate);
    if past.is_none() {
        reader.note("changes", changes, "allowed: epochs and learning rates, as in 50:0.2;80:0.01", "0");
    }
    past.filter(|_| given.is_some())
}

/// The cards, as names separated by commas. An empty text is a loop without cards.
fn cards(reader: &mut Reader<'_>) -> Vec<Card> {
    let default = Card::LOOP.to_vec();
    let Some(given) = reader.value("cards") else { return default };
    let parsed: Result<Vec<Card>, _> = given.split(',').filter(|name| !name.is_empty()).map(Card::parse).collect();
    let reason = match parsed {
        Ok(cards) if cards.len() <= CARDS => return cards,
        Ok(_) => format!("at most {CARDS} cards"),
        Err(error) => format!("allowed: {}, separated by commas", error.allowed.join(", ")),
    };
    reader.note("cards", given, &reason, &names(&default));
    default
}

fn names(cards: &[Card]) -> String {
    cards.iter().map(|card| card.name()).collect::<Vec<_>>().join(",")
}

/// The settings as the part of the address after "?".
pub(crate) fn write(link: &LinearLink) -> String {
    let RegressionSettings {
        cards,
        learning_rate,
        start: [w, b],
        copied,
        seed,
        own,
        standardised,
        standardised_y,
        flat_target,
        summed,
    } = &link.settings;
    let own = own.as_ref().map(|own| format!("&{}", own_part(own))).unwrap_or_default();
    let guess = match link.guess {
        // A line that was not moved is at the start of the run.
        [my_w, my_b] if link.mode == Mode::You && [my_w, my_b] != [*w, *b] => format!("&my_w={my_w}&my_b={my_b}"),
        _ => String::new(),
    };
    let ghosts = if link.ghosts { "&ghosts=1" } else { "" };
    let scaled = if *standardised_y { "&standardised_y=1" } else { "" };
    let summed = if *summed { "&reduction=sum" } else { "" };
    let race = match &link.race {
        race if *race == LinearLink::default().race => String::new(),
        race => format!("&race={}", race::text(race)),
    };
    let past = match &link.past {
        None => String::new(),
        Some(past) if past.changes.is_empty() => epoch_part(past.epoch),
        Some(past) => {
            format!("{}&from={}&changes={}", epoch_part(past.epoch), past.learning_rate, past.changes_text())
        }
    };
    let settings = format!(
        "lr={learning_rate}&cards={}&w={w}&b={b}&seed={seed}&copied={}&standardised={}&target={}&speed={}&mode={}{guess}{ghosts}{scaled}{summed}{race}{own}{past}",
        names(cards),
        u8::from(*copied),
        u8::from(*standardised),
        Target::of(*flat_target).name(),
        link.speed.name(),
        link.mode.name()
    );
    in_part(link.act, &settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;
    use protocol::{Points, RateChange};

    fn read(query: &str) -> (LinearLink, Vec<String>) {
        reader::read(query, super::read)
    }

    #[test]
    fn a_link_from_before_own_points_means_what_it_meant() {
        let old = "lr=0.02&cards=zero,forward,backward,step&w=0&b=0.5&seed=3&copied=0&standardised=1&target=column\
                   &speed=60&mode=descent";
        let (link, notes) = read(old);
        assert_eq!((write(&link).as_str(), &link.settings.own, notes), (old, &None, vec![]));
    }

    #[test]
    fn a_link_restores_exactly_what_was_shared() {
        let settings = RegressionSettings {
            cards: vec![Card::Forward, Card::Backward, Card::Step, Card::Step],
            learning_rate: 0.1 + 0.2,
            start: [-0.5, 1.25],
            copied: true,
            own: Some(Points::new(vec![30.0, 50.5], vec![0.435, -1.0]).expect("sound").into()),
            seed: u32::MAX,
            standardised: true,
            standardised_y: true,
            flat_target: true,
            summed: true,
        };
        let changes = vec![RateChange { epoch: 7, learning_rate: 0.1 + 0.2 }];
        let past = Some(Past { learning_rate: 1e-3, changes, epoch: 40 });
        let race = vec![Racer { optimizer: OptimizerKind::RmsProp, learning_rate: 0.1 + 0.2 }];
        let (act, speed, mode) = (Act::Nn, Speed::Unlimited, Mode::You);
        let link = LinearLink { act, settings, speed, mode, guess: [0.3, -0.75], ghosts: true, race, past };
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
                "cards=zero,jump is not usable: allowed: zero, forward, backward, step, separated by commas. Using \
                 zero,forward,backward,step instead.",
                "w=9 is not usable: it must be a number from -4 to 4. Using 0 instead.".replace("-4", "−4").as_str(),
                "copied=maybe is not usable: allowed: 0, 1. Using 0 instead.",
            ]
        );
        assert_eq!(read("epoch=40&changes=50:0.2").1.len(), 1, "a change after the end");
        for race in ["sgd", "sgd:9", "jump:0.1", "sgd:1,sgd:1,sgd:1,sgd:1,sgd:1", ""] {
            let (link, notes) = read(&format!("race={race}"));
            assert_eq!((link.race, notes.len()), (LinearLink::default().race, 1), "{race}");
        }
        for bad in ["-1", "abc", "1e9"] {
            let (link, notes) = read(&format!("epoch={bad}"));
            assert_eq!((link.past.map(|past| past.epoch), notes.len()), (Some(0), 1), "it is paused at the start");
        }
        let (_, notes) = read("cards=step,step,step,step,step,step,step,step,step");
        assert!(notes[0].contains("at most 8 cards"), "{notes:?}");
    }
}
