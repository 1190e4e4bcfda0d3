//! The table of a run's settings. A row holds a setting's key in links, its name and help text, its values, the effect of a
//! change on a run, and the values along a map's axis.
//!
//! Links, sentences, controls and maps are built from this table. A new setting needs a row here, a field of
//! [`RunSettings`], and its implementation in the engine.

mod rows;
pub(crate) mod stops;

use std::fmt;

use super::field::Field;
use super::reader::Reader;
use super::scale::Scale;
use crate::charts::numerals::plain;
use engine::choice::Choice;
use protocol::RunSettings;
pub(crate) use rows::{OWN, SETTINGS};

/// A setting. Its value is a number, whatever its type: the index of a name in its menu, or 0 or 1 for a switch.
pub(crate) struct Setting {
    /// Its name in a link.
    pub(crate) key: &'static str,
    /// Its name on the page.
    pub(crate) label: &'static str,
    /// The letter that formulas use for it.
    pub(crate) symbol: Option<&'static str>,
    /// What it is, in a sentence.
    pub(crate) help: &'static str,
    /// The values that it can have.
    pub(crate) values: Values,
    /// The value in force.
    pub(crate) get: fn(&RunSettings) -> f64,
    pub(crate) set: fn(&mut RunSettings, f64),
    /// How it can be left open, if it can.
    pub(crate) open: Option<Open>,
    /// What a change does to a run.
    pub(crate) effect: Effect,
    /// Whether it has an effect on runs with these settings.
    pub(crate) acts_on: fn(&RunSettings) -> bool,
    /// What it needs to have an effect, in words.
    pub(crate) needs: &'static str,
    /// When a link contains it.
    pub(crate) linked: Linked,
    /// The group to which it belongs.
    pub(crate) group: Group,
    /// How a difference from the course is worded.
    pub(crate) told: Told,
    /// How a map varies it; `None` if no map does.
    pub(crate) axis: Option<Axis>,
}

/// The values that a setting can have.
pub(crate) enum Values {
    /// A number within limits, set with a slider or, without a scale, in a box.
    Number(fn(&RunSettings) -> Field, Option<Scale>),
    /// A name from a list, which has the names in links and the labels in menus.
    Names(fn() -> Vec<(&'static str, &'static str)>),
    Switch,
}

/// How a setting is left open.
pub(crate) struct Open {
    /// The text in a link that stands for no value.
    name: &'static str,
    /// The start of the list of allowed values in a note on a link ("full or ").
    allowed: &'static str,
    /// Its name in a note on a link.
    called: &'static str,
    is_open: fn(&RunSettings) -> bool,
    leave: fn(&mut RunSettings),
}

/// What a change does to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The run continues with the new value.
    AtOnce,
    /// A new run starts.
    NewRun,
}

/// When a link contains a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Linked {
    Always,
    /// If it differs from the default.
    Changed,
    /// If it has an effect. Its default depends on another setting.
    Acting,
}

/// A group of settings. Differences from the course are listed in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Data,
    Network,
    Optimizer,
    Steps,
}

/// How a setting's difference from the course is worded.
pub(crate) enum Told {
    /// By its name and value.
    Plain,
    /// By its name and value, but not in a run's one-line summary, which shows the value elsewhere.
    Main,
    /// In words of its own; `None` if there is no difference.
    Words(fn(&RunSettings) -> Option<String>),
    Never,
}

/// How a map varies a setting.
pub(crate) struct Axis {
    /// The title of the map's axis.
    pub(crate) title: &'static str,
    /// The values for at most this number of steps, ascending.
    pub(crate) values: fn(u32) -> Vec<f64>,
    /// A value's label on the axis, where the menu's label is too long.
    pub(crate) short: Option<fn(usize) -> &'static str>,
}

/// The names and the labels of a [`Choice`].
fn names<C: Choice>() -> Vec<(&'static str, &'static str)> {
    C::ALL.iter().map(|choice| (choice.name(), choice.label())).collect()
}

/// The value of a [`Choice`] at an index of its menu.
pub(crate) fn at<C: Choice>(place: f64) -> C {
    C::ALL[(place as usize).min(C::ALL.len() - 1)]
}

/// The setting with this key.
pub(crate) fn of(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

/// A change of the setting with this key.
pub(crate) fn change(key: &str, value: impl Into<f64>) -> Option<Change> {
    Some(Change { setting: of(key)?, value: Some(value.into()) })
}

/// The labels of all settings but those with these keys.
pub(crate) fn labels_but(keys: &[&str]) -> impl Iterator<Item = &'static str> {
    SETTINGS.iter().filter(|setting| !keys.contains(&setting.key)).map(|setting| setting.label)
}

/// The settings in which two runs differ.
pub(crate) fn changed<'a>(
    before: &'a RunSettings,
    after: &'a RunSettings,
) -> impl Iterator<Item = &'static Setting> + 'a {
    SETTINGS.iter().filter(move |setting| setting.text(before) != setting.text(after))
}

impl Setting {
    /// The text in a link if it is left open.
    fn open_name(&self, settings: &RunSettings) -> Option<String> {
        self.open.as_ref().filter(|open| (open.is_open)(settings)).map(|open| open.name.to_owned())
    }

    /// Its value as text in a link.
    pub(crate) fn text(&self, settings: &RunSettings) -> String {
        let value = (self.get)(settings);
        self.open_name(settings).unwrap_or_else(|| match &self.values {
            Values::Number(..) | Values::Switch => value.to_string(),
            Values::Names(names) => names()[value as usize].0.to_owned(),
        })
    }

    /// Its value in words.
    pub(crate) fn value(&self, settings: &RunSettings) -> String {
        self.open_name(settings).unwrap_or_else(|| self.words((self.get)(settings)))
    }

    /// The change to its value in other settings.
    pub(crate) fn change_to(&'static self, settings: &RunSettings) -> Change {
        let is_open = self.open.as_ref().is_some_and(|open| (open.is_open)(settings));
        Change { setting: self, value: (!is_open).then(|| (self.get)(settings)) }
    }

    /// Whether a link contains it.
    pub(crate) fn is_linked(&self, settings: &RunSettings) -> bool {
        match self.linked {
            Linked::Always => true,
            Linked::Changed => self.text(settings) != self.text(&RunSettings::default()),
            Linked::Acting => (self.acts_on)(settings),
        }
    }

    /// Sets it to its value in a link, if the link contains it.
    pub(crate) fn read(&self, reader: &mut Reader<'_>, settings: &mut RunSettings) {
        let Some(given) = reader.value_of(self.key, self.label) else { return };
        if self.linked == Linked::Acting && !(self.acts_on)(settings) {
            return;
        }
        if let Some(open) = self.open.as_ref().filter(|open| open.name == given) {
            return (open.leave)(settings);
        }
        let (value, allowed) = match &self.values {
            Values::Number(field, _) => {
                let field = field(settings);
                let or = self.open.as_ref().map_or("", |open| open.allowed);
                (field.parse(given).ok(), format!("it must be {or}{}", field.allowed()))
            }
            Values::Names(names) => place(given, &names().iter().map(|name| name.0).collect::<Vec<_>>()),
            Values::Switch => place(given, &["0", "1"]),
        };
        match value {
            Some(value) => (self.set)(settings, value),
            None => {
                let instead = match (&self.open, &self.values) {
                    (Some(open), _) => open.called.to_owned(),
                    (None, Values::Number(field, _)) => field(settings).text((self.get)(settings)),
                    (None, _) => self.text(settings),
                };
                reader.note(self.key, given, &allowed, &instead);
            }
        }
    }

    /// A value in words.
    pub(crate) fn words(&self, value: f64) -> String {
        match &self.values {
            Values::Number(..) => plain(value),
            Values::Names(names) => names()[value as usize].1.to_owned(),
            Values::Switch => if value > 0.0 { "on" } else { "off" }.to_owned(),
        }
    }

    /// Its difference from the course in words, if it has an effect. `main` says whether the settings that a run's one-line
    /// summary shows elsewhere are included.
    pub(crate) fn difference(&self, settings: &RunSettings, main: bool) -> Option<String> {
        let plain = || {
            let differs = self.text(settings) != self.text(&RunSettings::default());
            differs.then(|| format!("{} {}", self.label.to_ascii_lowercase(), self.words((self.get)(settings))))
        };
        match self.told {
            Told::Never => None,
            _ if !(self.acts_on)(settings) => None,
            Told::Main => plain().filter(|_| main),
            Told::Plain => plain(),
            Told::Words(words) => words(settings),
        }
    }
}

/// The index of a name, and a list of the allowed names.
fn place(given: &str, names: &[&'static str]) -> (Option<f64>, String) {
    let place = names.iter().position(|name| *name == given);
    (place.map(|place| place as f64), format!("allowed: {}", names.join(", ")))
}

impl PartialEq for Setting {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

/// A new value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    pub(crate) setting: &'static Setting,
    /// The value; `None` leaves the setting open.
    pub(crate) value: Option<f64>,
}

impl Change {
    /// The settings after this change.
    pub(crate) fn of(&self, before: &RunSettings) -> RunSettings {
        let mut settings = before.clone();
        match (self.value, &self.setting.open) {
            (Some(value), _) => (self.setting.set)(&mut settings, value),
            (None, Some(open)) => (open.leave)(&mut settings),
            (None, None) => {}
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::optim::OptimizerKind;
    use protocol::{RunSchedule, ScheduleKind};

    #[test]
    fn every_setting_is_read_back_and_changes_what_it_says() {
        let acting = RunSettings {
            optimizer: OptimizerKind::Sgd,
            momentum: 0.5,
            schedule: RunSchedule::new(ScheduleKind::Step),
            ..RunSettings::default()
        };
        for setting in &SETTINGS {
            assert!((setting.acts_on)(&acting), "{setting:?}");
            let without_axis = if matches!(setting.values, Values::Switch) { 1.0 } else { 7.0 };
            let value = setting.axis.as_ref().map_or(without_axis, |axis| (axis.values)(5)[1]);
            let set = Change { setting, value: Some(value) }.of(&acting);
            assert_eq!((setting.get)(&set), value, "{setting:?}");
            let query = format!("{}={}", setting.key, setting.text(&set));
            let (mut reader, mut read) = (Reader::new(&query), acting.clone());
            setting.read(&mut reader, &mut read);
            assert_eq!((read, reader.notes), (set.clone(), vec![]), "{query}");
            assert_eq!(setting.value(&set), setting.words(value));
            assert_eq!(setting.change_to(&set), Change { setting, value: Some(value) });
            assert_eq!(setting.change_to(&acting).of(&set), acting, "{setting:?}");
            // Own points come from elsewhere.
            if let Some(open) = setting.open.as_ref().filter(|open| open.name != OWN) {
                let open_again = Change { setting, value: None }.of(&set);
                assert_eq!([setting.text(&open_again), setting.value(&open_again)], [open.name; 2]);
                let (query, mut read) = (format!("{}={}", setting.key, open.name), set);
                setting.read(&mut Reader::new(&query), &mut read);
                assert_eq!(read, open_again, "{query}");
            }
        }
    }

    #[test]
    fn a_run_takes_up_the_optimizer_and_the_schedule() {
        let taken_up: Vec<_> =
            SETTINGS.iter().filter(|it| it.effect == Effect::AtOnce).map(|setting| setting.key).collect();
        assert_eq!(
            taken_up,
            ["lr", "optimizer", "momentum", "nesterov", "decay", "schedule", "schedule_epochs", "schedule_factor"]
        );
        let before = RunSettings::default();
        let after = RunSettings { learning_rate: 0.01, hidden: 3, ..before.clone() };
        assert!(changed(&before, &after).map(|setting| setting.key).eq(["lr", "hidden"]));
    }
}
