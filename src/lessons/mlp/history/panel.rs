//! The history of runs, as cards.

use std::convert::Infallible;
use std::rc::Rc;

use yew::prelude::*;

use super::cards::Card;
use super::compare::Comparison;
use super::entry::Entry;
use super::shelf::{Action, MOST_RUNS, Shelf};
use super::words;
use crate::charts::mini::{Run, Scales};
use crate::components::{Sample, button, legend_item};
use crate::frame::client::Subscription;
use crate::frame::{PageProps, Store, use_store};
use crate::lessons::mlp::state;
use crate::platform;
use crate::settings::Field;
use protocol::HistoryResponse;
use protocol::channel;
use protocol::lab::Response;

/// The key of the runs in the tab's memory.
const STORED_AS: &str = "runs";

/// The runs. The app keeps them as long as it is open.
struct Keeper {
    store: Rc<Store<Shelf, Infallible>>,
    change: Callback<Action>,
    _subscription: Subscription,
}

/// The runs and the callback that changes them. The worker's reports update them, and the tab remembers them.
#[hook]
pub(in crate::lessons::mlp) fn use_shelf(props: &PageProps) -> (Rc<Shelf>, Callback<Action>) {
    let keeper = props.kept.get(|| {
        let store = Rc::new(Store::new(Shelf::restored(&platform::recall(STORED_AS).unwrap_or_default())));
        let target = Rc::clone(&store);
        let change = Callback::from(move |action| {
            target.update(|shelf| (shelf.after(action), Vec::new()));
            platform::remember(STORED_AS, &target.state().stored());
        });
        let act = change.clone();
        let subscription = props.workers.client::<channel::Lab>().subscribe(move |response| {
            if let Response::History(HistoryResponse::Recalled(recalled)) = response {
                act.emit(Action::Recalled(recalled.clone()));
            }
        });
        Keeper { store, change, _subscription: subscription }
    });
    use_store(&keeper.store);
    (keeper.store.state(), keeper.change.clone())
}

/// The entries of the pinned runs in a chart's legend.
pub(in crate::lessons::mlp) fn pinned_legend(shelf: &Shelf) -> Html {
    let samples = [Sample::Solid, Sample::Fine];
    let pins = shelf
        .pins()
        .zip(samples)
        .map(|(entry, sample)| legend_item(sample, "ink", format!("run {}, pinned", entry.id)));
    html! { <>{ for pins }</> }
}

/// The cards of all runs, and the comparison of two of them. `change` changes the runs.
pub(in crate::lessons::mlp) fn history_panel(
    shelf: &Shelf,
    change: &Callback<Action>,
    act: &Callback<state::Action>,
) -> Html {
    let scales = Scales::of(&shelf.newest_first().map(|(entry, _)| glance(entry)).collect::<Vec<_>>());
    let pair: Vec<_> = shelf.compared().cloned().collect();
    let others = shelf.newest_first().any(|(entry, _)| !entry.pinned && !shelf.is_present(entry.id));
    html! {
        <section key="history" class="history" aria-labelledby="history-title">
            <div class="history-head">
                <h2 id="history-title">{ "Runs" }</h2>
                <p>
                    { format!(
                        "Each run leaves a card here. A new setting, a new seed, a fork or a reset starts a new run. \
                         All cards use the same scales; the epochs and losses are logarithmic. {MOST_RUNS} runs are \
                         kept until the tab is closed."
                    ) }
                </p>
                { button(
                    "Clear",
                    "Deletes all runs except the current one and the pinned ones.",
                    change.reform(|()| Action::Clear),
                ).disabled(!others) }
            </div>
            if let [a, b] = &pair[..] {
                <Comparison a={Rc::clone(a)} b={Rc::clone(b)} />
            } else if let [a] = &pair[..] {
                <p class="compare-hint" role="status">
                    { format!("{} is picked. Press Compare on another run.", words::name(a.id)) }
                </p>
            }
            if shelf.newest_first().nth(1).is_none() {
                <div class="buttons">
                    { button(
                        "Make three runs: seeds 0, 1, 2",
                        "Trains the network with the current settings for 300 epochs from each of these seeds.",
                        act.reform(|()| state::Action::Series),
                    ).sets([Field::SEED.name]) }
                </div>
            }
            <ul class="runs" aria-label="Runs">
                { for shelf.newest_first().map(|(entry, before)| html! {
                    <Card
                        key={entry.id}
                        entry={Rc::clone(entry)}
                        before={before.cloned()}
                        {scales}
                        present={shelf.is_present(entry.id)}
                        compared={shelf.place_in_comparison(entry.id)}
                        change={change.clone()}
                        act={act.clone()}
                    />
                }) }
            </ul>
        </section>
    }
}

/// The data of a run's small chart.
pub(super) fn glance(entry: &Entry) -> Run<'_> {
    let picture = &entry.picture;
    Run {
        points: &picture.points,
        grid: &picture.grid,
        curve: &picture.curve,
        losses: &picture.losses,
        line: picture.line,
    }
}
