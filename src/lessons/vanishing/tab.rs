//! The tabs of the lesson, and how an address names them.

use crate::settings::reader;
use engine::choice::{Choice, choice};

choice! {
    /// A tab of the lesson on vanishing gradients.
    "part", pub(crate) Tab {
        /// The size of the gradient, by depth and by layer.
        Measure = "measure", "Measure";
        /// The proof that it vanishes at least as fast as the bound.
        Prove = "prove", "Prove";
        /// A game: how a network attains the bound.
        Reach = "reach", "Reach the bound";
        /// Networks whose bound does not shrink, guessed first and then measured.
        Break = "break", "Break it";
        /// Deep nets in training, with failures and cures.
        Train = "train", "Train it";
    }
}

impl Tab {
    /// The tab that a query names; the first one if it names none.
    pub(crate) fn of(query: &str) -> Self {
        reader::named(query, "part").unwrap_or(Self::Measure)
    }

    /// A query that leads to this tab, with the other settings of `query`.
    pub(crate) fn with(self, query: &str) -> String {
        let others =
            reader::pairs(query).filter(|(key, _)| *key != "part").map(|(key, value)| format!("{key}={value}"));
        std::iter::once(format!("part={}", self.name())).chain(others).collect::<Vec<_>>().join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_part() {
        for &part in Tab::ALL {
            assert_eq!(Tab::of(&part.with("depth=40&part=prove&hidden=3")), part);
        }
        assert_eq!(["", "part=none", "depth=3"].map(Tab::of), [Tab::Measure; 3]);
    }

    #[test]
    fn another_part_keeps_the_settings() {
        assert_eq!(Tab::Measure.with("depth=40&part=prove&hidden=3"), "part=measure&depth=40&hidden=3");
        assert_eq!(Tab::Measure.with(""), "part=measure");
    }
}
