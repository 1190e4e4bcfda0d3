//! The list of tasks, which check themselves.

use yew::prelude::*;

use super::task::{Progress, TASKS};

#[derive(Properties, PartialEq)]
pub(super) struct TasksProps {
    pub(super) progress: Progress,
}

#[function_component]
pub(super) fn Tasks(TasksProps { progress }: &TasksProps) -> Html {
    html! {
        <section class="tasks" aria-labelledby="tasks">
            <h2 id="tasks">{ "Try it" }</h2>
            <p role="status">{ format!("{} of {} done. This device remembers them.", progress.count(), TASKS.len()) }</p>
            <ol>
                { for TASKS.iter().enumerate().map(|(index, task)| {
                    let done = progress.is_done(index);
                    html! {
                        <li class={done.then_some("done")}>
                            <span class="mark" aria-hidden="true">{ if done { "✓" } else { "○" } }</span>
                            <div>
                                <p>{ task.what }</p>
                                if done {
                                    <p class="why"><strong>{ "Done. " }</strong>{ task.why }</p>
                                }
                            </div>
                        </li>
                    }
                }) }
            </ol>
        </section>
    }
}
