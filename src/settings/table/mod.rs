//! The settings of a run, one row each: how a link writes it, what the page calls it and says of it, how a control sets it, what
//! a change does to a run, and how a map varies it.
//!
//! Links, sentences, controls and maps are made of these rows, so that a new setting is a row here, a field of
//! [`RunSettings`], and what the engine makes of it.

mod rows;
pub mod stops;

use std::fmt;

use super::field::Field;
use super::link::Reader;
use super::scale::Scale;
use crate::charts::numerals::plain;
use engine::choice::Choice;
use protocol::RunSettings;
pub use rows::SETTINGS;

/// A setting. Whatever its type, its value is a number here: of a name its place in the menu, of a switch 0 or 1.
pub struct Setting {
    /// Its name in a link.
    pub key: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// The letter that formulas use for it.
    pub symbol: Option<&'static str>,
    /// What it is, in a sentence.
    pub help: &'static str,
    /// What its value can be.
    pub values: Values,
    /// The value in force.
    pub get: fn(&RunSettings) -> f64,
    /// Sets it.
    pub set: fn(&mut RunSettings, f64),
    /// That it may be left open, and what is in force then.
    pub open: Option<Open>,
    /// What a change does to a run.
    pub effect: Effect,
    /// Whether it makes a difference to runs with these settings.
    pub acts_on: fn(&RunSettings) -> bool,
    /// What has to be set for that.
    pub needs: &'static str,
    /// When a link has it.
    pub linked: Linked,
    /// What it belongs to.
    pub group: Group,
    /// How one says that it is not as in the course.
    pub told: Told,
    /// How a map varies it; `None` for what no map does.
    pub axis: Option<Axis>,
}

/// What a setting's value can be.
pub enum Values {
    /// A number within limits, set by a slider or, without a scale, in a box.
    Number(fn(&RunSettings) -> Field, Option<Scale>),
    /// One of some names.
    Names(Names),
    /// On or off.
    Switch,
}

/// The names of a [`Choice`].
pub struct Names {
    all: fn() -> Vec<&'static str>,
    label: fn(usize) -> &'static str,
}

/// A setting that may be left open.
pub struct Open {
    /// What a link has in place of a value.
    pub name: &'static str,
    /// What is allowed beside numbers, as a note on a link says it ("full or ").
    allowed: &'static str,
    /// What a note on a link calls it.
    called: &'static str,
    is_open: fn(&RunSettings) -> bool,
    /// Leaves it open.
    pub leave: fn(&mut RunSettings),
}

/// What a change does to a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The run takes it up as it goes.
    AtOnce,
    /// Another run begins.
    NewRun,
}

/// When a link has a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linked {
    /// Always.
    Always,
    /// Where it is not the default.
    Changed,
    /// Wherever it makes a difference: its default depends on another setting.
    Acting,
}

/// What a setting belongs to, in the order in which the page tells what is not as in the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The points.
    Data,
    /// The network before the first step.
    Network,
    /// The rule that turns gradients into steps.
    Optimizer,
    /// The steps.
    Steps,
}

/// How one says that a setting is not as in the course.
pub enum Told {
    /// By its name and value.
    Plain,
    /// The same, except in a line on a run, which has a place of its own for it.
    Main,
    /// In other words, if it is to be said.
    Words(fn(&RunSettings) -> Option<String>),
    /// Not at all.
    Never,
}

/// How a map varies a setting.
pub struct Axis {
    /// What stands along the map's edge.
    pub title: &'static str,
    /// The values in at most so many steps, ascending.
    pub values: fn(u32) -> Vec<f64>,
    /// A value as the edge prints it, where it has no room for the menu's words.
    pub short: Option<fn(usize) -> &'static str>,
}

impl Names {
    const fn of<C: Choice>() -> Self {
        Self {
            all: || C::ALL.iter().map(|choice| choice.name()).collect(),
            label: |place| at::<C>(place as f64).label(),
        }
    }
}

/// The value of a [`Choice`] at a place of its menu.
#[must_use]
pub fn at<C: Choice>(place: f64) -> C {
    C::ALL[(place as usize).min(C::ALL.len() - 1)]
}

/// The setting of a key.
#[must_use]
pub fn of(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

/// Whether a run can take up other settings as it goes, and need not begin anew.
#[must_use]
pub fn at_once(before: &RunSettings, after: &RunSettings) -> bool {
    let changed = SETTINGS.iter().filter(|setting| setting.text(before) != setting.text(after));
    changed.into_iter().all(|setting| setting.effect == Effect::AtOnce)
}

impl Setting {
    /// Whether it is left open.
    #[must_use]
    pub fn is_open(&self, settings: &RunSettings) -> bool {
        self.open.as_ref().is_some_and(|open| (open.is_open)(settings))
    }

    /// Its value as a link writes it.
    #[must_use]
    pub fn text(&self, settings: &RunSettings) -> String {
        match &self.open {
            Some(open) if (open.is_open)(settings) => open.name.to_owned(),
            _ => self.name((self.get)(settings)),
        }
    }

    fn name(&self, value: f64) -> String {
        match &self.values {
            Values::Number(..) | Values::Switch => value.to_string(),
            Values::Names(names) => (names.all)()[value as usize].to_owned(),
        }
    }

    /// Whether a link has it.
    #[must_use]
    pub fn is_linked(&self, settings: &RunSettings) -> bool {
        match self.linked {
            Linked::Always => true,
            Linked::Changed => self.text(settings) != self.text(&RunSettings::default()),
            Linked::Acting => (self.acts_on)(settings),
        }
    }

    /// Sets it as a link says.
    pub fn read(&self, reader: &mut Reader<'_>, settings: &mut RunSettings) {
        let Some(given) = reader.value(self.key) else { return };
        if (self.linked == Linked::Acting && !(self.acts_on)(settings))
            || self.open.as_ref().is_some_and(|open| open.name == given)
        {
            return;
        }
        let (value, allowed) = match &self.values {
            Values::Number(field, _) => {
                let field = field(settings);
                let or = self.open.as_ref().map_or("", |open| open.allowed);
                (field.parse(given).ok(), format!("it must be {or}{}", field.allowed()))
            }
            Values::Names(names) => place(given, &(names.all)()),
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

    /// A value in the page's sentences.
    #[must_use]
    pub fn words(&self, value: f64) -> String {
        match &self.values {
            Values::Number(..) => plain(value),
            Values::Names(names) => (names.label)(value as usize).to_owned(),
            Values::Switch => if value > 0.0 { "on" } else { "off" }.to_owned(),
        }
    }

    /// The text of a link in the page's sentences.
    #[must_use]
    pub fn words_of(&self, text: &str) -> String {
        let value = match &self.values {
            Values::Names(names) => place(text, &(names.all)()).0,
            Values::Number(..) | Values::Switch => text.parse().ok(),
        };
        value.map_or_else(|| text.replace('_', " "), |value| self.words(value))
    }

    /// That it is not as in the course, in words, if it makes a difference; `main` if that includes what a line on a run
    /// has a place of its own for.
    #[must_use]
    pub fn difference(&self, settings: &RunSettings, main: bool) -> Option<String> {
        let plain = || {
            let differs = self.text(settings) != self.text(&RunSettings::default());
            differs.then(|| format!("{} {}", self.label.to_lowercase(), self.words((self.get)(settings))))
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

/// The place of a name, and which names are allowed.
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

/// Another value of a setting; `None` leaves it open.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The setting.
    pub setting: &'static Setting,
    /// Its value.
    pub value: Option<f64>,
}

impl Change {
    /// Settings with this value.
    #[must_use]
    pub fn of(&self, before: &RunSettings) -> RunSettings {
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
            let value = setting.axis.as_ref().map_or(7.0, |axis| (axis.values)(5)[1]);
            let set = Change { setting, value: Some(value) }.of(&acting);
            assert_eq!((setting.get)(&set), value, "{setting:?}");
            let query = format!("{}={}", setting.key, setting.text(&set));
            let (mut reader, mut read) = (Reader::new(&query), acting.clone());
            setting.read(&mut reader, &mut read);
            assert_eq!((read, reader.notes), (set.clone(), vec![]), "{query}");
            assert_eq!(setting.words_of(&setting.text(&set)), setting.words(value));
            if let Some(open) = &setting.open {
                let open_again = Change { setting, value: None }.of(&set);
                assert!(setting.is_open(&open_again) && setting.text(&open_again) == open.name);
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
        let slower = RunSettings { learning_rate: 0.01, ..before.clone() };
        assert!(at_once(&before, &slower) && !at_once(&before, &RunSettings { hidden: 3, ..slower }));
    }
}
