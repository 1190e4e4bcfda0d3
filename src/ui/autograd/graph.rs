//! The computation graph: a box for each leaf and op, a line for each operand.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, WheelEvent};
use yew::prelude::*;

use super::words;
use crate::charts::graph_layout::{Layout, Spacing, layout};
use crate::platform::Listener;
use crate::protocol::{AutogradNode, AutogradState};
use crate::ui::components::Button;

const SPACING: Spacing = Spacing { width: 168.0, height: 72.0, beside: 18.0, between: 26.0 };
/// Room around the drawing, for outlines.
const MARGIN: f64 = 6.0;
/// One press or turn of the wheel enlarges by this.
const ZOOM_STEP: f64 = 1.25;
/// Smaller than that a graph is not made to fit: its text could not be read.
const SMALLEST_FIT: f64 = 0.8;
const LARGEST_FIT: f64 = 1.0;

#[derive(Properties, PartialEq)]
pub(super) struct GraphViewProps {
    pub(super) state: Rc<AutogradState>,
    pub(super) selected: Option<u32>,
    pub(super) onselect: Callback<u32>,
}

/// How large the graph is shown; `None` fits it into its frame.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Zoom(Option<f64>);

/// A change of size.
enum Turn {
    Fit,
    By { factor: f64, from: f64 },
}

impl Reducible for Zoom {
    type Action = Turn;

    fn reduce(self: Rc<Self>, turn: Turn) -> Rc<Self> {
        Rc::new(match turn {
            Turn::Fit => Self(None),
            Turn::By { factor, from } => Self(Some((self.0.unwrap_or(from) * factor).clamp(0.25, 4.0))),
        })
    }
}

#[function_component]
pub(super) fn GraphView(GraphViewProps { state, selected, onselect }: &GraphViewProps) -> Html {
    let frame = use_node_ref();
    let zoom = use_reducer_eq(|| Zoom(None));
    let edges: Vec<(usize, usize)> = state
        .nodes
        .iter()
        .enumerate()
        .flat_map(|(to, node)| node.inputs.iter().map(move |&from| (from as usize, to)))
        .collect();
    let drawn = use_memo((state.nodes.len(), edges.clone()), |(boxes, edges)| layout(*boxes, edges, SPACING));
    let (width, height) = (drawn.width + 2.0 * MARGIN, drawn.height + 2.0 * MARGIN);

    let turn = {
        let (dispatcher, frame) = (zoom.dispatcher(), frame.clone());
        Callback::from(move |factor: f64| {
            // From how it is shown now.
            let shown = frame.cast::<HtmlElement>().map_or(1.0, |frame| f64::from(frame.client_width()) / width);
            dispatcher.dispatch(Turn::By { factor, from: shown.clamp(SMALLEST_FIT, LARGEST_FIT) });
        })
    };
    let fit = {
        let dispatcher = zoom.dispatcher();
        Callback::from(move |()| dispatcher.dispatch(Turn::Fit))
    };
    use_wheel(&frame, &turn);
    let onkeydown = {
        let (turn, fit) = (turn.clone(), fit.clone());
        move |event: KeyboardEvent| match event.key().as_str() {
            _ if event.ctrl_key() || event.meta_key() || event.alt_key() => {}
            "+" | "=" => turn.emit(ZOOM_STEP),
            "-" => turn.emit(1.0 / ZOOM_STEP),
            "0" => fit.emit(()),
            _ => {}
        }
    };
    let style = match zoom.0 {
        None => {
            format!("width: 100%; min-width: {:.0}px; max-width: {:.0}px", width * SMALLEST_FIT, width * LARGEST_FIT)
        }
        Some(scale) => format!("width: {:.0}px", width * scale),
    };
    let onselect = onselect.clone();
    html! {
        <div class="graph">
            <div class="zoom buttons">
                <Button label="+" help="Enlarges the graph; so does the + key, or Ctrl and the mouse wheel." onclick={turn.reform(|()| ZOOM_STEP)} />
                <Button label="−" help="Shrinks the graph; so does the − key." onclick={turn.reform(|()| 1.0 / ZOOM_STEP)} />
                <Button label="Fit" help="Fits the graph into its frame; so does the 0 key." onclick={fit} />
            </div>
            // A frame that scrolls must be reachable by keyboard, and then needs a name.
            <div class="frame" ref={frame} tabindex="0" role="region" aria-label={words::graph(state)} {onkeydown}>
                <svg {style} viewBox={format!("{} {} {width:.1} {height:.1}", -MARGIN, -MARGIN)} role="group" aria-label="Graph">
                    <g aria-hidden="true">{ for lines(state, &edges, &drawn) }</g>
                    { for state.nodes.iter().enumerate().map(|(index, node)| {
                        let chosen = *selected == Some(index as u32);
                        node_box(state, index, node, drawn.boxes[index], chosen, &onselect)
                    }) }
                </svg>
            </div>
        </div>
    }
}

/// The wheel with the control key, and so two fingers on a touch pad, changes the size instead of the page's.
#[hook]
fn use_wheel(frame: &NodeRef, turn: &Callback<f64>) {
    use_effect_with((frame.clone(), turn.clone()), |(frame, turn)| {
        let turn = turn.clone();
        let listener = frame.cast::<HtmlElement>().map(|frame| {
            Listener::new(&frame, "wheel", move |event| {
                let Some(wheel) = event.dyn_ref::<WheelEvent>().filter(|wheel| wheel.ctrl_key()) else { return };
                event.prevent_default();
                turn.emit((-0.005 * wheel.delta_y()).clamp(-0.3, 0.3).exp());
            })
        });
        move || drop(listener)
    });
}

fn lines<'a>(
    state: &'a AutogradState,
    edges: &'a [(usize, usize)],
    drawn: &'a Layout,
) -> impl Iterator<Item = Html> + 'a {
    let operand = |edge: usize| edges[..edge].iter().rev().take_while(|other| other.1 == edges[edge].1).count();
    edges.iter().zip(&drawn.lines).enumerate().map(move |(index, (&(from, to), points))| {
        let pulled = state.nodes[to].shares.get(operand(index)).is_some_and(|share| share.0.is_some());
        let computed = state.nodes[to].value.is_some() && state.nodes[from].value.is_some();
        let class = classes!("edge", computed.then_some("computed"), pulled.then_some("pulled"));
        html! { <path {class} d={path(points)} /> }
    })
}

/// A smooth line through points that go down.
fn path(points: &[(f64, f64)]) -> String {
    let mut path = points.first().map_or_else(String::new, |(x, y)| format!("M{x:.1} {y:.1}"));
    for pair in points.windows(2) {
        let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
        let middle = (y + to_y) / 2.0;
        path.push_str(&format!("C{x:.1} {middle:.1} {to_x:.1} {middle:.1} {to_x:.1} {to_y:.1}"));
    }
    path
}

fn node_box(
    state: &AutogradState,
    index: usize,
    node: &AutogradNode,
    (x, y): (f64, f64),
    chosen: bool,
    onselect: &Callback<u32>,
) -> Html {
    let id = index as u32;
    let class = classes!(
        "node",
        if node.operation.is_some() { "op" } else { "leaf" },
        node.requires_grad.then_some("trained"),
        node.value.is_some().then_some("computed"),
        node.gradient.is_some().then_some("pulled"),
        (state.next_forward == Some(id)).then_some("next-forward"),
        (state.next_backward == Some(id)).then_some("next-backward"),
        (state.output == id).then_some("output"),
        chosen.then_some("chosen"),
    );
    let select = onselect.reform(move |_: MouseEvent| id);
    let onkeydown = {
        let onselect = onselect.clone();
        move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                onselect.emit(id);
            }
        }
    };
    let is_parameter = node.operation.is_none() && node.requires_grad;
    let right = SPACING.width - if is_parameter { 24.0 } else { 9.0 };
    let (title, aside) = words::heading(node, if is_parameter { 16 } else { 19 });
    html! {
        <g {class} transform={format!("translate({x:.1} {y:.1})")}>
            <g
                class="hit"
                tabindex="0"
                role="button"
                aria-pressed={chosen.to_string()}
                aria-label={words::node(node, state)}
                onclick={select}
                {onkeydown}
            >
                <rect class="box" width={SPACING.width.to_string()} height={SPACING.height.to_string()} rx="8" />
            </g>
            // What stands here is in the name already, in words.
            <g class="face" aria-hidden="true">
                <text class="title" x="9" y="19">{ title }</text>
                <text class="shape" x={right.to_string()} y="19">{ aside }</text>
                <text class="value" x="9" y="42">
                    { node.value.as_ref().map_or_else(|| "·".to_owned(), |value| fitted(|most| words::figures(value, node, most), &node.shape)) }
                </text>
                <text class="gradient" x="9" y="63">
                    { match &node.gradient {
                        Some(gradient) => format!("grad {}", fitted(|most| words::figures(gradient, node, most), &node.shape)),
                        None if node.requires_grad => "grad None".to_owned(),
                        None => String::new(),
                    } }
                </text>
                if is_parameter {
                    { tank(node.fill) }
                }
            </g>
        </g>
    }
}

/// As many numbers as fit into a box.
fn fitted(words: impl Fn(usize) -> String, shape: &[u32]) -> String {
    const ROOM: usize = 18;
    let most = if shape.is_empty() { 1 } else { 4 };
    (1..=most).rev().map(&words).find(|text| text.chars().count() <= ROOM).unwrap_or_else(|| words(1))
}

/// A parameter's gradient as a tank that backward passes fill, with a mark for each quarter.
fn tank(fill: f64) -> Html {
    let (left, top, width, height) = (SPACING.width - 17.0, 8.0, 9.0, SPACING.height - 16.0);
    let level = height * fill;
    html! {
        <g class="tank" transform={format!("translate({left} {top})")}>
            <rect class="level" y={format!("{:.2}", height - level)} width={width.to_string()} height={format!("{level:.2}")} />
            <rect class="wall" width={width.to_string()} height={height.to_string()} rx="2" />
            { for (1..4).map(|quarter| {
                let y = height * f64::from(quarter) / 4.0;
                html! { <path class="wall" d={format!("M0 {y}h3")} /> }
            }) }
        </g>
    }
}
