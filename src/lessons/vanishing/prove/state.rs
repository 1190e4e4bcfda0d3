//! The state of the tab and the actions that change it.

use std::convert::Infallible;

use super::link::{self, Link};
use crate::frame::{Done, Page};
use crate::lessons::vanishing::PATH;
use crate::platform;
use crate::settings::{Field, Reader};
use engine::choice::{Choice, choice};
use engine::nn::Init;
use protocol::{STUDY_LAYERS, STUDY_UNITS, StudySettings};

choice! {
    /// A step of the proof.
    "step", pub(crate) Step {
        /// The derivative is a product of Jacobians.
        Chain = "chain", "The chain rule";
        /// The sigmoid has a largest slope.
        Slope = "slope", "The steepest point";
        /// The product of matrices is a sum over paths, which are counted.
        Paths = "paths", "Counting the paths";
        /// Each path carries at most the same product.
        Product = "product", "The product";
        /// The bound follows.
        Conclusion = "conclusion", "The conclusion";
    }
}

pub(crate) const DEPTH: Field =
    Field { name: "Depth", min: *STUDY_LAYERS.start() as f64, max: *STUDY_LAYERS.end() as f64, whole: true };
pub(crate) const HIDDEN: Field =
    Field { name: "Hidden size", min: *STUDY_UNITS.start() as f64, max: *STUDY_UNITS.end() as f64, whole: true };
/// The deepest network whose paths are listed.
pub(crate) const PATH_LAYERS: u32 = 6;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prove {
    /// The network.
    pub(crate) settings: StudySettings,
    /// The step that is open. The ledger holds the inequalities up to it.
    pub(crate) step: Step,
    /// The steps whose blank was answered correctly, by name.
    pub(crate) done: Done,
    /// The steps whose answer the page has shown. They do not count as done.
    pub(crate) shown: [bool; Step::ALL.len()],
    /// The path that is drawn, by its number in the list from 1.
    pub(crate) path: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    Layers(u32),
    Units(u32),
    Init(Init),
    Seed(u32),
    /// Shows another step.
    Go(Step),
    /// The blank of a step was answered correctly.
    Solve(Step),
    /// Shows the answer of a step.
    Show(Step),
    /// Empties all blanks.
    StartOver,
    /// Draws another path.
    Path(u32),
    /// Opens another link.
    Load(Box<Link>),
}

/// The name under which the device remembers the open step.
pub(super) const STEP: &str = "proof-step";

impl Page for Prove {
    type Action = Action;
    type Link = Link;
    type Command = Infallible;
    const NAME: &'static str = "prove";
    const STORED_AS: &'static str = "proof";

    fn read(reader: &mut Reader<'_>) -> Link {
        link::read(reader)
    }

    fn open(link: Link, _: Option<&str>, done: Done) -> Self {
        // Earlier versions stored the open step before the flags that `read_done` reads.
        let last = platform::load(STEP).or_else(|| platform::load(Self::STORED_AS)).unwrap_or_default();
        let step = last.split(' ').next().and_then(|step| Step::parse(step).ok());
        Self::new(link, step.unwrap_or(Step::Chain), done)
    }

    fn link(&self) -> Link {
        (self.settings.clone(), Some(self.step))
    }

    fn address(&self) -> String {
        format!("{PATH}?{}", link::write(&self.settings, self.step))
    }

    fn after(&self, action: Action) -> Self {
        let now = self.settings.clone();
        let with = |settings| Self { settings, path: 1, ..self.clone() };
        match action {
            Action::Layers(layers) => with(StudySettings { layers, paths: layers <= PATH_LAYERS, ..now }),
            Action::Units(units) => with(StudySettings { units, ..now }),
            Action::Init(init) => with(StudySettings { init, ..now }),
            Action::Seed(seed) => with(StudySettings { seed, ..now }),
            Action::Go(step) => Self { step, ..self.clone() },
            // Who has seen the answer has not found it.
            Action::Solve(step) if self.shown[step.index()] => self.clone(),
            Action::Show(step) => {
                let mut next = self.clone();
                next.shown[step.index()] = true;
                next
            }
            Action::Solve(step) => {
                let mut done = self.done.clone();
                done.note(step.name(), true);
                Self { done, ..self.clone() }
            }
            Action::StartOver => Self { step: Step::Chain, ..self.forgotten() },
            Action::Path(path) => Self { path, ..self.clone() },
            Action::Load(link) => {
                let (settings, step) = *link;
                let base = if settings == now { self.clone() } else { with(settings) };
                Self { step: step.unwrap_or(self.step), ..base }
            }
        }
    }

    fn load(link: Link) -> Action {
        Action::Load(Box::new(link))
    }

    fn is_change(before: &Link, after: &Link) -> bool {
        before.0 != after.0
    }

    fn back_to(&self, (settings, _): Link) -> (Self, Vec<Infallible>) {
        self.apply(Self::load((settings, Some(self.step))))
    }

    fn done(&self) -> &Done {
        &self.done
    }

    fn forgotten(&self) -> Self {
        Self { done: Done::default(), shown: [false; Step::ALL.len()], ..self.clone() }
    }

    fn read_done(text: &str) -> Done {
        // Earlier versions stored the open step, and a flag for each step: "paths 01000".
        let flags = text.split_once(' ').filter(|(_, flags)| flags.bytes().all(|flag| matches!(flag, b'0' | b'1')));
        let Some((_, flags)) = flags else { return Done::read(text) };
        let mut done = Done::default();
        Step::ALL.iter().zip(flags.bytes()).for_each(|(step, flag)| done.note(step.name(), flag == b'1'));
        done
    }

    fn goals() -> Vec<String> {
        Step::ALL.iter().map(|step| step.name().to_owned()).collect()
    }
}

impl Prove {
    /// The page as it opens: at the link's step or, if there is none, at the one that was open last.
    fn new((settings, step): Link, last: Step, done: Done) -> Self {
        Self { settings, step: step.unwrap_or(last), done, shown: [false; Step::ALL.len()], path: 1 }
    }

    /// Whether the answer of a step is known: it was found, or shown.
    pub(crate) fn knows(&self, step: Step) -> bool {
        self.shown[step.index()] || self.done.has(step.name())
    }
}

impl Step {
    pub(crate) fn before(self) -> Option<Self> {
        Self::ALL.get(self.index().checked_sub(1)?).copied()
    }

    pub(crate) fn next(self) -> Option<Self> {
        Self::ALL.get(self.index() + 1).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;

    fn page() -> Prove {
        Prove::new((StudySettings::default(), None), Step::Chain, Done::default())
    }

    #[test]
    fn a_link_decides_which_step_is_open_and_otherwise_the_last_one_is() {
        let at = |step| Prove::new((StudySettings::default(), step), Step::Paths, Done::default()).step;
        assert_eq!((at(None), at(Some(Step::Slope))), (Step::Paths, Step::Slope));
    }

    #[test]
    fn filled_blanks_are_known_by_name_and_once_were_flags() {
        let solved = page().after(Action::Solve(Step::Slope)).after(Action::Solve(Step::Product));
        assert_eq!((solved.done.text(), Prove::progress(&solved.done)), ("slope product", (2, 5)));
        assert_eq!(Prove::read_done("slope product"), solved.done);
        assert_eq!(Prove::read_done("paths 01010"), solved.done);
        assert_eq!(Prove::read_done("chain 00000"), Done::default());
        assert_eq!(solved.after(Action::StartOver).done, Done::default());
    }

    #[test]
    fn an_answer_that_was_shown_is_known_but_not_filled() {
        let shown = page().after(Action::Show(Step::Slope)).after(Action::Solve(Step::Slope));
        assert!(shown.knows(Step::Slope) && !shown.knows(Step::Chain));
        assert_eq!(Prove::progress(&shown.done), (0, 5));
        let again = shown.after(Action::StartOver).after(Action::Solve(Step::Slope));
        assert_eq!(Prove::progress(&again.done), (1, 5));
    }

    #[test]
    fn paths_are_asked_for_while_they_can_be_listed() {
        let deep = page().after(Action::Layers(7));
        assert!(!deep.settings.paths && deep.after(Action::Layers(6)).settings.paths);
        assert_eq!(page().after(Action::Path(9)).after(Action::Seed(1)).path, 1);
    }

    #[test]
    fn the_address_leads_back_to_the_page() {
        let page = page().after(Action::Layers(7)).after(Action::Init(Init::Tight)).after(Action::Go(Step::Product));
        let (link, notes) = reader::read(reader::split(&page.address()).1, Prove::read);
        assert_eq!((&link, notes), (&page.link(), vec![]));
        let pathed = page.after(Action::Path(5));
        assert_eq!(pathed.after(Action::Load(Box::new(link))), pathed, "the same network again");
        let other = (StudySettings { seed: 3, ..pathed.settings.clone() }, None);
        let loaded = pathed.after(Action::Load(Box::new(other)));
        assert_eq!((loaded.settings.seed, loaded.path, loaded.step), (3, 1, Step::Product));
    }

    #[test]
    fn steps_lead_from_one_to_the_next() {
        assert_eq!((Step::Chain.before(), Step::Conclusion.next()), (None, None));
        let forth: Vec<_> = std::iter::successors(Some(Step::Chain), |step| step.next()).collect();
        assert_eq!(forth, Step::ALL);
        assert_eq!(Step::Paths.before(), Some(Step::Slope));
    }
}
