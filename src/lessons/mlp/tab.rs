//! The tabs of the lesson, and their names in an address.

use engine::choice::{Choice, choice};

choice! {
    /// A tab of the lesson on fitting a network. All tabs show the same run and its controls.
    "part", pub(crate) Tab {
        /// The fit, and all settings.
        Fit = "fit", "Fit";
        /// The units and the weights of the network.
        Units = "units", "Inside the network";
        /// The history of runs.
        Runs = "runs", "Compare runs";
    }
}

impl Tab {
    /// An address without a tab, with this tab added. The first tab needs no name.
    pub(crate) fn with(self, query: &str) -> String {
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
        assert_eq!(Tab::Runs.with("lr=0.1"), "part=runs&lr=0.1");
        assert_eq!(Tab::Fit.with("lr=0.1"), "lr=0.1", "a link from before there were parts is one of today");
    }
}
