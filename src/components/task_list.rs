//! The list of a page's tasks.

use yew::prelude::*;

use crate::frame::{Done, Page, PageHandle, Task, unbroken};

/// The tasks of a page, and which of them are done.
pub(crate) fn task_list<P: Page>(page: &PageHandle<P>) -> Html {
    list(P::TASKS, page.done(), P::progress(page.done()))
}

fn list(tasks: &[Task], done: &Done, (count, of): (usize, usize)) -> Html {
    let item = |task: &Task| {
        let done = done.has(task.name);
        html! {
            <li class={done.then_some("done")}>
                <span class="mark" aria-hidden="true">{ if done { "✓" } else { "○" } }</span>
                <div>
                    <p>{ unbroken(task.what) }</p>
                    if done {
                        <p class="task-why"><strong>{ "Done. " }</strong>{ unbroken(task.why) }</p>
                    }
                </div>
            </li>
        }
    };
    html! {
        <section class="tasks" aria-labelledby="tasks">
            <h2 id="tasks">{ "Try it" }</h2>
            <p role="status">{ format!("{count} of {of} done. This device remembers them.") }</p>
            <ol>{ for tasks.iter().map(item) }</ol>
        </section>
    }
}
