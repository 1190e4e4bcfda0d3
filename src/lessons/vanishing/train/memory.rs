//! What the tab remembers beside the page's link: the epoch of the race, and the map as far as it is known.
//!
//! As text, these are two lines: the epoch, and the map in base64, which is empty before a map has been begun.

use std::rc::Rc;

use super::map::{Found, Map, Stage};
use super::state::Train;
use crate::frame::base64;
use protocol::{DeepSettings, VERSION, decode, encode};

/// A map as bytes: the version of the messages, whose types it uses; its settings and epochs; whether it was cancelled; its cells.
type Kept = (u32, (DeepSettings, u32), bool, Vec<Found>);

/// The text for a race at an epoch and a map.
pub(super) fn write(epoch: u64, map: &Map) -> String {
    let kept = map.asked.map(|asked| (VERSION, asked, map.stage == Stage::Idle, &map.cells));
    let map = kept.and_then(|kept| encode(&kept).ok()).map(|bytes| base64::encode(&bytes));
    format!("{epoch}\n{}", map.unwrap_or_default())
}

/// The page with what a text by [`write`] says. The race is paused at its epoch, and a map that is not complete is paused, too.
/// What cannot be read is ignored.
pub(super) fn restored(page: Train, text: &str) -> Train {
    let (epoch, kept) = text.split_once('\n').unwrap_or((text, ""));
    let map = Rc::new(map(kept).unwrap_or_default());
    match epoch.parse() {
        Ok(begins_at) if begins_at > 0 => Train { begins_at, playing: false, map, ..page },
        // A link may lead to a later epoch, from which the reader has gone back.
        Ok(_) => Train { begins_at: 0, map, ..page },
        Err(_) => Train { map, ..page },
    }
}

fn map(kept: &str) -> Option<Map> {
    let (version, asked, is_cancelled, cells): Kept = decode(&base64::decode(kept)?).ok()?;
    if version != VERSION || cells.len() != Map::default().cells.len() {
        return None;
    }
    let stage = match cells.iter().all(Option::is_some) {
        true => Stage::Complete,
        false if is_cancelled => Stage::Idle,
        false => Stage::Paused,
    };
    Some(Map { asked: Some(asked), cells, stage })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::page::Page;
    use crate::frame::task::Done;
    use crate::lessons::vanishing::train::link::TrainLink;
    use crate::lessons::vanishing::train::map::{MapAction, order};
    use crate::lessons::vanishing::train::state::Action;
    use protocol::DeepOutcome;

    fn page() -> Train {
        Train::new(TrainLink::default(), true, Done::default())
    }

    fn found(index: usize) -> MapAction {
        let (line_loss, mean_loss, diverged) = (0.1689, 0.5439, Some("the loss".to_owned()));
        let (loss, gradient_at_start, gradient_at_end) = (Some(1.0 / 3.0), Some(-26.4), None);
        let outcome =
            DeepOutcome { steps: 300, loss, gradient_at_start, gradient_at_end, line_loss, mean_loss, diverged };
        MapAction::Found(index, if index.is_multiple_of(2) { Ok(outcome) } else { Err("no worker".to_owned()) })
    }

    fn map_after(map: &Map) -> Map {
        (*restored(page(), &write(0, map)).map).clone()
    }

    #[test]
    fn a_race_comes_back_paused_at_its_epoch() {
        let again = restored(page(), &write(1234, &Map::default()));
        assert_eq!(again, Train { begins_at: 1234, playing: false, ..page() });
        assert_eq!(again.apply(Action::Reset).0.begins_at, 0);
        assert_eq!(restored(page(), &write(0, &Map::default())), page(), "a race at its start begins as ever");
        let linked = Train::new(TrainLink { epoch: Some(20), ..TrainLink::default() }, true, Done::default());
        let reset = restored(linked, &write(0, &Map::default()));
        assert_eq!((reset.begins_at, reset.playing), (0, false), "one that a link had paused stays paused");
    }

    #[test]
    fn a_map_comes_back_as_far_as_it_was_known_and_waits() {
        let like = DeepSettings { seed: 7, learning_rate: 0.1 + 0.2, ..DeepSettings::default() };
        let started = Map::default().after(MapAction::Start(like, 300));
        let running = [0, 9, 1].into_iter().fold(started, |map, index| map.after(found(index)));
        let paused = running.after(MapAction::Pause(true));
        assert_eq!((map_after(&running), map_after(&paused)), (paused.clone(), paused));
        let cancelled = running.after(MapAction::Cancel);
        assert_eq!(map_after(&cancelled), cancelled);
        let complete = order().into_iter().fold(running, |map, index| map.after(found(index)));
        assert_eq!((map_after(&complete).stage, map_after(&complete)), (Stage::Complete, complete));
    }

    #[test]
    fn what_cannot_be_read_is_ignored() {
        for text in ["", "-1", "epoch 3\n", "0\nnonsense", "\nAAAA"] {
            assert_eq!(restored(page(), text), page(), "{text:?}");
        }
        let of_older_build = Map::default().after(MapAction::Start(DeepSettings::default(), 300));
        let bytes = encode(&(VERSION - 1, of_older_build.asked, false, &of_older_build.cells)).expect("it is data");
        let odd = restored(page(), &format!("3\n{}", base64::encode(&bytes)));
        assert_eq!(odd, Train { begins_at: 3, playing: false, ..page() });
    }
}
