//! The tabs of the lesson, and their names in an address.

use engine::choice::choice;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::link::in_part;

    #[test]
    fn an_address_names_its_part() {
        assert_eq!(in_part(Tab::Runs, "lr=0.1"), "part=runs&lr=0.1");
        assert_eq!(in_part(Tab::Fit, "lr=0.1"), "lr=0.1", "a link from before there were parts is one of today");
    }
}
