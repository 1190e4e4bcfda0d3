//! What is needed to repeat a run, and its text form in a link and in the tab's memory.
//!
//! `epoch=120&fork=50&turns=50,lr:0.2;80,optimizer:sgd` is a run of 120 epochs that was forked from another run at epoch 50.
//! Its learning rate was changed at epoch 50 and its optimizer at epoch 80. The keys are those of the table of settings, so a
//! new setting needs no code here. A run that starts from given weights has them under a key of their own.

use crate::lessons::mlp::tab::Tab;
use crate::settings::epoch::{EPOCH, epoch_part, paused_at};
use crate::settings::link::MOST_CHANGES;
use crate::settings::weights::WEIGHTS;
use crate::settings::{LabLink, Reader, link, reader, table, weights};
use engine::choice::Choice;
use protocol::{Change, MOST_TURNS, RunSettings, Turn, given_weights};

/// A run up to an epoch. The same recipe gives the same run, bit for bit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recipe {
    /// The settings at epoch 0.
    pub(crate) settings: RunSettings,
    /// What is done to the run, in ascending order of epochs.
    pub(crate) turns: Vec<Turn>,
    /// The last epoch.
    pub(crate) epoch: u64,
    /// The epoch at which it was forked from another run, if it was.
    pub(crate) fork: Option<u64>,
}

impl Recipe {
    /// A run that starts from these weights instead of those of its seed.
    pub(crate) fn starting_from(settings: RunSettings, weights: &[f64]) -> Self {
        Self { settings, turns: given(weights), epoch: 0, fork: None }
    }

    /// The weights that the run starts from, if they are not those of its seed.
    pub(crate) fn weights(&self) -> Vec<f64> {
        given_weights(&self.settings, &self.turns)
    }

    /// The settings in force at the last epoch.
    pub(crate) fn in_force(&self) -> &RunSettings {
        in_force(&self.settings, &self.turns)
    }

    /// The same run up to an earlier epoch.
    pub(crate) fn up_to(mut self, epoch: u64) -> Self {
        self.epoch = self.epoch.min(epoch);
        self.turns.retain(|turn| turn.epoch <= epoch);
        self.fork = self.fork.filter(|&fork| fork <= epoch);
        self
    }

    /// Whether a link can contain it.
    pub(crate) fn fits_link(&self) -> bool {
        let weights = self.weights().len();
        self.turns.len() - weights <= MOST_CHANGES
            && weights <= weights::most(self.settings.precision)
            && self.epoch as f64 <= EPOCH.max
    }

    /// The recipe as text for the tab's memory; see [`Self::of_text`].
    pub(crate) fn text(&self) -> String {
        let (settings, turns) = (query(&self.settings), write_turns(&self.settings, &self.turns));
        let fork = self.fork.map(|fork| fork.to_string()).unwrap_or_default();
        [settings, turns, self.epoch.to_string(), fork].join("\n")
    }

    /// Reads a text written by [`Self::text`]; `None` if it is not valid.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let settings = settings_of(lines.next()?)?;
        let turns = read_turns(&settings, lines.next()?)?;
        let epoch = lines.next()?.parse().ok()?;
        let fork = lines.next().and_then(|fork| fork.parse().ok());
        Some(Self { settings, turns, epoch, fork })
    }

    /// The part of an address after "?" that restores it; everything else is as in `page`.
    pub(crate) fn link(&self, page: &LabLink) -> String {
        let mut link = link::write_lab(&LabLink { settings: self.settings.clone(), ..page.clone() });
        link.push_str(&epoch_part(self.epoch));
        if let Some(fork) = self.fork {
            link.push_str(&format!("&fork={fork}"));
        }
        let weights = self.weights();
        if !weights.is_empty() {
            link.push_str(&format!("&{WEIGHTS}={}", weights::write(&weights, self.settings.precision)));
        }
        if let turns @ [_, ..] = &self.turns[weights.len()..] {
            link.push_str(&format!("&turns={}", write_turns(&self.settings, turns)));
        }
        link
    }

    /// Reads a link's epoch, weights and turns; `None` if it names none of them: such a link starts a run.
    pub(crate) fn read(reader: &mut Reader<'_>, settings: &RunSettings) -> Option<Self> {
        let at = paused_at(reader, EPOCH);
        let epoch = u64::from(at.unwrap_or_default());
        let fork = Some(u64::from(reader.whole("fork", EPOCH, 0))).filter(|&fork| fork > 0);
        let mut turns = Vec::new();
        if let Some(given) = reader.value("turns") {
            match read_turns(settings, given).filter(|turns| turns.len() <= MOST_CHANGES) {
                Some(read) => turns = read,
                None => reader.note("turns", given, "it must be changes such as 50,lr:0.2;80,optimizer:sgd", "none"),
            }
        }
        if let Some(text) = reader.value(WEIGHTS) {
            match weights::read(text, settings) {
                Ok(weights) => turns.splice(0..0, given(&weights)).for_each(drop),
                Err(reason) => reader.note(WEIGHTS, text, &reason, "the weights of the seed"),
            }
        }
        let recipe = Self { settings: settings.clone(), turns, epoch, fork }.up_to(epoch);
        (at.is_some() || !recipe.turns.is_empty()).then_some(recipe)
    }
}

/// The titles and the addresses, without "#", of a run that starts from these weights: its fit, and the inside of its network.
/// `None` if these are not the weights of such a network, or too many for a link.
pub(crate) fn addresses_of(settings: &RunSettings, weights: &[f64]) -> Option<[(&'static str, String); 2]> {
    let recipe = Recipe::starting_from(settings.clone(), weights);
    if recipe.weights().len() != weights.len() || !recipe.fits_link() {
        return None;
    }
    let query = recipe.link(&LabLink::default());
    let address = |tab| format!("{}?{}", contents::MLP.path, link::in_part(tab, &query));
    Some([(contents::MLP.title, address(Tab::Fit)), (Tab::Units.label(), address(Tab::Units))])
}

/// The turns that give a run these weights at its start.
fn given(weights: &[f64]) -> Vec<Turn> {
    let turn = |(index, &value)| Turn { epoch: 0, change: Change::Parameter { index, value } };
    (0..).zip(weights).map(turn).collect()
}

/// The settings in force after all turns.
pub(crate) fn in_force<'a>(settings: &'a RunSettings, turns: &'a [Turn]) -> &'a RunSettings {
    let of = |turn: &'a Turn| match &turn.change {
        Change::Settings(settings) => Some(settings),
        Change::Parameter { .. } => None,
    };
    turns.iter().rev().find_map(of).unwrap_or(settings)
}

/// The settings as a link with default values for everything else.
pub(super) fn query(settings: &RunSettings) -> String {
    link::write_lab(&LabLink { settings: settings.clone(), ..LabLink::default() })
}

/// Reads the settings in a text written by [`query`]; `None` if it is not valid.
pub(super) fn settings_of(query: &str) -> Option<RunSettings> {
    let (link, notes) = reader::read(query, link::read_lab);
    notes.is_empty().then_some(link.settings)
}

/// Turns as a short text.
pub(super) fn write_turns(settings: &RunSettings, turns: &[Turn]) -> String {
    let mut before = settings;
    let texts = turns.iter().map(|turn| {
        let changes = match &turn.change {
            Change::Settings(after) => {
                let changed = table::changed(std::mem::replace(&mut before, after), after);
                changed.map(|setting| format!(",{}:{}", setting.key, setting.text(after))).collect()
            }
            Change::Parameter { index, value } => format!(",p{index}:{value}"),
        };
        format!("{}{changes}", turn.epoch)
    });
    texts.collect::<Vec<_>>().join(";")
}

/// Reads turns in a text written by [`write_turns`]; `None` if it is not valid.
pub(super) fn read_turns(settings: &RunSettings, text: &str) -> Option<Vec<Turn>> {
    let (mut turns, mut before) = (Vec::<Turn>::new(), settings.clone());
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let mut changes = part.split(',');
        let epoch = changes.next()?.parse().ok()?;
        let changes = changes.map(|change| change.split_once(':')).collect::<Option<Vec<_>>>()?;
        if let [(key, value)] = changes[..]
            && let Some(index) = key.strip_prefix('p').and_then(|index| index.parse().ok())
        {
            let value = value.parse().ok().filter(|value: &f64| value.is_finite())?;
            turns.push(Turn { epoch, change: Change::Parameter { index, value } });
            continue;
        }
        let query = changes.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&");
        let mut reader = Reader::new(&query);
        before = link::read_changes(&mut reader, before);
        if !(reader.notes.is_empty() && changes.iter().all(|(key, _)| table::of(key).is_some())) {
            return None;
        }
        turns.push(Turn { epoch, change: Change::Settings(before.clone()) });
    }
    (turns.len() <= MOST_TURNS && turns.is_sorted_by_key(|turn| turn.epoch)).then_some(turns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::optim::OptimizerKind;

    fn read(query: &str, settings: &RunSettings) -> (Option<Recipe>, Vec<String>) {
        reader::read(query, |reader| Recipe::read(reader, settings))
    }

    fn recipe() -> Recipe {
        let settings = RunSettings { seed: 7, ..RunSettings::default() };
        let tuned = RunSettings { learning_rate: 0.1 + 0.2, ..settings.clone() };
        let both = RunSettings { learning_rate: 1e-4, optimizer: OptimizerKind::Sgd, ..settings.clone() };
        let turn = |epoch, change| Turn { epoch, change };
        let turns = vec![
            turn(50, Change::Settings(tuned)),
            turn(80, Change::Parameter { index: 3, value: -0.25 }),
            turn(80, Change::Settings(both)),
        ];
        Recipe { settings, turns, epoch: 120, fork: Some(50) }
    }

    #[test]
    fn a_link_restores_a_run_and_all_its_turns() {
        let recipe = recipe();
        let link = recipe.link(&LabLink::default());
        assert!(
            link.ends_with("&seed=7&data=lab&speed=60&epoch=120&fork=50&turns=50,lr:0.30000000000000004;80,p3:-0.25;80,lr:0.0001,optimizer:sgd"),
            "{link}"
        );
        let (settings, notes) = reader::read(&link, link::read_lab);
        assert!(notes.is_empty());
        assert_eq!(read(&link, &settings.settings), (Some(recipe.clone()), vec![]));
        assert_eq!(recipe.in_force().optimizer, OptimizerKind::Sgd);
        let earlier = recipe.up_to(60);
        assert_eq!((earlier.turns.len(), earlier.epoch, earlier.in_force().learning_rate), (1, 60, 0.1 + 0.2));
        assert_eq!((earlier.fork, earlier.up_to(40).fork), (Some(50), None), "before the fork it is the other run");
    }

    #[test]
    fn a_link_has_the_weights_that_a_run_starts_from() {
        let settings = RunSettings { hidden: 8, depth: 2, ..RunSettings::default() };
        let weights: Vec<f64> = (0..97).map(|index| f64::from(1.0 / (3.0 + index as f32))).collect();
        let mut recipe = Recipe::starting_from(settings.clone(), &weights);
        let link = recipe.link(&LabLink::default());
        assert!(link.contains("&epoch=0&weights=Aq6qqPg") && !link.contains("turns"), "{link}");
        assert_eq!(read(&link, &settings), (Some(recipe.clone()), vec![]));
        // What is done to it later stands apart.
        recipe.turns.push(Turn { epoch: 9, change: Change::Parameter { index: 0, value: 2.0 } });
        recipe.epoch = 20;
        let link = recipe.link(&LabLink::default());
        assert!(recipe.fits_link() && link.ends_with("&turns=9,p0:2"), "{link}");
        assert_eq!(read(&link, &settings), (Some(recipe.clone()), vec![]));
        assert_eq!((recipe.weights(), Recipe::of_text(&recipe.text())), (weights, Some(recipe.clone())));
        recipe.turns.remove(3);
        assert!(recipe.weights().is_empty() && !recipe.fits_link(), "single changes, and too many of them");
    }

    #[test]
    fn weights_that_cannot_be_used_are_left_out_and_named() {
        let (recipe, notes) = read("epoch=0&weights=AAAAA", &RunSettings::default());
        assert_eq!(recipe.map(|recipe| recipe.turns.len()), Some(0));
        assert_eq!(
            notes,
            [
                "weights=AAAAA is not usable: the numbers are incomplete or were changed on the way. Using the weights of the seed instead."
            ]
        );
    }

    #[test]
    fn a_text_restores_a_run_and_all_its_turns() {
        let plain = Recipe { settings: RunSettings::default(), turns: vec![], epoch: 20_000_000, fork: None };
        for recipe in [recipe(), plain] {
            assert_eq!(Recipe::of_text(&recipe.text()), Some(recipe));
        }
        assert_eq!(["", "lr=0.1", "a\nb\nc\nd"].map(Recipe::of_text), [None, None, None]);
    }

    #[test]
    fn a_link_of_a_run_that_is_paused_at_its_start_says_so() {
        let fresh = Recipe { settings: RunSettings::default(), turns: vec![], epoch: 0, fork: None };
        assert_eq!(fresh.link(&LabLink::default()), format!("{}&epoch=0", link::write_lab(&LabLink::default())));
        assert_eq!(read(&fresh.link(&LabLink::default()), &fresh.settings), (Some(fresh.clone()), vec![]));
        assert_eq!(read(&link::write_lab(&LabLink::default()), &fresh.settings), (None, vec![]), "this one plays");
    }

    #[test]
    fn turns_that_cannot_be_read_are_left_out_and_named() {
        for bad in ["50,lr:7", "50,lr", "x,lr:0.2", "50,colour:red", "80,lr:0.2;50,lr:0.3", "50,p1:inf", "50,hidden:x"]
        {
            let (recipe, notes) = read(&format!("epoch=90&turns={bad}"), &RunSettings::default());
            assert_eq!(recipe.map(|recipe| (recipe.epoch, recipe.turns.len())), Some((90, 0)), "{bad}");
            assert!(
                notes[0].starts_with(&format!("turns={bad} is not usable: it must be changes such as")),
                "{notes:?}"
            );
        }
        let (recipe, notes) = read("epoch=1e9", &RunSettings::default());
        assert_eq!(recipe.map(|recipe| recipe.epoch), Some(0), "it is paused there");
        assert_eq!(
            notes,
            ["epoch=1e9 is not usable: it must be a whole number from 0 to 10,000,000. Using 0 instead."]
        );
    }

    #[test]
    fn a_link_holds_so_many_turns_and_no_more() {
        let mut recipe = recipe();
        assert!(recipe.fits_link());
        recipe.turns = (0..41).map(|epoch| Turn { epoch, ..recipe.turns[0].clone() }).collect();
        assert!(!recipe.fits_link());
        assert!(!Recipe { epoch: 10_000_001, turns: vec![], ..recipe }.fits_link());
    }
}
