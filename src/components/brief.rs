//! The current task of a lesson, above its charts.

use yew::prelude::*;

use super::ring;
use crate::frame::{Done, Task, unbroken};

/// The place of the task. What a run has to say lies over it: the task keeps its room, so that nothing below moves, not even
/// under a finger. `told` is empty while there is nothing to say.
pub(crate) fn task_place(task: Html, told: Html) -> Html {
    html! { <div class="c8 task-place">{ task }{ told }</div> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct TaskChipProps {
    pub(crate) tasks: &'static [Task],
    pub(crate) done: Done,
    /// Whether what a run says lies over it.
    #[prop_or_default]
    pub(crate) covered: bool,
}

/// The first task that is not done, with a hint on demand. When it gets done, what it shows stands there until the reader goes on to the next one.
#[function_component]
pub(crate) fn TaskChip(TaskChipProps { tasks, done, covered }: &TaskChipProps) -> Html {
    let next = tasks.iter().position(|task| !done.has(task.name));
    let shown = use_state_eq(|| next);
    // The index of the task whose hint is open: that of the next one is closed.
    let hinted = use_state_eq(|| None::<usize>);
    let ring = ring(done.progress(tasks));
    // What was done when the reader last saw it.
    let seen = use_mut_ref(|| done.clone());
    if !covered {
        seen.replace(done.clone());
    }
    let is_news = |task: &&Task| *covered && done.has(task.name) && !seen.borrow().has(task.name);
    let tick = tasks.iter().zip(1..).find(|(task, _)| is_news(task)).map(|(_, number)| {
        // The text over it says nothing of the task.
        html! { <span class="tick">{ format!("✓ Task {number} done") }</span> }
    });
    let Some((index, task)) = shown.and_then(|index| Some((index, tasks.get(index)?))) else {
        return html! {
            <div class="task" role="status">
                { ring }
                { tick }
                <span><b>{ "All tasks done." }</b>{ " This device remembers them." }</span>
            </div>
        };
    };
    let is_done = done.has(task.name);
    let setter = shown.setter();
    let open = *hinted == Some(index);
    let toggle = {
        let hinted = hinted.setter();
        move |_| hinted.set((!open).then_some(index))
    };
    html! {
        <div class="task" role="status">
            { ring }
            { tick }
            if is_done {
                <span><b>{ "Done. " }</b>{ unbroken(task.why) }</span>
                <button type="button" class="quiet" onclick={move |_| setter.set(next)}>{ if next.is_some() { "Next task" } else { "Finish" } }</button>
            } else {
                <span><b>{ format!("Task {} of {}", index + 1, tasks.len()) }</b>{ " " }{ unbroken(task.what) }</span>
                <button type="button" class="quiet" aria-expanded={open.to_string()} aria-controls={open.then_some("hint")} onclick={toggle}>
                    { "Hint" }
                </button>
                if open {
                    <p id="hint" class="hint">{ unbroken(task.hint) }</p>
                }
            }
        </div>
    }
}
