//! The page on autograd.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use super::broadcast::{elementwise, meets_all};
use super::controls::Controls;
use super::detail::Detail;
use super::editor::Editor;
use super::explanation::Explanation;
use super::graph::GraphView;
use super::leaves::Leaves;
use super::link;
use super::state::{Action, Autograd};
use super::task::Progress;
use super::words;
use crate::components::{Button, Notes, TaskList, gloss};
use crate::frame::address::{use_address_bar, use_visits};
use crate::frame::client::Client;
use crate::frame::page::PageProps;
use crate::frame::tasks::use_stored;
use crate::platform::{self, Timeout};
use protocol::channel;
use protocol::{AutogradOrder, AutogradRequest, AutogradResponse, AutogradState};

/// The tasks that are done, as the device remembers them.
const PROGRESS: &str = "gradient-lab.autograd.tasks";
/// A pause in typing after which the program is read, in milliseconds.
const PAUSE_MS: i32 = 250;

impl Reducible for Autograd {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

/// A program, its graph and its gradients.
#[function_component]
pub(crate) fn AutogradPage(props: &PageProps) -> Html {
    let page = use_reducer_eq(|| {
        let (link, notes) = link::read(crate::settings::link::split(&props.address.hash).1);
        let progress = Progress::restored(&platform::load(PROGRESS).unwrap_or_default());
        Autograd::new(link, notes, progress)
    });
    use_visits(&props.address, {
        let dispatcher = page.dispatcher();
        move |query| {
            let (link, notes) = link::read(query);
            dispatcher.dispatch(Action::Load(link, notes));
        }
    });
    let order = use_worker(&props.workers.client(), &page);
    use_stored(PROGRESS, &page.progress.done);

    let hash = format!("{}?{}", crate::lessons::autograd::PATH, link::write(&page.link));
    use_address_bar(hash.clone(), props.address.visit, props.written.clone());

    let act = Callback::from({
        let dispatcher = page.dispatcher();
        move |action| dispatcher.dispatch(action)
    });
    let is_current = page.is_current();
    html! {
        <article class="autograd">
            <header class="intro">
                <h1>{ "Autograd, one op at a time" }</h1>
                <p>{ gloss!("Press “Forward one op” until the value is there, then “Backward one op”, and watch the [[gradient]]s arrive.") }</p>
            </header>
            <Notes notes={page.notes.clone()} ondismiss={act.reform(|()| Action::DismissNotes)} />
            <Editor code={page.link.code.clone()} has_own={page.own.is_some()} problem={page.problem.clone()} act={act.clone()} />
            <section class={classes!("bench", (!is_current).then_some("stale"))} aria-label="Run the program">
                <Controls
                    state={page.state.clone()}
                    enabled={is_current}
                    learning_rate={page.link.learning_rate}
                    order={order.clone()}
                    act={act.clone()}
                    {hash}
                />
                if let Some(state) = &page.state {
                    { trap(state, &act) }
                    <GraphView state={state.clone()} selected={page.selected} onselect={act.reform(Action::Select)} />
                    <Detail state={state.clone()} selected={page.selected} />
                }
            </section>
            if let Some(state) = &page.state {
                <Leaves state={state.clone()} enabled={is_current} {order} />
            }
            <TaskList done={page.progress.done.clone()} />
            <Explanation />
        </article>
    }
}

/// Where a column meets a row: nothing fails there, so that it has to be pointed out.
fn trap(state: &AutogradState, act: &Callback<Action>) -> Html {
    let Some(id) = state.nodes.iter().position(|node| meets_all(state, node)) else { return Html::default() };
    let (node, shapes) = (&state.nodes[id], elementwise(state, &state.nodes[id]));
    let shapes: Vec<String> = shapes.iter().map(|operand| words::shape(&operand.shape)).collect();
    html! {
        <div class="trap" role="note">
            <p>{ format!("In “{}”, {} makes a table of shape {}.", words::named(node), shapes.join(" against "), words::shape(&node.shape)) }</p>
            <Button
                label="Show the trap"
                help="Chooses the op where it happens: its shapes are drawn below the graph."
                onclick={act.reform(move |()| Action::Select(id as u32))}
            />
        </div>
    }
}

/// Opens each new program at the worker, and hands out the way to give it orders.
#[hook]
fn use_worker(client: &Client<channel::Autograd>, page: &UseReducerHandle<Autograd>) -> Callback<AutogradOrder> {
    // Answers to what was asked before the newest program was opened are no longer of interest.
    let opened = use_memo((), |()| Cell::new(0u32));
    use_effect_with(client.clone(), {
        let (dispatcher, opened) = (page.dispatcher(), Rc::clone(&opened));
        move |client| {
            let subscription = client.subscribe(move |AutogradResponse { request, answer }| {
                if *request >= opened.get() {
                    dispatcher.dispatch(Action::Answered(answer.clone()));
                }
            });
            move || drop(subscription)
        }
    });
    let open = {
        let (client, opened) = (client.clone(), Rc::clone(&opened));
        move |code: String| {
            let request = client.next_number();
            opened.set(request);
            client.send(AutogradRequest { request, order: AutogradOrder::Open { code } });
        }
    };
    let typing = use_mut_ref(|| None::<Timeout>);
    // A program that the worker has edited itself is open already.
    let known = page.is_current();
    let begun = use_mut_ref(|| false);
    use_effect_with(page.link.code.clone(), move |code| {
        let code = code.clone();
        if known {
            typing.replace(None);
        } else if begun.replace(true) {
            typing.replace(Some(Timeout::new(PAUSE_MS, move || open(code))));
        } else {
            open(code);
        }
    });
    let client = client.clone();
    Callback::from(move |order| client.send(AutogradRequest { request: client.next_number(), order }))
}
