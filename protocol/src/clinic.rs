//! Messages about the failure clinic: a patient's broken run, and its treated one beside it.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::named;
use engine::train::{Case, Script, Signs};

/// Set a patient up and forget the one before; answered by [`ClinicResponse::Admitted`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClinicRequest {
    /// The number that the page gives this patient.
    pub run: u32,
    /// Which patient.
    #[serde(with = "named")]
    pub case: Case,
    /// The treated script; the script as it came in is no treatment.
    #[serde(with = "script")]
    pub treatment: Script,
    /// The epoch at which the broken run is wanted; it may end before.
    pub epoch: u64,
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ClinicResponse {
    /// A patient is set up.
    Admitted {
        /// What stays the same.
        scene: Rc<ClinicScene>,
        /// The runs as they are.
        frame: Rc<ClinicFrame>,
    },
    /// What the runs have come to.
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
    /// That of always predicting the mean of y.
    pub mean_loss: f64,
    /// The mean of y.
    pub mean: f64,
    /// The largest learning rate at which a straight line on these points does not run away: 2 / λmax.
    pub stable_rate: f64,
    /// After how many epochs a straight line has half of its way along the flat axis left, at the patient's rate.
    pub half_life: Option<f64>,
    /// The same at the rate of the sheet's notebook.
    pub half_life_of_the_notebook: Option<f64>,
    /// The error below which a run has to stay to count as cured.
    pub goal: f64,
}

/// A patient's runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClinicFrame {
    /// The patient's number.
    pub run: u32,
    /// The script as it came in.
    pub broken: TrialFrame,
    /// The treated script, if anything has been changed.
    pub treated: Option<TrialFrame>,
}

/// A run of a script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrialFrame {
    /// Completed epochs.
    pub epoch: u64,
    /// Whether it has left the finite numbers; it then stays at its last finite epoch.
    pub diverged: bool,
    /// Whether it has kept below the goal over the last tenth of its epochs; `None` before its end.
    pub cured: Option<bool>,
    /// What is measured.
    pub signs: Signs,
    /// The model's value at each x of [`ClinicScene::grid`].
    pub curve: Vec<f32>,
    /// Each hidden unit's output there.
    pub units: Vec<Vec<f32>>,
    /// Mean squared error by epoch, thinned.
    pub errors: Vec<(u32, f32)>,
    /// The gradient's norm by epoch, thinned; `None` where it is exactly 0.
    pub gradients: Vec<(u32, Option<f32>)>,
    /// w and b by epoch, thinned; empty where there is a hidden layer.
    pub lines: Vec<(u32, [f32; 2])>,
}

/// A script as the row of its settings, choices by their names.
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
    fn every_script_survives_the_trip() {
        for &case in Case::ALL {
            let message = ClinicRequest { run: 3, case, treatment: case.script(), epoch: 7 };
            assert_eq!(decode::<ClinicRequest>(&encode(&message).expect("encodes")), Ok(message));
        }
    }
}
