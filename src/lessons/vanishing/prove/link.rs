//! The settings of the proof in an address.

use super::state::{DEPTH, HIDDEN, PATH_LAYERS, Step};
use crate::lessons::vanishing::study::link::at_most;
use crate::settings::{Field, Reader};
use engine::choice::Choice;
use protocol::StudySettings;

/// What the link holds: the network, and the step if it names one.
pub(crate) type Link = (StudySettings, Option<Step>);

/// Reads the settings.
pub(crate) fn read(reader: &mut Reader<'_>) -> Link {
    let default = StudySettings::default();
    let layers = at_most(reader, "depth", DEPTH, default.layers);
    let settings = StudySettings {
        layers,
        units: at_most(reader, "hidden", HIDDEN, default.units),
        init: reader.choice("init", default.init),
        seed: reader.whole("seed", Field::SEED, default.seed),
        paths: layers <= PATH_LAYERS,
        ..default
    };
    if let Some(given) = reader.value("activation").filter(|&given| given != "sigmoid") {
        reader.note("activation", given, "the proof is about the sigmoid", "sigmoid");
    }
    let step = reader.value("step").map(|_| reader.choice("step", Step::Chain));
    (settings, step)
}

/// The settings as the part of the address after "?".
pub(crate) fn write(settings: &StudySettings, step: Step) -> String {
    let StudySettings { layers, units, init, seed, .. } = settings;
    format!("part=prove&depth={layers}&hidden={units}&init={}&seed={seed}&step={}", init.name(), step.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;
    use engine::nn::Init;

    fn read(query: &str) -> (Link, Vec<String>) {
        reader::read(query, super::read)
    }

    #[test]
    fn a_link_restores_what_was_shared() {
        for (layers, paths) in [(6, true), (12, false)] {
            let (init, default) = (Init::Tight, StudySettings::default());
            let settings = StudySettings { layers, units: 5, init, seed: u32::MAX, paths, ..default };
            let query = write(&settings, Step::Paths);
            assert_eq!(read(&query), ((settings, Some(Step::Paths)), vec![]));
            assert!(query.starts_with("part=prove&depth="), "{query}");
        }
    }

    #[test]
    fn what_another_part_has_set_is_brought_within_the_limits() {
        let ((settings, step), notes) = read("depth=200&hidden=8&activation=tanh&init=he&seed=3");
        assert_eq!((settings.layers, settings.units, settings.init, settings.seed), (12, 5, Init::He, 3));
        assert_eq!((step, notes.len()), (None, 3));
        assert_eq!(notes[2], "activation=tanh is not usable: the proof is about the sigmoid. Using sigmoid instead.");
    }
}
