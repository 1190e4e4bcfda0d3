//! Controls the race at the worker as the page says, and shows its state.

use std::rc::Rc;

use twin::{Nets, Script, Shown};
use yew::Callback;

use super::mapping::Mapping;
use super::memory;
use super::plots::{News, Parts, Plots};
use super::race::Race;
use super::side::Side;
use super::state::{Action, Train};
use super::task::after_frames;
use super::words::{loss, size};
use crate::charts::numerals::fixed;
use crate::code::{Overlay, Run, compared};
use crate::components::parameters::{self, Parameter, Shape};
use crate::components::{Cell, Table};
use crate::frame::{Client, Command, Heard, Playback, Screen, Workers, driven};
use crate::platform;
use crate::run::tables::{by_number, by_place};
use engine::choice::Choice;
use protocol::deep_nets::{Request, Response};
use protocol::{DeepParameters, DeepSettings, RaceParameters, channel};

/// A race, and the page that shows it.
pub(super) struct Core {
    playback: Playback<Client<channel::DeepNets>>,
    screen: Screen<Plots>,
    page: Rc<Train>,
    race: Race,
    pub(super) mapping: Rc<Mapping>,
    /// Losses that PyTorch has printed.
    printed: Overlay,
    /// Who waits for the parameters of a net.
    asked: Vec<(Side, Callback<String>)>,
}

/// What a script for PyTorch does.
#[derive(Debug, PartialEq)]
pub(super) struct Source {
    nets: [DeepSettings; 2],
    /// The epochs of each net, and its losses up to there.
    runs: [(u64, Vec<Shown>); 2],
}

impl Source {
    /// The script.
    pub(super) fn script(&self) -> Script {
        let [a, b] = &self.runs;
        Nets { settings: &self.nets, epochs: [a.0, b.0], losses: [&a.1, &b.1] }.script()
    }
}

impl driven::Core for Core {
    type Channel = channel::DeepNets;
    type Follows = Train;
    type Command = Command;
    type Refs = Parts;
    type Notice = Action;

    fn new(workers: &Workers, page: &Rc<Train>) -> Self {
        let mut core = Self {
            playback: Playback::new(workers.client()),
            screen: Screen::of(None),
            page: Rc::clone(page),
            race: Race::default(),
            mapping: Rc::new(Mapping::new((*page.map).clone())),
            printed: Overlay::default(),
            asked: Vec::new(),
        };
        core.follow(page, &[Command::Begin]);
        core
    }

    fn attach(&mut self, parts: Option<&Parts>) {
        self.screen = Screen::of(parts);
        self.playback.show();
    }

    fn follow(&mut self, page: &Rc<Train>, commands: &[Command]) {
        self.page = Rc::clone(page);
        for command in commands {
            match *command {
                Command::Begin => self.begin(),
                Command::Train(epochs) => self.playback.train(epochs.into()),
            }
        }
        self.playback.play(page.playing, page.link.speed.epochs_per_second());
    }

    fn receive(&mut self, heard: Heard<'_, Response>) -> Option<Action> {
        let response = heard.response();
        if let Response::Parameters(told) = response {
            self.tell(told);
            return None;
        }
        if !self.race.receive(response, platform::now()) {
            return None;
        }
        self.screen.dirty = true;
        self.playback.received(&heard);
        if let (Response::RaceStarted(_), Some(plots)) = (response, &mut self.screen.plots) {
            plots.begin();
        }
        self.notice()
    }

    fn tick(&mut self, now: f64) -> Option<Action> {
        self.playback.ask();
        self.draw(now);
        self.ended()
    }

    fn memory(&self) -> Option<String> {
        Some(memory::write(self.race.epoch(), &self.mapping.map.state()))
    }
}

impl Core {
    /// Asks the worker for the parameters of a net, for a file that is passed on once they have come.
    pub(super) fn ask(&mut self, side: Side, save: Callback<String>) {
        if self.race.is_set_up() {
            self.asked.push((side, save));
            self.playback.client.send(Request::Parameters { run: self.page.race });
        }
    }

    /// Passes on the files with the parameters that have come. Those of an earlier race are of no use.
    fn tell(&mut self, told: &RaceParameters) {
        for (side, save) in std::mem::take(&mut self.asked) {
            if let Some(net) = told.nets.get(side.index()).filter(|_| told.run == self.page.race) {
                save.emit(json(side, net));
            }
        }
    }

    fn begin(&mut self) {
        self.asked.clear();
        let Train { race, begins_at, .. } = *self.page;
        self.race.begin(race, begins_at);
        self.playback.begin(race);
        self.playback.client.send(Request::StartRace { run: race, nets: self.page.link.nets.to_vec() });
        self.playback.train(begins_at.into());
    }

    /// What the page has to learn from the newest frames.
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

    /// The address that restores the race as it is, paused; `None` before it is set up.
    pub(super) fn address(&self) -> Option<String> {
        self.race.is_set_up().then(|| self.page.address_at(self.race.epoch()))
    }

    /// The race for a script for PyTorch.
    pub(super) fn source(&self) -> Source {
        // Between a change of settings and the new race, frames and settings do not belong together.
        let frames = if self.race.is_set_up() { self.race.frames() } else { &[] };
        let of = |net: usize| frames.get(net).map(|frame| (frame.step, frame.history.clone())).unwrap_or_default();
        Source { nets: self.page.link.nets, runs: [of(0), of(1)] }
    }

    /// Lays losses that PyTorch has printed over the chart, and says how far they are from those of the nets.
    pub(super) fn paste(&mut self, printed: &[Vec<Shown>]) -> String {
        self.screen.dirty |= self.printed.take(printed);
        let Source { runs: [a, b], .. } = self.source();
        let runs = [Run { name: "net A", losses: a.1 }, Run { name: "net B", losses: b.1 }];
        compared(printed, &runs)
    }

    fn draw(&mut self, now: f64) {
        let rate = self.race.meter.rate(platform::now());
        let (Some(scene), [first, second]) = (self.race.scene(), self.race.frames()) else { return };
        let news = News { scene, nets: &self.page.link.nets, frames: [first, second], rate, printed: &self.printed };
        // Between a change of settings and the new race, frames and settings do not belong together.
        let belongs = self.race.is_set_up();
        if let Some(plots) = self.screen.plots_to_draw() {
            plots.draw(&news);
            if belongs {
                plots.diagnose(&news);
            }
        }
        if belongs && let Some(plots) = self.screen.plots_to_write(now) {
            plots.write(&news);
        }
    }

    /// Gradients and updates of a net, layer by layer.
    pub(super) fn layer_table(&self, net: usize) -> Table {
        let head = vec!["Layer", "Gradient norm", "Update / weight"];
        let Some(frame) = self.race.frames().get(net) else { return Table { head, rows: Vec::new() } };
        let row = |(index, gradient): (usize, &Option<f32>)| {
            let update = frame.updates.get(index).map_or_else(String::new, |update| size(update.map(f64::from)));
            [(index + 1).to_string(), size(gradient.map(f64::from)), update].map(Cell::from).to_vec()
        };
        Table { head, rows: frame.gradients.iter().enumerate().map(row).collect() }
    }

    /// The losses of both nets at the epochs that are kept.
    pub(super) fn loss_table(&self) -> Table {
        let rows = match self.race.frames() {
            [first, second] => {
                let histories = [first, second].map(|frame| frame.history.iter().copied());
                by_number(histories, |&value| [Cell::number(value, loss(Some(f64::from(value))))])
            }
            _ => Vec::new(),
        };
        Table { head: vec!["Epoch", "Loss A", "Loss B"], rows }
    }

    /// The curve of a net, at every tenth place of the grid.
    pub(super) fn fit_table(&self, net: usize) -> Table {
        let rows = match (self.race.scene(), self.race.frames().get(net)) {
            (Some(scene), Some(frame)) => by_place(&scene.grid, 10, [&frame.curve], |y| fixed(y, 3)),
            _ => Vec::new(),
        };
        Table { head: vec!["x", "y of the net"], rows }
    }
}

/// The parameters of a net as JSON, by the name of its class in the script.
fn json(side: Side, DeepParameters { step, tensors }: &DeepParameters) -> String {
    let values: Vec<Vec<f64>> =
        tensors.iter().map(|tensor| tensor.values.iter().copied().map(f64::from).collect()).collect();
    let named = tensors.iter().zip(&values).map(|(tensor, values)| Parameter {
        name: tensor.name.clone(),
        values,
        shape: Shape::of(&tensor.shape),
    });
    let class = format!("Net{}", side.name().to_ascii_uppercase());
    parameters::json(*step, &[(&class, named.collect())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::NamedTensor;
    use serde_json::{Value, json as value};

    #[test]
    fn a_net_is_saved_by_the_names_of_the_script() {
        let tensor = |name: &str, shape: &[u32], values: &[f32]| NamedTensor {
            name: name.to_owned(),
            shape: shape.to_vec(),
            values: values.to_vec(),
        };
        let tensors = vec![
            tensor("layers.0.weight", &[2, 1], &[0.5, 0.1]),
            tensor("output.bias", &[1], &[-1.0]),
            tensor("batch_norms.0.num_batches_tracked", &[], &[8.0]),
        ];
        let read: Value = serde_json::from_str(&json(Side::B, &DeepParameters { step: 7, tensors })).expect("JSON");
        let expected = value!({
            "layers.0.weight": [[0.5], [0.1]],
            "output.bias": [-1.0],
            "batch_norms.0.num_batches_tracked": 8.0,
        });
        assert_eq!((&read["epoch"], &read["models"]), (&value!(7), &value!({ "NetB": expected })));
    }
}
