//! The page's tasks.

use crate::frame::{Done, Task};
use crate::settings::Reader;
use protocol::{AutogradEvent, AutogradState, Figure};

/// The page's tasks, in the order in which they build on each other.
pub const TASKS: [Task; 6] = [
    Task {
        name: "walk",
        what: "Run forward, then go backward one op at a time until the pass is complete.",
        hint: "Switch “One op at a time” off and press forward. Then switch it on and press backward until every node has its gradient.",
        why: "Each op knows only its own slope. The product of the slopes on the way back gives the gradient of every value.",
    },
    Task {
        name: "double",
        what: "Make every gradient twice as large without changing a single value, then clear the gradients.",
        hint: "Switch “One op at a time” off. Press forward, then backward twice without zero_grad in between: .grad has both gradients in it. zero_grad clears them.",
        why: "backward() adds to .grad. That is why a training loop begins with zero_grad().",
    },
    Task {
        name: "halve",
        what: "Train by hand: reduce the value of a program with parameters to less than half of its first value.",
        hint: "Start from “A line through three points”. Press zero_grad, forward, backward and step in turn, and repeat.",
        why: "Forward, backward, step, and zero_grad before the next round: this loop is all there is to training.",
    },
    Task {
        name: "flat",
        what: "In a program with two or more parameters, make one of their gradients 0: change the numbers and run backward.",
        hint: "Open “A dead ReLU”, or look for a parameter that is already at its best value. Press zero_grad before backward, so that there is one pass only.",
        why: "A gradient of 0 means that the parameter would not move: it is at its best value, or no gradient reaches it, as behind a dead ReLU.",
    },
    Task {
        name: "trap",
        what: "Open the broadcasting trap, run it, and repair the program so that no (15, 15) table appears.",
        hint: "Choose “The broadcasting trap” and run it forward. Then give the targets a second axis, too, with lab_y.reshape(15, 1), and run forward and backward.",
        why: "If both have shape (15, 1), each prediction is compared with its own target only.",
    },
    Task {
        name: "solve",
        what: "Your turn: fill in every gradient of a graph by hand, without “Show one”.",
        hint: "Press “Your turn”. Start at the last line, whose gradient is given: each input gets that gradient times the slope. “Hint” names the rule.",
        why: "A value’s gradient is a sum over its uses: at each, the gradient that arrives, times the slope.",
    },
];

/// How far the tasks have come.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Progress {
    /// Which tasks are done.
    pub done: Done,
    /// The program's value in its first forward pass.
    first: Option<f64>,
    by_single_ops: bool,
    doubled: bool,
    trapped: bool,
}

impl Progress {
    /// With what is done already.
    #[must_use]
    pub fn new(done: Done) -> Self {
        Self { done, ..Self::default() }
    }

    /// What the tab remembers of unfinished tasks, as parts of a query.
    pub(super) fn under_way(&self) -> Vec<String> {
        let seen = [(self.by_single_ops, 's'), (self.doubled, 'd'), (self.trapped, 't')];
        let seen: String = seen.into_iter().filter(|(is_seen, _)| *is_seen).map(|(_, letter)| letter).collect();
        let first = self.first.map(|first| format!("first={first}"));
        first.into_iter().chain((!seen.is_empty()).then(|| format!("seen={seen}"))).collect()
    }

    /// The progress with what the tab remembers. See [`Self::under_way`].
    pub(super) fn recalled(self, reader: &Reader<'_>) -> Self {
        let seen = |letter| reader.value("seen").is_some_and(|seen| seen.contains(letter));
        let first = reader.value("first").and_then(|first| first.parse().ok());
        Self { first, by_single_ops: seen('s'), doubled: seen('d'), trapped: seen('t'), ..self }
    }

    /// The progress when the program reaches a state.
    #[must_use]
    pub fn after(&self, state: &AutogradState) -> Self {
        let mut next = self.clone();
        let value = number(state);
        match &state.event {
            AutogradEvent::Opened | AutogradEvent::Edited => {
                (next.first, next.by_single_ops, next.doubled) = (None, false, false);
            }
            AutogradEvent::Pulled(_) => {
                next.by_single_ops = true;
                next.done.note("walk", state.next_backward.is_none());
            }
            AutogradEvent::Backward { .. } => next.doubled |= state.passes >= 2,
            AutogradEvent::Cleared => next.done.note("double", next.doubled),
            _ => {}
        }
        if let Some(value) = value {
            match &next.first {
                None => next.first = Some(value),
                // Only a positive value can be halved.
                Some(first) => {
                    let halved = *first > 0.0 && value < 0.5 * first;
                    next.done.note("halve", halved);
                }
            }
        }
        next.done.note("flat", state.passes == 1 && has_flat_parameter(state));
        if is_on_labs_data(state) {
            let table = state.nodes.iter().any(|node| node.shape == [15, 15]);
            next.done.note("trap", next.trapped && !table && state.passes > 0 && depends_on_both(state));
            next.trapped |= table && value.is_some();
        }
        next
    }
}

/// The program's value, if it is computed and a single number.
fn number(state: &AutogradState) -> Option<f64> {
    match state.nodes.get(state.output as usize)?.value.as_deref()? {
        [Figure::Number(value)] => Some(*value),
        _ => None,
    }
}

fn has_flat_parameter(state: &AutogradState) -> bool {
    let parameters: Vec<_> = state.nodes.iter().filter(|node| node.operation.is_none() && node.requires_grad).collect();
    // A gradient that a finite difference cannot distinguish from 0 counts as 0.
    let is_flat =
        |gradient: &[Figure]| gradient.iter().all(|figure| matches!(figure, Figure::Number(g) if g.abs() < 1e-9));
    parameters.len() > 1 && parameters.iter().any(|node| node.gradient.as_deref().is_some_and(is_flat))
}

fn is_on_labs_data(state: &AutogradState) -> bool {
    ["lab_x", "lab_y"].iter().all(|name| state.nodes.iter().any(|node| node.name.as_deref() == Some(name)))
}

/// Whether the program's value depends on both columns of the lab's data. Leaving one out is not a repair.
fn depends_on_both(state: &AutogradState) -> bool {
    let mut reached = vec![false; state.nodes.len()];
    let mut waiting = vec![state.output as usize];
    while let Some(node) = waiting.pop() {
        if let Some(seen) = reached.get_mut(node).filter(|seen| !**seen) {
            *seen = true;
            waiting.extend(state.nodes[node].inputs.iter().map(|&input| input as usize));
        }
    }
    let labs = |name: &str| {
        state.nodes.iter().zip(&reached).any(|(node, reached)| *reached && node.name.as_deref() == Some(name))
    };
    labs("lab_x") && labs("lab_y")
}
