//! How a page lets a run go on, and when it asks what the run has come to.

use protocol::{Channel, Command};

use super::client::Client;

/// The page's side of a run that its worker plays: commands are sent when they change, and one snapshot is asked for at a time
/// while the run goes on.
#[derive(Debug, Default)]
pub(crate) struct Playback {
    run: u32,
    /// The speed at which it plays, in epochs a second, `None` for no limit; nothing while it stands still.
    playing: Option<Option<f64>>,
    /// Whether a snapshot is under way.
    asked: bool,
    /// Whether the newest snapshot may be out of date.
    stale: bool,
}

impl Playback {
    /// Follows a new run, which stands still.
    pub(crate) fn begin(run: u32) -> Self {
        Self { run, ..Self::default() }
    }

    /// Has the run play at a speed, or stand still.
    pub(crate) fn play<C: Channel>(&mut self, client: &Client<C>, playing: Option<Option<f64>>) {
        if self.playing == playing {
            return;
        }
        self.playing = playing;
        self.stale = true;
        let command = playing.map_or(Command::Pause, |epochs_per_second| Command::Play { epochs_per_second });
        client.command(self.run, command);
    }

    /// Has the run go on by so many epochs, playing or not.
    pub(crate) fn train<C: Channel>(&mut self, client: &Client<C>, epochs: u32) {
        if epochs > 0 {
            self.stale = true;
            client.command(self.run, Command::Train(epochs));
        }
    }

    /// Sends what the worker has forgotten, as a run does that has stopped by itself and is to go on.
    pub(crate) fn resume<C: Channel>(&mut self, client: &Client<C>) {
        if let Some(epochs_per_second) = self.playing {
            self.stale = true;
            client.command(self.run, Command::Play { epochs_per_second });
        }
    }

    /// A snapshot has come.
    pub(crate) fn received(&mut self, running: bool) {
        self.asked = false;
        self.stale = running;
    }

    /// Asks for a snapshot, once for each call at most: the screen's next frame is about to be drawn.
    pub(crate) fn ask<C: Channel>(&mut self, client: &Client<C>) {
        if self.stale && !self.asked {
            self.asked = true;
            client.command(self.run, Command::Snapshot);
        }
    }
}
