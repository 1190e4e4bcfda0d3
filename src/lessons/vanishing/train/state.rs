//! The state of the tab and the actions that change it. The numbers of the race are not part of it: they change sixty times
//! a second.

use std::rc::Rc;

use super::link::{self, MapLink, TrainLink};
use super::map::Map;
use super::memory;
use super::side::Side;
use super::task::TASKS;
use crate::frame::{Command, Done, Page, Task};
use crate::lessons::vanishing::PATH;
use crate::platform;
use crate::settings::epoch::EPOCH;
use crate::settings::{Reader, Speed};
use engine::choice::Choice;
use protocol::DeepSettings;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Train {
    /// Nets, speed and map.
    pub(super) link: TrainLink,
    pub(super) playing: bool,
    /// Whether a race that a link opens plays. Those who prefer reduced motion start it themselves.
    pub(super) autoplay: bool,
    /// The number of the race. Each new race has another one.
    pub(super) race: u32,
    /// The epoch to which this race is trained at once when it begins: that of a link, or that which the browser's tab remembers.
    pub(super) begins_at: u32,
    /// The map that the browser's tab remembers, with which the page opens.
    pub(super) map: Rc<Map>,
    /// Which tasks are done.
    pub(super) done: Done,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// Changes a net.
    Net(Side, DeepSettings),
    /// Changes the seed of both nets.
    Seed(u32),
    Speed(Speed),
    Map(MapLink),
    /// Plays or pauses.
    Toggle,
    Step,
    Reset,
    /// No net of this race can be trained further.
    Ended(u32),
    Done(Done),
    /// Opens another link.
    Load(TrainLink),
}

impl Page for Train {
    type Action = Action;
    type Link = TrainLink;
    type Command = Command;
    const NAME: &'static str = "train";
    const TASKS: &'static [Task] = &TASKS;

    fn read(reader: &mut Reader<'_>) -> TrainLink {
        link::read(reader)
    }

    fn open(link: TrainLink, memory: Option<&str>, done: Done) -> Self {
        let page = Self::new(link, !platform::prefers_reduced_motion(), done);
        memory.map_or(page.clone(), |memory| memory::restored(page, memory))
    }

    fn link(&self) -> TrainLink {
        self.link
    }

    fn address(&self) -> String {
        format!("{PATH}?{}", link::write(&self.link))
    }

    fn apply(&self, action: Action) -> (Self, Vec<Command>) {
        let is_step = matches!(action, Action::Step);
        let after = self.after(action);
        let begin = (after.race != self.race).then_some(Command::Begin);
        let commands = begin.into_iter().chain(is_step.then_some(Command::Train(1))).collect();
        (after, commands)
    }

    fn load(link: TrainLink) -> Action {
        Action::Load(link)
    }

    fn back_to(&self, link: TrainLink) -> (Self, Vec<Command>) {
        let (after, commands) = self.apply(Action::Load(link));
        (Self { playing: self.playing, ..after }, commands)
    }

    fn done(&self) -> &Done {
        &self.done
    }

    fn forgotten(&self) -> Self {
        Self { done: Done::default(), ..self.clone() }
    }
}

impl Train {
    /// The page as it opens.
    pub(super) fn new(link: TrainLink, playing: bool, done: Done) -> Self {
        let page = Self { link, playing, autoplay: playing, race: 1, begins_at: 0, map: Rc::default(), done };
        page.opened(link)
    }

    pub(super) fn net(&self, side: Side) -> DeepSettings {
        self.link.nets[side.index()]
    }

    fn after(&self, action: Action) -> Self {
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
            Action::Step => Self { playing: false, ..self.clone() },
            Action::Reset => self.restarted(),
            Action::Ended(race) if race == self.race => Self { playing: false, ..self.clone() },
            Action::Ended(_) => self.clone(),
            Action::Done(done) => Self { done, ..self.clone() },
            Action::Load(link) if link.nets == self.link.nets && link.epoch.is_none() => self.with(link),
            Action::Load(link) => self.restarted().opened(link),
        }
    }

    /// Changes the settings. A change of the nets begins a new race.
    fn with(&self, link: TrainLink) -> Self {
        let base = if link.nets == self.link.nets { self.clone() } else { self.restarted() };
        Self { link, ..base }
    }

    /// The race of a link: it plays, unless the link names the epoch at which it is paused.
    fn opened(&self, link: TrainLink) -> Self {
        let playing = self.autoplay && link.epoch.is_none();
        let begins_at = link.epoch.unwrap_or_default();
        Self { link: TrainLink { epoch: None, ..link }, playing, begins_at, ..self.clone() }
    }

    /// The address of this race at an epoch, at which it is paused.
    pub(super) fn address_at(&self, epoch: u64) -> String {
        let epoch = u32::try_from(epoch).ok().filter(|&epoch| f64::from(epoch) <= EPOCH.max);
        format!("{PATH}?{}", link::write(&TrainLink { epoch, ..self.link }))
    }

    fn restarted(&self) -> Self {
        Self { race: self.race.wrapping_add(1), begins_at: 0, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;

    fn page(playing: bool) -> Train {
        Train::new(TrainLink::default(), playing, Done::default())
    }

    #[test]
    fn a_changed_net_starts_both_again_and_a_changed_speed_does_not() {
        let page = page(true).after(Action::Speed(Speed::Fast));
        assert_eq!(page.race, 1);
        let net = DeepSettings { depth: 3, ..page.net(Side::B) };
        let (page, commands) = page.apply(Action::Net(Side::B, net));
        assert_eq!((page.race, page.net(Side::B), commands), (2, net, vec![Command::Begin]));
        assert_eq!(page.net(Side::A), DeepSettings::default());
        assert_eq!(page.apply(Action::Net(Side::B, net)), (page.clone(), vec![]), "nothing has changed");
        let (page, commands) = page.apply(Action::Reset);
        assert_eq!((page.race, page.playing, commands), (3, true, vec![Command::Begin]));
    }

    #[test]
    fn a_step_pauses_and_trains_for_one_epoch() {
        let (page, commands) = page(true).apply(Action::Step);
        assert_eq!((page.playing, page.race, commands), (false, 1, vec![Command::Train(1)]));
        assert_eq!(page.apply(Action::Step).1, [Command::Train(1)], "although the page stays the same");
    }

    #[test]
    fn both_nets_have_the_same_seed() {
        let page = page(false).after(Action::Seed(4));
        assert_eq!(Side::BOTH.map(|side| page.net(side).seed), [4, 4]);
    }

    #[test]
    fn the_end_of_an_earlier_race_is_no_news() {
        assert!(page(true).after(Action::Ended(0)).playing);
        assert!(!page(true).after(Action::Ended(1)).playing);
    }

    #[test]
    fn the_address_leads_back_to_the_page_and_the_race_goes_on() {
        let page = page(true).after(Action::Speed(Speed::Fast)).after(Action::Seed(8));
        let (link, notes) = reader::read(reader::split(&page.address()).1, Train::read);
        assert_eq!((link, notes), (Page::link(&page), vec![]));
        assert_eq!(page.apply(Action::Load(link)), (page.clone(), vec![]));
    }

    #[test]
    fn a_link_with_an_epoch_opens_the_race_paused_there() {
        let before = page(true);
        let link = |address: &str| reader::read(reader::split(address).1, Train::read).0;
        let opened = Train::new(link(&before.address_at(89)), true, Done::default());
        assert_eq!((opened.begins_at, opened.playing, Page::link(&opened)), (89, false, Page::link(&before)));
        let (loaded, commands) = before.apply(Action::Load(link(&before.address_at(0))));
        assert_eq!((loaded.begins_at, loaded.playing, commands), (0, false, vec![Command::Begin]));
        assert_eq!(link(&before.address_at(1 << 30)).epoch, None, "so far no link goes");
    }

    #[test]
    fn a_link_of_another_race_plays_and_undoing_a_change_starts_nothing() {
        let paused = page(true).after(Action::Toggle);
        let other = Page::link(&page(true).after(Action::Seed(4)));
        let (loaded, commands) = paused.apply(Action::Load(other));
        assert_eq!((loaded.playing, loaded.race, commands), (true, 2, vec![Command::Begin]));
        assert!(!paused.back_to(other).0.playing);
        assert!(!page(false).after(Action::Load(other)).playing, "with reduced motion");
    }
}
