//! Drives the race: asks the worker for epochs and draws what comes back, outside of Yew's state.

use std::cell::RefCell;
use std::rc::Rc;

use super::plots::{News, Parts, Plots};
use super::state::{Action, Train};
use super::task::after_frames;
use super::words::{loss, size};
use crate::charts::numerals::{fixed, grouped};
use crate::components::Table;
use crate::frame::client::{Client, Subscription};
use crate::frame::old_driven as driven;
use crate::frame::pacer::Pacer;
use crate::lessons::mlp::meter::Meter;
use crate::platform::{self, Frames};
use protocol::channel;
use protocol::deep_nets::{Request, Response};
use protocol::{DeepFrame, Scene};

/// Time between two writings of the texts, in milliseconds.
const WRITE_MS: f64 = 150.0;
/// Milliseconds of work per demand: below a frame's 16.7, so that every frame has news.
const BUDGET_MS: f64 = 10.0;

/// A race on the page; dropping it stops everything.
pub(super) struct Driver {
    core: Rc<RefCell<Core>>,
    _frames: Frames,
    _subscription: Subscription,
}

struct Core {
    client: Client<channel::DeepNets>,
    plots: Option<Plots>,
    /// What the page is set to, and the number under which the worker knows the race.
    page: Option<Train>,
    number: u32,
    /// The newest numbers; those of the race before until the new one is set up.
    scene: Option<Scene>,
    frames: Vec<DeepFrame>,
    set_up: bool,
    pacer: Pacer,
    meter: Meter,
    dirty: bool,
    written: f64,
}

impl driven::Driver for Driver {
    type Channel = protocol::channel::DeepNets;
    type Page = Train;
    type Parts = Parts;

    fn new(client: &Client<channel::DeepNets>, parts: Parts, tell: impl Fn(Action) + 'static) -> Self {
        let core = Rc::new(RefCell::new(Core {
            client: client.clone(),
            plots: Plots::new(parts),
            page: None,
            number: 0,
            scene: None,
            frames: Vec::new(),
            set_up: false,
            pacer: Pacer::default(),
            meter: Meter::default(),
            dirty: false,
            written: 0.0,
        }));
        let (receiver, drawer) = (Rc::clone(&core), Rc::clone(&core));
        let subscription = client.subscribe(move |message| {
            // The borrow ends before the page hears of it: it may follow up at once.
            let news = receiver.borrow_mut().receive(message);
            news.into_iter().flatten().for_each(&tell);
        });
        let frames = Frames::new(move |now| drawer.borrow_mut().tick(now));
        Self { core, _frames: frames, _subscription: subscription }
    }

    fn follow(&self, page: &Train) {
        self.core.borrow_mut().follow(page);
    }

    fn repaint(&self) {
        if let Some(plots) = &mut self.core.borrow_mut().plots {
            plots.forget_palette();
        }
    }
}

impl Driver {
    /// Gradients and updates of a net, layer by layer.
    pub(super) fn layer_table(&self, net: usize) -> Table {
        let core = self.core.borrow();
        let head = vec!["Layer", "Gradient norm", "Update / weight"];
        let Some(frame) = core.frames.get(net) else { return Table { head, rows: Vec::new() } };
        let row = |(index, gradient): (usize, &Option<f32>)| {
            let update = frame.updates.get(index).map_or_else(String::new, |update| size(update.map(f64::from)));
            vec![(index + 1).to_string(), size(gradient.map(f64::from)), update]
        };
        Table { head, rows: frame.gradients.iter().enumerate().map(row).collect() }
    }

    /// The losses of both nets at the epochs that are kept.
    pub(super) fn loss_table(&self) -> Table {
        let core = self.core.borrow();
        let head = vec!["Epoch", "Loss A", "Loss B"];
        let [Some(first), Some(second)] = [0, 1].map(|index| core.frames.get(index)) else {
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
        let core = self.core.borrow();
        let head = vec!["x", "Net A", "Net B"];
        let (Some(scene), [first, second]) = (&core.scene, &core.frames[..]) else {
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

impl Core {
    fn follow(&mut self, page: &Train) {
        let before = self.page.replace(page.clone()).filter(|before| before.race == page.race);
        if let Some(before) = before {
            self.pacer.step(page.steps.wrapping_sub(before.steps));
            return;
        }
        self.number = self.client.next_number();
        (self.set_up, self.pacer, self.meter) = (false, Pacer::default(), Meter::default());
        self.pacer.step(page.steps);
        self.client.send(Request::StartRace { run: self.number, nets: page.link.nets.to_vec() });
    }

    /// Takes in an answer; gives back the tasks that are done by it, and the news that the race is over.
    fn receive(&mut self, message: &Response) -> [Option<Action>; 2] {
        match message {
            Response::RaceStarted(start) if start.run == self.number => {
                self.set_up = true;
                self.scene = start.scenes.first().cloned();
                self.frames.clone_from(&start.frames);
                if let Some(plots) = &mut self.plots {
                    plots.begin();
                }
            }
            Response::Raced(raced) if raced.run == self.number => {
                self.pacer.answered();
                self.meter.add(platform::now(), raced.advanced);
                self.frames.clone_from(&raced.frames);
            }
            _ => return [None, None],
        }
        self.dirty = true;
        let (Some(page), Some(scene)) = (&self.page, &self.scene) else { return [None, None] };
        let done = after_frames(&page.done, &page.link.nets, scene, &self.frames);
        [
            (done != page.done).then_some(Action::Done(done)),
            (page.playing && self.is_over()).then_some(Action::Ended(page.race)),
        ]
    }

    fn is_over(&self) -> bool {
        self.frames.iter().all(|frame| frame.diverged.is_some())
    }

    fn tick(&mut self, now: f64) {
        let ready = self.set_up && !self.is_over();
        if let Some(page) = &self.page
            && let Some(steps) = self.pacer.demand(now, ready, page.playing, page.link.speed)
        {
            self.client.send(Request::AdvanceRace { run: self.number, steps, budget_ms: BUDGET_MS });
        }
        let (Some(plots), Some(page), Some(scene), [first, second]) =
            (&mut self.plots, &self.page, &self.scene, &self.frames[..])
        else {
            return;
        };
        let rate = self.meter.rate(platform::now());
        let news = News { scene, nets: &page.link.nets, frames: [first, second], rate };
        if self.dirty || plots.is_stale() {
            plots.draw(&news);
            self.dirty = false;
        }
        // Between a change of settings and the new race, frames and settings do not belong together.
        if self.set_up && now - self.written >= WRITE_MS {
            self.written = now;
            plots.write(&news);
        }
    }
}
