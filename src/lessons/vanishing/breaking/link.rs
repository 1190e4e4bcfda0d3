//! The address of the tab: the scenario, and the settings of the other tabs.

use crate::lessons::vanishing::tab::Tab;
use crate::settings::Reader;
use engine::choice::Choice;
use protocol::{DEEPEST_GUESS, Scenario};

/// What the address holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BreakLink {
    pub(crate) scenario: Scenario,
    /// The settings of the other tabs, unchanged.
    pub(crate) others: String,
}

/// Reads the part of an address after "?".
pub(crate) fn read(reader: &mut Reader<'_>) -> BreakLink {
    let scenario = reader.choice("scenario", Scenario::ThreeTight);
    let others = reader.pairs().filter(|(key, _)| !["part", "scenario"].contains(key));
    let others = others.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&");
    BreakLink { scenario, others }
}

/// The link as the part of the address after "?".
pub(crate) fn write(link: &BreakLink) -> String {
    let own = format!("scenario={}", link.scenario.name());
    Tab::Break.with(&[own, link.others.clone()].join("&"))
}

/// The settings with which the tab Measure shows a scenario's first network.
pub(crate) fn measure(scenario: Scenario) -> String {
    let of = scenario.experiment();
    Tab::Measure.with(&format!(
        "depth={DEEPEST_GUESS}&hidden={}&activation={}&init={}&seed={}&scale={}",
        of.units,
        of.activation.name(),
        of.init.name(),
        of.seed,
        of.scale
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::reader;

    fn read(query: &str) -> (BreakLink, Vec<String>) {
        reader::read(query, super::read)
    }

    #[test]
    fn the_address_names_the_scenario_and_keeps_the_rest() {
        let (link, notes) = read("part=break&scenario=k5-tight&depth=7&hidden=2");
        assert_eq!((link.scenario, link.others.as_str(), notes.len()), (Scenario::FiveTight, "depth=7&hidden=2", 0));
        assert_eq!(write(&link), "part=break&scenario=k5-tight&depth=7&hidden=2");
        assert_eq!(write(&read("").0), "part=break&scenario=k3-tight");
    }

    #[test]
    fn an_unknown_scenario_falls_back_and_says_so() {
        let (link, notes) = read("scenario=k6-tight");
        assert_eq!(link.scenario, Scenario::ThreeTight);
        assert!(notes[0].starts_with("scenario=k6-tight is not usable: allowed: k3-tight, k4-tight"), "{notes:?}");
    }

    #[test]
    fn a_scenario_can_be_taken_to_measure() {
        assert_eq!(
            measure(Scenario::FiveTight),
            "part=measure&depth=100&hidden=5&activation=sigmoid&init=tight&seed=0&scale=1"
        );
    }
}
