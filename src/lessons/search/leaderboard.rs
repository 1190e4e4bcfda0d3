//! The reader's tries beside what else there is.

use yew::prelude::*;

use super::details::run;
use super::state::{Action, SearchState};
use super::tries::{Row, Who};
use super::words;
use crate::components::button;

pub(super) fn leaderboard(page: &SearchState, act: &Callback<Action>) -> Html {
    let row = |(place, row): (usize, Row)| {
        let name = words::who(row.who);
        let mine = matches!(row.who, Who::You(_));
        html! {
            <tr class={classes!(mine.then_some("mine"))}>
                <td>{ place + 1 }</td>
                <th scope="row">
                    <span class="who">{ &name }</span>
                    { " " }
                    <span class="what">
                        if let Some(entry) = &row.entry {
                            <a href={run(entry, entry.settings.seed)}>{ words::settings(entry) }</a>
                        } else {
                            { "least squares" }
                        }
                    </span>
                </th>
                <td>{ words::median(row.leave_one_out) }</td>
                <td>{ words::median(row.training) }</td>
                <td>
                    if let Who::You(place) = row.who {
                        { button(
                            format!("Remove try {}", place + 1),
                            "Takes it off the leaderboard and out of this device’s memory.",
                            act.reform(move |()| Action::Remove(place)),
                        ) }
                    }
                </td>
            </tr>
        }
    };
    html! {
        <section class="leaderboard">
            <h2>{ "Leaderboard" }</h2>
            <p>
                { "Ranked by the leave-one-out error, since with enough units any network can learn fifteen points by heart and \
                   its training loss goes to 0. Medians over the seeds; everything is computed here and now. This device \
                   remembers your tries." }
            </p>
            <div class="table-frame" tabindex="0" role="region" aria-label="Leaderboard">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{ "Place" }</th>
                            <th scope="col">{ "Who, with what settings" }</th>
                            <th scope="col">{ "Leave-one-out error" }</th>
                            <th scope="col">{ "Training loss" }</th>
                            <th scope="col"><span class="unseen">{ "Remove" }</span></th>
                        </tr>
                    </thead>
                    <tbody>{ for page.leaderboard().into_iter().enumerate().map(row) }</tbody>
                </table>
            </div>
            if let Some(elsewhere) = words::elsewhere(page) {
                <p>{ elsewhere }</p>
            }
        </section>
    }
}
