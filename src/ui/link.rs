//! The address of a page: which page it is, and its settings as `key=value` pairs.
//!
//! `#/mlp?lr=0.1&hidden=2` is page "mlp" with two settings. Numbers are printed with the fewest digits that read back as
//! the same number, so a shared link restores exactly what was shared. Unknown keys are ignored; a value that cannot be
//! used falls back to the default, with a note that says so.

use super::field::{Field, shortened};
use super::speed::Speed;
use crate::choice::Choice;
use crate::protocol::{ProbeSettings, RunSettings};

/// What the lab page's link holds.
#[derive(Debug, Clone, PartialEq)]
pub struct LabLink {
    /// The run.
    pub settings: RunSettings,
    /// How fast it is shown.
    pub speed: Speed,
}

impl Default for LabLink {
    fn default() -> Self {
        Self { settings: RunSettings::default(), speed: Speed::Watch }
    }
}

/// The part of a hash before its first "?" and the part after it.
#[must_use]
pub fn split(hash: &str) -> (&str, &str) {
    hash.split_once('?').unwrap_or((hash, ""))
}

/// The settings of a query, in its order; what is no `key=value` pair is left out.
pub fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter_map(|pair| pair.split_once('='))
}

/// Reads the lab page's settings; the second part says which values could not be used.
#[must_use]
pub fn read_lab(query: &str) -> (LabLink, Vec<String>) {
    let mut reader = Reader::new(query);
    let link = LabLink { settings: read_run(&mut reader), speed: reader.choice("speed", LabLink::default().speed) };
    (link, reader.notes)
}

/// Reads the settings of a run.
pub fn read_run(reader: &mut Reader<'_>) -> RunSettings {
    let run = RunSettings::default();
    let settings = RunSettings {
        learning_rate: reader.number("lr", Field::LEARNING_RATE, run.learning_rate),
        hidden: reader.whole("hidden", Field::HIDDEN, run.hidden),
        depth: reader.whole("depth", Field::DEPTH, run.depth),
        activation: reader.choice("activation", run.activation),
        optimizer: reader.choice("optimizer", run.optimizer),
        seed: reader.whole("seed", Field::SEED, run.seed),
    };
    if let Some(given) = reader.value("data").filter(|&given| given != DATA) {
        reader.note("data", given, &format!("allowed: {DATA}"), DATA);
    }
    settings
}

/// The only data set there is so far.
const DATA: &str = "lab";

/// The lab page's settings as the part of the address after "?".
#[must_use]
pub fn write_lab(link: &LabLink) -> String {
    format!("{}&speed={}", write_run(&link.settings), link.speed.name())
}

/// The settings of a run as `key=value` pairs.
#[must_use]
pub fn write_run(settings: &RunSettings) -> String {
    let RunSettings { learning_rate, hidden, depth, activation, optimizer, seed } = settings;
    let (activation, optimizer) = (activation.name(), optimizer.name());
    format!(
        "lr={learning_rate}&hidden={hidden}&depth={depth}&activation={activation}&optimizer={optimizer}&seed={seed}\
         &data={DATA}"
    )
}

/// Reads the vanishing-gradient page's settings; the second part says which values could not be used.
#[must_use]
pub fn read_probe(query: &str) -> (ProbeSettings, Vec<String>) {
    let mut reader = Reader::new(query);
    let default = ProbeSettings::default();
    let settings = ProbeSettings {
        layers: reader.whole("depth", Field::LAYERS, default.layers),
        units: reader.whole("hidden", Field::UNITS, default.units),
        activation: reader.choice("activation", default.activation),
        init: reader.choice("init", default.init),
        seed: reader.whole("seed", Field::SEED, default.seed),
        scale: reader.number("scale", Field::SCALE, default.scale),
        input: reader.number("input", Field::INPUT, default.input),
    };
    (settings, reader.notes)
}

/// The vanishing-gradient page's settings as the part of the address after "?".
#[must_use]
pub fn write_probe(settings: &ProbeSettings) -> String {
    let ProbeSettings { layers, units, activation, init, seed, scale, input } = settings;
    let (activation, init) = (activation.name(), init.name());
    format!("depth={layers}&hidden={units}&activation={activation}&init={init}&seed={seed}&scale={scale}&input={input}")
}

/// Reads settings one by one and collects notes on those that cannot be used.
#[derive(Debug)]
pub struct Reader<'a> {
    pairs: Vec<(&'a str, &'a str)>,
    /// What could not be used and what stands in its place, in words.
    pub notes: Vec<String>,
}

impl<'a> Reader<'a> {
    /// A reader of the part of an address after "?".
    #[must_use]
    pub fn new(query: &'a str) -> Self {
        Self { pairs: pairs(query).collect(), notes: Vec::new() }
    }

    /// The text of a setting.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&'a str> {
        self.pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    /// A number within its field's limits.
    pub fn number(&mut self, key: &str, field: Field, default: f64) -> f64 {
        let Some(given) = self.value(key) else { return default };
        field.parse(given).unwrap_or_else(|_| {
            self.note(key, given, &format!("it must be {}", field.allowed()), &field.text(default));
            default
        })
    }

    /// A whole number within its field's limits.
    pub fn whole(&mut self, key: &str, field: Field, default: u32) -> u32 {
        // The fields' limits keep the value within u32.
        self.number(key, field, f64::from(default)) as u32
    }

    /// A value picked from a list.
    pub fn choice<C: Choice>(&mut self, key: &str, default: C) -> C {
        let Some(given) = self.value(key) else { return default };
        C::parse(given).unwrap_or_else(|error| {
            self.note(key, given, &format!("allowed: {}", error.allowed.join(", ")), default.name());
            default
        })
    }

    /// Takes down that a value cannot be used.
    pub fn note(&mut self, key: &str, given: &str, reason: &str, default: &str) {
        self.notes.push(format!("{key}={} is not usable: {reason}. Using {default} instead.", shortened(given)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::{Activation, Init};
    use crate::optim::OptimizerKind;

    #[test]
    fn a_link_restores_exactly_what_was_shared() {
        for rate in [0.1, 1e-4, 0.1 + 0.2, 0.023_148_148_148_148_147, 1.0] {
            let link = LabLink {
                settings: RunSettings {
                    learning_rate: rate,
                    hidden: 64,
                    depth: 8,
                    activation: Activation::Relu,
                    optimizer: OptimizerKind::Sgd,
                    seed: u32::MAX,
                },
                speed: Speed::Unlimited,
            };
            assert_eq!(read_lab(&write_lab(&link)), (link, vec![]));
        }
        let (activation, init) = (Activation::Tanh, Init::Tight);
        let probe =
            ProbeSettings { layers: 10_000, units: 16, activation, init, seed: 7, scale: 0.1 + 0.2, input: -3.999 };
        assert_eq!(read_probe(&write_probe(&probe)), (probe, vec![]));
    }

    #[test]
    fn the_link_is_the_one_of_the_contract() {
        assert_eq!(
            write_lab(&LabLink::default()),
            "lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&speed=60"
        );
        assert_eq!(
            write_probe(&ProbeSettings::default()),
            "depth=40&hidden=3&activation=sigmoid&init=uniform&seed=0&scale=1&input=1"
        );
    }

    #[test]
    fn a_link_from_before_weight_scale_and_input_means_what_it_meant() {
        let (settings, notes) = read_probe("depth=12&hidden=5&activation=tanh&init=xavier&seed=4");
        let (activation, init) = (Activation::Tanh, Init::Xavier);
        let meant = ProbeSettings { layers: 12, units: 5, activation, init, seed: 4, scale: 1.0, input: 1.0 };
        assert_eq!((settings, notes), (meant, vec![]));
    }

    #[test]
    fn an_empty_query_is_the_default_and_unknown_keys_are_ignored() {
        assert_eq!(read_lab(""), (LabLink::default(), vec![]));
        assert_eq!(read_lab("colour=red&&lr&=3&hidden=2"), (LabLink::default(), vec![]));
    }

    #[test]
    fn a_bad_value_falls_back_and_says_so() {
        let (link, notes) = read_lab("lr=5&hidden=2.5&optimizer=lamb&data=mine&seed=3");
        assert_eq!(link.settings, RunSettings { seed: 3, ..RunSettings::default() });
        assert_eq!(
            notes,
            [
                "lr=5 is not usable: it must be a number from 0.0001 to 1. Using 0.1 instead.",
                "hidden=2.5 is not usable: it must be a whole number from 1 to 64. Using 2 instead.",
                "optimizer=lamb is not usable: allowed: sgd, adam, adamw, rmsprop, adagrad. Using adam instead.",
                "data=mine is not usable: allowed: lab. Using lab instead.",
            ]
        );
    }

    #[test]
    fn a_hash_splits_into_page_and_settings() {
        assert_eq!(split("/mlp?lr=1?2"), ("/mlp", "lr=1?2"));
        assert_eq!(split(""), ("", ""));
    }
}
