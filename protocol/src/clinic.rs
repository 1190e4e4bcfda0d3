//! Messages about the failure clinic: the run of a patient's broken script, and the run of the treated script.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::named;
use engine::train::{Case, Script, Signs};

/// A request to set up a patient, which replaces the previous one; answered by [`ClinicResponse::Admitted`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClinicRequest {
    /// The number that the page gives this patient.
    pub run: u32,
    /// The patient.
    #[serde(with = "named")]
    pub case: Case,
    /// The treated script; the original script means that there is no treatment.
    #[serde(with = "script")]
    pub treatment: Script,
    /// The epoch to which the broken run is trained, unless it ends earlier.
    pub epoch: u64,
}

/// The worker's responses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ClinicResponse {
    /// A patient is set up.
    Admitted {
        /// What stays the same for this patient.
        scene: Rc<ClinicScene>,
        /// The current state of the runs.
        frame: Rc<ClinicFrame>,
    },
    /// The current state of the runs.
    Frame(Rc<ClinicFrame>),
}

/// What stays the same for a patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClinicScene {
    /// The data: x and y of each point.
    pub points: Vec<[f32; 2]>,
    /// The x of each curve's values, ascending.
    pub grid: Vec<f32>,
    /// w and b of the best straight line.
    pub best_line: [f64; 2],
    /// Its mean squared error.
    pub line_loss: f64,
    /// The mean squared error of always predicting the mean of y.
    pub mean_loss: f64,
    /// The mean of y.
    pub mean: f64,
    /// The largest learning rate at which a straight line on these points does not diverge: 2 / λmax.
    pub stable_rate: f64,
    /// The number of epochs in which a straight line's distance from its optimum along the flat axis is halved, at the
    /// patient's learning rate.
    pub half_life: Option<f64>,
    /// The same at the learning rate of the sheet's notebook.
    pub half_life_of_the_notebook: Option<f64>,
    /// A run is cured if its error stays below this goal.
    pub goal: f64,
}

/// A patient's runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClinicFrame {
    /// The number that the page gave the patient.
    pub run: u32,
    /// The run of the original script.
    pub broken: TrialFrame,
    /// The run of the treated script, if anything has been changed.
    pub treated: Option<TrialFrame>,
}

/// A run of a script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialFrame {
    /// Completed epochs.
    pub epoch: u64,
    /// Whether it has diverged; it then stays at its last finite epoch.
    pub diverged: bool,
    /// Whether its error stayed below the goal over the last tenth of its epochs; `None` before its end.
    pub cured: Option<bool>,
    /// The measured signs of a failure.
    pub signs: Signs,
    /// The model's value at each x of [`ClinicScene::grid`].
    pub curve: Vec<f32>,
    /// Each hidden unit's output at each x of the grid.
    pub units: Vec<Vec<f32>>,
    /// Mean squared error by epoch, thinned.
    pub errors: Vec<(u32, f32)>,
    /// The gradient's norm by epoch, thinned; `None` where it is exactly 0.
    pub gradients: Vec<(u32, Option<f32>)>,
    /// w and b by epoch, thinned; empty for a network with a hidden layer.
    pub lines: Vec<(u32, [f32; 2])>,
}

/// Serialises a script as a list of its settings, choices by their names.
mod script {
    use serde::de::{Deserializer, Error};
    use serde::{Deserialize, Serialize, Serializer};

    use engine::choice::Choice;
    use engine::nn::Activation;
    use engine::train::{Reduction, Script};

    type Row<'a> = (bool, bool, &'a str, f64, u32, &'a str, f64);

    pub(super) fn serialize<S: Serializer>(script: &Script, serializer: S) -> Result<S::Ok, S::Error> {
        let Script { zero_grad, flat_target, reduction, learning_rate, hidden, activation, scale } = *script;
        let row: Row<'_> = (zero_grad, flat_target, reduction.name(), learning_rate, hidden, activation.name(), scale);
        row.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Script, D::Error> {
        let (zero_grad, flat_target, reduction, learning_rate, hidden, activation, scale) =
            Row::deserialize(deserializer)?;
        let reduction = Reduction::parse(reduction).map_err(D::Error::custom)?;
        let activation = Activation::parse(activation).map_err(D::Error::custom)?;
        Ok(Script { zero_grad, flat_target, reduction, learning_rate, hidden, activation, scale })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, encode};
    use engine::choice::Choice;

    #[test]
    fn every_script_survives_encoding_and_decoding() {
        for &case in Case::ALL {
            let message = ClinicRequest { run: 3, case, treatment: case.script(), epoch: 7 };
            assert_eq!(decode::<ClinicRequest>(&encode(&message).expect("encodes")), Ok(message));
        }
    }
}
