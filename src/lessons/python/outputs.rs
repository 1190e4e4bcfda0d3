//! What a cell has shown.

use std::rc::Rc;

use yew::prelude::*;

use super::cell::{Cell, Shown};
use super::plots::PlotView;
use super::state::Action;
use super::trace::{Piece, pieces};

/// The outputs of a cell, in their order.
pub(super) fn outputs(cell: &Cell, act: &Callback<Action>) -> Html {
    let output = |(at, shown): (usize, &Shown)| match shown {
        Shown::Text(text) => html! { <pre class="out-printed">{ text.strip_suffix('\n').unwrap_or(text) }</pre> },
        Shown::Warning(text) => html! { <pre class="out-warned">{ text.strip_suffix('\n').unwrap_or(text) }</pre> },
        Shown::Value(text) => html! { <pre class="out-value">{ text }</pre> },
        Shown::Note(text) => html! { <p class="out-noted">{ text }</p> },
        Shown::Failure(traceback) => failure(traceback, act),
        Shown::Model(model) => html! {
            <p class="out-model">
                <span>{ model.words.clone() }</span>
                { for model.lessons.iter().map(|(title, address)| html! {
                    <a href={format!("#{address}")}>{ format!("Open in {title}") }</a>
                }) }
            </p>
        },
        Shown::Figure(figure) => html! {
            <div
                class={classes!("plots", (figure.columns > 1).then_some("plots-beside"))}
                ~style={format!("--columns: {}", figure.columns)}
            >
                { for (0..figure.charts.len()).map(|chart| html! {
                    <PlotView key={chart} figure={Rc::clone(figure)} {chart} name={format!("cell-{}-{at}-{chart}", cell.id)} />
                }) }
            </div>
        },
    };
    html! { <>{ for cell.outputs.iter().enumerate().map(output) }</> }
}

/// A traceback, whose places are links to the lines.
fn failure(traceback: &str, act: &Callback<Action>) -> Html {
    let (way, error) = split_error(traceback);
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(text) => html! { text.to_owned() },
        Piece::Place(text, cell, line) => {
            let onclick = act.reform(move |event: MouseEvent| {
                event.prevent_default();
                Action::GoTo(cell, line)
            });
            html! { <a href={format!("#{}", super::PATH)} {onclick}>{ text.to_owned() }</a> }
        }
    };
    html! {
        <pre class="out-failure">
            { for pieces(way).into_iter().map(piece) }
            <strong>{ for pieces(error).into_iter().map(piece) }</strong>
        </pre>
    }
}

/// A traceback before its error, and the error with the sentences that follow it.
fn split_error(traceback: &str) -> (&str, &str) {
    let mut starts = vec![0];
    starts.extend(traceback.match_indices('\n').map(|(at, _)| at + 1));
    let begins_error = |&start: &usize| {
        let line = traceback[start..].lines().next().unwrap_or_default();
        let name = line.split(':').next().unwrap_or_default();
        let is_name = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "._".contains(letter));
        is_name && name.starts_with(char::is_alphabetic)
    };
    let start = starts.into_iter().rfind(begins_error).unwrap_or(0);
    traceback.split_at(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_what_follows_the_way_to_it() {
        let way = "Traceback (most recent call last):\n  Cell 1, line 2\n    x + y\n";
        let error = "NameError: name 'y' is not defined";
        assert_eq!(split_error(&format!("{way}{error}")), (way, error));
        let helped = format!("{error}\nDid you mean x? Run its cell first.");
        assert_eq!(split_error(&format!("{way}{helped}")), (way, helped.as_str()));
        assert_eq!(split_error("KeyboardInterrupt"), ("", "KeyboardInterrupt"));
    }
}
