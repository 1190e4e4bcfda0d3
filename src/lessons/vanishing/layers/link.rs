//! What is shown of the layers, in an address.

use super::Colouring;
use crate::settings::{Field, Reader};
use engine::choice::Choice;
use protocol::Inputs;

/// What is shown of a network layer by layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shown {
    /// The layer whose numbers are shown.
    pub(crate) layer: u32,
    /// What the strip's colours stand for.
    pub(crate) colouring: Colouring,
    /// What the statistics are over.
    pub(crate) inputs: Inputs,
}

impl Default for Shown {
    fn default() -> Self {
        Self { layer: 1, colouring: Colouring::Slope, inputs: Inputs::One }
    }
}

/// A change of one field of [`Shown`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Change {
    Layer(u32),
    Colouring(Colouring),
    Inputs(Inputs),
}

impl Shown {
    pub(crate) fn after(self, change: Change) -> Self {
        match change {
            Change::Layer(layer) => Self { layer, ..self },
            Change::Colouring(colouring) => Self { colouring, ..self },
            Change::Inputs(inputs) => Self { inputs, ..self },
        }
    }
}

/// The number of a layer in a network of this many.
pub(crate) fn field(layers: u32) -> Field {
    Field { name: "Layer", min: 1.0, max: f64::from(layers), whole: true }
}

/// Reads what is shown of a network with this many layers.
pub(crate) fn read(reader: &mut Reader<'_>, layers: u32) -> Shown {
    let default = Shown::default();
    Shown {
        layer: reader.whole("layer", field(layers), default.layer),
        colouring: reader.choice("colour", default.colouring),
        inputs: reader.choice("statistics", default.inputs),
    }
}

/// What is not shown by default, as the end of an address.
pub(crate) fn write(shown: Shown, layers: u32) -> String {
    let default = Shown::default();
    let layer = shown.layer.min(layers);
    let parts = [
        (layer != default.layer).then(|| format!("&layer={layer}")),
        (shown.colouring != default.colouring).then(|| format!("&colour={}", shown.colouring.name())),
        (shown.inputs != default.inputs).then(|| format!("&statistics={}", shown.inputs.name())),
    ];
    parts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;

    fn read(query: &str, layers: u32) -> (Shown, Vec<String>) {
        reader::read(query, |reader| super::read(reader, layers))
    }

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
