//! Plays the current run of a service: trains it in slices, and handles messages between them.

use protocol::{BEGIN_MS, BEGIN_SPEED, Channel, Command, EPOCHS_PER_ADVANCE, Message, Reply};

use crate::Service;

/// Milliseconds of training between two checks for messages. A message waits no longer than this.
const SLICE_MS: f64 = 8.0;
/// A delayed run catches up on at most this many milliseconds.
const MOST_CAUGHT_UP_MS: f64 = 100.0;

type Request<S> = <<S as Service>::Channel as Channel>::Request;
type Response<S> = <<S as Service>::Channel as Channel>::Response;

/// When [`Player::work`] must be called again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Next {
    /// After the next message.
    Idle,
    /// Immediately.
    Now,
    /// After this many milliseconds.
    In(f64),
}

/// A service whose current run can play. The clock decides where a slice ends; this changes no number.
#[derive(Debug, Default)]
pub struct Player<S> {
    service: S,
    run: Option<u32>,
    pace: Pace,
}

/// How far and how fast a run is to be trained.
#[derive(Debug, Default)]
struct Pace {
    playing: Option<Speed>,
    /// Epochs to train whether it plays or not.
    epochs: u64,
    /// How long the run has played, in milliseconds.
    played: f64,
    /// The number of epochs that are due at the current speed, and the time when it was updated.
    due: f64,
    reckoned: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Speed {
    Unlimited,
    PerSecond(f64),
    /// Epochs per second, once the run has played for a while.
    Begins(f64),
}

impl Speed {
    /// Epochs per second after a time of play, in milliseconds; `None` means no limit.
    fn after(self, played: f64) -> Option<f64> {
        match self {
            Self::Unlimited => None,
            Self::PerSecond(speed) => Some(speed),
            Self::Begins(speed) => {
                let begin = speed.min(BEGIN_SPEED);
                Some(begin + (speed - begin) * (played / BEGIN_MS).min(1.0).powi(2))
            }
        }
    }
}

impl<S: Service> Player<S> {
    /// Handles a message; returns the reply if it has one.
    pub fn take(&mut self, message: Message<Request<S>>, clock: &dyn Fn() -> f64) -> Option<Reply<Response<S>>> {
        let (question, reply) = match message {
            Message::Request(request) => (None, self.answer(request, clock)),
            Message::Question { number, request } => (Some(number), self.answer(request, clock)),
            Message::Run { run, command } if Some(run) == self.run => (None, self.command(command, clock)),
            Message::Run { .. } => (None, Ok(None)),
        };
        reply.unwrap_or_else(|message| Some(Reply::Failed { question, message }))
    }

    fn answer(&mut self, request: Request<S>, clock: &dyn Fn() -> f64) -> Result<Option<Reply<Response<S>>>, String> {
        let answered = self.service.answer(request, clock);
        if self.service.run() != self.run {
            (self.run, self.pace) = (self.service.run(), Pace::default());
        }
        answered.map(|response| response.map(Reply::Response))
    }

    fn command(&mut self, command: Command, clock: &dyn Fn() -> f64) -> Result<Option<Reply<Response<S>>>, String> {
        match command {
            Command::Play { epochs_per_second: None } => self.pace.playing = Some(Speed::Unlimited),
            Command::Play { epochs_per_second: Some(speed) } => self.play(speed, Speed::PerSecond, clock)?,
            Command::Begin { epochs_per_second } => self.play(epochs_per_second, Speed::Begins, clock)?,
            Command::Pause => (self.pace.playing, self.pace.due) = (None, 0.0),
            Command::Train(epochs) => self.pace.epochs = self.pace.epochs.saturating_add(epochs.into()),
            Command::Snapshot => {
                // A snapshot includes the epochs that are due by now.
                self.pace.reckon(clock());
                self.train(clock)?;
                return self.snapshot().map(Some);
            }
        }
        Ok(None)
    }

    fn play(&mut self, speed: f64, how: fn(f64) -> Speed, clock: &dyn Fn() -> f64) -> Result<(), String> {
        if !(speed > 0.0 && speed.is_finite()) {
            return Err(format!("the speed is {speed}; it must be a number of epochs a second above 0"));
        }
        self.pace.reckon(clock());
        self.pace.playing = Some(how(speed));
        Ok(())
    }

    /// Trains for one slice, if there is something to train. Returns a snapshot if the run stops by itself.
    pub fn work(&mut self, clock: &dyn Fn() -> f64) -> (Option<Reply<Response<S>>>, Next) {
        self.pace.reckon(clock());
        if !self.is_running() {
            return (None, Next::Idle);
        }
        if let Err(message) = self.train(clock) {
            self.pace = Pace::default();
            return (Some(Reply::Failed { question: None, message }), Next::Idle);
        }
        if self.is_running() {
            return (None, self.pace.next());
        }
        let reply = self.snapshot().unwrap_or_else(|message| Reply::Failed { question: None, message });
        (Some(reply), Next::Idle)
    }

    fn train(&mut self, clock: &dyn Fn() -> f64) -> Result<(), String> {
        let epochs = self.pace.wanted();
        if epochs == 0 || self.service.is_over() {
            return Ok(());
        }
        let done = self.service.train(epochs, SLICE_MS, clock)?;
        self.pace.trained(done);
        if self.service.is_over() {
            // The run goes on after the next command.
            self.pace = Pace::default();
        }
        Ok(())
    }

    fn is_running(&self) -> bool {
        self.run.is_some() && !self.service.is_over() && (self.pace.playing.is_some() || self.pace.epochs > 0)
    }

    fn snapshot(&mut self) -> Result<Reply<Response<S>>, String> {
        let running = self.is_running();
        Ok(Reply::Snapshot { running, response: self.service.snapshot()? })
    }
}

impl Pace {
    /// Updates the number of epochs that are due; `now` is in milliseconds.
    fn reckon(&mut self, now: f64) {
        let elapsed = (now - self.reckoned.replace(now).unwrap_or(now)).clamp(0.0, MOST_CAUGHT_UP_MS);
        let Some(playing) = self.playing else { return };
        self.played += elapsed;
        if let Some(speed) = playing.after(self.played) {
            // At a slow speed, what is left of an epoch must not be lost.
            let most = (speed * MOST_CAUGHT_UP_MS / 1000.0).max(2.0);
            self.due = (self.due + speed * elapsed / 1000.0).min(most);
        }
    }

    /// The number of epochs to train now.
    fn wanted(&self) -> u32 {
        let wanted = match self.playing {
            _ if self.epochs > 0 => u32::try_from(self.epochs).unwrap_or(u32::MAX),
            Some(Speed::Unlimited) => EPOCHS_PER_ADVANCE,
            Some(Speed::PerSecond(_) | Speed::Begins(_)) => self.due as u32,
            None => 0,
        };
        wanted.min(EPOCHS_PER_ADVANCE)
    }

    fn trained(&mut self, epochs: u32) {
        if self.epochs > 0 {
            self.epochs = self.epochs.saturating_sub(epochs.into());
        } else {
            self.due = (self.due - f64::from(epochs)).max(0.0);
        }
    }

    fn next(&self) -> Next {
        match self.playing.and_then(|playing| playing.after(self.played)) {
            Some(speed) if self.epochs == 0 && self.due < 1.0 => Next::In((1.0 - self.due) * 1000.0 / speed),
            _ => Next::Now,
        }
    }
}

#[cfg(test)]
mod tests;
