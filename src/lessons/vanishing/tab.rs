//! The tabs of the lesson, and how an address names them.

use crate::settings::link;
use engine::choice::{Choice, choice};

choice! {
    /// A tab of the lesson on vanishing gradients.
    "part", pub Tab {
        /// How large the gradient is, by depth and by layer.
        Measure = "measure", "Measure";
        /// Why it vanishes at least as fast as the bound, step by step.
        Prove = "prove", "Prove";
        /// How a network attains the bound.
        Reach = "reach", "Reach the bound";
        /// Where the bound stops shrinking, and what happens then: guessed first, then seen.
        Break = "break", "Break it";
        /// Deep nets in training, sick and cured.
        Train = "train", "Train it";
    }
}

impl Tab {
    /// The part that the settings of an address name; the first one if they name none.
    #[must_use]
    pub fn of(query: &str) -> Self {
        link::named(query, "part").unwrap_or(Self::Measure)
    }

    /// The settings of an address, with this part instead of whichever they name: what the parts have in common is
    /// carried along.
    #[must_use]
    pub fn with(self, query: &str) -> String {
        let others = link::pairs(query).filter(|(key, _)| *key != "part").map(|(key, value)| format!("{key}={value}"));
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
