//! Asks the worker what the network is made of, as often as it is drawn and only while it is in sight, and draws it. Nothing
//! of this passes through Yew's state.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{Element, HtmlCanvasElement, HtmlElement, HtmlInputElement};
use yew::NodeRef;

use super::words;
use crate::charts::network::{Network, NetworkPlot};
use crate::charts::network_layout::{Place, Step, scale};
use crate::charts::numerals::{fixed, short, significant};
use crate::charts::{Palette, Plot, Rgb, units};
use crate::components::Table;
use crate::frame::client::{Client, Subscription};
use crate::frame::elements::{label, write};
use crate::frame::theme::{colours_of, palette_of};
use crate::platform::{self, Frames, Sight};
use protocol::channel;
use protocol::lab::{Request, Response};
use protocol::{AnatomyReport, Edit, HistoryResponse};

/// Time between two writings of the texts, in milliseconds.
const WRITE_MS: f64 = 125.0;
/// The positions of a kink's slider.
pub(super) const KINK_STEPS: u32 = 480;
/// The custom properties with the units' colours.
const COLOURS: [&str; units::TOLD_APART] =
    ["--unit-1", "--unit-2", "--unit-3", "--unit-4", "--unit-5", "--unit-6", "--unit-7", "--unit-8"];

/// The section's elements that change while a run goes on.
#[derive(Default, Clone, PartialEq)]
pub(super) struct Parts {
    pub(super) root: NodeRef,
    pub(super) stack: NodeRef,
    pub(super) network: NodeRef,
    pub(super) pointed: NodeRef,
    pub(super) kinks: NodeRef,
    pub(super) readout: NodeRef,
    pub(super) summary: NodeRef,
    pub(super) low: NodeRef,
    pub(super) high: NodeRef,
}

/// The elements of one unit.
#[derive(Default, Clone, PartialEq)]
pub(super) struct UnitParts {
    pub(super) row: NodeRef,
    pub(super) words: NodeRef,
    pub(super) kink: NodeRef,
}

/// What the section is set to.
#[derive(Clone, PartialEq)]
pub(super) struct Shown {
    /// The parameter that is picked.
    pub(super) picked: Place,
    /// The unit that stands out.
    pub(super) lit: Option<usize>,
    /// Whether each unit's curve stands on its own.
    pub(super) alone: bool,
    pub(super) units: Rc<Vec<UnitParts>>,
}

/// What the section hears.
pub(super) enum News {
    /// The picked parameter's value.
    Value(f64),
    /// Why an edit was refused; nothing once one was taken.
    Refused(Option<String>),
}

/// The section's charts; dropping it stops everything.
pub(super) struct View {
    core: Rc<RefCell<Core>>,
    _frames: Frames,
    _subscription: Subscription,
}

struct Core {
    client: Client<channel::Lab>,
    parts: Parts,
    plots: Option<(Plot, NetworkPlot)>,
    sight: Option<Sight>,
    colours: Option<(Palette, Vec<Rgb>)>,
    shown: Option<Shown>,
    run: Option<u32>,
    points: Vec<[f32; 2]>,
    grid: Vec<f32>,
    report: Option<AnatomyReport>,
    /// Whether there is news that has not been asked for, and whether a question is under way.
    stale: bool,
    asked: bool,
    /// Whether an edit is under way, and the edits that wait for its answer.
    editing: bool,
    waiting: Vec<Edit>,
    /// Whether the box is to show the picked parameter's value, even if somebody is at it.
    owes_value: bool,
    /// Where the pointer is upon the stack, and the parameter that it is at upon the network.
    at: Option<(f64, f64)>,
    pointed: Option<Place>,
    dirty: bool,
    written: f64,
}

impl View {
    /// Begins to listen and to draw; `tell` hears the news.
    pub(super) fn new(client: &Client<channel::Lab>, parts: Parts, tell: impl Fn(News) + 'static) -> Self {
        let core = Rc::new(RefCell::new(Core::new(client.clone(), parts)));
        let tell = Rc::new(tell);
        let (receiver, drawer, teller) = (Rc::clone(&core), Rc::clone(&core), Rc::clone(&tell));
        // Borrows end before the section hears anything: it may follow up at once.
        let subscription = client.subscribe(move |message| {
            let news = receiver.borrow_mut().receive(message);
            news.into_iter().for_each(|news| teller(news));
        });
        let frames = Frames::new(move |now| {
            let news = drawer.borrow_mut().tick(now);
            news.into_iter().for_each(|news| tell(news));
        });
        Self { core, _frames: frames, _subscription: subscription }
    }

    /// Shows something else.
    pub(super) fn follow(&self, shown: &Shown) {
        let mut core = self.core.borrow_mut();
        core.owes_value |= core.shown.as_ref().is_none_or(|before| before.picked != shown.picked);
        core.shown = Some(shown.clone());
        core.dirty = true;
        core.written = 0.0;
    }

    /// The theme has changed.
    pub(super) fn repaint(&self) {
        let mut core = self.core.borrow_mut();
        core.colours = None;
        core.dirty = true;
    }

    /// Changes the picked parameter.
    pub(super) fn edit_picked(&self, value: f64) {
        let mut core = self.core.borrow_mut();
        let index = core.picked_index();
        if let Some(index) = index {
            core.edit(Edit::Parameter { index: index as u32, value });
        }
    }

    /// Moves a unit's kink to a position of its slider.
    pub(super) fn move_kink(&self, unit: usize, position: f64) {
        let mut core = self.core.borrow_mut();
        let Some((from, to)) = core.ends() else { return };
        let x = from + position / f64::from(KINK_STEPS) * (to - from);
        core.edit(Edit::Kink { unit: unit as u32, x });
    }

    /// The pointer is here upon the stack, in CSS pixels.
    pub(super) fn point_at(&self, place: Option<(f64, f64)>) {
        let mut core = self.core.borrow_mut();
        core.at = place;
        core.dirty = true;
        core.write_pointed();
    }

    /// The pointer is here upon the network.
    pub(super) fn hover(&self, place: Option<(f64, f64)>) {
        let mut core = self.core.borrow_mut();
        let pointed = place.and_then(|place| core.plots.as_ref()?.1.pick(place));
        if std::mem::replace(&mut core.pointed, pointed) != pointed {
            core.dirty = true;
            core.write_readout();
        }
    }

    /// The parameter at a point upon the network.
    pub(super) fn pick(&self, place: (f64, f64)) -> Option<Place> {
        self.core.borrow().plots.as_ref()?.1.pick(place)
    }

    /// The parameter one step on from the picked one.
    pub(super) fn stepped(&self, step: Step) -> Option<Place> {
        let core = self.core.borrow();
        let (report, shown) = (core.report.as_ref()?, core.shown.as_ref()?);
        Some(shown.picked.stepped(step, &words::widths(report)))
    }

    /// The curves, thinned.
    pub(super) fn stack_table(&self) -> Table {
        let core = self.core.borrow();
        let head = vec!["x", "Unit", "Adds", "Kink"];
        let Some(report) = &core.report else { return Table { head, rows: Vec::new() } };
        let every = (core.grid.len() / 6).max(1);
        let kink = |unit: usize| report.kinks.as_ref().and_then(|kinks| *kinks.get(unit)?);
        let rows = report.contributions.iter().enumerate().flat_map(|(unit, curve)| {
            core.grid.iter().zip(curve).step_by(every).map(move |(&x, &added)| {
                let kink = kink(unit).map_or_else(|| "none".to_owned(), |x| fixed(x, 2));
                vec![fixed(f64::from(x), 2), (unit + 1).to_string(), fixed(f64::from(added), 3), kink]
            })
        });
        Table { head, rows: rows.collect() }
    }

    /// The parameters, as many as a table can hold.
    pub(super) fn network_table(&self) -> Table {
        const MOST_ROWS: usize = 400;
        let core = self.core.borrow();
        let head = vec!["Parameter", "Value", "Gradient", "Last update"];
        let Some(report) = &core.report else { return Table { head, rows: Vec::new() } };
        let widths = words::widths(report);
        let of = |values: &Option<Vec<f32>>, index: usize| {
            let value = values.as_ref().and_then(|values| values.get(index));
            value.map_or_else(|| "–".to_owned(), |&value| significant(f64::from(value), 3))
        };
        let rows =
            Place::all(&widths).zip(&report.parameters).enumerate().take(MOST_ROWS).map(|(index, (place, &value))| {
                let (gradient, update) = (of(&report.gradient, index), of(&report.update, index));
                vec![words::name(place, &widths), significant(value, 4), gradient, update]
            });
        Table { head, rows: rows.collect() }
    }
}

impl Core {
    fn new(client: Client<channel::Lab>, parts: Parts) -> Self {
        let element = |part: &NodeRef| part.cast::<HtmlCanvasElement>();
        let plots = (|| Some((Plot::new(element(&parts.stack)?)?, NetworkPlot::new(element(&parts.network)?)?)))();
        let sight = parts.root.cast::<Element>().map(|root| Sight::new(&root));
        Self {
            client,
            parts,
            plots,
            sight,
            colours: None,
            shown: None,
            run: None,
            points: Vec::new(),
            grid: Vec::new(),
            report: None,
            stale: false,
            asked: false,
            editing: false,
            waiting: Vec::new(),
            owes_value: true,
            at: None,
            pointed: None,
            dirty: false,
            written: 0.0,
        }
    }

    fn receive(&mut self, message: &Response) -> Option<News> {
        match message {
            Response::Started { scene, frame } => {
                (self.points, self.grid) = (scene.points.clone(), scene.grid.clone());
                (self.run, self.stale, self.asked, self.editing) = (Some(frame.run), true, false, false);
                self.waiting.clear();
                self.owes_value = true;
                Some(News::Refused(None))
            }
            Response::Frame(frame) if Some(frame.run) == self.run => {
                self.stale = true;
                None
            }
            Response::History(HistoryResponse::Looked { frame, .. }) if Some(frame.run) == self.run => {
                self.stale = true;
                None
            }
            Response::Anatomy(report) if Some(report.run) == self.run => {
                self.asked = false;
                self.dirty = true;
                self.report = Some((**report).clone());
                None
            }
            Response::Edited { run, outcome } if Some(*run) == self.run => {
                (self.editing, self.stale, self.owes_value) = (false, true, true);
                let next = std::mem::take(&mut self.waiting);
                self.send(next);
                Some(News::Refused(outcome.as_ref().err().cloned()))
            }
            _ => None,
        }
    }

    fn edit(&mut self, edit: Edit) {
        // While one is under way only the newest on each thing waits: a drag is quicker than the worker at times.
        let same = |other: &Edit| match (other, &edit) {
            (Edit::Kink { unit: a, .. }, Edit::Kink { unit: b, .. }) => a == b,
            (Edit::Parameter { index: a, .. }, Edit::Parameter { index: b, .. }) => a == b,
            _ => false,
        };
        self.waiting.retain(|other| !same(other));
        self.waiting.push(edit);
        if !self.editing {
            let next = std::mem::take(&mut self.waiting);
            self.send(next);
        }
    }

    fn send(&mut self, edits: Vec<Edit>) {
        if let Some(run) = self.run.filter(|_| !edits.is_empty()) {
            self.editing = true;
            self.client.send(Request::EditParameters { run, edits });
        }
    }

    fn tick(&mut self, now: f64) -> Option<News> {
        let seen = self.sight.as_ref().is_some_and(Sight::is_seen);
        // Once at the start also out of sight, so that there is something when it comes into sight.
        if let Some(run) = self.run.filter(|_| self.stale && !self.asked && (seen || self.report.is_none())) {
            (self.stale, self.asked) = (false, true);
            self.client.send(Request::Anatomy { run });
        }
        self.draw();
        if !seen || now - self.written < WRITE_MS {
            return None;
        }
        self.written = now;
        self.write();
        self.value_owed()
    }

    /// The picked parameter's value, where the box is to show it: not while somebody types there.
    fn value_owed(&mut self) -> Option<News> {
        let fresh = !self.asked && !self.stale && !self.editing;
        let at_the_box = platform::document().and_then(|document| document.active_element()).is_some_and(|element| {
            element.id().ends_with("-value") && element.closest(".parameter").ok().flatten().is_some()
        });
        if at_the_box && !(self.owes_value && fresh) {
            return None;
        }
        let value = *self.report.as_ref()?.parameters.get(self.picked_index()?)?;
        self.owes_value &= !fresh;
        // As many digits as single precision has: the box is narrow.
        format!("{value:.6e}").parse().ok().map(News::Value)
    }

    fn picked_index(&self) -> Option<usize> {
        self.shown.as_ref()?.picked.index(&words::widths(self.report.as_ref()?))
    }

    /// The x at which the curves begin and end.
    fn ends(&self) -> Option<(f64, f64)> {
        Some((f64::from(*self.grid.first()?), f64::from(*self.grid.last()?)))
    }

    fn draw(&mut self) {
        let Some((stack, network)) = &mut self.plots else { return };
        let resized = stack.is_stale() || network.is_stale();
        if !(self.dirty || resized || self.colours.is_none()) {
            return;
        }
        let Some(canvas) = self.parts.stack.cast::<HtmlCanvasElement>() else { return };
        if resized || self.colours.is_none() {
            // With the window's size the size of the text may have changed.
            self.colours = palette_of(&canvas).zip(colours_of(&canvas, COLOURS));
        }
        let (Some((palette, colours)), Some(report), Some(shown)) = (&self.colours, &self.report, &self.shown) else {
            return;
        };
        let kinks = report.kinks.as_deref().unwrap_or_default();
        let mut drawing = units::Units {
            points: &self.points,
            grid: &self.grid,
            bias: report.bias,
            contributions: &report.contributions,
            kinks,
            alone: shown.alone,
            lit: shown.lit,
            colours,
        };
        if let Some((unit, _, _)) = self.at.and_then(|at| units::unit_at(stack, &drawing, at)) {
            drawing.lit = Some(unit);
        }
        units::draw(stack, &drawing, palette);
        let widths = words::widths(report);
        let gone: Vec<Vec<bool>> =
            report.saturated.iter().map(|layer| layer.iter().map(|&count| count == report.points).collect()).collect();
        let (picked, pointed) = (Some(shown.picked), self.pointed);
        let drawing = Network { widths: &widths, parameters: &report.parameters, gone: &gone, picked, pointed };
        network.draw(&drawing, palette);
        self.dirty = false;
        self.place_kinks();
    }

    /// Puts the sliders onto the axis and their thumbs onto the kinks.
    fn place_kinks(&self) {
        let (Some((stack, _)), Some((from, to))) = (&self.plots, self.ends()) else { return };
        let (Some(report), Some(shown)) = (&self.report, &self.shown) else { return };
        let Some(kinks) = report.kinks.as_ref() else { return };
        let (left, right) = (stack.position((from, 0.0)), stack.position((to, 0.0)));
        if let (Some(element), Some((left, _)), Some((right, _)), Some(bottom)) =
            (self.parts.kinks.cast::<HtmlElement>(), left, right, stack.bottom())
        {
            let style = format!("--left: {left:.1}px; --wide: {:.1}px; --axis: {bottom:.1}px", right - left);
            if element.get_attribute("style").as_deref() != Some(&style) {
                // Setting an attribute of a valid name does not fail.
                let _ = element.set_attribute("style", &style);
            }
        }
        for (unit, parts) in shown.units.iter().enumerate() {
            let (Some(input), Some(&kink)) = (parts.kink.cast::<HtmlInputElement>(), kinks.get(unit)) else { continue };
            let share = kink.map_or(0.0, |x| ((x - from) / (to - from)).clamp(0.0, 1.0));
            let position = (share * f64::from(KINK_STEPS)).round().to_string();
            // A thumb that is held stays with the hand that holds it.
            if input.value() != position && !input.matches(":active").unwrap_or(false) {
                input.set_value(&position);
            }
            let beyond = kink.is_none_or(|x| !(from..=to).contains(&x));
            if input.has_attribute("data-beyond") != beyond {
                let _ = input.toggle_attribute_with_force("data-beyond", beyond);
            }
        }
    }

    fn write(&self) {
        let (Some(report), Some(shown)) = (&self.report, &self.shown) else { return };
        label(&self.parts.stack, &words::stack(report, &self.grid, shown.alone));
        label(&self.parts.network, &words::network(report));
        write(&self.parts.summary, &words::summary(report));
        let end = scale(&report.parameters);
        write(&self.parts.low, &short(-end));
        write(&self.parts.high, &short(end));
        let (ends, last) = (self.ends().unwrap_or((0.0, 1.0)), report.saturated.last());
        for (unit, parts) in shown.units.iter().enumerate() {
            let Some(&count) = last.and_then(|layer| layer.get(unit)) else { continue };
            write(&parts.words, &words::saturation(report.activation, count, report.points));
            if let Some(row) = parts.row.cast::<HtmlElement>() {
                let share = f64::from(count) / f64::from(report.points.max(1));
                let style = format!("--share: {share:.3}");
                if row.get_attribute("style").as_deref() != Some(&style) {
                    let _ = row.set_attribute("style", &style);
                }
            }
            if let (Some(input), Some(kinks)) = (parts.kink.cast::<Element>(), &report.kinks) {
                let told = words::kink(kinks.get(unit).copied().flatten(), ends);
                if input.get_attribute("aria-valuetext").as_deref() != Some(&told) {
                    let _ = input.set_attribute("aria-valuetext", &told);
                }
            }
        }
        self.write_readout();
        self.write_pointed();
    }

    fn write_readout(&self) {
        let (Some(report), Some(shown)) = (&self.report, &self.shown) else { return };
        write(&self.parts.readout, &words::readout(report, self.pointed.unwrap_or(shown.picked)));
    }

    /// Writes about the unit that is pointed at upon the stack.
    fn write_pointed(&self) {
        let Some(note) = self.parts.pointed.cast::<HtmlElement>() else { return };
        let told = (|| {
            let (at, report, shown) = (self.at?, self.report.as_ref()?, self.shown.as_ref()?);
            let drawing = units::Units {
                points: &self.points,
                grid: &self.grid,
                bias: report.bias,
                contributions: &report.contributions,
                kinks: &[],
                alone: shown.alone,
                lit: None,
                colours: &[],
            };
            let (unit, x, added) = units::unit_at(&self.plots.as_ref()?.0, &drawing, at)?;
            let count = report.saturated.last()?.get(unit).copied()?;
            let state = words::saturation(report.activation, count, report.points);
            Some((format!("unit {}\nadds {} at x = {}\n{state}", unit + 1, fixed(added, 3), fixed(x, 2)), at))
        })();
        note.set_hidden(told.is_none());
        let Some((words, (left, top))) = told else { return };
        write(&self.parts.pointed, &words);
        let width = self.parts.stack.cast::<Element>().map_or(0.0, |canvas| f64::from(canvas.client_width()));
        // The note stands on the side where there is room.
        let style = if left * 2.0 < width {
            format!("left: {:.0}px; top: {top:.0}px", left + 14.0)
        } else {
            format!("right: {:.0}px; top: {top:.0}px", width - left + 14.0)
        };
        let _ = note.set_attribute("style", &style);
    }
}
