//! A layer on top of a chart, on which points are added, dragged, deleted and drawn.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::edit::{Edit, aimed, nearest, sampled};
use crate::charts::Plot;
use crate::charts::axis::extent;
use crate::components::{button, checkbox, number_field, select};
use crate::frame::Runner;
use crate::frame::driven::Core;
use crate::frame::undo::Offered;
use crate::settings::{Field, whole};
use engine::choice::choice;
use protocol::{Points, Scaling};

/// How near a pointer is to a point that it means, in CSS pixels: for a mouse, and for a finger.
const REACH: [f64; 2] = [14.0, 24.0];
/// How far a pointer moves on a click at most.
const STILL: f64 = 4.0;
/// The number of points of a drawn curve.
const SAMPLES: Field = whole("Points of the curve", &(2..=1000));

choice! {
    /// What the pointer does on the chart.
    "tool", pub(crate) Tool {
        /// Adds a point or drags one.
        Point = "point", "Add and drag";
        /// Deletes a point.
        Delete = "delete", "Delete";
        /// Draws a curve, of which points are sampled.
        Draw = "draw", "Draw a curve";
    }
}

/// The tool in use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Editing {
    pub(crate) tool: Tool,
    /// The number of points of a drawn curve.
    pub(crate) samples: f64,
}

impl Default for Editing {
    fn default() -> Self {
        Self { tool: Tool::Point, samples: 30.0 }
    }
}

/// The switch for editing on a chart, and the tools while it is on. `note` says how the points that are edited differ from those
/// on the chart. `offered` and `onundo` are those of the page, since points are settings of a run.
pub(crate) fn edit_controls(
    editing: Option<Editing>,
    offered: Offered,
    note: Option<&'static str>,
    set: &Callback<Option<Editing>>,
    onundo: &Callback<bool>,
) -> Html {
    html! {
        <>
            <span class={classes!("edit-switch", editing.is_some().then_some("on"))}>
                { checkbox(
                    "Edit points",
                    editing.is_some(),
                    "Lets you add, drag, delete and draw points on the chart. Each change starts a new run.",
                    set.reform(|on: bool| on.then(Editing::default)),
                ) }
            </span>
            if let Some(editing) = editing {
                { tools(editing, offered, &set.reform(Some), onundo) }
                if let Some(note) = note {
                    <p class="edit-tools">{ note }</p>
                }
            }
        </>
    }
}

fn tools(editing: Editing, offered: Offered, set: &Callback<Editing>, onundo: &Callback<bool>) -> Html {
    let tool = set.reform(move |tool| Editing { tool, ..editing });
    html! {
        <div class="edit-tools">
            { select("Tool", editing.tool, "What a click, a tap or a drag on the chart does. Your data has the same points as text.", tool) }
            if editing.tool == Tool::Draw {
                { number_field(
                    SAMPLES,
                    editing.samples,
                    "How many points are taken from the curve. They replace all points.",
                    set.reform(move |samples| Editing { samples, ..editing }),
                ) }
            }
            { button("Undo", "Takes back the last change of the points or of a setting (Ctrl+Z).", onundo.reform(|()| false))
                .quiet(true).disabled(!offered.undo) }
            { button("Redo", "Makes the change again (Ctrl+Shift+Z).", onundo.reform(|()| true))
                .quiet(true).disabled(!offered.redo) }
        </div>
    }
}

/// A place on the chart, in CSS pixels.
type Place = (f64, f64);

/// The driver of a chart on which points are edited.
pub(crate) trait Placed {
    /// The chart, and how x and y are standardised on it, where they are; `None` while there is no chart.
    fn chart(&self) -> Option<(&Plot, [Option<Scaling>; 2])>;

    /// Where a point lies on the chart.
    fn place_of(&self, (x, y): (f64, f64)) -> Option<Place> {
        let (plot, [of_x, of_y]) = self.chart()?;
        let scaled = |value: f64, scaling: Option<Scaling>| scaling.map_or(value, |scaling| scaling.apply(value));
        plot.position((scaled(x, of_x), scaled(y, of_y)))
    }

    /// The coordinates of a place on the chart, as the points are given; `None` beside the area between the axes.
    fn coordinates(&self, place: Place) -> Option<(f64, f64)> {
        let (plot, [of_x, of_y]) = self.chart()?;
        let (x, y) = plot.coordinates(place)?;
        let given = |value: f64, scaling: Option<Scaling>| scaling.map_or(value, |scaling| scaling.undo(value));
        Some((given(x, of_x), given(y, of_y)))
    }
}

/// The layer on the chart of a run. It passes on the changed points, or the reason why they cannot be changed so.
pub(crate) fn edit_layer<C: Core + Placed>(
    runner: &Rc<Runner<C>>,
    editing: Editing,
    points: Rc<Points>,
    onpoints: &Callback<Option<Rc<Points>>>,
    onrefused: &Callback<String>,
) -> Html {
    let (of_place, of_point) = (Rc::clone(runner), Rc::clone(runner));
    let place_of = Callback::from(move |point| of_point.read(|core| core.place_of(point)));
    let at = Callback::from(move |place| of_place.read(|core| core.coordinates(place)));
    let (onpoints, onrefused) = (onpoints.clone(), onrefused.clone());
    let onedit = Callback::from(move |edited: Result<Points, String>| match edited {
        Ok(points) => onpoints.emit(Some(Rc::new(points))),
        Err(problem) => onrefused.emit(problem),
    });
    html! { <EditLayer {editing} {points} {place_of} {at} {onedit} /> }
}

#[derive(Properties, PartialEq)]
struct EditLayerProps {
    editing: Editing,
    /// The points that are changed.
    points: Rc<Points>,
    /// Where a point lies on the chart.
    place_of: Callback<(f64, f64), Option<Place>>,
    /// The coordinates of a place on the chart.
    at: Callback<Place, Option<(f64, f64)>>,
    /// Takes the changed points, or the reason why they cannot be changed so.
    onedit: Callback<Result<Points, String>>,
}

/// What the pointer is about.
#[derive(Debug, Clone, PartialEq)]
struct Gesture {
    /// The point that is dragged.
    point: Option<usize>,
    /// The places since the pointer went down.
    path: Vec<Place>,
}

/// The layer. It takes pointers only while it is there, so that the chart can be read, and a page scrolled, without it.
#[function_component]
fn EditLayer(props: &EditLayerProps) -> Html {
    let gesture = use_state_eq(|| None::<Gesture>);
    let tool = props.editing.tool;
    let ondown = {
        let (gesture, points, place_of) = (gesture.setter(), Rc::clone(&props.points), props.place_of.clone());
        move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            if let Some(layer) = event.target_dyn_into::<Element>() {
                // A pointer that is down can be captured.
                let _ = layer.set_pointer_capture(event.pointer_id());
            }
            let place = place(&event);
            let reach = REACH[usize::from(event.pointer_type() == "touch")];
            let near = || nearest(points.iter().map(|point| place_of.emit(point)), place, reach);
            let point = if tool == Tool::Draw { None } else { near() };
            gesture.set(Some(Gesture { point, path: vec![place] }));
        }
    };
    let onmove = {
        let gesture = gesture.clone();
        move |event: PointerEvent| {
            if let Some(mut going) = (*gesture).clone() {
                going.path.push(place(&event));
                gesture.set(Some(going));
            }
        }
    };
    let onup = {
        let (gesture, editing, points) = (gesture.clone(), props.editing, Rc::clone(&props.points));
        let (at, onedit) = (props.at.clone(), props.onedit.clone());
        move |event: PointerEvent| {
            let Some(mut done) = (*gesture).clone() else { return };
            gesture.set(None);
            done.path.push(place(&event));
            if let Some(edit) = edit(&done, editing, &points, &at) {
                onedit.emit(edit.of(&points));
            }
        }
    };
    let oncancel = {
        let gesture = gesture.setter();
        move |_: PointerEvent| gesture.set(None)
    };
    let line = gesture.as_ref().filter(|_| tool == Tool::Draw).map(|gesture| {
        let places = gesture.path.iter().map(|(left, top)| format!("{left:.1},{top:.1}"));
        html! { <svg aria-hidden="true"><polyline points={places.collect::<Vec<_>>().join(" ")} /></svg> }
    });
    let held = gesture.as_ref().filter(|gesture| gesture.point.is_some() || tool == Tool::Point);
    let dot = held.and_then(|gesture| gesture.path.last()).map(|(left, top)| {
        html! { <i ~style={format!("left: {left:.1}px; top: {top:.1}px")} /> }
    });
    html! {
        <div
            class={classes!("edit-layer", (tool == Tool::Delete).then_some("deletes"))}
            aria-hidden="true"
            onpointerdown={ondown}
            onpointermove={onmove}
            onpointerup={onup}
            onpointercancel={oncancel}
        >
            { line }
            { dot }
        </div>
    }
}

/// What a gesture does to the points.
fn edit(
    gesture: &Gesture,
    editing: Editing,
    points: &Points,
    at: &Callback<Place, Option<(f64, f64)>>,
) -> Option<Edit> {
    let (&first, &last) = gesture.path.first().zip(gesture.path.last())?;
    let is_still = (first.0 - last.0).hypot(first.1 - last.1) <= STILL;
    let range = |values: &[f64]| extent(values.iter().copied()).map_or(0.0, |(low, high)| high - low);
    let (width, height) = (range(points.x()), range(points.y()));
    let aim = |(x, y): (f64, f64)| (aimed(x, width), aimed(y, height));
    match (editing.tool, gesture.point) {
        (Tool::Delete, point) => point.map(Edit::Delete),
        (Tool::Point, Some(_)) if is_still => None,
        (Tool::Point, Some(index)) => at.emit(last).map(|at| Edit::Move(index, aim(at))),
        (Tool::Point, None) => at.emit(last).map(|at| Edit::Add(aim(at))),
        (Tool::Draw, _) => {
            let stroke: Vec<(f64, f64)> = gesture.path.iter().filter_map(|&place| at.emit(place)).collect();
            let samples = sampled(&stroke, editing.samples as usize).into_iter().map(aim).collect();
            (!is_still).then_some(Edit::Draw(samples))
        }
    }
}

fn place(event: &PointerEvent) -> Place {
    // What is drawn on the layer takes no pointers, so the target is the layer.
    let layer = event.target_dyn_into::<Element>();
    let corner = layer.map_or((0.0, 0.0), |layer| {
        let corner = layer.get_bounding_client_rect();
        (corner.left(), corner.top())
    });
    (f64::from(event.client_x()) - corner.0, f64::from(event.client_y()) - corner.1)
}
