//! Requests reports on the units and parameters of the network, while the section is visible, and draws them. The reports do not
//! pass through Yew's state.

use std::convert::Infallible;
use std::rc::Rc;

use web_sys::{Element, HtmlCanvasElement, HtmlInputElement};
use yew::NodeRef;

use super::words;
use crate::charts::network::{Network, NetworkPlot};
use crate::charts::network_layout::{Place, Step, scale};
use crate::charts::numerals::{fixed, short, significant};
use crate::charts::{Plot, Rgb, units};
use crate::components::{Cell, Table, parameters};
use crate::frame::elements::{label, px, set, style, write, write_note};
use crate::frame::theme::colours_of;
use crate::frame::{Client, Heard, Workers, driven};
use crate::platform::{self, Sight};
use protocol::channel;
use protocol::lab::{Request, Response};
use protocol::{AnatomyReport, Edit, HistoryResponse, Scene};

/// The time between two updates of the texts, in milliseconds.
const WRITE_MS: f64 = 125.0;
/// The last position of a kink's slider.
pub(super) const KINK_STEPS: u32 = 480;
/// The custom properties with the units' colours.
const COLOURS: [&str; units::TOLD_APART] =
    ["--unit-1", "--unit-2", "--unit-3", "--unit-4", "--unit-5", "--unit-6", "--unit-7", "--unit-8"];

/// The section's elements that change while a run plays.
#[derive(Default, Clone, PartialEq)]
pub(super) struct Parts {
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

/// The state of the section.
#[derive(Clone, PartialEq)]
pub(super) struct Shown {
    /// The chosen parameter.
    pub(super) picked: Place,
    /// The highlighted unit.
    pub(super) lit: Option<usize>,
    /// Whether each unit's curve is drawn from 0, and not stacked.
    pub(super) alone: bool,
    pub(super) units: Rc<Vec<UnitParts>>,
    /// The number of the run.
    pub(super) run: u32,
    /// The constants of the run, once it is set up.
    pub(super) scene: Option<Rc<Scene>>,
}

/// A notice for the section.
pub(super) enum News {
    /// The chosen parameter's value, and how many reports there were.
    Value(f64, u32),
    /// Why the last edit was refused; `None` if it was accepted.
    Refused(Option<String>),
}

/// The section's charts.
pub(super) struct Core {
    client: Client<channel::Lab>,
    parts: Parts,
    plots: Option<(Plot, NetworkPlot)>,
    sights: Vec<Sight>,
    colours: Option<Vec<Rgb>>,
    shown: Rc<Shown>,
    report: Option<Rc<AnatomyReport>>,
    /// How many reports there were.
    reports: u32,
    /// Whether the report is outdated.
    stale: bool,
    /// Whether a request for a report is under way.
    asked: bool,
    /// Whether a request for edits is under way.
    editing: bool,
    /// The edits that are sent after it.
    waiting: Vec<Edit>,
    /// Whether the box has to show the chosen parameter's value, even if it has the focus.
    owes_value: bool,
    /// Whether the newest report is from before the last edit or of another run.
    outdated: bool,
    /// The place of the pointer on the stack.
    at: Option<(f64, f64)>,
    /// The parameter under the pointer on the network.
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
            sights: Vec::new(),
            colours: None,
            shown: Rc::clone(shown),
            report: None,
            reports: 0,
            stale: true,
            asked: false,
            editing: false,
            waiting: Vec::new(),
            owes_value: true,
            outdated: true,
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
        let charts = [&self.parts.stack, &self.parts.network];
        self.sights = charts.into_iter().filter_map(|chart| Some(Sight::new(&chart.cast::<Element>()?))).collect();
    }

    fn follow(&mut self, shown: &Rc<Shown>, _: &[Infallible]) {
        self.owes_value |= self.shown.picked != shown.picked;
        if self.shown.run != shown.run {
            (self.stale, self.asked, self.editing, self.owes_value) = (true, false, false, true);
            self.outdated = true;
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
                (self.asked, self.outdated, self.dirty) = (false, false, true);
                self.reports = self.reports.wrapping_add(1);
                self.report = Some(Rc::clone(report));
            }
            Response::Edited { run: edited, outcome } if Some(*edited) == run => {
                (self.editing, self.stale, self.owes_value) = (false, true, true);
                // The worker answers in order: the next report has the edit.
                self.outdated = true;
                let next = std::mem::take(&mut self.waiting);
                self.send(next);
                return Some(News::Refused(outcome.as_ref().err().cloned()));
            }
            _ => {}
        }
        None
    }

    fn tick(&mut self, now: f64) -> Option<News> {
        let seen = self.sights.iter().any(Sight::is_seen);
        // The first report is requested even if the section is not visible, so that it is there when it becomes visible.
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
    /// The x values of the curves.
    fn grid(&self) -> &[f32] {
        self.shown.scene.as_ref().map_or(&[], |scene| &scene.grid)
    }

    /// Changes the chosen parameter.
    pub(super) fn edit_picked(&mut self, value: f64) {
        if let Some(index) = self.picked_index() {
            self.edit(Edit::Parameter { index: index as u32, value });
        }
    }

    /// Moves a unit's kink to a position on its slider.
    pub(super) fn move_kink(&mut self, unit: usize, position: f64) {
        let Some((from, to)) = self.ends() else { return };
        let x = from + position / f64::from(KINK_STEPS) * (to - from);
        self.edit(Edit::Kink { unit: unit as u32, x });
    }

    /// Notes the place of the pointer on the stack, in CSS pixels.
    pub(super) fn point_at(&mut self, place: Option<(f64, f64)>) {
        self.at = place;
        self.dirty = true;
        self.write_pointed();
    }

    /// Notes the place of the pointer on the network.
    pub(super) fn hover(&mut self, place: Option<(f64, f64)>) {
        let pointed = place.and_then(|place| self.pick(place));
        if std::mem::replace(&mut self.pointed, pointed) != pointed {
            self.dirty = true;
            self.write_readout();
        }
    }

    /// The parameter at a place on the network.
    pub(super) fn pick(&self, place: (f64, f64)) -> Option<Place> {
        self.plots.as_ref()?.1.pick(place)
    }

    /// The parameter one step away from the chosen one.
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
                let kink = kink(unit).map_or_else(|| "none".into(), |x| Cell::number(x, fixed(x, 2)));
                let shown = fixed(f64::from(added), 3);
                vec![
                    Cell::number(x, fixed(f64::from(x), 2)),
                    (unit + 1).to_string().into(),
                    Cell::number(added, shown),
                    kink,
                ]
            })
        });
        Table { head, rows: rows.collect() }
    }

    /// All parameters as JSON.
    pub(super) fn json(&self) -> String {
        let Some(report) = &self.report else { return parameters::json(0, &[]) };
        let tensors = parameters::of_layers(&words::widths(report), &report.parameters);
        parameters::json(report.epoch, &[("MLP", tensors)])
    }

    /// The parameters, up to the table's limit.
    pub(super) fn network_table(&self) -> Table {
        const MOST_ROWS: usize = 400;
        let head = vec!["Parameter", "Value", "Gradient", "Last update"];
        let Some(report) = &self.report else { return Table { head, rows: Vec::new() } };
        let widths = words::widths(report);
        let of = |values: &Option<Vec<f32>>, index: usize| {
            let value = values.as_ref().and_then(|values| values.get(index));
            value.map_or_else(|| "–".into(), |&value| Cell::number(value, significant(f64::from(value), 3)))
        };
        let rows =
            Place::all(&widths).zip(&report.parameters).enumerate().take(MOST_ROWS).map(|(index, (place, &value))| {
                let (gradient, update) = (of(&report.gradient, index), of(&report.update, index));
                vec![words::name(place, &widths).into(), Cell::number(value, significant(value, 4)), gradient, update]
            });
        Table { head, rows: rows.collect() }
    }

    fn edit(&mut self, edit: Edit) {
        // Only the newest edit of each kink and parameter waits: a drag can be faster than the worker.
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

    /// The chosen parameter's value, if the box has to show it. It does not change while the reader types there.
    fn value_owed(&mut self) -> Option<News> {
        // A run that plays is never quite up to date.
        let fresh = !self.outdated && !self.editing;
        let at_the_box = platform::document().and_then(|document| document.active_element()).is_some_and(|element| {
            element.id().ends_with("-value") && element.closest(".parameter").ok().flatten().is_some()
        });
        if at_the_box && !(self.owes_value && fresh) {
            return None;
        }
        let value = *self.report.as_ref()?.parameters.get(self.picked_index()?)?;
        self.owes_value &= !fresh;
        // Seven digits, as in single precision: the box is narrow.
        format!("{value:.6e}").parse().ok().map(|value| News::Value(value, self.reports))
    }

    fn picked_index(&self) -> Option<usize> {
        self.shown.picked.index(&words::widths(self.report.as_ref()?))
    }

    /// The first and the last x of the curves.
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
        let mut drawing = drawing_of(report, shown, colours);
        drawing.is_read = self.at.is_none();
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

    /// Places the sliders on the axis and their thumbs at the kinks.
    fn place_kinks(&self) {
        let (Some((stack, _)), Some((from, to))) = (&self.plots, self.ends()) else { return };
        let (Some(report), shown) = (&self.report, &self.shown) else { return };
        let Some(kinks) = report.kinks.as_ref() else { return };
        let (left, right) = (stack.position((from, 0.0)), stack.position((to, 0.0)));
        if let (Some((left, _)), Some((right, _)), Some(bottom)) = (left, right, stack.bottom()) {
            style(&self.parts.kinks, &[("--left", px(left)), ("--wide", px(right - left)), ("--axis", px(bottom))]);
        }
        for (unit, parts) in shown.units.iter().enumerate() {
            let (Some(input), Some(&kink)) = (parts.kink.cast::<HtmlInputElement>(), kinks.get(unit)) else { continue };
            let share = kink.map_or(0.0, |x| ((x - from) / (to - from)).clamp(0.0, 1.0));
            let position = (share * f64::from(KINK_STEPS)).round().to_string();
            // A thumb that is being dragged stays where it is.
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
            let share = f64::from(count) / f64::from(report.points.max(1));
            style(&parts.row, &[("--share", format!("{share:.3}"))]);
            if let Some(kinks) = &report.kinks {
                set(&parts.kink, "aria-valuetext", &words::kink(kinks.get(unit).copied().flatten(), ends));
            }
        }
        self.write_readout();
        self.write_pointed();
    }

    fn write_readout(&self) {
        let (Some(report), shown) = (&self.report, &self.shown) else { return };
        write(&self.parts.readout, &words::readout(report, self.pointed.unwrap_or(shown.picked)));
    }

    /// Writes the note about the unit under the pointer on the stack.
    fn write_pointed(&self) {
        let note = || {
            let (at, report) = (self.at?, self.report.as_ref()?);
            let drawing = drawing_of(report, &self.shown, &[]);
            let (unit, x, added) = units::unit_at(&self.plots.as_ref()?.0, &drawing, at)?;
            let count = report.saturated.last()?.get(unit).copied()?;
            let state = words::saturation(report.activation, count, report.points);
            Some((format!("unit {}\nadds {} at x = {}\n{state}", unit + 1, fixed(added, 3), fixed(x, 2)), at))
        };
        write_note(&self.parts.pointed, &self.parts.stack, note());
    }
}

/// What the chart of the units shows.
fn drawing_of<'a>(report: &'a AnatomyReport, shown: &'a Shown, colours: &'a [Rgb]) -> units::Units<'a> {
    units::Units {
        points: shown.scene.as_ref().map_or(&[], |scene| &scene.points),
        grid: shown.scene.as_ref().map_or(&[], |scene| &scene.grid),
        bias: report.bias,
        contributions: &report.contributions,
        kinks: report.kinks.as_deref().unwrap_or_default(),
        alone: shown.alone,
        is_read: true,
        lit: shown.lit,
        colours,
    }
}
