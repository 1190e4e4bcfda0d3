//! The state of the tab and the actions that change it.

use std::convert::Infallible;

use super::link::{self, Link};
use crate::frame::page::Page;
use crate::lessons::vanishing::PATH;
use crate::platform;
use crate::settings::field::Field;
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

/// Whether the blank of each step was answered correctly.
pub(crate) type Solved = [bool; 5];

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prove {
    /// The network.
    pub(crate) settings: StudySettings,
    /// The step that is open. The ledger holds the inequalities up to it.
    pub(crate) step: Step,
    pub(crate) solved: Solved,
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
    /// Empties all blanks.
    StartOver,
    /// Draws another path.
    Path(u32),
    /// Opens another link.
    Load(Box<Link>),
}

/// The name under which the device remembers the reader's progress.
pub(super) const STORED_AS: &str = "gradient-lab-proof";

impl Page for Prove {
    type Action = Action;
    type Link = Link;
    type Command = Infallible;
    const NAME: &'static str = "prove";

    fn read(query: &str) -> (Link, Vec<String>) {
        link::read(query)
    }

    fn open(link: Link, _: Option<&str>) -> Self {
        Self::new(link, platform::load(STORED_AS).as_deref())
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
            Action::Solve(step) => {
                let mut solved = self.solved;
                solved[step.index()] = true;
                Self { solved, ..self.clone() }
            }
            Action::StartOver => Self { solved: Solved::default(), step: Step::Chain, ..self.clone() },
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
}

impl Prove {
    /// The page as it opens, with the progress that was remembered from an earlier visit.
    fn new((settings, step): Link, remembered: Option<&str>) -> Self {
        let (last, solved) = remembered.and_then(recall).unwrap_or((Step::Chain, Solved::default()));
        Self { settings, step: step.unwrap_or(last), solved, path: 1 }
    }

    /// The progress as text to remember: "slope 11000".
    pub(crate) fn progress(&self) -> String {
        let flags: String = self.solved.iter().map(|&solved| if solved { '1' } else { '0' }).collect();
        format!("{} {flags}", self.step.name())
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

fn recall(text: &str) -> Option<(Step, Solved)> {
    let (step, flags) = text.split_once(' ')?;
    let mut solved = Solved::default();
    for (solved, flag) in solved.iter_mut().zip(flags.bytes()) {
        *solved = flag == b'1';
    }
    Some((Step::parse(step).ok()?, solved))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Prove {
        Prove::new((StudySettings::default(), None), None)
    }

    #[test]
    fn progress_is_remembered() {
        let page = page().after(Action::Solve(Step::Slope)).after(Action::Go(Step::Paths));
        assert_eq!(page.progress(), "paths 01000");
        let again = Prove::new((StudySettings::default(), None), Some(&page.progress()));
        assert_eq!(again, page);
        let linked = Prove::new((StudySettings::default(), Some(Step::Slope)), Some("paths 11000"));
        assert_eq!((linked.step, linked.solved[1]), (Step::Slope, true));
        for nonsense in ["", "paths", "none 11111", " "] {
            let fresh = Prove::new((StudySettings::default(), None), Some(nonsense));
            assert_eq!((fresh.step, fresh.solved), (Step::Chain, Solved::default()), "{nonsense}");
        }
        assert_eq!(page.after(Action::StartOver).progress(), "chain 00000");
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
        let (link, notes) = Prove::read(crate::settings::link::split(&page.address()).1);
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
