//! Drives the race: tells the worker what the page wants, and draws what the race has come to.

use std::rc::Rc;

use super::plots::{News, Parts, Plots};
use super::race::Race;
use super::state::{Action, Command, Train};
use super::task::after_frames;
use super::words::{loss, size};
use crate::charts::numerals::{fixed, grouped};
use crate::components::Table;
use crate::frame::client::{Client, Heard, Workers};
use crate::frame::driven;
use crate::frame::playback::Playback;
use crate::platform;
use protocol::deep_nets::{Request, Response};
use protocol::{DeepFrame, channel};

/// Time between two writings of the texts, in milliseconds.
const WRITE_MS: f64 = 150.0;

/// A race, and the page that shows it.
pub(super) struct Core {
    client: Client<channel::DeepNets>,
    plots: Option<Plots>,
    page: Rc<Train>,
    race: Race,
    playback: Playback,
    dirty: bool,
    written: f64,
}

impl driven::Core for Core {
    type Channel = channel::DeepNets;
    type Follows = Train;
    type Command = Command;
    type Refs = Parts;
    type Notice = Action;

    fn new(workers: &Workers, page: &Rc<Train>) -> Self {
        let mut core = Self {
            client: workers.client(),
            plots: None,
            page: Rc::clone(page),
            race: Race::default(),
            playback: Playback::default(),
            dirty: false,
            written: 0.0,
        };
        core.begin();
        core
    }

    fn attach(&mut self, parts: Option<&Parts>) {
        self.plots = parts.and_then(|parts| Plots::new(parts.clone()));
        self.playback.show();
        (self.dirty, self.written) = (true, 0.0);
    }

    fn follow(&mut self, page: &Rc<Train>, commands: &[Command]) {
        self.page = Rc::clone(page);
        for command in commands {
            match *command {
                Command::Begin => self.begin(),
                Command::Train(epochs) => self.client.command(page.race, self.playback.train(epochs)),
            }
        }
        self.play();
    }

    fn receive(&mut self, heard: Heard<'_, Response>) -> Option<Action> {
        let response = heard.response();
        if !self.race.receive(response, platform::now()) {
            return None;
        }
        self.dirty = true;
        if let Heard::Snapshot(_, running) = heard {
            self.playback.received(running);
        }
        if let (Response::RaceStarted(_), Some(plots)) = (response, &mut self.plots) {
            plots.begin();
        }
        self.notice()
    }

    fn tick(&mut self, now: f64) -> Option<Action> {
        self.client.command(self.page.race, self.playback.ask());
        self.draw(now);
        self.ended()
    }

    fn memory(&self) -> Option<String> {
        Some(self.race.memory())
    }
}

impl Core {
    fn begin(&mut self) {
        let Train { race, begins_at, .. } = *self.page;
        self.race.begin(race, begins_at);
        self.playback = Playback::default();
        self.client.send(Request::StartRace { run: race, nets: self.page.link.nets.to_vec() });
        self.client.command(race, self.playback.train(begins_at));
        self.play();
    }

    /// Has the worker play the race as the page says.
    fn play(&mut self) {
        let playing = self.page.playing.then(|| self.page.link.speed.epochs_per_second());
        self.client.command(self.page.race, self.playback.play(playing));
    }

    /// What the page should know of the newest frames.
    fn notice(&self) -> Option<Action> {
        let (page, scene) = (&self.page, self.race.scene()?);
        let done = after_frames(&page.done, &page.link.nets, scene, self.race.frames());
        if done == page.done { self.ended() } else { Some(Action::Done(done)) }
    }

    /// That no net can go on, as long as the page does not know.
    fn ended(&self) -> Option<Action> {
        let is_news = self.page.playing && self.race.is_set_up() && self.race.is_over();
        is_news.then_some(Action::Ended(self.page.race))
    }

    fn draw(&mut self, now: f64) {
        let Self { plots: Some(plots), page, race, .. } = self else { return };
        let rate = race.meter.rate(platform::now());
        let (Some(scene), [first, second]) = (race.scene(), race.frames()) else { return };
        let news = News { scene, nets: &page.link.nets, frames: [first, second], rate };
        if self.dirty || plots.is_stale() {
            plots.draw(&news);
            self.dirty = false;
        }
        // Between a change of settings and the new race, frames and settings do not belong together.
        if race.is_set_up() && now - self.written >= WRITE_MS {
            self.written = now;
            plots.write(&news);
        }
    }

    /// Gradients and updates of a net, layer by layer.
    pub(super) fn layer_table(&self, net: usize) -> Table {
        let head = vec!["Layer", "Gradient norm", "Update / weight"];
        let Some(frame) = self.race.frames().get(net) else { return Table { head, rows: Vec::new() } };
        let row = |(index, gradient): (usize, &Option<f32>)| {
            let update = frame.updates.get(index).map_or_else(String::new, |update| size(update.map(f64::from)));
            vec![(index + 1).to_string(), size(gradient.map(f64::from)), update]
        };
        Table { head, rows: frame.gradients.iter().enumerate().map(row).collect() }
    }

    /// The losses of both nets at the epochs that are kept.
    pub(super) fn loss_table(&self) -> Table {
        let head = vec!["Epoch", "Loss A", "Loss B"];
        let [Some(first), Some(second)] = [0, 1].map(|index| self.race.frames().get(index)) else {
            return Table { head, rows: Vec::new() };
        };
        let longer = if first.history.len() >= second.history.len() { first } else { second };
        let of = |frame: &DeepFrame, epoch: u32| {
            let at = frame.history.iter().find(|(at, _)| *at == epoch);
            at.map_or_else(String::new, |&(_, value)| loss(Some(f64::from(value))))
        };
        let row = |&(epoch, _): &(u32, f32)| vec![grouped(u64::from(epoch)), of(first, epoch), of(second, epoch)];
        Table { head, rows: longer.history.iter().map(row).collect() }
    }

    /// The curves of both nets.
    pub(super) fn fit_table(&self) -> Table {
        let head = vec!["x", "Net A", "Net B"];
        let (Some(scene), [first, second]) = (self.race.scene(), self.race.frames()) else {
            return Table { head, rows: Vec::new() };
        };
        let at = |frame: &DeepFrame, index: usize| {
            frame.curve.get(index).map_or_else(String::new, |&value| fixed(f64::from(value), 3))
        };
        // Every tenth is plenty to read.
        let rows = scene.grid.iter().enumerate().step_by(10);
        let row = |(index, &x): (usize, &f32)| vec![fixed(f64::from(x), 2), at(first, index), at(second, index)];
        Table { head, rows: rows.map(row).collect() }
    }
}
