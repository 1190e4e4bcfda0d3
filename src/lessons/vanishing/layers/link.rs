//! What is shown of the layers, in an address.

use super::Colouring;
use crate::settings::field::Field;
use crate::settings::link::Reader;
use engine::choice::Choice;
use protocol::Inputs;

/// What is shown of a network layer by layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// The layer whose numbers are shown.
    pub layer: u32,
    /// What the strip's colours stand for.
    pub colouring: Colouring,
    /// What the statistics are over.
    pub inputs: Inputs,
}

impl Default for Shown {
    fn default() -> Self {
        Self { layer: 1, colouring: Colouring::Slope, inputs: Inputs::One }
    }
}

/// One choice made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// Another layer.
    Layer(u32),
    /// Other colours.
    Colouring(Colouring),
    /// Other statistics.
    Inputs(Inputs),
}

impl Shown {
    /// What is shown after a change.
    #[must_use]
    pub fn after(self, change: Change) -> Self {
        match change {
            Change::Layer(layer) => Self { layer, ..self },
            Change::Colouring(colouring) => Self { colouring, ..self },
            Change::Inputs(inputs) => Self { inputs, ..self },
        }
    }
}

/// The layer's number in a network of so many.
#[must_use]
pub fn field(layers: u32) -> Field {
    Field { name: "Layer", min: 1.0, max: f64::from(layers), whole: true }
}

/// Reads what is shown of a network with so many layers; the second part says which values could not be used.
#[must_use]
pub fn read(query: &str, layers: u32) -> (Shown, Vec<String>) {
    let mut reader = Reader::new(query);
    let default = Shown::default();
    let shown = Shown {
        layer: reader.whole("layer", field(layers), default.layer),
        colouring: reader.choice("colour", default.colouring),
        inputs: reader.choice("statistics", default.inputs),
    };
    (shown, reader.notes)
}

/// The same as the end of an address: what is not as it is at first.
#[must_use]
pub fn write(shown: Shown, layers: u32) -> String {
    let default = Shown::default();
    let mut end = String::new();
    let layer = shown.layer.min(layers);
    if layer != default.layer {
        end += &format!("&layer={layer}");
    }
    if shown.colouring != default.colouring {
        end += &format!("&colour={}", shown.colouring.name());
    }
    if shown.inputs != default.inputs {
        end += &format!("&statistics={}", shown.inputs.name());
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_restores_what_is_shown() {
        let shown = Shown::default()
            .after(Change::Layer(7))
            .after(Change::Colouring(Colouring::Delta))
            .after(Change::Inputs(Inputs::Spread));
        assert_eq!(write(shown, 40), "&layer=7&colour=delta&statistics=spread");
        assert_eq!(read("depth=40&layer=7&colour=delta&statistics=spread", 40), (shown, vec![]));
        assert_eq!(read("depth=40", 40), (Shown::default(), vec![]));
        assert_eq!(write(Shown::default(), 40), "");
        assert_eq!(write(Shown { layer: 30, ..Shown::default() }, 20), "&layer=20", "the layer that is shown then");
    }

    #[test]
    fn what_cannot_be_shown_is_said() {
        let (shown, notes) = read("layer=41&colour=red&statistics=some", 40);
        assert_eq!(shown, Shown::default());
        assert_eq!(notes.len(), 3);
        assert!(notes[0].contains("layer=41") && notes[0].contains("from 1 to 40"), "{notes:?}");
        assert!(notes[1].contains("allowed: slope, delta") && notes[2].contains("allowed: one, spread"), "{notes:?}");
    }
}
