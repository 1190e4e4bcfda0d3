//! The run as a script for PyTorch.

use twin::{Network, Script};

use super::history::recipe::Recipe;
use super::live::Live;
use protocol::RunSettings;

/// The script of the epoch that is shown. While it is not known how to repeat the run, it is that of the run's settings from
/// epoch 0 on.
pub(super) fn script(settings: &RunSettings, live: &Live, recipe: Option<Recipe>) -> Script {
    let (Some(recipe), Some(frame)) = (recipe, live.shown()) else {
        return Network { settings, turns: &[], epoch: 0, losses: &[] }.script();
    };
    let Recipe { settings, turns, epoch, .. } = recipe.up_to(frame.epoch);
    let history = live.frame.as_ref().map_or(&[][..], |newest| &newest.history);
    let earlier = history.iter().copied().filter(|(at, _)| u64::from(*at) < epoch);
    let losses: Vec<_> = earlier.chain([(epoch as u32, frame.loss as f32)]).collect();
    Network { settings: &settings, turns: &turns, epoch, losses: &losses }.script()
}
