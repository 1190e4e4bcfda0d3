//! What a map varies, as a loop of a script.

use engine::choice::Choice;
use engine::optim::OptimizerKind;
use protocol::RunSettings;

use super::network::class;
use super::python::number;

pub(crate) const RATE: &str = "lr";
pub(crate) const HIDDEN: &str = "hidden";
pub(crate) const EPOCHS: &str = "epochs";
pub(crate) const BATCH: &str = "batch";
pub(crate) const OPTIMIZER: &str = "optimizer";

/// A setting that a map varies.
#[derive(Debug, Clone, Copy)]
pub struct Axis<'a> {
    /// Its key in links.
    pub key: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// Its values; for a setting with names, their indices.
    pub values: &'a [f64],
    /// Its value in the settings of the script.
    pub value: f64,
}

/// A setting that a script varies.
#[derive(Debug, Clone)]
pub(crate) struct Varied {
    key: &'static str,
    /// The name of a value in the script.
    pub(crate) name: &'static str,
    /// The name of the list of values.
    pub(crate) all: &'static str,
    /// In a sentence.
    pub(crate) what: &'static str,
    pub(crate) values: Vec<String>,
    /// The value in the settings of the script.
    pub(crate) value: String,
}

impl Axis<'_> {
    /// The loop, or the name on the page of a setting over which a script does not loop.
    pub(crate) fn varied(&self, settings: &RunSettings) -> Result<Varied, &'static str> {
        let (name, all, what) = match self.key {
            RATE => ("lr", "rates", "learning rate"),
            HIDDEN => ("hidden_size", "hidden_sizes", "hidden size"),
            EPOCHS => ("epochs", "numbers_of_epochs", "number of epochs"),
            BATCH => ("batch_size", "batch_sizes", "batch size"),
            // Optimizers with settings of their own have different arguments.
            OPTIMIZER if settings.momentum == 0.0 && settings.decay.is_none() => {
                ("optimizer_class", "optimizers", "optimizer")
            }
            _ => return Err(self.label),
        };
        let text = |&value: &f64| match self.key {
            OPTIMIZER => {
                let kind = OptimizerKind::ALL.get(value as usize).copied().unwrap_or(settings.optimizer);
                format!("torch.optim.{}", class(kind))
            }
            _ => number(value),
        };
        let (values, value) = (self.values.iter().map(text).collect(), text(&self.value));
        Ok(Varied { key: self.key, name, all, what, values, value })
    }
}

impl Varied {
    /// A value as a script prints it.
    pub(crate) fn printed(&self) -> String {
        if self.key == OPTIMIZER { format!("{}.__name__", self.name) } else { self.name.to_owned() }
    }
}

/// The name of a value of the setting with this key, if it is varied.
pub(crate) fn name(loops: &[Varied], key: &str) -> Option<&'static str> {
    loops.iter().find(|varied| varied.key == key).map(|varied| varied.name)
}
