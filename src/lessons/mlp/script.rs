//! The run as a script for PyTorch.

use twin::{Network, Script, Shown};

use super::history::recipe::Recipe;
use super::live::Live;
use protocol::{RunSettings, Turn};

/// What the script does.
#[derive(Debug, PartialEq)]
pub(super) struct Source {
    settings: RunSettings,
    turns: Vec<Turn>,
    epoch: u64,
    /// The losses up to that epoch.
    pub(super) losses: Vec<Shown>,
}

impl Source {
    /// The run up to the epoch that is shown. While it is not known how to repeat the run, it is one with its settings from epoch 0
    /// on.
    pub(super) fn new(settings: &RunSettings, live: &Live, recipe: Option<Recipe>) -> Self {
        let (Some(recipe), Some(frame)) = (recipe, live.shown()) else {
            return Self { settings: settings.clone(), turns: Vec::new(), epoch: 0, losses: Vec::new() };
        };
        let Recipe { settings, turns, epoch, .. } = recipe.up_to(frame.epoch);
        let history = live.frame.as_ref().map_or(&[][..], |newest| &newest.history);
        let earlier = history.iter().copied().filter(|(at, _)| u64::from(*at) < epoch);
        let losses = earlier.chain([(epoch as u32, frame.loss as f32)]).collect();
        Self { settings, turns, epoch, losses }
    }

    /// The script.
    pub(super) fn script(&self) -> Script {
        let Self { settings, turns, epoch, losses } = self;
        Network { settings, turns, epoch: *epoch, losses }.script()
    }
}
