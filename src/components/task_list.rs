//! The list of a page's tasks, which check themselves.

use yew::prelude::*;

use crate::frame::task::Done;

#[derive(Properties, PartialEq)]
pub(crate) struct TaskListProps {
    pub(crate) done: Done,
}

#[function_component]
pub(crate) fn TaskList(TaskListProps { done }: &TaskListProps) -> Html {
    task_list(done)
}

/// The same as a function, for programs that are near their limit of size.
pub(crate) fn task_list(done: &Done) -> Html {
    html! {
        <section class="tasks" aria-labelledby="tasks">
            <h2 id="tasks">{ "Try it" }</h2>
            <p role="status">{ format!("{} of {} done. This device remembers them.", done.count(), done.each().count()) }</p>
            <ol>
                { for done.each().map(|(task, done)| html! {
                    <li class={done.then_some("done")}>
                        <span class="mark" aria-hidden="true">{ if done { "✓" } else { "○" } }</span>
                        <div>
                            <p>{ task.what }</p>
                            if done {
                                <p class="task-why"><strong>{ "Done. " }</strong>{ task.why }</p>
                            }
                        </div>
                    </li>
                }) }
            </ol>
        </section>
    }
}
