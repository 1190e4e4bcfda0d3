//! The page's state and everything that can happen to it.

use std::rc::Rc;

use super::course;
use super::link::{LinearLink, Mode};
use super::question::Answer;
use super::task::after_try;
use crate::frame::task::Done;
use crate::settings::speed::Speed;
use protocol::{Card, LineModel, LineStop, Pace, RegressionScene, RegressionSettings};

/// What the page is set to. What the run has come to is not here: it changes sixty times a second.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    /// Settings, speed and mode.
    pub link: LinearLink,
    /// Whether the loop is running.
    pub playing: bool,
    /// Counts the runs: another number asks for a new run.
    pub run: u32,
    /// Counts the single epochs asked for within this run.
    pub steps: u32,
    /// What stays the same during the run.
    pub scene: Option<Rc<RegressionScene>>,
    /// How fast descent is at the present rate.
    pub pace: Option<Pace>,
    /// Set when the run has come to its end.
    pub ended: Option<Ended>,
    /// The newest try.
    pub tried: Option<Tried>,
    /// The best try on this bowl.
    pub best: Option<Tried>,
    /// How many lines have been tried on this bowl.
    pub tries: u32,
    /// The reader's answer to the question, if there is one.
    pub answer: Option<Answer>,
    /// Which tasks are done.
    pub done: Done,
    /// What the address asked for and could not get, in words.
    pub notes: Vec<String>,
}

/// A line that the reader has tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    /// w and b.
    pub line: [f64; 2],
    /// Its loss.
    pub loss: f64,
    /// After how many epochs gradient descent has as small a loss.
    pub epochs: Option<u64>,
}

/// How a run has come to its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ended {
    /// Which line.
    pub model: LineModel,
    /// Why.
    pub stop: LineStop,
    /// Completed epochs.
    pub epoch: u64,
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The learning rate was changed.
    LearningRate(f64),
    /// The loop was changed.
    Cards(Vec<Card>),
    /// The start of the line by hand was moved.
    Start([f64; 2]),
    /// The initial weights were copied, or no longer are.
    Copied(bool),
    /// The seed was changed.
    Seed(u32),
    /// x was standardised, or no longer is.
    Standardised(bool),
    /// The target's shape was changed.
    FlatTarget(bool),
    /// The speed was changed.
    Speed(Speed),
    /// Who moves the line was changed.
    Mode(Mode),
    /// The reader moved the line.
    Guess([f64; 2]),
    /// The runs from other seeds were switched on or off.
    Ghosts(bool),
    /// Play or pause.
    Toggle,
    /// So many epochs, then pause.
    Epochs(u32),
    /// Back to epoch 0.
    Reset,
    /// A run is set up.
    Started(Rc<RegressionScene>, Pace),
    /// Descent has another pace.
    Paced(Pace),
    /// A line was tried.
    Tried(Tried),
    /// A run has come to its end.
    Ended {
        /// The run that is meant; news of an older one is dropped.
        run: u32,
        /// How.
        how: Ended,
    },
    /// The notebook's run of `nn.Linear` is repeated.
    Course,
    /// Tasks have been done.
    Done(Done),
    /// The question was answered.
    Answer(Answer),
    /// The address was changed by hand, by a link or by going back.
    Load(LinearLink, Vec<String>),
    /// The notes on the address have been read.
    DismissNotes,
}

impl Linear {
    /// The page as it opens.
    #[must_use]
    pub fn new(link: LinearLink, notes: Vec<String>, done: Done) -> Self {
        Self {
            link,
            playing: false,
            run: 1,
            steps: 0,
            scene: None,
            pace: None,
            ended: None,
            tried: None,
            best: None,
            tries: 0,
            answer: None,
            done,
            notes,
        }
    }

    /// The state after something has happened.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        let now = self.link.settings.clone();
        match action {
            Action::LearningRate(learning_rate) => {
                let base = if self.ended.is_some() { self.restarted() } else { self.clone() };
                base.with(RegressionSettings { learning_rate, ..now })
            }
            Action::Cards(cards) => self.rebuilt(RegressionSettings { cards, ..now }),
            Action::Start(start) => self.rebuilt(RegressionSettings { start, copied: false, ..now }),
            Action::Copied(copied) => self.rebuilt(RegressionSettings { copied, ..now }),
            Action::Seed(seed) => self.rebuilt(RegressionSettings { seed, ..now }),
            Action::Standardised(standardised) => {
                self.another_bowl().rebuilt(RegressionSettings { standardised, ..now })
            }
            Action::FlatTarget(flat_target) => self.another_bowl().rebuilt(RegressionSettings { flat_target, ..now }),
            Action::Speed(speed) => Self { link: LinearLink { speed, ..self.link.clone() }, ..self.clone() },
            Action::Mode(mode) => {
                Self { link: LinearLink { mode, ..self.link.clone() }, playing: false, ..self.clone() }
            }
            Action::Guess(guess) => Self { link: LinearLink { guess, ..self.link.clone() }, ..self.clone() },
            Action::Ghosts(ghosts) => Self { link: LinearLink { ghosts, ..self.link.clone() }, ..self.clone() },
            Action::Toggle if self.ended.is_some() => Self { playing: true, ..self.restarted() },
            Action::Toggle => Self { playing: !self.playing, ..self.clone() },
            Action::Epochs(epochs) => {
                let base = if self.ended.is_some() { self.restarted() } else { self.clone() };
                Self { playing: false, steps: base.steps.wrapping_add(epochs), ..base }
            }
            Action::Reset => Self { playing: false, ..self.restarted() },
            Action::Started(scene, pace) => Self { scene: Some(scene), pace: Some(pace), ..self.clone() },
            Action::Paced(pace) => Self { pace: Some(pace), ..self.clone() },
            Action::Tried(tried) => {
                let best = self.best.filter(|best| best.loss <= tried.loss).unwrap_or(tried);
                let (tries, done) = (self.tries.saturating_add(1), after_try(&self.done, now.learning_rate, &tried));
                Self { tried: Some(tried), best: Some(best), tries, done, ..self.clone() }
            }
            Action::Ended { run, how } if run == self.run => Self { playing: false, ended: Some(how), ..self.clone() },
            Action::Ended { .. } => self.clone(),
            Action::Course => {
                let fresh = Self { playing: false, ..self.another_bowl().restarted() };
                let link = LinearLink { mode: Mode::Descent, ..fresh.link.clone() };
                Self { steps: course::EPOCHS, link, ..fresh }.with(course::settings())
            }
            Action::Done(done) => Self { done, ..self.clone() },
            Action::Answer(answer) => Self { answer: Some(answer), ..self.clone() },
            Action::Load(link, notes) if link.settings == self.link.settings => Self { link, notes, ..self.clone() },
            Action::Load(link, notes) => Self { link, notes, ..self.another_bowl().restarted() },
            Action::DismissNotes => Self { notes: Vec::new(), ..self.clone() },
        }
    }

    /// With settings that only a new run can have.
    fn rebuilt(&self, settings: RegressionSettings) -> Self {
        if settings == self.link.settings { self.clone() } else { self.restarted().with(settings) }
    }

    fn with(self, settings: RegressionSettings) -> Self {
        Self { link: LinearLink { settings, ..self.link }, ..self }
    }

    fn restarted(&self) -> Self {
        Self { run: self.run.wrapping_add(1), steps: 0, ended: None, ..self.clone() }
    }

    /// Tries on one bowl say nothing about another.
    fn another_bowl(&self) -> Self {
        Self { tried: None, best: None, tries: 0, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::linear::task::TASKS;

    fn page() -> Linear {
        Linear::new(LinearLink::default(), vec![], Done::restored(&TASKS, ""))
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
        let elsewhere = page().after(Action::Standardised(true)).after(Action::Mode(Mode::You));
        let course = elsewhere.after(Action::Course);
        assert_eq!((course.steps, course.playing, course.link.mode), (100, false, Mode::Descent));
        assert_eq!(course.link.settings, course::settings());
        assert_ne!(course.run, elsewhere.run);
    }

    #[test]
    fn the_best_try_is_kept_until_the_bowl_changes() {
        let tried = |loss| Tried { line: [0.0, 0.0], loss, epochs: None };
        let page = page().after(Action::Tried(tried(0.5))).after(Action::Tried(tried(0.9)));
        assert_eq!((page.best, page.tried, page.tries), (Some(tried(0.5)), Some(tried(0.9)), 2));
        assert_eq!(page.after(Action::Seed(1)).best, Some(tried(0.5)));
        assert_eq!(page.after(Action::Standardised(true)).best, None);
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
}
