//! The computation graph: a box for each leaf and op, a line for each operand.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::broadcast::meets_all;
use super::detail::detail;
use super::state::Size;
use super::tokens::{Travel, path, tokens};
use super::words;
use super::zoom::{REM, STEP, Zoom, pixel, use_zoom};
use crate::charts::graph_layout::{Layout, Spacing, layout};
use crate::components::{button, fold};
use crate::platform::Resizes;
use protocol::{AutogradNode, AutogradState};

/// The boxes, from wide ones to those of a graph that would not fit into a narrow frame otherwise.
const SPACINGS: [Spacing; 4] = [spacing(176.0, 16.0), spacing(136.0, 12.0), spacing(120.0, 6.0), spacing(108.0, 5.0)];
/// The height of a box, and the gap below it.
const HEIGHT: f64 = 48.0;
const BETWEEN: f64 = 28.0;
/// The distance from the top of a layer to that of the next one.
pub(super) const LAYER: f64 = HEIGHT + BETWEEN;
/// The margin around the drawing, for outlines.
const MARGIN: f64 = 4.0;
/// The text size in a box, and that of its lower left corner.
const TEXT: f64 = 15.0;
const SMALL: f64 = 13.0;
/// The distance from a box's border to its text, and the largest share of the box that it takes.
const INSET: f64 = 12.0;
const INSET_SHARE: f64 = 1.0 / 14.0;

#[derive(Properties, PartialEq)]
pub(super) struct GraphViewProps {
    pub(super) state: Rc<AutogradState>,
    pub(super) selected: Option<u32>,
    pub(super) onselect: Callback<u32>,
    pub(super) size: Size,
    pub(super) onresize: Callback<Size>,
    /// What the last action did.
    pub(super) happened: String,
    /// Whether the gradients that are not there are asked of the reader, who then gets no rules.
    #[prop_or_default]
    pub(super) asked: bool,
}

#[function_component]
pub(super) fn GraphView(props: &GraphViewProps) -> Html {
    let GraphViewProps { state, selected, onselect, size, onresize, happened, asked } = props;
    let frame = use_node_ref();
    let edges: Vec<(usize, usize)> = state
        .nodes
        .iter()
        .enumerate()
        .flat_map(|(to, node)| node.inputs.iter().map(move |&from| (from as usize, to)))
        .collect();
    let room = use_room(&frame);
    let fitting =
        use_memo((state.nodes.len(), edges.clone(), room), |(boxes, edges, room)| fitting(*boxes, edges, *room));
    let (drawn, across) = &*fitting;
    let (width, height) = (drawn.width + 2.0 * MARGIN, drawn.height + 2.0 * MARGIN);

    let Zoom { turn, fit } = use_zoom(&frame, (width, height), *size, onresize);
    let begun = state.nodes.iter().any(|node| node.operation.is_some() && node.value.is_some());
    use_follow(&frame, *selected, begun);
    let onkeydown = {
        let (turn, fit) = (turn.clone(), fit.clone());
        move |event: KeyboardEvent| match event.key().as_str() {
            _ if event.ctrl_key() || event.meta_key() || event.alt_key() => {}
            "+" | "=" => turn.emit(STEP),
            "-" => turn.emit(1.0 / STEP),
            "0" => fit.emit(()),
            _ => {}
        }
    };
    let unit = size.scale() * REM;
    let top = selected.and_then(|node| drawn.boxes.get(node as usize)).map_or(0.0, |corner| corner.1);
    let travel = Travel::new(state, &edges, drawn);
    let zoom = html! {
        <div class="buttons">
            { button(
                "+",
                "Enlarges the graph. You can also press +, use Ctrl with the mouse wheel, or pinch.",
                turn.reform(|()| STEP),
            ) }
            { button("−", "Shrinks the graph. You can also press −.", turn.reform(|()| 1.0 / STEP)) }
            { button("Fit", "Shows the whole graph. You can also press 0.", fit) }
        </div>
    };
    html! {
        <>
            // A frame that scrolls must be reachable from the keyboard, so it needs a name.
            <div class="frame" ref={frame} data-figure="Graph" tabindex="0" role="region" aria-label={words::graph(state)} {onkeydown}>
                <div class="drawing">
                    <svg
                        ~style={format!("width: {:.2}rem", width * unit)}
                        viewBox={format!("{} {} {width:.1} {height:.1}", -MARGIN, -MARGIN)}
                        role="group"
                        aria-label="Graph"
                    >
                        <g aria-hidden="true">{ for lines(state, &edges, drawn) }</g>
                        { for state.nodes.iter().enumerate().map(|(index, node)| {
                            let chosen = *selected == Some(index as u32);
                            node_box(state, index, node, (drawn.boxes[index], *across), (chosen, *asked), &travel, onselect)
                        }) }
                        { tokens(state, &edges, drawn, &travel) }
                    </svg>
                    <p class="upward" aria-hidden="true">{ "gradients flow up" }</p>
                </div>
            </div>
            <div class="beside" ~style={format!("--below: {:.2}rem", (height - top) * unit)}>
                <p class="happened" role="status">{ happened.clone() }</p>
                if !*asked {
                    { detail(state, *selected) }
                }
                { fold("Size of the graph", "", zoom) }
            </div>
        </>
    }
}

/// The widest boxes with which a graph fits into this room, in pixels of the drawing, and their width. One that does not fit at all
/// is scrolled, so it gets the widest.
fn fitting(boxes: usize, edges: &[(usize, usize)], room: f64) -> (Layout, f64) {
    let drawn = |spacing: Spacing| (layout(boxes, edges, spacing), spacing.width);
    let mut all = SPACINGS.into_iter().map(drawn);
    all.find(|(drawn, _)| drawn.width + 2.0 * MARGIN <= room).unwrap_or_else(|| drawn(SPACINGS[0]))
}

/// The width that a frame has for the drawing at the size of the text, in pixels of the drawing.
#[hook]
fn use_room(frame: &NodeRef) -> f64 {
    let room = use_state_eq(|| f64::INFINITY);
    use_effect_with(frame.clone(), {
        let setter = room.setter();
        move |frame| {
            let resizes = frame.cast::<HtmlElement>().map(|frame| {
                let observed = frame.clone();
                Resizes::new(&observed, move || {
                    let arrow = frame.query_selector(".upward").ok().flatten();
                    let arrow = arrow.map_or(0.0, |arrow| arrow.get_bounding_client_rect().width());
                    // With the gaps around the arrow. A narrow screen has none.
                    let beside = if arrow > 0.0 { arrow + 8.0 } else { 0.0 };
                    setter.set(((f64::from(frame.client_width()) - beside) / pixel()).floor());
                })
            });
            move || drop(resizes)
        }
    });
    *room
}

/// Scrolls only the frame, so that the selected node is visible. The next op may lie outside of it. Before anything is computed, a
/// graph that is too wide shows where it begins.
#[hook]
fn use_follow(frame: &NodeRef, chosen: Option<u32>, begun: bool) {
    use_effect_with((frame.clone(), chosen, begun), |(frame, _, begun)| {
        let Some(frame) = frame.cast::<HtmlElement>() else { return };
        if !begun {
            frame.set_scroll_left(0);
            return;
        }
        let Some(node) = frame.query_selector(".chosen").ok().flatten() else { return };
        let (node, around) = (node.get_bounding_client_rect(), frame.get_bounding_client_rect());
        // How far it has to scroll: 0 if the node is within the frame.
        let within = |low: f64, high: f64, from: f64, to: f64| (low - from).min(0.0) + (high - to).max(0.0);
        let room = 12.0;
        let right = within(node.left() - room, node.right() + room, around.left(), around.right());
        let down = within(node.top() - room, node.bottom() + room, around.top(), around.bottom());
        frame.set_scroll_left(frame.scroll_left() + right.round() as i32);
        frame.set_scroll_top(frame.scroll_top() + down.round() as i32);
    });
}

fn lines<'a>(
    state: &'a AutogradState,
    edges: &'a [(usize, usize)],
    drawn: &'a Layout,
) -> impl Iterator<Item = Html> + 'a {
    edges.iter().zip(&drawn.lines).enumerate().map(move |(index, (&(from, to), points))| {
        let pulled = share(state, edges, index).is_some();
        let computed = state.nodes[to].value.is_some() && state.nodes[from].value.is_some();
        let class = classes!("edge", computed.then_some("computed"), pulled.then_some("pulled"));
        html! { <path {class} d={path(points.iter().copied())} /> }
    })
}

/// What went up an edge in the last pass.
pub(super) fn share<'a>(
    state: &'a AutogradState,
    edges: &[(usize, usize)],
    edge: usize,
) -> Option<&'a [protocol::Figure]> {
    let operand = edges[..edge].iter().rev().take_while(|other| other.1 == edges[edge].1).count();
    state.nodes[edges[edge].1].shares.get(operand)?.0.as_deref()
}

fn node_box(
    state: &AutogradState,
    index: usize,
    node: &AutogradNode,
    ((x, y), across): ((f64, f64), f64),
    (chosen, asked): (bool, bool),
    travel: &Travel,
    onselect: &Callback<u32>,
) -> Html {
    let id = index as u32;
    let class = classes!(
        "node",
        if node.operation.is_some() { "op" } else { "leaf" },
        node.value.is_some().then_some("computed"),
        node.gradient.is_some().then_some("pulled"),
        (state.next_forward == Some(id)).then_some("next-forward"),
        (state.next_backward == Some(id)).then_some("next-backward"),
        chosen.then_some("chosen"),
        meets_all(state, node).then_some("meets-all"),
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
    let is_parameter = node.operation.is_none() && node.requires_grad && !asked;
    // A parameter's tank takes its share of the width.
    let inset = INSET.min(across * INSET_SHARE);
    let right = across - if is_parameter { 22.0 } else { inset };
    let room = (right - inset) / TEXT;
    // The title is bold and so a little wider.
    let (title, value) = words::line(
        words::title(node),
        1.12,
        |most, digits| {
            node.value.as_ref().map_or_else(|| "·".to_owned(), |value| words::brief(value, node, most.max(1), digits))
        },
        room,
    );
    // A shape is never cut; rather, the gradient is not shown here.
    let (kind, gradient) = words::line(
        &words::kind(node),
        SMALL / TEXT,
        |most, digits| match &node.gradient {
            Some(gradient) => words::brief(gradient, node, most, digits),
            None if asked => "?".to_owned(),
            None if is_parameter => "None".to_owned(),
            None if node.operation.is_none() => "data".to_owned(),
            None => String::new(),
        },
        room,
    );
    let (left, right) = (format!("{inset:.1}"), format!("{right:.1}"));
    html! {
        <g {class} transform={format!("translate({x:.1} {y:.1})")} ~style={travel.wait(index)}>
            <g
                class="hit"
                tabindex="0"
                role="button"
                aria-pressed={chosen.to_string()}
                aria-label={words::node(node, state, asked)}
                onclick={select}
                {onkeydown}
            >
                <rect class="box" width={across.to_string()} height={HEIGHT.to_string()} rx="8" />
            </g>
            // The accessible name already says this in words.
            <g class="face" aria-hidden="true">
                <text class="title" x={left.clone()} y="20">{ title }</text>
                <text class="value" x={right.clone()} y="20">{ value }</text>
                <text class="shape" x={left} y="39">{ kind }</text>
                // The key begins the fade again when a gradient arrives.
                <text class="gradient" key={travel.key(index)} x={right} y="39">{ gradient }</text>
                if is_parameter {
                    { tank(node.fill, across) }
                }
            </g>
        </g>
    }
}

const fn spacing(width: f64, beside: f64) -> Spacing {
    Spacing { width, height: HEIGHT, beside, between: BETWEEN }
}

/// A parameter's gradient as a tank that backward passes fill, with a mark at each quarter.
fn tank(fill: f64, across: f64) -> Html {
    let (left, top, width, height) = (across - 15.0, 6.0, 8.0, HEIGHT - 12.0);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// ((w · x + b) − y) ** 2, and its mean.
    const LINE: [(usize, usize); 8] = [(0, 2), (1, 2), (2, 4), (3, 4), (4, 6), (5, 6), (6, 7), (7, 8)];

    #[test]
    fn boxes_are_as_wide_as_the_frame_allows() {
        let fitted = |room| fitting(9, &LINE, room);
        let [wide, phone, narrow] = [900.0, 358.0, 200.0].map(fitted);
        assert_eq!((wide.1, fitted(f64::INFINITY).1), (176.0, 176.0));
        assert!(phone.1 < wide.1 && phone.0.width + 2.0 * MARGIN <= 358.0, "{}", phone.0.width);
        assert_eq!((phone.0.height, narrow.1), (wide.0.height, 176.0), "what has to be scrolled need not be narrow");
    }
}
