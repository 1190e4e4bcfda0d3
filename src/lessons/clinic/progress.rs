//! Which patients have been diagnosed and which cured, as this device remembers.

use crate::frame::task::{Done, Task};
use engine::choice::Choice;
use protocol::Case;

const fn task(name: &'static str, what: &'static str, why: &'static str) -> Task {
    Task { name, what, why }
}

/// To diagnose each patient, in their order, and then to cure each.
const TASKS: [Task; 16] = [
    task("found-1", "Diagnose patient 1.", ""),
    task("found-2", "Diagnose patient 2.", ""),
    task("found-3", "Diagnose patient 3.", ""),
    task("found-4", "Diagnose patient 4.", ""),
    task("found-5", "Diagnose patient 5.", ""),
    task("found-6", "Diagnose patient 6.", ""),
    task("found-7", "Diagnose patient 7.", ""),
    task("found-8", "Diagnose patient 8.", ""),
    task(
        "cured-1",
        "Cure patient 1.",
        "Below the edge 2 / λmax every step corrects more than it overshoots. The nearer to it, the faster the flat \
         direction learns.",
    ),
    task(
        "cured-2",
        "Cure patient 2.",
        "With a bend between the layers each unit can turn at a place of its own, and the sum follows the points where \
         no straight line can.",
    ),
    task(
        "cured-3",
        "Cure patient 3.",
        "Cleared in each epoch, the gradient is that of the present w and b and nothing else: the descent has no \
         momentum left that would carry it past the lowest point.",
    ),
    task(
        "cured-4",
        "Cure patient 4.",
        "A shorter first step leaves the units where they have a slope, and an activation with a slope below 0 can \
         come back from there. Either is a cure; prevention is the only one, for a dead unit gets no gradient.",
    ),
    task(
        "cured-5",
        "Cure patient 5.",
        "With a mean, the right rate does not depend on how many points there are. A fifteenth of the rate does the \
         same here, and would be wrong again for other data.",
    ),
    task(
        "cured-6",
        "Cure patient 6.",
        "With the shape (15, 1) each prediction meets its own target. An assertion on both shapes before the loop would \
         have found this at once.",
    ),
    task(
        "cured-7",
        "Cure patient 7.",
        "With small initial weights the units start where their slope is large, and the gradient comes through from the \
         first epoch on.",
    ),
    task(
        "cured-8",
        "Cure patient 8.",
        "A good rate lies not far below the edge of stability, here 0.02315. A rate a thousand times smaller takes a \
         thousand times as many epochs.",
    ),
];

/// What has been done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress(Done);

impl Progress {
    /// What the device remembers.
    #[must_use]
    pub fn restored(stored: &str) -> Self {
        Self(Done::restored(&TASKS, stored))
    }

    /// What the device is to remember.
    #[must_use]
    pub fn stored(&self) -> String {
        self.0.stored()
    }

    /// Whether a patient has been diagnosed.
    #[must_use]
    pub fn is_found(&self, case: Case) -> bool {
        self.0.is_done(case.index())
    }

    /// Whether a patient has been cured.
    #[must_use]
    pub fn is_cured(&self, case: Case) -> bool {
        self.0.is_done(Case::ALL.len() + case.index())
    }

    /// Takes down that a patient has been diagnosed.
    pub fn note_found(&mut self, case: Case) {
        self.0.note(case.index(), true);
    }

    /// Takes down that a patient has been cured.
    pub fn note_cured(&mut self, case: Case) {
        self.0.note(Case::ALL.len() + case.index(), true);
    }

    /// How many have been diagnosed, and how many cured.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let count = |is: fn(&Self, Case) -> bool| Case::ALL.iter().filter(|&&case| is(self, case)).count();
        (count(Self::is_found), count(Self::is_cured))
    }

    /// What a patient's cure shows.
    #[must_use]
    pub fn lesson(case: Case) -> &'static str {
        TASKS[Case::ALL.len() + case.index()].why
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_patient_is_remembered_by_its_number() {
        let mut progress = Progress::restored("found-3 nonsense");
        progress.note_found(Case::RateHigh);
        progress.note_cured(Case::RateHigh);
        assert!(progress.is_found(Case::NoZeroGrad) && !progress.is_cured(Case::NoZeroGrad));
        assert_eq!(progress.counts(), (2, 1));
        assert_eq!(Progress::restored(&progress.stored()), progress);
        assert_eq!(progress.stored(), "found-1 found-3 cured-1");
        for &case in Case::ALL {
            assert_eq!(TASKS[case.index()].name, format!("found-{}", case.name()));
            assert_eq!(TASKS[8 + case.index()].name, format!("cured-{}", case.name()));
            assert!(!Progress::lesson(case).is_empty());
        }
    }
}
