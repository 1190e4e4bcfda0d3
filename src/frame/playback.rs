//! The page's control of a run at a worker.

use protocol::Command;

use super::client::Heard;

/// Where the commands to a run go.
pub(crate) trait Commanded {
    /// Sends a command to the run of this number.
    fn command(&self, run: u32, command: Command);
}

/// The control of a run that a worker trains. A command is sent only if it changes something. At most one snapshot is requested
/// at a time, and none while the run is paused.
pub(crate) struct Playback<C> {
    /// The connection to the worker.
    pub(crate) client: C,
    run: u32,
    /// The command by which it plays; nothing while the run is paused.
    playing: Option<Command>,
    /// Whether a snapshot has been requested and has not arrived.
    asked: bool,
    /// Whether the newest snapshot may be out of date.
    stale: bool,
}

impl<C: Commanded> Playback<C> {
    /// There is no run yet.
    pub(crate) fn new(client: C) -> Self {
        Self { client, run: 0, playing: None, asked: false, stale: false }
    }

    /// Controls another run from now on, which is paused.
    pub(crate) fn begin(&mut self, run: u32) {
        (self.run, self.playing, self.asked, self.stale) = (run, None, false, false);
    }

    /// Plays the run at a speed in epochs per second, where `None` is no limit, or pauses it.
    pub(crate) fn play(&mut self, playing: bool, epochs_per_second: Option<f64>) {
        self.set(playing.then_some(Command::Play { epochs_per_second }));
    }

    /// Plays the run, slowly at first, or pauses it.
    pub(crate) fn begin_to_play(&mut self, playing: bool, epochs_per_second: f64) {
        self.set(playing.then_some(Command::Begin { epochs_per_second }));
    }

    fn set(&mut self, playing: Option<Command>) {
        if std::mem::replace(&mut self.playing, playing) != playing {
            self.stale = true;
            self.client.command(self.run, playing.unwrap_or(Command::Pause));
        }
    }

    /// Trains the run for a number of epochs, whether it plays or not.
    pub(crate) fn train(&mut self, epochs: u64) {
        if epochs > 0 {
            self.stale = true;
            self.client.command(self.run, Command::Train(u32::try_from(epochs).unwrap_or(u32::MAX)));
        }
    }

    /// Requests a snapshot in the next frame, because the run is shown again.
    pub(crate) fn show(&mut self) {
        (self.asked, self.stale) = (false, true);
    }

    /// Takes note of a message about this run.
    pub(crate) fn received<T>(&mut self, heard: &Heard<'_, T>) {
        if let Heard::Snapshot(_, running) = heard {
            // The snapshot does not know of commands that were sent after it was requested.
            self.asked = false;
            self.stale |= *running;
        }
    }

    /// Requests a snapshot if the newest one may be out of date. Call this in each frame of the screen.
    pub(crate) fn ask(&mut self) {
        if self.stale && !self.asked {
            (self.asked, self.stale) = (true, false);
            self.client.command(self.run, Command::Snapshot);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[derive(Default)]
    struct Sent(RefCell<Vec<(u32, Command)>>);

    impl Commanded for Sent {
        fn command(&self, run: u32, command: Command) {
            self.0.borrow_mut().push((run, command));
        }
    }

    fn new() -> Playback<Sent> {
        let mut playback = Playback::new(Sent::default());
        playback.begin(4);
        playback
    }

    /// What was sent since the last call.
    fn sent(playback: &Playback<Sent>) -> Vec<(u32, Command)> {
        playback.client.0.take()
    }

    #[test]
    fn commands_are_sent_where_they_change_something() {
        let mut playback = new();
        playback.play(false, None);
        playback.train(0);
        assert_eq!(sent(&playback), [], "a new run stands still");
        for (playing, speed) in [(true, None), (true, None), (true, Some(60.0)), (false, Some(60.0)), (false, None)] {
            playback.play(playing, speed);
        }
        playback.train(7);
        let play = |epochs_per_second| Command::Play { epochs_per_second };
        let expected = [play(None), play(Some(60.0)), Command::Pause, Command::Train(7)];
        assert_eq!(sent(&playback), expected.map(|command| (4, command)));
        playback.begin(5);
        playback.play(true, None);
        assert_eq!(sent(&playback), [(5, play(None))]);
    }

    #[test]
    fn one_snapshot_at_a_time_and_none_of_a_run_that_stands() {
        let mut playback = new();
        let mut asks = |act: &dyn Fn(&mut Playback<Sent>)| {
            act(&mut playback);
            sent(&playback);
            playback.ask();
            sent(&playback) == [(4, Command::Snapshot)]
        };
        assert!(!asks(&|_| ()));
        assert!(asks(&|playback| playback.train(300)) && !asks(&|_| ()), "one is under way");
        assert!(asks(&|playback| playback.received(&Heard::Snapshot(&(), true))), "it goes on");
        assert!(!asks(&|playback| playback.received(&Heard::Response(&()))), "this was no snapshot");
        assert!(!asks(&|playback| playback.received(&Heard::Snapshot(&(), false))), "it stands");
        assert!(asks(&Playback::show), "what is shown again is asked for");
        let played_meanwhile = |playback: &mut Playback<Sent>| {
            playback.play(true, None);
            playback.received(&Heard::Snapshot(&(), false));
        };
        assert!(asks(&played_meanwhile), "the snapshot is older than the command");
    }
}
