//! Messages about the search for good settings: many settings, each trained from several seeds.

use std::ops::RangeInclusive;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{Points, RunSettings, named};
use engine::choice::choice;

/// The number of seeds for each of a search's settings.
pub const SEARCH_SEEDS: RangeInclusive<u32> = 1..=20;
/// Epochs of each run of a search.
pub const SEARCH_EPOCHS: RangeInclusive<u32> = 1..=2000;
/// The number of settings in one request.
pub const SEARCH_SETTINGS: RangeInclusive<u32> = 1..=1024;

choice! {
    /// The measure of a run.
    "measure", pub Measure {
        /// The mean squared error at the points that the network was trained on.
        Training = "training", "Training loss";
        /// The mean squared error at points that were left out of the training; [`super::LeftOut`] says which.
        LeftOut = "left-out", "Error at left-out points";
    }
}

/// A request to train runs and to measure them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchRequest {
    /// The number that the page gives this request.
    pub request: u32,
    /// The measure.
    #[serde(with = "named")]
    pub measure: Measure,
    /// The settings, each with its first seed; as many as [`SEARCH_SETTINGS`] allows. See [`SearchRequest::runs`].
    pub settings: Vec<RunSettings>,
    /// The reader's own points, if all settings have the same: there may be thousands, which are sent once.
    pub own: Option<Rc<Points>>,
    /// The number of seeds for each of the settings, within [`SEARCH_SEEDS`].
    pub seeds: u32,
    /// The number of epochs, within [`SEARCH_EPOCHS`].
    pub epochs: u32,
}

impl SearchRequest {
    /// A request about these settings.
    #[must_use]
    pub fn new(request: u32, measure: Measure, mut settings: Vec<RunSettings>, seeds: u32, epochs: u32) -> Self {
        let own = settings.first().and_then(|first| first.own.clone());
        let own = own.filter(|own| settings.iter().all(|settings| settings.own.as_ref() == Some(own)));
        if own.is_some() {
            settings.iter_mut().for_each(|settings| settings.own = None);
        }
        Self { request, measure, settings, own, seeds, epochs }
    }

    /// The settings with their points.
    pub fn runs(&self) -> impl Iterator<Item = RunSettings> + '_ {
        self.settings.iter().map(|settings| {
            let own = self.own.clone().or_else(|| settings.own.clone());
            RunSettings { own, ..settings.clone() }
        })
    }
}

/// The outcomes of the runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchResponse {
    /// The request's number.
    pub request: u32,
    /// The outcomes for the request's settings, in the same order.
    pub outcomes: Vec<Rc<SearchOutcome>>,
}

/// The outcome for one of a search's settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchOutcome {
    /// The measure for each seed; `None` if the run has diverged.
    pub runs: Vec<Option<f64>>,
    /// The median, where a diverged run counts as larger than every number; `None` if the median run has diverged.
    pub median: Option<f64>,
    /// The smallest; `None` if all runs have diverged.
    pub lowest: Option<f64>,
    /// The largest; `None` if a run has diverged.
    pub highest: Option<f64>,
    /// The largest minus the smallest; `None` if a run has diverged.
    pub spread: Option<f64>,
    /// The number of runs that are better than the straight line.
    pub beating: u32,
    /// The number of runs that have diverged.
    pub diverged: u32,
    /// The same measure of the least-squares line; the median, if each seed has points of its own or holds out others.
    pub line: f64,
    /// The same measure of always predicting the mean, likewise.
    pub mean: f64,
}

/// The seeds of a search: `count` consecutive seeds from `first` on; after the largest seed comes 0.
pub fn search_seeds(first: u32, count: u32) -> impl Iterator<Item = u32> {
    (0..count).map(move |index| first.wrapping_add(index))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, encode};

    #[test]
    fn messages_about_a_search_survive_encoding_and_decoding() {
        let settings = vec![RunSettings::default(), RunSettings { seed: 7, ..RunSettings::default() }];
        let measure = Measure::LeftOut;
        let question = SearchRequest::new(3, measure, settings, 5, 300);
        assert_eq!(decode(&encode(&question).expect("encodes")), Ok(question));
        let outcome = SearchOutcome {
            runs: vec![Some(0.17), None],
            median: None,
            lowest: Some(0.17),
            highest: None,
            spread: None,
            beating: 0,
            diverged: 1,
            line: 0.1689,
            mean: 0.5439,
        };
        let report = SearchResponse { request: 3, outcomes: vec![Rc::new(outcome)] };
        assert_eq!(decode(&encode(&report).expect("encodes")), Ok(report));
    }

    #[test]
    fn own_points_are_sent_once() {
        let points = Points::new((0..1000).map(f64::from).collect(), (0..1000).map(f64::from).collect());
        let own = RunSettings::default().with_own(Some(Rc::new(points.expect("sound"))));
        let both = vec![own.clone(), RunSettings { seed: 7, ..own.clone() }];
        let question = SearchRequest::new(3, Measure::Training, both.clone(), 5, 300);
        assert!(encode(&question).expect("encodes").len() < 17_000);
        assert!(question.runs().eq(both));
        let mixed = vec![own, RunSettings::default()];
        assert!(SearchRequest::new(3, Measure::Training, mixed.clone(), 5, 300).runs().eq(mixed));
    }

    #[test]
    fn seeds_follow_each_other() {
        assert!(search_seeds(3, 4).eq([3, 4, 5, 6]));
        assert!(search_seeds(u32::MAX, 2).eq([u32::MAX, 0]));
    }
}
