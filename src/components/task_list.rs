//! The list of a page's tasks, which check themselves.

use yew::prelude::*;

use crate::frame::task::Done;

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
