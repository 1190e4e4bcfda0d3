//! The page on autograd.

use std::rc::Rc;

use yew::prelude::*;

use super::broadcast::{elementwise, meets_all};
use super::controls::desk;
use super::detail::broadcasting;
use super::driver::Core;
use super::editor::editor;
use super::example::Example;
use super::explanation::explanation;
use super::graph::GraphView;
use super::leaves::leaves;
use super::link::{self, AutogradLink};
use super::own::{MOST, with_points};
use super::script::script;
use super::state::{Action, Autograd, Command};
use super::task::{Progress, TASKS};
use super::turn;
use super::words;
use crate::code::{AsPyTorch, use_script};
use crate::components::{TaskChip, button, gloss, picking, task_list};
use crate::data::YourData;
use crate::frame::{Done, Page, PageProps, Task, use_page, use_runner};
use crate::present::Tools;
use crate::settings::Reader;
use protocol::{AutogradState, Points};

impl Page for Autograd {
    type Action = Action;
    type Link = AutogradLink;
    type Command = Command;
    const NAME: &'static str = "autograd";
    const STORED_AS: &'static str = "autograd-tasks";
    const TASKS: &'static [Task] = &TASKS;

    fn read(reader: &mut Reader<'_>) -> AutogradLink {
        link::read(reader)
    }

    fn open(link: AutogradLink, memory: Option<&str>, done: Done) -> Self {
        let page = Self::new(link, Progress::new(done));
        match memory {
            Some(memory) => page.recalled(memory),
            None => page,
        }
    }

    fn link(&self) -> AutogradLink {
        self.link.clone()
    }

    fn address(&self) -> String {
        format!("{}?{}", super::PATH, link::write(&self.link))
    }

    fn apply(&self, action: Action) -> (Self, Vec<Command>) {
        self.applied(action)
    }

    fn load(link: AutogradLink) -> Action {
        Action::Load(link)
    }

    fn is_change(before: &AutogradLink, after: &AutogradLink) -> bool {
        (&before.code, before.learning_rate) != (&after.code, after.learning_rate)
    }

    fn back_to(&self, link: AutogradLink) -> (Self, Vec<Command>) {
        self.applied(Action::Load(AutogradLink { exercise: self.link.exercise, ..link }))
    }

    fn done(&self) -> &Done {
        &self.progress.done
    }

    fn forgotten(&self) -> Self {
        let mut next = self.clone();
        next.progress.done = Done::default();
        next
    }
}

/// A program, its graph and its gradients.
#[function_component]
pub(crate) fn AutogradPage(props: &PageProps) -> Html {
    let page = use_page::<Autograd>(props);
    use_runner::<Core>(props, &page, &());
    let act = &page.act;
    let onselect = use_callback(act.clone(), |node, act| act.emit(Action::Select(node)));
    let onresize = use_callback(act.clone(), |size, act| act.emit(Action::Zoom(size)));
    let code = {
        let store = Rc::clone(&page.store);
        use_script(move || store.state(), |page| script(page))
    };
    let is_current = page.is_current();
    let happened = if is_current {
        page.state.as_ref().map(|state| words::event(state)).unwrap_or_default()
    } else {
        "This program cannot run: see the message below it.".to_owned()
    };
    let program = page.link.code.clone();
    let onuse = picking(act, move |points: Option<Rc<Points>>| Some(Action::Type(with_points(&program, &*points?))));
    let your_data = html! { <YourData own={None::<Rc<Points>>} most={MOST} {onuse} /> };
    let act_turn = act.reform(Action::Turn);
    let onchoose = use_callback(act.clone(), |node, act| {
        act.emit(Action::Turn(turn::Action::Choose(node)));
        turn::focus(node);
    });
    html! {
        <article class="autograd">
            <header class="head">
                <h1>{ "Autograd" }</h1>
                <div class="intro">
                    <p>
                        { if page.turn.is_some() {
                            gloss!("Compute each [[gradient]] by hand, from the last line up. Each answer is checked.")
                        } else {
                            gloss!("Watch the [[gradient|gradients]] of a program arrive, one op at a time.")
                        } }
                    </p>
                </div>
                <Tools
                    hash={page.hash.clone()}
                    help={if page.turn.is_some() {
                        "Copies a link to this graph, without your answers."
                    } else {
                        "Copies a link to this program and learning rate. The link starts from the program’s own numbers and does not include what has run."
                    }}
                >
                    { your_data }
                    <AsPyTorch page={props.clone()} script={code} />
                </Tools>
            </header>
            { page.notes.clone() }
            if let Some(turn) = &page.turn {
                <div class="row stage exercise">
                    <div class="c4 program">{ turn::panel(turn, &act_turn) }</div>
                    <section class="c8 graph" aria-label="The graph of the exercise">
                        if let Some(state) = turn.graph() {
                            <GraphView {state} selected={turn.chosen} size={page.size} onselect={onchoose} {onresize} happened={turn::words::progress(turn)} asked=true />
                        } else {
                            <p class="happened" role="status">{ turn::words::progress(turn) }</p>
                        }
                    </section>
                </div>
                { turn::desk(turn, page.done(), &act_turn) }
            } else {
            <div class="row stage">
                <div class="c4 program">
                    { editor(&page, act) }
                    if let Some(state) = &page.state {
                        { trap(state, act) }
                        { leaves(state, is_current, &act.reform(Action::Order)) }
                    }
                    <TaskChip tasks={&TASKS[..]} done={page.done().clone()} />
                </div>
                <section class={classes!("c8", "graph", (!is_current).then_some("stale"))} aria-label="Run the program">
                    if let Some(state) = &page.state {
                        <GraphView state={state.clone()} selected={page.selected} size={page.size} {onselect} {onresize} {happened} />
                    }
                </section>
            </div>
            { desk(&page, act) }
            }
            <div class="row below">
                <div class="c8">
                    if let Some(state) = page.state.as_ref().filter(|_| page.turn.is_none()) {
                        { broadcasting(state, page.selected) }
                    }
                    { explanation(Example::of(&page.link.code).filter(|_| page.turn.is_none())) }
                </div>
                <div class="c4">{ task_list(&page) }</div>
            </div>
        </article>
    }
}

/// Points out the first op that broadcasts a column against a row, since no error is raised there.
fn trap(state: &AutogradState, act: &Callback<Action>) -> Html {
    let Some(id) = state.nodes.iter().position(|node| meets_all(state, node)) else { return Html::default() };
    let (node, shapes) = (&state.nodes[id], elementwise(state, &state.nodes[id]));
    let shapes: Vec<String> = shapes.iter().map(|operand| words::shape(&operand.shape)).collect();
    html! {
        <div class="trap" role="note">
            <p>{ format!("In “{}”, {} makes a table of shape {}.", words::named(node), shapes.join(" against "), words::shape(&node.shape)) }</p>
            { button(
                "Show the trap",
                "Selects the op where this happens and shows its shapes below the buttons.",
                act.reform(move |()| Action::Select(id as u32)),
            ) }
        </div>
    }
}
