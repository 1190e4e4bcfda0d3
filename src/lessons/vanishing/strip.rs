//! The links of the tab strip.
//!
//! The link to a tab that has not been shown yet carries all settings of the present tab. The link to a tab that has been shown
//! carries the settings with which it was left, except for common settings that the reader has changed since.

use super::tab::Tab;
use super::{breaking, layers, prove, reach, train};
use crate::settings::Reader;
use crate::settings::link::{read_probe, write_probe};
use crate::settings::reader::pairs;
use engine::choice::Choice;

/// The keys of the common settings, which more than one tab reads.
const COMMON: [&str; 5] = ["depth", "hidden", "activation", "init", "seed"];

/// The values of [`COMMON`]; `None` for an unknown one.
type Common = [Option<String>; COMMON.len()];

/// The tab that is shown with its address, and the addresses with which the others were left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TabStrip {
    shown: Tab,
    /// The part of its address after "?".
    query: String,
    /// The common settings as the tab uses them, within its limits.
    own: Common,
    /// The values that the reader has set last, in any tab.
    common: Common,
    /// The query with which each tab was left, and [`Self::common`] at that time.
    left: [Option<(String, Common)>; Tab::ALL.len()],
}

impl TabStrip {
    /// The lesson opened at an address with this query.
    pub(super) fn new(query: &str) -> Self {
        let shown = Tab::of(query);
        let left = [const { None }; Tab::ALL.len()];
        Self { shown, query: query.to_owned(), own: own(shown, query), common: common(query), left }
    }

    pub(super) fn shown(&self) -> Tab {
        self.shown
    }

    /// Follows the address to another query, as after a click on a link, an edit of the address, or going back.
    pub(super) fn visit(&mut self, query: &str) {
        let tab = Tab::of(query);
        let is_back = tab != self.shown && self.left[tab.index()].as_ref().is_some_and(|(left, _)| left == query);
        // A query of the strip itself, or with which the tab was left, is no change by the reader.
        if !is_back && self.link(tab) != query {
            overlay(&mut self.common, &common(query));
        }
        if tab != self.shown {
            self.left[self.shown.index()] = Some((self.query.clone(), self.common.clone()));
        }
        (self.shown, self.query, self.own) = (tab, query.to_owned(), own(tab, query));
    }

    /// Notes that the present tab has written a query to the address bar.
    pub(super) fn written(&mut self, query: &str) {
        let now = common(query);
        for ((value, before), common) in now.iter().zip(&self.own).zip(&mut self.common) {
            // A value that the tab has only brought within its limits is no change by the reader.
            if value.is_some() && value != before {
                common.clone_from(value);
            }
        }
        (self.query, self.own) = (query.to_owned(), now);
    }

    /// The query of the link to a tab.
    pub(super) fn link(&self, tab: Tab) -> String {
        if tab == self.shown {
            return self.query.clone();
        }
        let Some((query, then)) = &self.left[tab.index()] else { return tab.with(&self.query) };
        let there = common(query);
        let changed = |key: &str| {
            let at = COMMON.iter().position(|common| *common == key)?;
            let is_other = |value: &&String| ![&then[at], &there[at]].map(Option::as_ref).contains(&Some(*value));
            self.common[at].as_ref().filter(is_other)
        };
        // Edits and the epoch of a paused race belong to one network, and are dropped for another one.
        let is_other = ["depth", "seed"].into_iter().any(|key| changed(key).is_some());
        let kept = pairs(query).filter(|(key, _)| !(is_other && ["edits", "epoch"].contains(key)));
        let missing = COMMON.iter().filter(|&&key| pairs(query).all(|(other, _)| other != key));
        let missing = missing.filter_map(|&key| Some(format!("{key}={}", changed(key)?)));
        let pair = |(key, value): (&str, &str)| {
            let value = if key == "part" { value } else { changed(key).map_or(value, String::as_str) };
            format!("{key}={value}")
        };
        kept.map(pair).chain(missing).collect::<Vec<_>>().join("&")
    }

    /// The strip as text for the memory of the browser's tab; see [`Self::recalled`].
    pub(super) fn text(&self) -> String {
        let line = |query: &str, common: &Common| format!("{query} {}", written(common));
        let left = self.left.iter().flatten().map(|(query, then)| line(query, then));
        std::iter::once(line(&self.query, &self.common)).chain(left).collect::<Vec<_>>().join("\n")
    }

    /// The lesson opened at an address with this query, and with the other tabs as a text of [`Self::text`] holds them.
    pub(super) fn recalled(query: &str, text: &str) -> Self {
        let mut strip = Self::new(query);
        let mut lines = text.lines().filter_map(|line| line.split_once(' '));
        let Some((remembered, known)) = lines.next() else { return strip };
        let (mut known, here) = (common(known), strip.common);
        if remembered != query {
            overlay(&mut known, &here);
        }
        strip.common = known;
        for (query, then) in lines {
            strip.left[Tab::of(query).index()] = Some((query.to_owned(), common(then)));
        }
        strip
    }
}

/// The common settings in a query.
fn common(query: &str) -> Common {
    COMMON.map(|key| pairs(query).find(|(other, _)| *other == key).map(|(_, value)| value.to_owned()))
}

fn written(common: &Common) -> String {
    let pair = |(key, value): (&&str, &Option<String>)| value.as_ref().map(|value| format!("{key}={value}"));
    COMMON.iter().zip(common).filter_map(pair).collect::<Vec<_>>().join("&")
}

fn overlay(common: &mut Common, others: &Common) {
    for (value, other) in common.iter_mut().zip(others) {
        if other.is_some() {
            value.clone_from(other);
        }
    }
}

/// The common settings in a query as a tab uses them: it replaces values that it cannot use.
fn own(tab: Tab, query: &str) -> Common {
    let reader = &mut Reader::new(query);
    common(&match tab {
        Tab::Measure => {
            let settings = read_probe(reader);
            write_probe(&settings) + &layers::link::write(layers::link::read(reader, settings.layers), settings.layers)
        }
        Tab::Prove => {
            let (settings, step) = prove::link::read(reader);
            prove::link::write(&settings, step.unwrap_or(prove::state::Step::Chain))
        }
        Tab::Reach => reach::link::write(&reach::link::read(reader)),
        Tab::Break => breaking::link::write(&breaking::link::read(reader)),
        Tab::Train => train::link::write(&train::link::read(reader)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reader follows the strip's link.
    fn follow(strip: &mut TabStrip, tab: Tab) -> String {
        let link = strip.link(tab);
        strip.visit(&link);
        assert_eq!(strip.shown(), tab);
        link
    }

    #[test]
    fn a_new_tab_gets_all_settings_and_one_that_was_left_is_as_it_was() {
        let mut strip = TabStrip::new("part=reach&depth=3&seed=3");
        strip.written("part=reach&depth=3&seed=3&edits=w231:1");
        assert_eq!(follow(&mut strip, Tab::Prove), "part=prove&depth=3&seed=3&edits=w231:1");
        strip.written("part=prove&depth=3&hidden=3&init=uniform&seed=3&step=paths");
        assert_eq!(follow(&mut strip, Tab::Reach), "part=reach&depth=3&seed=3&edits=w231:1");
        assert_eq!(strip.link(Tab::Prove), "part=prove&depth=3&hidden=3&init=uniform&seed=3&step=paths");
        assert_eq!(strip.link(Tab::Reach), "part=reach&depth=3&seed=3&edits=w231:1", "its own address");
        strip.visit("part=train&depth=3&seed=3&epoch=40");
        strip.visit("part=prove&depth=3&seed=3");
        assert_eq!(strip.link(Tab::Train), "part=train&depth=3&seed=3&epoch=40");
        strip.written("part=prove&depth=3&seed=5");
        assert_eq!(strip.link(Tab::Train), "part=train&depth=3&seed=5", "another race begins at its start");
    }

    #[test]
    fn what_the_reader_changes_is_carried_along_and_limits_are_not() {
        let mut strip = TabStrip::new("depth=40&hidden=3&activation=sigmoid&init=uniform&seed=0");
        follow(&mut strip, Tab::Prove);
        // The proof shows at most twelve layers; that is no change by the reader.
        strip.written("part=prove&depth=12&hidden=3&init=uniform&seed=0&step=slope");
        assert_eq!(strip.link(Tab::Measure), "depth=40&hidden=3&activation=sigmoid&init=uniform&seed=0");
        strip.written("part=prove&depth=12&hidden=3&init=tight&seed=7&step=slope");
        let carried = "depth=40&hidden=3&activation=sigmoid&init=tight&seed=7";
        assert_eq!(follow(&mut strip, Tab::Measure), carried);
        assert_eq!(strip.link(Tab::Prove), "part=prove&depth=12&hidden=3&init=tight&seed=7&step=slope");
        strip.written("depth=5&hidden=3&activation=tanh&init=tight&seed=7");
        let carried = "part=prove&depth=5&hidden=3&init=tight&seed=7&step=slope&activation=tanh";
        assert_eq!(strip.link(Tab::Prove), carried);
    }

    #[test]
    fn an_address_by_hand_is_a_change_and_going_back_is_none() {
        let mut strip = TabStrip::new("part=train&depth=30&seed=1");
        follow(&mut strip, Tab::Reach);
        strip.visit("part=reach&depth=4&seed=9");
        assert_eq!(strip.link(Tab::Train), "part=train&depth=4&seed=9");
        strip.visit("part=train&depth=30&seed=1");
        assert_eq!(strip.link(Tab::Reach), "part=reach&depth=4&seed=9", "forth again");
    }

    #[test]
    fn where_the_tabs_were_left_survives_a_reload() {
        let mut strip = TabStrip::new("part=reach&depth=3&seed=3&edits=ones,z1");
        follow(&mut strip, Tab::Train);
        let query = strip.link(Tab::Train);
        let again = TabStrip::recalled(&query, &strip.text());
        assert_eq!(again.link(Tab::Reach), "part=reach&depth=3&seed=3&edits=ones,z1");
        strip.written("part=train&depth=3&hidden=8&seed=4");
        let again = TabStrip::recalled(&strip.link(Tab::Train), &strip.text());
        assert_eq!(again.link(Tab::Reach), "part=reach&depth=3&seed=4&hidden=8", "another network has no changes yet");
        assert_eq!(again.link(Tab::Reach), strip.link(Tab::Reach));
        assert_eq!(TabStrip::recalled(&query, ""), TabStrip::new(&query));
        let by_hand = TabStrip::recalled("part=train&depth=9", &strip.text());
        assert_eq!(
            by_hand.link(Tab::Reach),
            "part=reach&depth=9&seed=4&hidden=8",
            "another address counts as a change"
        );
    }

    #[test]
    fn a_limit_is_no_change_after_a_reload_either() {
        let mut strip = TabStrip::new("depth=40&hidden=3&seed=0");
        follow(&mut strip, Tab::Reach);
        strip.written("part=reach&depth=6&seed=0&edits=w231:0.77");
        let query = follow(&mut strip, Tab::Break);
        assert!(query.contains("depth=6"), "{query}");
        let again = TabStrip::recalled(&query, &strip.text());
        assert_eq!(again, strip);
        assert_eq!(again.link(Tab::Reach), "part=reach&depth=6&seed=0&edits=w231:0.77");
        assert_eq!(again.link(Tab::Measure), "depth=40&hidden=3&seed=0");
    }
}
