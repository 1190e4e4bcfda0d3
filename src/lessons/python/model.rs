//! A network that a cell has made, with the addresses at which the lessons show it.

use std::rc::Rc;

use engine::choice::Choice;
use engine::nn::Activation;
use protocol::{DEPTH, HIDDEN, Points, Precision, RunSettings};
use serde_json::Value;

use crate::charts::numerals::grouped;
use crate::lessons::mlp;

/// A network of a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The description by `lab.show` (python/lib/lab/_show.py), for files.
    pub json: String,
    /// What it is, in words.
    pub words: String,
    /// The lessons that show it, each with the address, without "#".
    pub lessons: [(&'static str, String); 2],
}

impl Model {
    /// Reads a description.
    ///
    /// # Errors
    /// If it is not one of a network that the lessons can show.
    pub fn read(json: &str) -> Result<Self, String> {
        let model: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let size = |key: &str| model[key].as_u64().and_then(|size| u32::try_from(size).ok());
        let name = |key: &str| model[key].as_str().unwrap_or_default().to_owned();
        let hidden = size("hidden").filter(|hidden| HIDDEN.contains(hidden)).ok_or("its hidden size is not allowed")?;
        let depth = size("depth").filter(|depth| DEPTH.contains(depth)).ok_or("its depth is not allowed")?;
        let activation = Activation::parse(&name("activation")).map_err(|_| "its activation is unknown")?;
        let precision = Precision::parse(&name("precision")).map_err(|_| "its precision is unknown")?;
        let own = match (numbers(&model["x"]), numbers(&model["y"])) {
            (Some(x), Some(y)) => Some(Rc::new(Points::new(x, y)?)),
            _ => None,
        };
        let settings = RunSettings { hidden, depth, activation, precision, ..RunSettings::default() }.with_own(own);
        let weights = numbers(&model["weights"]).ok_or("its weights are missing")?;
        let lessons = mlp::addresses_of(&settings, &weights).ok_or("it has too few or too many weights")?;
        let units = if hidden == 1 { "unit" } else { "units" };
        let layers = if depth == 1 { String::new() } else { format!(" in each of {depth} hidden layers") };
        let (kind, count) = (activation.label(), grouped(weights.len() as u64));
        let words = format!("A network with {hidden} {kind} {units}{layers}: {count} parameters.");
        Ok(Self { json: json.to_owned(), words, lessons })
    }
}

fn numbers(list: &Value) -> Option<Vec<f64>> {
    list.as_array()?.iter().map(Value::as_f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(hidden: u32, activation: &str, weights: &str, more: &str) -> String {
        format!(
            r#"{{"hidden": {hidden}, "depth": 1, "activation": "{activation}", "precision": "f32", "weights": [{weights}]{more}}}"#
        )
    }

    #[test]
    fn a_network_has_the_addresses_of_two_lessons() {
        let model = Model::read(&described(1, "tanh", "0.5, -1, 2, 0.25", "")).expect("a network");
        assert_eq!(model.words, "A network with 1 Tanh unit: 4 parameters.");
        let [(fit, to_fit), (inside, to_inside)] = &model.lessons;
        assert_eq!((*fit, *inside), ("Fit a network", "Inside the network"));
        for part in ["/mlp?lr=", "&hidden=1&", "&activation=tanh&", "&epoch=0&weights=AAAAAPwAAgL8AAABAAACAPg"] {
            assert!(to_fit.contains(part), "{to_fit}");
        }
        assert_eq!(to_inside, &to_fit.replacen("/mlp?", "/mlp?part=units&", 1));
        let own = Model::read(&described(1, "relu", "1, 1, 1, 1", r#", "x": [1, 2, 3], "y": [0, 1, 4]"#));
        assert!(own.expect("a network").lessons[0].1.contains("&points=A"));
    }

    #[test]
    fn what_is_no_network_of_a_lesson_says_why() {
        for (json, problem) in [
            ("{}".to_owned(), "its hidden size is not allowed"),
            (described(65, "tanh", "1", ""), "its hidden size is not allowed"),
            (described(1, "sine", "1", ""), "its activation is unknown"),
            (described(1, "tanh", "1, 2", ""), "it has too few or too many weights"),
            (described(1, "tanh", "1, 2, 3, null", ""), "its weights are missing"),
        ] {
            assert_eq!(Model::read(&json), Err(problem.to_owned()));
        }
    }
}
