//! The leaderboard: the reader's tries, and what they compete with.

use yew::prelude::*;

use super::details::run;
use super::state::{Action, SearchState};
use super::tries::{Row, Who};
use super::words;
use crate::components::{button, scroll_table};
use crate::run::left_out;

pub(super) fn leaderboard(page: &SearchState, act: &Callback<Action>) -> Html {
    let row = |(place, row): (usize, Row)| {
        let mine = matches!(row.who, Who::You(_));
        html! {
            <tr class={classes!(mine.then_some("mine"))}>
                <td>{ place + 1 }</td>
                <th scope="row">
                    <span class="who">{ words::who(row.who) }</span>
                    { " " }
                    <span class="what">
                        if let Some(entry) = &row.entry {
                            <a href={run(entry, entry.settings.seed)}>{ words::settings(entry) }</a>
                        } else {
                            { "least squares" }
                        }
                    </span>
                </th>
                <td>{ words::median(row.left_out) }</td>
                <td>{ words::median(row.training) }</td>
                <td>
                    if let Who::You(place) = row.who {
                        { button(
                            format!("Remove try {}", place + 1),
                            "Removes this try from the leaderboard and from this device.",
                            act.reform(move |()| Action::Remove(place)),
                        ) }
                    }
                </td>
            </tr>
        }
    };
    let measured = page.link.search.settings.left_out();
    let head = ["Place", "Who, with what settings", left_out::title(measured), "Training loss"].map(Html::from);
    let head = head.into_iter().chain([html! { <span class="unseen">{ "Remove" }</span> }]);
    let mut rows = page.leaderboard();
    let all = rows.len();
    rows.retain(|row| row.who != Who::BestKnown || page.has_searched());
    let is_held_back = rows.len() < all;
    html! {
        <section class="leaderboard">
            <p>
                { format!(
                    "Ranked by the {}: with enough units, any network can memorise its points, and its training loss goes to 0. \
                     The numbers are medians over the seeds. This device remembers your tries.",
                    left_out::name(measured)
                ) }
            </p>
            { scroll_table("table-frame", "Leaderboard", head, rows.into_iter().enumerate().map(row)) }
            if is_held_back {
                <p>{ "The best known settings join when your map is complete, or when a try of yours beats the best line." }</p>
            }
            if let Some(elsewhere) = words::elsewhere(page) {
                <p>{ elsewhere }</p>
            }
        </section>
    }
}
