//! How a page lets a run go on, and when it asks what the run has come to.

use protocol::Command;

/// The page's side of a run that its worker plays. Commands are sent where they change something; one snapshot is asked for at
/// a time, and none of a run that stands still.
#[derive(Debug, Default)]
pub struct Playback {
    /// The speed at which it plays, in epochs a second, `None` for no limit; nothing while it stands still.
    playing: Option<Option<f64>>,
    /// Whether a snapshot is under way.
    asked: bool,
    /// Whether the newest snapshot may be out of date.
    stale: bool,
}

impl Playback {
    /// Has the run play at a speed, or stand still: the command that tells it so, if it is another than before.
    pub fn play(&mut self, playing: Option<Option<f64>>) -> Option<Command> {
        if self.playing == playing {
            return None;
        }
        (self.playing, self.stale) = (playing, true);
        Some(playing.map_or(Command::Pause, |epochs_per_second| Command::Play { epochs_per_second }))
    }

    /// Has the run go on by so many epochs, playing or not.
    pub fn train(&mut self, epochs: u32) -> Option<Command> {
        self.stale |= epochs > 0;
        (epochs > 0).then_some(Command::Train(epochs))
    }

    /// The screen begins, or goes on, to show the run.
    pub fn show(&mut self) {
        (self.asked, self.stale) = (false, true);
    }

    /// A snapshot has come, of a run that goes on by itself or does not.
    pub fn received(&mut self, running: bool) {
        (self.asked, self.stale) = (false, running);
    }

    /// The question for the screen's next frame, if there is one.
    pub fn ask(&mut self) -> Option<Command> {
        let wanted = self.stale && !self.asked;
        self.asked |= wanted;
        wanted.then_some(Command::Snapshot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_sent_where_they_change_something() {
        let mut playback = Playback::default();
        assert_eq!(playback.play(None), None, "a new run stands still");
        assert_eq!(playback.play(Some(None)), Some(Command::Play { epochs_per_second: None }));
        assert_eq!(playback.play(Some(None)), None);
        assert_eq!(playback.play(Some(Some(60.0))), Some(Command::Play { epochs_per_second: Some(60.0) }));
        assert_eq!(playback.play(None), Some(Command::Pause));
        assert_eq!((playback.train(0), playback.train(7)), (None, Some(Command::Train(7))));
    }

    #[test]
    fn one_snapshot_at_a_time_and_none_of_a_run_that_stands() {
        let mut playback = Playback::default();
        assert_eq!(playback.ask(), None);
        playback.train(300);
        assert_eq!((playback.ask(), playback.ask()), (Some(Command::Snapshot), None));
        playback.received(true);
        assert_eq!(playback.ask(), Some(Command::Snapshot), "it goes on");
        playback.received(false);
        assert_eq!(playback.ask(), None, "it stands");
        playback.show();
        assert_eq!(playback.ask(), Some(Command::Snapshot), "what is shown again is asked for");
    }
}
