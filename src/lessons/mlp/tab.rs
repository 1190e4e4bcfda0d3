//! The tabs of the lesson, and how an address names them.

use crate::settings::link;
use engine::choice::{Choice, choice};

choice! {
    /// A tab of the lesson on fitting a network. Each shows the same run, and the controls of it.
    "part", pub Tab {
        /// How well the network fits, and every setting.
        Fit = "fit", "Fit";
        /// What the network is made of.
        Units = "units", "Inside the network";
        /// The run's past, and other runs beside it.
        Runs = "runs", "Compare runs";
    }
}

impl Tab {
    /// The part that the settings of an address name; the first one if they name none.
    #[must_use]
    pub fn of(query: &str) -> Self {
        link::named(query, "part").unwrap_or(Self::Fit)
    }

    /// The settings of an address that names no part, with this one. The first part goes without a name.
    #[must_use]
    pub fn with(self, query: &str) -> String {
        match self {
            Self::Fit => query.to_owned(),
            _ => format!("part={}&{query}", self.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_part() {
        for &part in Tab::ALL {
            assert_eq!(Tab::of(&part.with("lr=0.1&hidden=2")), part);
        }
        assert_eq!(["", "part=none", "lr=0.3"].map(Tab::of), [Tab::Fit; 3]);
        assert_eq!(Tab::Fit.with("lr=0.1"), "lr=0.1", "a link from before there were parts is one of today");
    }
}
