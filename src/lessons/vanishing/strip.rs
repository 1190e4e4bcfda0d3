//! Where each tab was left, and what its link in the tab strip carries there.
//!
//! A tab that has not been shown yet gets all settings of the tab that is. One that has been shown is led back to as it was
//! left, so that it finds everything as it was; only what the reader has changed since of the settings that the tabs have in
//! common is carried there.

use super::tab::Tab;
use super::{breaking, layers, prove, reach, train};
use crate::settings::link::{pairs, read_probe, write_probe};
use engine::choice::Choice;

/// The keys of the settings that more than one tab reads.
const COMMON: [&str; 5] = ["depth", "hidden", "activation", "init", "seed"];

/// Values by the keys of [`COMMON`], as far as they are known.
type Common = [Option<String>; COMMON.len()];

/// The tab that is shown and its address, and how the others were left.
#[derive(Debug, Clone, PartialEq)]
pub struct TabStrip {
    shown: Tab,
    /// The settings part of its address.
    query: String,
    /// What the tab makes of it, of the common settings.
    own: Common,
    /// What the reader has set last, in whichever tab.
    common: Common,
    /// The query of each tab when it was left, and the common settings then.
    left: [Option<(String, Common)>; Tab::ALL.len()],
}

impl TabStrip {
    /// The lesson opened at an address with these settings.
    #[must_use]
    pub fn new(query: &str) -> Self {
        let shown = Tab::of(query);
        let left = [const { None }; Tab::ALL.len()];
        Self { shown, query: query.to_owned(), own: own(shown, query), common: common(query), left }
    }

    /// The tab that is shown.
    #[must_use]
    pub fn shown(&self) -> Tab {
        self.shown
    }

    /// A link, a hand or going back has led to an address with these settings.
    pub fn visit(&mut self, query: &str) {
        let tab = Tab::of(query);
        let is_back = tab != self.shown && self.left[tab.index()].as_ref().is_some_and(|(left, _)| left == query);
        // What the strip carries, and what is only found as it was left, nobody has changed.
        if !is_back && self.link(tab) != query {
            overlay(&mut self.common, &common(query));
        }
        if tab != self.shown {
            self.left[self.shown.index()] = Some((self.query.clone(), self.common.clone()));
        }
        (self.shown, self.query, self.own) = (tab, query.to_owned(), own(tab, query));
    }

    /// The tab that is shown has put these settings into the address bar.
    pub fn written(&mut self, query: &str) {
        let now = common(query);
        for ((value, before), common) in now.iter().zip(&self.own).zip(&mut self.common) {
            // What a tab has brought within its limits, nobody has changed.
            if value.is_some() && value != before {
                common.clone_from(value);
            }
        }
        (self.query, self.own) = (query.to_owned(), now);
    }

    /// The settings part of the address that leads to a tab.
    #[must_use]
    pub fn link(&self, tab: Tab) -> String {
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
        // The numbers that were changed by hand are those of one network.
        let is_other = ["depth", "seed"].into_iter().any(|key| changed(key).is_some());
        let kept = pairs(query).filter(|(key, _)| !(is_other && *key == "edits"));
        let missing = COMMON.iter().filter(|&&key| pairs(query).all(|(other, _)| other != key));
        let missing = missing.filter_map(|&key| Some(format!("{key}={}", changed(key)?)));
        let pair = |(key, value): (&str, &str)| {
            let value = if key == "part" { value } else { changed(key).map_or(value, String::as_str) };
            format!("{key}={value}")
        };
        kept.map(pair).chain(missing).collect::<Vec<_>>().join("&")
    }

    /// The strip as a text, for the tab's memory; see [`Self::recalled`].
    #[must_use]
    pub fn text(&self) -> String {
        let line = |query: &str, common: &Common| format!("{query} {}", written(common));
        let left = self.left.iter().flatten().map(|(query, then)| line(query, then));
        std::iter::once(line(&self.query, &self.common)).chain(left).collect::<Vec<_>>().join("\n")
    }

    /// The lesson opened at an address with these settings, with what a text by [`Self::text`] says of the other tabs.
    #[must_use]
    pub fn recalled(query: &str, text: &str) -> Self {
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

/// What a tab makes of the common settings in a query: what it cannot use it replaces.
fn own(tab: Tab, query: &str) -> Common {
    common(&match tab {
        Tab::Measure => {
            let settings = read_probe(query).0;
            write_probe(&settings) + &layers::link::write(layers::link::read(query, settings.layers).0, settings.layers)
        }
        Tab::Prove => {
            let (settings, step) = prove::link::read(query).0;
            prove::link::write(&settings, step.unwrap_or(prove::state::Step::Chain))
        }
        Tab::Reach => reach::link::write(&reach::link::read(query).0),
        Tab::Break => breaking::link::write(&breaking::link::read(query).0),
        Tab::Train => train::link::write(&train::link::read(query).0),
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
