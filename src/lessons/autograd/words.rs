//! The page's descriptions of a program.

use super::broadcast::meets_all;
use crate::charts::numerals;
use engine::choice::Choice;
use protocol::{AutogradEvent, AutogradNode, AutogradState, Figure};

/// A number, as short as four digits allow: "2", "0.5", "5.333".
#[must_use]
pub fn figure(figure: Figure) -> String {
    rounded(figure, 4)
}

fn rounded(figure: Figure, digits: usize) -> String {
    match figure {
        Figure::Number(value) if value.fract() == 0.0 && value.abs() < 1e6 => numerals::plain(value),
        Figure::Number(value) => trimmed(&numerals::significant(value, digits)),
        Figure::Infinite => "∞".to_owned(),
        Figure::MinusInfinite => "−∞".to_owned(),
        Figure::NotANumber => "NaN".to_owned(),
    }
}

/// A number without trailing zeros after the point.
fn trimmed(text: &str) -> String {
    let (mantissa, exponent) = text.split_once(" × ").map_or((text, ""), |(mantissa, power)| (mantissa, power));
    let mantissa = if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
    if exponent.is_empty() { mantissa.to_owned() } else { format!("{mantissa} × {exponent}") }
}

/// The numbers of a tensor in brackets for each axis, as PyTorch prints them; at most the first `most`.
#[must_use]
pub fn figures(values: &[Figure], node: &AutogradNode, most: usize) -> String {
    printed(values, node, most, 4)
}

/// The same with so many digits, for the narrow boxes of the graph; a single number has one digit more.
#[must_use]
pub fn brief(values: &[Figure], node: &AutogradNode, most: usize, digits: usize) -> String {
    printed(values, node, most, digits + usize::from(node.shape.is_empty()))
}

fn printed(values: &[Figure], node: &AutogradNode, most: usize, digits: usize) -> String {
    let mut text = String::new();
    let shown = values.len().min(most);
    if shown == 0 && !values.is_empty() {
        return "…".to_owned();
    }
    for (index, &value) in values.iter().take(shown).enumerate() {
        // A bracket opens where a new part of its axis begins, and closes where the part ends.
        let begins = |extent: usize| index.is_multiple_of(extent);
        let ends = |extent: usize| (index + 1).is_multiple_of(extent);
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(&"[".repeat(parts(&node.shape).filter(|&extent| begins(extent)).count()));
        text.push_str(&rounded(value, digits));
        let closed = parts(&node.shape).filter(|&extent| ends(extent)).count();
        if index + 1 == shown && (node.size as usize) > shown {
            text.push_str(&"]".repeat(closed));
            text.push_str(", …");
            text.push_str(&"]".repeat(node.shape.len() - closed));
        } else {
            text.push_str(&"]".repeat(closed));
        }
    }
    text
}

/// How many numbers each bracket of a tensor encloses, from the outermost on.
fn parts(shape: &[u32]) -> impl Iterator<Item = usize> {
    (0..shape.len()).map(|axis| shape[axis..].iter().map(|&extent| extent as usize).product())
}

/// A shape as Python prints it.
#[must_use]
pub fn shape(extents: &[u32]) -> String {
    let inner = extents.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    format!("({inner}{})", if extents.len() == 1 { "," } else { "" })
}

/// The approximate width of a text, in multiples of its size, for a wide sans-serif font.
#[must_use]
pub fn width(text: &str) -> f64 {
    let of = |c: char| match c {
        '.' | ',' | ' ' | 'i' | 'j' | 'l' | 'I' | '|' => 0.33,
        '(' | ')' | '[' | ']' | 'f' | 'r' | 't' => 0.41,
        '⁰'..='⁹' | '¹' | '²' | '³' | '⁻' => 0.45,
        '−' | '×' | 'm' | 'w' | 'M' | 'W' => 0.95,
        '…' | '∞' => 1.0,
        c if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' => 0.64,
        c if c.is_ascii() => 0.75,
        _ => 1.0,
    };
    text.chars().map(of).sum()
}

/// What a box of the graph is called: the name of the value, or else its kind.
#[must_use]
pub fn title(node: &AutogradNode) -> &str {
    match (&node.name, node.operation) {
        (Some(name), _) => name,
        (None, Some(operation)) => operation.0.name(),
        (None, None) => {
            if node.size == 1 {
                "constant"
            } else {
                "tensor"
            }
        }
    }
}

/// What stands below the title: the kind of a value with a name, and the shape.
#[must_use]
pub fn kind(node: &AutogradNode) -> String {
    let shape = shape(&node.shape);
    match (&node.name, node.operation) {
        (Some(_), Some(operation)) => format!("{} {shape}", operation.0.name()),
        _ => shape,
    }
}

/// Two texts of a line that is `room` wide: `left`, and `right` with as many numbers and digits as there is room for.
/// `size` is the text size of the left one as a multiple of that of the right one.
#[must_use]
pub fn line(left: &str, size: f64, right: impl Fn(usize, usize) -> String, room: f64) -> (String, String) {
    const GAP: f64 = 0.6;
    let left_room = |right: &str| room - width(right) - if right.is_empty() { 0.0 } else { GAP };
    let fits = |right: &String| width(left) * size <= left_room(right);
    let choices = (1..=4).rev().map(|most| (most, 3)).chain([(1, 2), (0, 2)]);
    let right = choices.map(|(most, digits)| right(most, digits)).find(fits).unwrap_or_else(|| right(1, 2));
    let all = left.chars().count();
    let fits = |most: &usize| width(&shortened(left, *most)) * size <= left_room(&right);
    match (3..=all.max(3)).rev().find(fits) {
        Some(most) => (shortened(left, most), right),
        None if left.is_empty() => (String::new(), right),
        // They would lie on each other.
        None => (shortened(left, 3), "…".to_owned()),
    }
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).chain(['…']).collect() }
}

/// How a sentence names a node: "loss", "w * x".
#[must_use]
pub fn named(node: &AutogradNode) -> String {
    const LONGEST: usize = 32;
    let text = node.name.clone().unwrap_or_else(|| node.text.split_whitespace().collect::<Vec<_>>().join(" "));
    shortened(&text, LONGEST)
}

/// The label of the button that defines names.
#[must_use]
pub fn defining(names: &[String]) -> String {
    const LISTED: usize = 4;
    match names {
        [only] => format!("Define {}", shortened(only, 16)),
        [first @ .., last] if names.len() <= LISTED => {
            let first: Vec<String> = first.iter().map(|name| shortened(name, 8)).collect();
            format!("Define {} and {}", first.join(", "), shortened(last, 8))
        }
        _ => format!("Define the {} names", names.len()),
    }
}

/// A description of a node, for screen readers. `asked` says whether the gradients that are not there are asked of the
/// reader.
#[must_use]
pub fn node(node: &AutogradNode, state: &AutogradState, asked: bool) -> String {
    let kind = match node.operation {
        Some(operation) => format!("{} of {}", operation.0.name(), inputs(node, state)),
        None if node.requires_grad => "parameter".to_owned(),
        None => "leaf without gradient".to_owned(),
    };
    let value = node
        .value
        .as_ref()
        .map_or_else(|| "not computed".to_owned(), |value| format!("value {}", figures(value, node, 5)));
    let gradient = match &node.gradient {
        Some(gradient) => format!(", gradient {}", figures(gradient, node, 5)),
        None if asked => ", gradient to be found".to_owned(),
        None if node.requires_grad => ", no gradient".to_owned(),
        None => String::new(),
    };
    let trap = if meets_all(state, node) { "; a column is combined with a row: a broadcasting trap" } else { "" };
    format!("{}: {kind}, shape {}, {value}{gradient}{trap}", named(node), shape(&node.shape))
}

fn inputs(node: &AutogradNode, state: &AutogradState) -> String {
    let inputs = node.inputs.iter().filter_map(|&input| state.nodes.get(input as usize));
    inputs.map(named).collect::<Vec<_>>().join(" and ")
}

/// What the last action did, and why.
#[must_use]
pub fn event(state: &AutogradState) -> String {
    let of = |node: u32| state.nodes.get(node as usize).map(named).unwrap_or_default();
    let value = || {
        let node = state.nodes.get(state.output as usize)?;
        Some(format!("{} is {}.", named(node), figures(node.value.as_ref()?, node, 5)))
    };
    let value = || value().unwrap_or_default();
    match &state.event {
        AutogradEvent::Opened => "Nothing has been computed yet: run the program forward.".to_owned(),
        AutogradEvent::Computed(node) => {
            let next =
                state.next_forward.map_or("That was the last op.".to_owned(), |next| format!("Next: {}.", of(next)));
            format!("Computed {}. {next}", of(*node))
        }
        AutogradEvent::Forward => format!("Forward: {}", value()),
        AutogradEvent::Pulled(node) => {
            let next = match state.next_backward {
                Some(next) => format!("Next: {}.", of(next)),
                None => format!("The pass is complete. {}", passes(state.passes)),
            };
            format!("{} has passed its gradient on to its inputs. {next}", of(*node))
        }
        AutogradEvent::Backward { again } => {
            let again = if *again {
                " PyTorch frees the graph after one backward pass: a second one needs retain_graph=True or a new forward pass."
            } else {
                ""
            };
            format!("Backward. {}{again}", passes(state.passes))
        }
        AutogradEvent::Stepped => {
            "Each parameter has moved by −learning rate × gradient. The gradients are kept. The results of the old \
             values are cleared: run forward again."
                .to_owned()
        }
        AutogradEvent::NothingToStep => {
            "There is no gradient yet, so a step changes nothing: run backward first.".to_owned()
        }
        AutogradEvent::Cleared => "The gradients are cleared. PyTorch sets them to None, not to 0.".to_owned(),
        AutogradEvent::Edited => {
            format!("The program was updated, and everything that had run was run again. {}", value())
        }
        AutogradEvent::Looped(loops) => {
            format!("Ran {loops} loops of zero_grad, forward, backward and step. {}", value())
        }
        AutogradEvent::Refused(reason) => format!("Not possible: {reason}."),
    }
}

/// How many passes the gradients add up.
fn passes(passes: u32) -> String {
    match passes {
        0 => String::new(),
        1 => "Each parameter’s .grad holds the gradient of one pass.".to_owned(),
        2 => "Each parameter’s .grad is doubled: backward adds to .grad until zero_grad clears it.".to_owned(),
        _ => format!(
            "Each parameter’s .grad is the sum of {passes} passes: backward adds to .grad until zero_grad clears it."
        ),
    }
}

/// A description of the graph, for screen readers.
#[must_use]
pub fn graph(state: &AutogradState) -> String {
    let operations = state.nodes.iter().filter(|node| node.operation.is_some()).count();
    let parameters = state.nodes.iter().filter(|node| node.operation.is_none() && node.requires_grad).count();
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    format!(
        "Computation graph: {}, {}, of them {}.",
        plural(operations, "op"),
        if state.nodes.len() - operations == 1 {
            "1 leaf".to_owned()
        } else {
            format!("{} leaves", state.nodes.len() - operations)
        },
        plural(parameters, "parameter")
    )
}
