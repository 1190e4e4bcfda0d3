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
}

/// The first task that is not done, with a hint on demand. When it gets done, what it shows stands there until the reader goes on to the next one.
#[function_component]
pub(crate) fn TaskChip(TaskChipProps { tasks, done }: &TaskChipProps) -> Html {
    let next = tasks.iter().position(|task| !done.has(task.name));
    let shown = use_state_eq(|| next);
    // The index of the task whose hint is open: that of the next one is closed.
    let hinted = use_state_eq(|| None::<usize>);
    let ring = ring(done.progress(tasks));
    let Some((index, task)) = shown.and_then(|index| Some((index, tasks.get(index)?))) else {
        return html! {
            <div class="task" role="status">
                { ring }
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
