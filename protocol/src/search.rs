//! Messages about the search for good settings: many runs, each trained from several seeds.

use std::ops::RangeInclusive;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{RunSettings, named};
use engine::choice::choice;

/// From how many seeds each of a search's settings is trained.
pub const SEARCH_SEEDS: RangeInclusive<u32> = 1..=20;
/// Epochs of each run of a search.
pub const SEARCH_EPOCHS: RangeInclusive<u32> = 1..=2000;
/// How many settings one question may ask for.
pub const SEARCH_SETTINGS: RangeInclusive<u32> = 1..=1024;

choice! {
    /// What is measured of a run.
    "measure", pub Measure {
        /// The mean squared error on the data.
        Training = "training", "Training loss";
        /// The mean squared error at points that were left out of the training, each in turn.
        LeaveOneOut = "left-out", "Leave-one-out error";
    }
}

/// Which runs to train, and what to measure of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchRequest {
    /// The number that the page gives this question.
    pub request: u32,
    /// What to measure.
    #[serde(with = "named")]
    pub measure: Measure,
    /// The settings, each with its first seed; as many as [`SEARCH_SETTINGS`] allows.
    pub settings: Vec<RunSettings>,
    /// From how many seeds each is trained, within [`SEARCH_SEEDS`].
    pub seeds: u32,
    /// For how many epochs, within [`SEARCH_EPOCHS`].
    pub epochs: u32,
}

/// How the runs have come out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchResponse {
    /// The question's number.
    pub request: u32,
    /// For each of the question's settings, in order.
    pub outcomes: Vec<Rc<SearchOutcome>>,
}

/// What has come of one of a search's settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchOutcome {
    /// The measure for each seed; `None` where the run has diverged.
    pub runs: Vec<Option<f64>>,
    /// The middle one; what has diverged counts as worse than every number. `None` where the middle one has diverged.
    pub median: Option<f64>,
    /// The smallest; `None` where all have diverged.
    pub lowest: Option<f64>,
    /// The largest; `None` where one has diverged.
    pub highest: Option<f64>,
    /// The largest less the smallest; `None` where one has diverged.
    pub spread: Option<f64>,
    /// How many runs are below the straight line's.
    pub beating: u32,
    /// How many have diverged.
    pub diverged: u32,
    /// What the straight line of least squares has of the same measure; the middle one, where each seed has its own points.
    pub line: f64,
    /// What always predicting the mean has of it, likewise.
    pub mean: f64,
}

/// The seeds of a search: so many in a row, after the largest from 0 on again.
pub fn search_seeds(first: u32, count: u32) -> impl Iterator<Item = u32> {
    (0..count).map(move |index| first.wrapping_add(index))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, encode};

    #[test]
    fn messages_about_a_search_survive_the_trip() {
        let settings = vec![RunSettings::default(), RunSettings { seed: 7, ..RunSettings::default() }];
        let measure = Measure::LeaveOneOut;
        let question = SearchRequest { request: 3, measure, settings, seeds: 5, epochs: 300 };
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
    fn seeds_follow_each_other() {
        assert!(search_seeds(3, 4).eq([3, 4, 5, 6]));
        assert!(search_seeds(u32::MAX, 2).eq([u32::MAX, 0]));
    }
}
