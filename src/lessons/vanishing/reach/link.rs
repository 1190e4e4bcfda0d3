//! The game in an address: depth, seed and the changes made since, each as a few characters.
//!
//! `w213:0.5` sets the layer 2 weight from unit 3 to unit 1, `b21:-1.5` the bias of unit 1 of layer 2, and `c3:1` the
//! output's weight from unit 3. `z21` centres unit 1 of layer 2, `z2` the whole layer, and `ones` sets every weight to +1.

use std::ops::RangeInclusive;

use super::state::{DEPTH, Game, UNITS};
use crate::lessons::vanishing::study::link::at_most;
use crate::settings::{Field, Reader};
use protocol::{STUDY_BIASES, STUDY_EDITS, STUDY_WEIGHTS, StudyEdit, StudyKnob};

/// Reads the game.
pub(crate) fn read(reader: &mut Reader<'_>) -> Game {
    let default = Game::default();
    let layers = at_most(reader, "depth", DEPTH, default.layers);
    let seed = reader.whole("seed", Field::SEED, default.seed);
    let edits = match reader.value("edits") {
        None => Vec::new(),
        Some(given) => read_edits(given, layers).unwrap_or_else(|| {
            reader.note("edits", given, "it must be a list such as w213:0.5,b21:-1.5,z2", "none");
            Vec::new()
        }),
    };
    Game { layers, seed, edits }
}

/// The game as the part of the address after "?".
pub(crate) fn write(game: &Game) -> String {
    let Game { layers, seed, edits } = game;
    let start = format!("part=reach&depth={layers}&seed={seed}");
    if edits.is_empty() {
        return start;
    }
    let edits: Vec<_> = edits.iter().map(write_edit).collect();
    format!("{start}&edits={}", edits.join(","))
}

/// The smallest and the largest value of a number.
pub(super) fn limits(knob: StudyKnob) -> RangeInclusive<f64> {
    if matches!(knob, StudyKnob::Bias { .. }) { STUDY_BIASES } else { STUDY_WEIGHTS }
}

fn write_edit(edit: &StudyEdit) -> String {
    match *edit {
        StudyEdit::Set { knob: StudyKnob::Weight { layer, to, from }, value } => {
            format!("w{}{}{}:{value}", layer + 1, to + 1, from + 1)
        }
        StudyEdit::Set { knob: StudyKnob::Bias { layer, unit }, value } => {
            format!("b{}{}:{value}", layer + 1, unit + 1)
        }
        StudyEdit::Set { knob: StudyKnob::Output { unit }, value } => format!("c{}:{value}", unit + 1),
        StudyEdit::Centre { layer, unit } => format!("z{}{}", layer + 1, unit + 1),
        StudyEdit::CentreLayer { layer } => format!("z{}", layer + 1),
        StudyEdit::Ones => "ones".to_owned(),
    }
}

fn read_edits(text: &str, layers: u32) -> Option<Vec<StudyEdit>> {
    let edits: Vec<_> = text.split(',').map(|edit| read_edit(edit, layers)).collect::<Option<_>>()?;
    (edits.len() <= STUDY_EDITS).then_some(edits)
}

fn read_edit(text: &str, layers: u32) -> Option<StudyEdit> {
    if text == "ones" {
        return Some(StudyEdit::Ones);
    }
    let (place, value) = text.split_once(':').unwrap_or((text, ""));
    let mut characters = place.chars();
    let kind = characters.next()?;
    let places: Vec<u32> = characters.map(|c| c.to_digit(10)?.checked_sub(1)).collect::<Option<_>>()?;
    let (layer, unit) = (|layer: u32| layer < layers, |unit: u32| unit < UNITS);
    let knob = match (kind, &places[..]) {
        ('w', &[at, to, from]) if layer(at) && unit(to) && unit(from) => StudyKnob::Weight { layer: at, to, from },
        ('b', &[at, to]) if layer(at) && unit(to) => StudyKnob::Bias { layer: at, unit: to },
        ('c', &[from]) if unit(from) => StudyKnob::Output { unit: from },
        ('z', &[at, to]) if layer(at) && unit(to) && value.is_empty() => {
            return Some(StudyEdit::Centre { layer: at, unit: to });
        }
        ('z', &[at]) if layer(at) && value.is_empty() => return Some(StudyEdit::CentreLayer { layer: at }),
        _ => return None,
    };
    let value = value.parse().ok().filter(|value| limits(knob).contains(value))?;
    Some(StudyEdit::Set { knob, value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;

    fn read(query: &str) -> (Game, Vec<String>) {
        reader::read(query, super::read)
    }

    #[test]
    fn a_link_restores_every_edit() {
        let game = Game {
            layers: 6,
            seed: 42,
            edits: vec![
                StudyEdit::Set { knob: StudyKnob::Weight { layer: 1, to: 0, from: 2 }, value: 0.5 },
                StudyEdit::Set { knob: StudyKnob::Bias { layer: 5, unit: 1 }, value: -1.5 },
                StudyEdit::Set { knob: StudyKnob::Output { unit: 2 }, value: 1.0 },
                StudyEdit::Ones,
                StudyEdit::Centre { layer: 0, unit: 1 },
                StudyEdit::CentreLayer { layer: 4 },
            ],
        };
        let query = write(&game);
        assert_eq!(query, "part=reach&depth=6&seed=42&edits=w213:0.5,b62:-1.5,c3:1,ones,z12,z5");
        assert_eq!(read(&query), (game, vec![]));
        assert_eq!(read("part=reach"), (Game::default(), vec![]));
    }

    #[test]
    fn bad_edits_are_left_out_and_said() {
        for bad in [
            "w213:1.5", "w913:0", "w243:0", "b21", "z7", "c0:1", "x", "w1é1:0", "", "ones,", "z2:1", "b21:inf",
            "c1:NaN",
        ] {
            let (game, notes) = read(&format!("depth=4&edits={bad}"));
            assert_eq!((game.edits.len(), notes.len()), (0, 1), "{bad}");
            assert!(notes[0].contains("it must be a list such as"), "{notes:?}");
        }
        let (game, notes) = read("depth=40&hidden=3");
        assert_eq!((game.layers, notes.len()), (6, 1));
    }
}
