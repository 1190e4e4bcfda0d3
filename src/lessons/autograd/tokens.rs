//! Gradients on their way: a pill with the gradient goes up each edge, and the box that it reaches takes its colour.

use std::rc::Rc;

use yew::prelude::*;

use super::graph::{LAYER, share};
use super::words;
use crate::charts::graph_layout::Layout;
use protocol::{AutogradEvent, AutogradState};

/// How long a gradient takes along one edge, in milliseconds.
const EDGE: f64 = 400.0;
/// The longest time in which a whole pass goes through the graph.
const PASS: f64 = 2400.0;
const HEIGHT: f64 = 22.0;
const TEXT: f64 = 13.0;
/// The widest pill, in multiples of the text size.
const WIDEST: f64 = 7.0;

/// When each gradient of the last action sets out.
pub(super) struct Travel {
    /// The number of the action, so that a repeated one is animated again.
    action: usize,
    /// For each box, how long after the action it passes its gradient on; `None` if it did not.
    leaves: Vec<Option<f64>>,
    /// For each box, how long after the action its gradient arrives; `None` if none did.
    arrives: Vec<Option<f64>>,
}

impl Travel {
    pub(super) fn new(state: &Rc<AutogradState>, edges: &[(usize, usize)], drawn: &Layout) -> Self {
        let layer = |node: usize| (drawn.boxes[node].1 / LAYER).round();
        let last = layer(state.output as usize);
        let pace = EDGE.min(PASS / last.max(1.0));
        let has_passed = |node: usize| state.nodes[node].shares.iter().any(|share| share.0.is_some());
        let leaves = |node: usize| match state.event {
            AutogradEvent::Pulled(pulled) if pulled as usize == node => Some(0.0),
            AutogradEvent::Backward { .. } if has_passed(node) => Some((last - layer(node)) * pace),
            _ => None,
        };
        let leaves: Vec<Option<f64>> = (0..state.nodes.len()).map(leaves).collect();
        let mut arrives = vec![None; leaves.len()];
        for &(from, to) in edges {
            if let Some(start) = leaves[to].filter(|_| state.nodes[from].requires_grad) {
                arrives[from] = Some(arrives[from].unwrap_or(0.0_f64).max(start + EDGE));
            }
        }
        Self { action: Rc::as_ptr(state) as usize, leaves, arrives }
    }

    /// The style of a box: its colour changes when the gradient arrives.
    pub(super) fn wait(&self, node: usize) -> String {
        format!("--wait: {:.0}ms", self.arrives[node].unwrap_or(0.0))
    }

    /// The key of what a box shows of its gradient.
    pub(super) fn key(&self, node: usize) -> String {
        self.arrives[node].map_or_else(|| "still".to_owned(), |_| self.action.to_string())
    }
}

/// The pills on the edges that the last action used. They come to rest in the middle of their edge.
pub(super) fn tokens(state: &AutogradState, edges: &[(usize, usize)], drawn: &Layout, travel: &Travel) -> Html {
    let token = |(edge, &(from, to)): (usize, &(usize, usize))| {
        let start = travel.leaves[to]?;
        let share = share(state, edges, edge)?;
        let (_, text) =
            words::line("", 1.0, |most, digits| words::brief(share, &state.nodes[from], most.max(1), digits), WIDEST);
        let width = words::width(&text) * TEXT + 18.0;
        // Two edges between the same boxes lie close together: one pill goes to either side.
        let twin = |range: &[(usize, usize)]| range.contains(&(from, to));
        let left = match (twin(&edges[..edge]), twin(&edges[edge + 1..])) {
            (false, true) => -width - 2.0,
            (true, false) => 2.0,
            _ => -width / 2.0,
        };
        let upwards = path(drawn.lines[edge].iter().rev().copied());
        Some(html! {
            <g
                class="token"
                key={format!("{}-{edge}", travel.action)}
                ~style={format!("offset-path: path('{upwards}'); animation-delay: {start:.0}ms")}
            >
                <rect x={left.to_string()} y={(-HEIGHT / 2.0).to_string()} width={width.to_string()} height={HEIGHT.to_string()} rx="11" />
                <text x={(left + width / 2.0).to_string()} y="4.5">{ text }</text>
            </g>
        })
    };
    html! { <g class="tokens" aria-hidden="true">{ for edges.iter().enumerate().filter_map(token) }</g> }
}

/// A smooth line through points, one below or above the other.
pub(super) fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    let mut last = None;
    for (x, y) in points {
        match last.replace((x, y)) {
            None => path.push_str(&format!("M{x:.1} {y:.1}")),
            Some((before, above)) => {
                let middle = (above + y) / 2.0;
                path.push_str(&format!("C{before:.1} {middle:.1} {x:.1} {middle:.1} {x:.1} {y:.1}"));
            }
        }
    }
    path
}
