//! Serialises a [`Choice`] by its name, so that the engine's types need not implement serialisation.

use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serializer};

use engine::choice::Choice;

pub(super) fn serialize<C: Choice, S: Serializer>(choice: &C, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(choice.name())
}

pub(super) fn deserialize<'de, C: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<C, D::Error> {
    let name = <&str>::deserialize(deserializer)?;
    C::parse(name).map_err(D::Error::custom)
}

/// The same for a list of choices.
pub(super) mod list {
    use serde::de::{Deserializer, Error};
    use serde::{Deserialize, Serializer};

    use engine::choice::Choice;

    pub(crate) fn serialize<C: Choice, S: Serializer>(choices: &[C], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(choices.iter().map(|choice| choice.name()))
    }

    pub(crate) fn deserialize<'de, C: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<C>, D::Error> {
        let names = Vec::<&str>::deserialize(deserializer)?;
        names.into_iter().map(|name| C::parse(name).map_err(D::Error::custom)).collect()
    }
}
