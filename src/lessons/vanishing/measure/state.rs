//! The page's state and everything that can happen to it.

use std::rc::Rc;

use crate::lessons::vanishing::layers::link::{Change, Shown};
use engine::nn::{Activation, Init};
use protocol::{ProbeReport, ProbeSettings};

/// What the page is set to, and the newest answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Vanishing {
    /// The settings.
    pub settings: ProbeSettings,
    /// What is shown of the layers.
    pub shown: Shown,
    /// The newest report with the settings that it answers.
    pub answer: Option<Answer>,
    /// What the address asked for and could not get, in words.
    pub notes: Vec<String>,
}

/// A report and the question that it answers, which may be older than the page's settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The question.
    pub settings: ProbeSettings,
    /// The report.
    pub report: Rc<ProbeReport>,
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// L was changed.
    Layers(u32),
    /// K was changed.
    Units(u32),
    /// The activation was changed.
    Activation(Activation),
    /// The initialisation was changed.
    Init(Init),
    /// The seed was changed.
    Seed(u32),
    /// The weight scale was changed.
    Scale(f64),
    /// The input was changed.
    Input(f64),
    /// Something else is to be shown of the layers.
    Show(Change),
    /// An answer came.
    Answered(Answer),
    /// The address was changed by hand, by a link or by going back.
    Load(ProbeSettings, Shown, Vec<String>),
    /// The notes on the address have been read.
    DismissNotes,
}

impl Vanishing {
    /// The page as it opens.
    #[must_use]
    pub fn new(settings: ProbeSettings, shown: Shown, notes: Vec<String>) -> Self {
        Self { settings, shown, answer: None, notes }
    }

    /// The state after something has happened.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        let now = self.settings.clone();
        let with = |settings| Self { settings, ..self.clone() };
        match action {
            Action::Layers(layers) => with(ProbeSettings { layers, ..now }),
            Action::Units(units) => with(ProbeSettings { units, ..now }),
            Action::Activation(activation) => with(ProbeSettings { activation, ..now }),
            Action::Init(init) => with(ProbeSettings { init, ..now }),
            Action::Seed(seed) => with(ProbeSettings { seed, ..now }),
            Action::Scale(scale) => with(ProbeSettings { scale, ..now }),
            Action::Input(input) => with(ProbeSettings { input, ..now }),
            Action::Show(change) => Self { shown: self.shown.after(change), ..self.clone() },
            Action::Answered(answer) => Self { answer: Some(answer), ..self.clone() },
            Action::Load(settings, shown, notes) => Self { settings, shown, notes, ..self.clone() },
            Action::DismissNotes => Self { notes: Vec::new(), ..self.clone() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_action_changes_its_own_setting() {
        let page = Vanishing::new(ProbeSettings::default(), Shown::default(), vec!["note".to_owned()])
            .after(Action::Layers(7))
            .after(Action::Units(2))
            .after(Action::Activation(Activation::Tanh))
            .after(Action::Init(Init::Tight))
            .after(Action::Seed(9))
            .after(Action::Scale(2.0))
            .after(Action::Input(-0.5))
            .after(Action::Show(Change::Layer(5)))
            .after(Action::DismissNotes);
        let (activation, init) = (Activation::Tanh, Init::Tight);
        let expected = ProbeSettings { layers: 7, units: 2, activation, init, seed: 9, scale: 2.0, input: -0.5 };
        assert_eq!((page.settings, page.shown.layer, page.notes), (expected, 5, vec![]));
    }
}
