//! The page's state and everything that can happen to it. What the nets have come to is not here: it changes sixty times a
//! second.

use super::link::{MapLink, TrainLink};
use super::side::Side;
use crate::frame::task::Done;
use crate::settings::speed::Speed;
use engine::choice::Choice;
use protocol::DeepSettings;

/// What the page is set to.
#[derive(Debug, Clone, PartialEq)]
pub struct Train {
    /// Nets, speed and map.
    pub link: TrainLink,
    /// Whether training goes on.
    pub playing: bool,
    /// Counts the races: another number asks for a new race.
    pub race: u32,
    /// Counts the single steps asked for within this race.
    pub steps: u32,
    /// Which tasks are done.
    pub done: Done,
    /// What the address asked for and could not get, in words.
    pub notes: Vec<String>,
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A net was changed.
    Net(Side, DeepSettings),
    /// The seed of both nets was changed.
    Seed(u32),
    /// The speed was changed.
    Speed(Speed),
    /// The map's settings were changed.
    Map(MapLink),
    /// "Play" or "Pause".
    Toggle,
    /// "Step".
    Step,
    /// "Reset".
    Reset,
    /// No net of this race can go on.
    Ended(u32),
    /// Tasks have been done.
    Done(Done),
    /// The address was changed by hand, by a link or by going back.
    Load(TrainLink, Vec<String>),
    /// The notes on the address have been read.
    DismissNotes,
}

impl Train {
    /// The page as it opens.
    #[must_use]
    pub fn new(link: TrainLink, notes: Vec<String>, playing: bool, done: Done) -> Self {
        Self { link, playing, race: 1, steps: 0, done, notes }
    }

    /// A net's settings.
    #[must_use]
    pub fn net(&self, side: Side) -> DeepSettings {
        self.link.nets[side.index()]
    }

    /// The state after something has happened.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        let mut link = self.link;
        match action {
            Action::Net(side, net) => {
                link.nets[side.index()] = net;
                self.with(link)
            }
            Action::Seed(seed) => {
                link.nets.iter_mut().for_each(|net| net.seed = seed);
                self.with(link)
            }
            Action::Speed(speed) => self.with(TrainLink { speed, ..link }),
            Action::Map(map) => self.with(TrainLink { map, ..link }),
            Action::Toggle => Self { playing: !self.playing, ..self.clone() },
            Action::Step => Self { playing: false, steps: self.steps.wrapping_add(1), ..self.clone() },
            Action::Reset => self.restarted(),
            Action::Ended(race) if race == self.race => Self { playing: false, ..self.clone() },
            Action::Ended(_) => self.clone(),
            Action::Done(done) => Self { done, ..self.clone() },
            Action::Load(link, notes) => Self { notes, ..self.with(link) },
            Action::DismissNotes => Self { notes: Vec::new(), ..self.clone() },
        }
    }

    /// With other settings; other nets begin another race, both from the start.
    fn with(&self, link: TrainLink) -> Self {
        let base = if link.nets == self.link.nets { self.clone() } else { self.restarted() };
        Self { link, ..base }
    }

    fn restarted(&self) -> Self {
        Self { race: self.race.wrapping_add(1), steps: 0, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::vanishing::train::task::TASKS;

    fn none() -> Done {
        Done::restored(&TASKS, "")
    }

    #[test]
    fn a_changed_net_starts_both_again_and_a_changed_speed_does_not() {
        let page = Train::new(TrainLink::default(), vec!["note".to_owned()], true, none()).after(Action::Step);
        assert_eq!((page.playing, page.steps, page.race), (false, 1, 1));
        let page = page.after(Action::Speed(Speed::Fast)).after(Action::DismissNotes);
        assert_eq!((page.race, page.steps, page.notes.len()), (1, 1, 0));
        let net = DeepSettings { depth: 3, ..page.net(Side::B) };
        let page = page.after(Action::Net(Side::B, net));
        assert_eq!((page.race, page.steps, page.net(Side::B)), (2, 0, net));
        assert_eq!(page.net(Side::A), DeepSettings::default());
        assert_eq!(page.after(Action::Net(Side::B, net)).race, 2, "nothing has changed");
        assert_eq!(page.after(Action::Reset).race, 3);
    }

    #[test]
    fn both_nets_have_the_same_seed() {
        let page = Train::new(TrainLink::default(), vec![], false, none()).after(Action::Seed(4));
        assert_eq!(Side::BOTH.map(|side| page.net(side).seed), [4, 4]);
    }

    #[test]
    fn the_end_of_an_earlier_race_is_no_news() {
        let page = Train::new(TrainLink::default(), vec![], true, none());
        assert!(page.after(Action::Ended(0)).playing);
        assert!(!page.after(Action::Ended(1)).playing);
    }
}
