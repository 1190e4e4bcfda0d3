//! The page's state and its actions.

use std::rc::Rc;

use super::course;
use super::link::{LinearLink, Mode};
use super::memory::Past;
use super::question::Answer;
use super::task::after_try;
use crate::data::{Editing, Own};
use crate::frame::Done;
use crate::settings::Speed;
use protocol::{Card, LineModel, LineStop, Pace, Racer, RegressionScene, RegressionSettings};

/// The state of the page. It does not include the state of the run, which changes sixty times a second.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Linear {
    /// Settings, speed and mode.
    pub(crate) link: LinearLink,
    pub(crate) playing: bool,
    /// The number of the run. A new number starts a new run.
    pub(crate) run: u32,
    /// What a run that is restored from a link or after a reload repeats first.
    pub(crate) past: Option<Past>,
    /// How to repeat the run of this number up to where it stands, if it is paused.
    pub(crate) rest: Option<(u32, Past)>,
    /// The past epoch that is shown instead of the present.
    pub(crate) look: Option<Look>,
    /// What does not change during the run.
    pub(crate) scene: Option<Rc<RegressionScene>>,
    /// How fast descent is at the current learning rate.
    pub(crate) pace: Option<Pace>,
    /// Set when the run has come to its end.
    pub(crate) ended: Option<Ended>,
    /// The latest try.
    pub(crate) tried: Option<Tried>,
    /// The best try on this bowl.
    pub(crate) best: Option<Tried>,
    /// How many lines have been tried on this bowl.
    pub(crate) tries: u32,
    /// The reader's answer to the question, if there is one.
    pub(crate) answer: Option<Answer>,
    pub(crate) done: Done,
    /// How the points are edited on the fit chart, if they are.
    pub(crate) editing: Option<Editing>,
    /// Why the last change of a point was not made.
    pub(crate) refused: Option<String>,
}

/// A past epoch that is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Look {
    pub(crate) epoch: u64,
    /// How fast descent was at the learning rate of then, once this is known.
    pub(crate) pace: Option<Pace>,
}

/// A command for the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    /// Start the page's new run.
    Begin,
    /// Change the learning rate.
    Tune,
    /// Run the loop for a number of epochs.
    Train(u32),
    /// Try the reader's line.
    Try,
    /// Run `nn.Linear` from many seeds.
    Ghosts,
    /// Go to the epoch that is shown.
    Look,
}

/// A line that the reader has tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tried {
    pub(crate) line: [f64; 2],
    pub(crate) loss: f64,
    /// After how many epochs the loss of gradient descent is as small.
    pub(crate) epochs: Option<u64>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ended {
    /// The line that ended it.
    pub(crate) model: LineModel,
    pub(crate) stop: LineStop,
    pub(crate) epoch: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    LearningRate(f64),
    Cards(Vec<Card>),
    /// The start of the line by hand was moved.
    Start([f64; 2]),
    Copied(bool),
    Seed(u32),
    Standardised([bool; 2]),
    /// Use these points, or return to the lab's.
    Points(Own),
    /// Edit the points on the fit chart, or no longer.
    Editing(Option<Editing>),
    /// A change of the points cannot be made, for this reason.
    Refused(String),
    FlatTarget(bool),
    /// The loss is a sum, or a mean.
    Summed(bool),
    Speed(Speed),
    Mode(Mode),
    Guess([f64; 2]),
    Ghosts(bool),
    /// The optimizers of the race were changed.
    Race(Vec<Racer>),
    /// Play or pause.
    Toggle,
    /// Run for a number of epochs, then pause.
    Epochs(u32),
    /// Back to epoch 0.
    Reset,
    /// A run was set up.
    Started(Rc<RegressionScene>, Pace),
    /// The pace of descent has changed.
    Paced(Pace),
    /// Show a past epoch, and pause; `None` is the present.
    Look(Option<u64>),
    /// This was the pace of descent at the past epoch that is shown.
    Seen(u64, Pace),
    Tried(Tried),
    /// The run of this number is paused, and this repeats it.
    Rested(u32, Past),
    Ended {
        /// The number of the run. News of an older run is dropped.
        run: u32,
        how: Ended,
    },
    /// The notebook's run of `nn.Linear` is repeated.
    Course,
    Done(Done),
    Answer(Answer),
    /// The address was changed by hand, by a link or by going back.
    Load(LinearLink),
}

impl Linear {
    pub(crate) fn new(link: LinearLink, done: Done) -> Self {
        let past = link.past.clone().filter(Past::is_begun);
        Self { link: LinearLink { past: None, ..link }, past, run: 1, done, ..Self::default() }
    }

    /// The link to share: of a paused run, it includes the epoch.
    pub(crate) fn shared(&self) -> LinearLink {
        let mut link = self.link.shared();
        if let Some(past) = self.shown_past() {
            if self.look.is_some() {
                link.settings.learning_rate = past.in_force();
            }
            link.past = past.fits_link().then_some(past);
        }
        link
    }

    /// How to repeat the run up to the epoch that is shown, if it is paused and reported.
    fn shown_past(&self) -> Option<Past> {
        let (_, past) = self.rest.as_ref().filter(|(run, _)| *run == self.run && !self.playing)?;
        Some(past.up_to(self.look.map_or(u64::MAX, |look| look.epoch)))
    }

    /// What a paused run still repeats on its way to where it stood.
    fn repeated(&self) -> Option<&Past> {
        let is_there =
            |past: &&Past| self.rest.as_ref().is_some_and(|(run, at)| *run == self.run && at.epoch >= past.epoch);
        self.past.as_ref().filter(|past| !self.playing && !is_there(past))
    }

    /// The pace of descent at the epoch that is shown, once it is known.
    pub(crate) fn shown_pace(&self) -> Option<Pace> {
        self.look.and_then(|look| look.pace).or(self.pace)
    }

    /// The learning rate in force at the epoch that is shown.
    pub(crate) fn shown_rate(&self) -> f64 {
        let then = self.look.and_then(|look| look.pace);
        then.map_or(self.link.settings.learning_rate, |pace| pace.learning_rate)
    }

    /// The state after an action, and the commands for the run.
    pub(crate) fn applied(&self, action: Action) -> (Self, Vec<Command>) {
        let epochs = match action {
            Action::Epochs(epochs) => epochs,
            Action::Course => course::EPOCHS,
            _ => 0,
        };
        let after = self.after(action);
        let (old, new) = (&self.link, &after.link);
        let mut commands = Vec::new();
        if after.run != self.run {
            commands.extend(after.begun());
        } else {
            let tuned = old.settings.learning_rate != new.settings.learning_rate;
            commands.extend(tuned.then_some(Command::Tune));
            commands.extend((new.ghosts && (tuned || !old.ghosts)).then_some(Command::Ghosts));
            let looked = [self, &after].map(|page| page.look.map(|look| look.epoch));
            commands.extend((looked[0] != looked[1]).then_some(Command::Look));
        }
        let moved = new.mode == Mode::You && old.guess != new.guess;
        if moved && !commands.contains(&Command::Try) {
            commands.push(Command::Try);
        }
        commands.extend((epochs > 0).then_some(Command::Train(epochs)));
        (after, commands)
    }

    /// The commands for a new run.
    pub(crate) fn begun(&self) -> Vec<Command> {
        let LinearLink { settings, mode, guess, ghosts, .. } = &self.link;
        // A line that came with the link, or that is in another bowl now, is tried without being moved.
        let untried = *mode == Mode::You && *guess != settings.start && self.tried.is_none();
        let asked = [(true, Command::Begin), (untried, Command::Try), (*ghosts, Command::Ghosts)];
        asked.into_iter().filter_map(|(is_asked, command)| is_asked.then_some(command)).collect()
    }

    pub(crate) fn after(&self, action: Action) -> Self {
        let now = self.link.settings.clone();
        match action {
            Action::LearningRate(rate) if self.look.is_some() && rate == self.shown_rate() => self.clone(),
            // It takes effect at the epoch that is shown: the run goes on from there.
            Action::LearningRate(learning_rate) if self.look.is_some() || self.repeated().is_some() => {
                let past = if self.look.is_some() { self.shown_past() } else { self.repeated().cloned() };
                let past = past.map(|past| past.ending_in(learning_rate));
                Self { past, ..self.restarted().with(RegressionSettings { learning_rate, ..now }) }
            }
            Action::LearningRate(learning_rate) => {
                let base = if self.ended.is_some() { self.restarted() } else { self.clone() };
                base.with(RegressionSettings { learning_rate, ..now })
            }
            Action::Cards(cards) => self.rebuilt(RegressionSettings { cards, ..now }),
            Action::Start(start) => self.rebuilt(RegressionSettings { start, copied: false, ..now }),
            Action::Copied(copied) => self.rebuilt(RegressionSettings { copied, ..now }),
            Action::Seed(seed) => self.rebuilt(RegressionSettings { seed, ..now }),
            Action::Standardised([standardised, standardised_y]) => {
                self.another_bowl().rebuilt(RegressionSettings { standardised, standardised_y, ..now })
            }
            Action::Points(own) if own == now.own => self.clone(),
            Action::Points(own) => {
                Self { refused: None, ..self.another_bowl().rebuilt(RegressionSettings { own, ..now }) }
            }
            Action::Editing(editing) => Self { editing, refused: None, ..self.clone() },
            Action::Refused(reason) => Self { refused: Some(reason), ..self.clone() },
            Action::FlatTarget(flat_target) => self.another_bowl().rebuilt(RegressionSettings { flat_target, ..now }),
            Action::Summed(summed) => self.another_bowl().rebuilt(RegressionSettings { summed, ..now }),
            Action::Speed(speed) => Self { link: LinearLink { speed, ..self.link.clone() }, ..self.clone() },
            Action::Mode(mode) => {
                Self { link: LinearLink { mode, ..self.link.clone() }, playing: false, ..self.clone() }
            }
            Action::Guess(guess) => Self { link: LinearLink { guess, ..self.link.clone() }, ..self.clone() },
            Action::Ghosts(ghosts) => Self { link: LinearLink { ghosts, ..self.link.clone() }, ..self.clone() },
            Action::Race(race) => Self { link: LinearLink { race, ..self.link.clone() }, ..self.clone() },
            Action::Toggle if self.ended.is_some() => Self { playing: true, ..self.restarted() },
            Action::Toggle => Self { playing: !self.playing, look: None, ..self.clone() },
            Action::Epochs(_) => {
                let base = if self.ended.is_some() { self.restarted() } else { self.clone() };
                Self { playing: false, look: None, ..base }
            }
            Action::Look(epoch) => {
                // The numbers of then take a moment.
                let pace = self.shown_pace();
                let look = epoch.map(|epoch| Look { epoch, pace });
                Self { look, playing: self.playing && look.is_none(), ..self.clone() }
            }
            Action::Seen(epoch, pace) => {
                let look =
                    self.look.map(|look| if look.epoch == epoch { Look { pace: Some(pace), ..look } } else { look });
                Self { look, ..self.clone() }
            }
            Action::Reset => Self { playing: false, ..self.restarted() },
            Action::Started(scene, pace) => Self { scene: Some(scene), pace: Some(pace), ..self.clone() },
            Action::Paced(pace) => Self { pace: Some(pace), ..self.clone() },
            Action::Tried(tried) => {
                let best = self.best.filter(|best| best.loss <= tried.loss).unwrap_or(tried);
                let (tries, done) = (self.tries.saturating_add(1), after_try(&self.done, &now, &tried));
                Self { tried: Some(tried), best: Some(best), tries, done, ..self.clone() }
            }
            Action::Rested(run, past) => Self { rest: Some((run, past)), ..self.clone() },
            Action::Ended { run, how } if run == self.run => Self { playing: false, ended: Some(how), ..self.clone() },
            Action::Ended { .. } => self.clone(),
            Action::Course => {
                let fresh = Self { playing: false, ..self.another_bowl().restarted() };
                let link = LinearLink { mode: Mode::Descent, ..fresh.link.clone() };
                Self { link, ..fresh }.with(course::settings())
            }
            Action::Done(done) => Self { done, ..self.clone() },
            Action::Answer(answer) => Self { answer: Some(answer), ..self.clone() },
            Action::Load(link) if link.settings == self.link.settings && link.past.is_none() => {
                Self { link, ..self.clone() }
            }
            Action::Load(link) => {
                // As when the page is opened with it.
                let base = Self { playing: false, refused: None, ..self.another_bowl().restarted() };
                let past = link.past.clone().filter(Past::is_begun);
                Self { link: LinearLink { past: None, ..link }, past, ..base }
            }
        }
    }

    /// The state with settings that need a new run.
    fn rebuilt(&self, settings: RegressionSettings) -> Self {
        if settings == self.link.settings { self.clone() } else { self.restarted().with(settings) }
    }

    fn with(self, settings: RegressionSettings) -> Self {
        Self { link: LinearLink { settings, ..self.link }, ..self }
    }

    fn restarted(&self) -> Self {
        Self { run: self.run.wrapping_add(1), past: None, look: None, ended: None, ..self.clone() }
    }

    /// Tries on one bowl say nothing about another.
    fn another_bowl(&self) -> Self {
        Self { tried: None, best: None, tries: 0, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::RateChange;

    fn page() -> Linear {
        Linear::new(LinearLink::default(), Done::default())
    }

    #[test]
    fn another_loop_is_another_run_and_another_rate_is_not() {
        let cards = vec![Card::Forward];
        assert_eq!(page().after(Action::Cards(cards)).run, 2);
        assert_eq!(page().after(Action::Cards(Card::LOOP.to_vec())).run, 1, "the same cards are no change");
        assert_eq!(page().after(Action::LearningRate(0.01)).run, 1);
    }

    #[test]
    fn a_line_that_is_moved_by_hand_no_longer_has_copied_weights() {
        let page = page().after(Action::Copied(true)).after(Action::Start([1.0, 0.5]));
        assert!(!page.link.settings.copied);
        assert_eq!((page.link.settings.start, page.run), ([1.0, 0.5], 3));
    }

    #[test]
    fn the_courses_run_starts_anew_and_takes_its_epochs() {
        let elsewhere = page().after(Action::Standardised([true, false])).after(Action::Mode(Mode::You));
        let (course, commands) = elsewhere.applied(Action::Course);
        assert_eq!((course.playing, course.link.mode), (false, Mode::Descent));
        assert_eq!(commands, [Command::Begin, Command::Train(100)]);
        assert_eq!(course.link.settings, course::settings());
        assert_ne!(course.run, elsewhere.run);
    }

    #[test]
    fn the_best_try_is_kept_until_the_bowl_changes() {
        let tried = |loss| Tried { line: [0.0, 0.0], loss, epochs: None };
        let page = page().after(Action::Tried(tried(0.5))).after(Action::Tried(tried(0.9)));
        assert_eq!((page.best, page.tried, page.tries), (Some(tried(0.5)), Some(tried(0.9)), 2));
        assert_eq!(page.after(Action::Seed(1)).best, Some(tried(0.5)));
        assert_eq!(page.after(Action::Standardised([true, false])).best, None);
    }

    #[test]
    fn a_run_that_has_ended_starts_anew_with_any_change() {
        let how = Ended { model: LineModel::ByHand, stop: LineStop::Diverged, epoch: 90 };
        let ended = page().after(Action::Toggle).after(Action::Ended { run: 1, how });
        assert!(!ended.playing && ended.ended.is_some());
        assert_eq!((ended.after(Action::LearningRate(0.01)).run, ended.after(Action::Toggle).playing), (2, true));
        let late = Action::Ended { run: 1, how };
        assert_eq!(ended.after(Action::Reset).after(late).ended, None, "news of an older run is dropped");
    }

    #[test]
    fn the_run_is_told_what_an_action_asks_of_it_and_nothing_else() {
        let told = |page: &Linear, action| page.applied(action).1;
        let ghosts = page().after(Action::Ghosts(true));
        assert_eq!(told(&page(), Action::Epochs(10)), [Command::Train(10)]);
        assert_eq!(told(&page(), Action::LearningRate(0.01)), [Command::Tune]);
        assert_eq!(told(&page(), Action::Toggle), []);
        assert_eq!(told(&page(), Action::Ghosts(true)), [Command::Ghosts]);
        assert_eq!(told(&ghosts, Action::LearningRate(0.01)), [Command::Tune, Command::Ghosts]);
        assert_eq!(told(&ghosts, Action::Seed(1)), [Command::Begin, Command::Ghosts]);
        assert_eq!(told(&page(), Action::Reset), [Command::Begin]);
    }

    #[test]
    fn a_line_of_the_readers_own_is_tried_when_it_moves_or_comes_to_another_bowl() {
        let you = page().after(Action::Mode(Mode::You));
        assert_eq!(you.begun(), [Command::Begin], "it has not been moved yet");
        let (moved, commands) = you.applied(Action::Guess([0.3, 0.5]));
        assert_eq!((commands, moved.begun()), (vec![Command::Try], vec![Command::Begin, Command::Try]));
        let tried = moved.after(Action::Tried(Tried { line: [0.3, 0.5], loss: 0.2, epochs: None }));
        assert_eq!(tried.applied(Action::Seed(1)).1, [Command::Begin]);
        assert_eq!(tried.applied(Action::Standardised([true, false])).1, [Command::Begin, Command::Try]);
        let link = LinearLink { guess: [1.0, 1.0], ..tried.link.clone() };
        assert_eq!(tried.applied(Action::Load(link)).1, [Command::Try]);
        let elsewhere = Action::Load(LinearLink::default());
        assert_eq!(tried.applied(elsewhere).1, [], "the line is not the reader's any more");
    }

    #[test]
    fn the_link_of_a_paused_run_has_its_epoch_and_opens_it_there() {
        let past = Past { epoch: 40, ..Past::none(&page().link) };
        let rested = page().after(Action::Rested(1, past.clone()));
        assert_eq!(rested.shared().past, Some(past.clone()));
        assert_eq!(rested.after(Action::Toggle).shared().past, None, "the run goes on");
        assert_eq!(rested.after(Action::Seed(1)).shared().past, None, "this is another run");
        let elsewhere = page().after(Action::Toggle).after(Action::Load(rested.shared()));
        assert_eq!((elsewhere.past, elsewhere.playing, elsewhere.link.past), (Some(past.clone()), false, None));
        assert_eq!(Linear::new(rested.shared(), Done::default()).past, Some(past));
    }

    /// A run of 90 epochs whose learning rate was raised at epoch 50, shown at an earlier epoch.
    fn looking(epoch: u64) -> Linear {
        let page = page().after(Action::LearningRate(0.02));
        let changes = vec![RateChange { epoch: 50, learning_rate: 0.02 }];
        let past = Past { learning_rate: 1e-3, changes, epoch: 90 };
        page.after(Action::Rested(1, past)).after(Action::Look(Some(epoch)))
    }

    fn pace(learning_rate: f64) -> Pace {
        Pace { learning_rate, half_lives: [None; 2] }
    }

    #[test]
    fn a_look_back_pauses_and_shows_the_rate_of_then() {
        let playing = page().after(Action::Toggle);
        let (there, commands) = playing.applied(Action::Look(Some(30)));
        assert_eq!((there.playing, commands), (false, vec![Command::Look]));
        let there = looking(30).after(Action::Seen(30, pace(1e-3))).after(Action::Seen(29, pace(0.5)));
        assert_eq!(
            (there.shown_rate(), there.link.settings.learning_rate),
            (1e-3, 0.02),
            "news of another epoch is dropped"
        );
        let now = there.after(Action::Look(None));
        assert_eq!((now.look, now.shown_rate(), now.run), (None, 0.02, 1));
        let (stepped, commands) = there.applied(Action::Epochs(1));
        assert_eq!(
            (stepped.look, commands),
            (None, vec![Command::Look, Command::Train(1)]),
            "the run goes on from now"
        );
        assert!(there.after(Action::Toggle).playing && there.after(Action::Reset).look.is_none());
    }

    #[test]
    fn the_link_of_a_past_epoch_has_its_rate() {
        let shared = looking(30).shared();
        assert_eq!((shared.settings.learning_rate, shared.past.map(|past| past.epoch)), (1e-3, Some(30)));
        let shared = looking(60).shared();
        assert_eq!((shared.settings.learning_rate, shared.past.map(|past| past.changes.len())), (0.02, Some(1)));
        assert_eq!(looking(0).shared().past, None, "epoch 0 needs no past");
    }

    #[test]
    fn a_rate_set_at_a_past_epoch_goes_on_from_there() {
        let there = looking(30).after(Action::Seen(30, pace(1e-3)));
        assert_eq!(there.after(Action::LearningRate(1e-3)), there, "the same rate changes nothing");
        let (after, commands) = there.applied(Action::LearningRate(0.01));
        let change = |learning_rate| vec![RateChange { epoch: 30, learning_rate }];
        let past = |learning_rate| Some(Past { learning_rate: 1e-3, changes: change(learning_rate), epoch: 30 });
        assert_eq!((after.run, after.look, &after.past), (2, None, &past(0.01)));
        assert_eq!((commands, after.link.settings.learning_rate), (vec![Command::Begin], 0.01));
        // A slider that is dragged sets several rates before the run is there.
        assert_eq!(after.after(Action::LearningRate(0.02)).past, past(0.02));
        let there = after.after(Action::Rested(2, past(0.01).expect("a past")));
        assert_eq!(there.applied(Action::LearningRate(0.02)).1, [Command::Tune], "now it is");
    }

    #[test]
    fn a_run_that_is_taken_up_again_is_so_once() {
        let taken_up = Linear { past: Some(Past { epoch: 50, ..Past::none(&page().link) }), ..page() };
        assert!(taken_up.after(Action::Toggle).past.is_some());
        assert_eq!(taken_up.after(Action::Reset).past, None);
        assert_eq!(taken_up.after(Action::Seed(3)).past, None);
    }
}
