//! Which scenarios a reader has guessed, and how well; kept between visits as a short text.

use engine::choice::Choice;
use protocol::Scenario;

/// The newest outcome of each scenario.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Progress(Vec<(Scenario, bool)>);

impl Progress {
    /// Reads what [`Self::text`] wrote; whatever it does not understand is left out.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let outcome = |word: &str| match word {
            "right" => Some(true),
            "wrong" => Some(false),
            _ => None,
        };
        let entry = |entry: &str| {
            let (name, word) = entry.split_once('=')?;
            Some((Scenario::parse(name).ok()?, outcome(word)?))
        };
        text.split(',')
            .filter_map(entry)
            .fold(Self::default(), |progress, (scenario, right)| progress.with(scenario, right))
    }

    /// The text to keep.
    #[must_use]
    pub fn text(&self) -> String {
        let word = |right| if right { "right" } else { "wrong" };
        self.0
            .iter()
            .map(|&(scenario, right)| format!("{}={}", scenario.name(), word(right)))
            .collect::<Vec<_>>()
            .join(",")
    }

    /// With one more outcome.
    #[must_use]
    pub fn with(&self, scenario: Scenario, right: bool) -> Self {
        let others = self.0.iter().copied().filter(|&(other, _)| other != scenario);
        Self(others.chain([(scenario, right)]).collect())
    }

    /// How a scenario was guessed last.
    #[must_use]
    pub fn of(&self, scenario: Scenario) -> Option<bool> {
        self.0.iter().find(|&&(other, _)| other == scenario).map(|&(_, right)| right)
    }

    /// How many are guessed right.
    #[must_use]
    pub fn right(&self) -> usize {
        self.0.iter().filter(|&&(_, right)| right).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back() {
        let progress = Progress::default()
            .with(Scenario::FourTight, false)
            .with(Scenario::ThreeTight, true)
            .with(Scenario::FourTight, true);
        assert_eq!(progress.text(), "k3-tight=right,k4-tight=right");
        assert_eq!(Progress::read(&progress.text()), progress);
        assert_eq!((progress.right(), progress.of(Scenario::FiveTight)), (2, None));
        assert_eq!(Progress::read("k3-tight=maybe,=,k9=right,k5-tight=wrong").text(), "k5-tight=wrong");
        assert_eq!(Progress::read(""), Progress::default());
    }
}
