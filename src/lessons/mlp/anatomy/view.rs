//! Asks the worker what the network is made of, as often as it is drawn and only while it is in sight, and draws it. Nothing
//! of this passes through Yew's state.

use std::convert::Infallible;
use std::rc::Rc;

use web_sys::{Element, HtmlCanvasElement, HtmlElement, HtmlInputElement};
use yew::NodeRef;

use super::words;
use crate::charts::network::{Network, NetworkPlot};
use crate::charts::network_layout::{Place, Step, scale};
use crate::charts::numerals::{fixed, short, significant};
use crate::charts::{Plot, Rgb, units};
use crate::components::Table;
use crate::frame::client::{Client, Heard, Workers};
use crate::frame::driven;
use crate::frame::elements::{label, write};
use crate::frame::theme::colours_of;
use crate::platform::{self, Sight};
use protocol::channel;
use protocol::lab::{Request, Response};
use protocol::{AnatomyReport, Edit, HistoryResponse, Scene};

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
    /// The run, and what stays the same during it, once it is set up.
    pub(super) run: u32,
    pub(super) scene: Option<Rc<Scene>>,
}

/// What the section hears.
pub(super) enum News {
    /// The picked parameter's value.
    Value(f64),
    /// Why an edit was refused; nothing once one was taken.
    Refused(Option<String>),
}

/// The section's charts.
pub(super) struct Core {
    client: Client<channel::Lab>,
    parts: Parts,
    plots: Option<(Plot, NetworkPlot)>,
    sight: Option<Sight>,
    colours: Option<Vec<Rgb>>,
    shown: Rc<Shown>,
    report: Option<Rc<AnatomyReport>>,
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

impl driven::Core for Core {
    type Channel = channel::Lab;
    type Follows = Shown;
    type Command = Infallible;
    type Refs = Parts;
    type Notice = News;

    fn new(workers: &Workers, shown: &Rc<Shown>) -> Self {
        Self {
            client: workers.client(),
            parts: Parts::default(),
            plots: None,
            sight: None,
            colours: None,
            shown: Rc::clone(shown),
            report: None,
            stale: true,
            asked: false,
            editing: false,
            waiting: Vec::new(),
            owes_value: true,
            at: None,
            pointed: None,
            dirty: true,
            written: 0.0,
        }
    }

    fn attach(&mut self, parts: Option<&Parts>) {
        self.parts = parts.cloned().unwrap_or_default();
        let element = |part: &NodeRef| part.cast::<HtmlCanvasElement>();
        let stack = element(&self.parts.stack).and_then(Plot::new);
        self.plots = stack.zip(element(&self.parts.network).and_then(NetworkPlot::new));
        self.sight = self.parts.root.cast::<Element>().map(|root| Sight::new(&root));
    }

    fn follow(&mut self, shown: &Rc<Shown>, _: &[Infallible]) {
        self.owes_value |= self.shown.picked != shown.picked;
        if self.shown.run != shown.run {
            (self.stale, self.asked, self.editing, self.owes_value) = (true, false, false, true);
            self.waiting.clear();
        }
        self.shown = Rc::clone(shown);
        self.dirty = true;
        self.written = 0.0;
    }

    fn receive(&mut self, heard: Heard<'_, Response>) -> Option<News> {
        let run = Some(self.shown.run);
        match heard.response() {
            Response::Frame(frame) if Some(frame.run) == run => self.stale = true,
            Response::History(HistoryResponse::Looked { frame, .. }) if Some(frame.run) == run => self.stale = true,
            Response::Anatomy(report) if Some(report.run) == run => {
                self.asked = false;
                self.dirty = true;
                self.report = Some(Rc::clone(report));
            }
            Response::Edited { run: edited, outcome } if Some(*edited) == run => {
                (self.editing, self.stale, self.owes_value) = (false, true, true);
                let next = std::mem::take(&mut self.waiting);
                self.send(next);
                return Some(News::Refused(outcome.as_ref().err().cloned()));
            }
            _ => {}
        }
        None
    }

    fn tick(&mut self, now: f64) -> Option<News> {
        let seen = self.sight.as_ref().is_some_and(Sight::is_seen);
        // Once at the start also out of sight, so that there is something when it comes into sight.
        if self.shown.scene.is_some() && self.stale && !self.asked && (seen || self.report.is_none()) {
            (self.stale, self.asked) = (false, true);
            self.client.send(Request::Anatomy { run: self.shown.run });
        }
        self.draw();
        if !seen || now - self.written < WRITE_MS {
            return None;
        }
        self.written = now;
        self.write();
        self.value_owed()
    }
}

impl Core {
    /// The x at which the curves are given.
    fn grid(&self) -> &[f32] {
        self.shown.scene.as_ref().map_or(&[], |scene| &scene.grid)
    }

    fn points(&self) -> &[[f32; 2]] {
        self.shown.scene.as_ref().map_or(&[], |scene| &scene.points)
    }

    /// Changes the picked parameter.
    pub(super) fn edit_picked(&mut self, value: f64) {
        let index = self.picked_index();
        if let Some(index) = index {
            self.edit(Edit::Parameter { index: index as u32, value });
        }
    }

    /// Moves a unit's kink to a position of its slider.
    pub(super) fn move_kink(&mut self, unit: usize, position: f64) {
        let Some((from, to)) = self.ends() else { return };
        let x = from + position / f64::from(KINK_STEPS) * (to - from);
        self.edit(Edit::Kink { unit: unit as u32, x });
    }

    /// The pointer is here upon the stack, in CSS pixels.
    pub(super) fn point_at(&mut self, place: Option<(f64, f64)>) {
        self.at = place;
        self.dirty = true;
        self.write_pointed();
    }

    /// The pointer is here upon the network.
    pub(super) fn hover(&mut self, place: Option<(f64, f64)>) {
        let pointed = place.and_then(|place| self.plots.as_ref()?.1.pick(place));
        if std::mem::replace(&mut self.pointed, pointed) != pointed {
            self.dirty = true;
            self.write_readout();
        }
    }

    /// The parameter at a point upon the network.
    pub(super) fn pick(&self, place: (f64, f64)) -> Option<Place> {
        self.plots.as_ref()?.1.pick(place)
    }

    /// The parameter one step on from the picked one.
    pub(super) fn stepped(&self, step: Step) -> Option<Place> {
        let (report, shown) = (self.report.as_ref()?, &self.shown);
        Some(shown.picked.stepped(step, &words::widths(report)))
    }

    /// The curves, thinned.
    pub(super) fn stack_table(&self) -> Table {
        let head = vec!["x", "Unit", "Adds", "Kink"];
        let Some(report) = &self.report else { return Table { head, rows: Vec::new() } };
        let every = (self.grid().len() / 6).max(1);
        let kink = |unit: usize| report.kinks.as_ref().and_then(|kinks| *kinks.get(unit)?);
        let rows = report.contributions.iter().enumerate().flat_map(|(unit, curve)| {
            self.grid().iter().zip(curve).step_by(every).map(move |(&x, &added)| {
                let kink = kink(unit).map_or_else(|| "none".to_owned(), |x| fixed(x, 2));
                vec![fixed(f64::from(x), 2), (unit + 1).to_string(), fixed(f64::from(added), 3), kink]
            })
        });
        Table { head, rows: rows.collect() }
    }

    /// The parameters, as many as a table can hold.
    pub(super) fn network_table(&self) -> Table {
        const MOST_ROWS: usize = 400;
        let head = vec!["Parameter", "Value", "Gradient", "Last update"];
        let Some(report) = &self.report else { return Table { head, rows: Vec::new() } };
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
        if !edits.is_empty() {
            self.editing = true;
            self.client.send(Request::EditParameters { run: self.shown.run, edits });
        }
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
        self.shown.picked.index(&words::widths(self.report.as_ref()?))
    }

    /// The x at which the curves begin and end.
    fn ends(&self) -> Option<(f64, f64)> {
        Some((f64::from(*self.grid().first()?), f64::from(*self.grid().last()?)))
    }

    fn draw(&mut self) {
        let Some((stack, network)) = &mut self.plots else { return };
        let resized = stack.is_stale() || network.is_stale();
        if !(self.dirty || resized || self.colours.is_none()) {
            return;
        }
        let Some(canvas) = self.parts.stack.cast::<HtmlCanvasElement>() else { return };
        if resized || self.colours.is_none() {
            self.colours = colours_of(&canvas, COLOURS);
        }
        let (Some(colours), Some(report)) = (&self.colours, &self.report) else {
            return;
        };
        let shown = &self.shown;
        let (points, grid) =
            shown.scene.as_ref().map_or((&[][..], &[][..]), |scene| (&scene.points[..], &scene.grid[..]));
        let kinks = report.kinks.as_deref().unwrap_or_default();
        let mut drawing = units::Units {
            points,
            grid,
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
        units::draw(stack, &drawing);
        let widths = words::widths(report);
        let gone: Vec<Vec<bool>> =
            report.saturated.iter().map(|layer| layer.iter().map(|&count| count == report.points).collect()).collect();
        let (picked, pointed) = (Some(shown.picked), self.pointed);
        let drawing = Network { widths: &widths, parameters: &report.parameters, gone: &gone, picked, pointed };
        network.draw(&drawing);
        self.dirty = false;
        self.place_kinks();
    }

    /// Puts the sliders onto the axis and their thumbs onto the kinks.
    fn place_kinks(&self) {
        let (Some((stack, _)), Some((from, to))) = (&self.plots, self.ends()) else { return };
        let (Some(report), shown) = (&self.report, &self.shown) else { return };
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
        let (Some(report), shown) = (&self.report, &self.shown) else { return };
        label(&self.parts.stack, &words::stack(report, self.grid(), shown.alone));
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
        let (Some(report), shown) = (&self.report, &self.shown) else { return };
        write(&self.parts.readout, &words::readout(report, self.pointed.unwrap_or(shown.picked)));
    }

    /// Writes about the unit that is pointed at upon the stack.
    fn write_pointed(&self) {
        let Some(note) = self.parts.pointed.cast::<HtmlElement>() else { return };
        let told = (|| {
            let (at, report, shown) = (self.at?, self.report.as_ref()?, &self.shown);
            let (points, grid) = (self.points(), self.grid());
            let drawing = units::Units {
                points,
                grid,
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
