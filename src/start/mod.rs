//! The start page: a network that learns, beside the problem set as a table of contents.

mod sheet;

use yew::prelude::*;

use crate::app::Left;
use crate::frame::page::PageProps;
use crate::lessons::{Lesson, mlp};
use sheet::sheet;

#[derive(Properties, PartialEq)]
pub(crate) struct StartProps {
    pub(crate) page: PageProps,
    /// Where the lessons were left.
    pub(crate) left: Left,
}

/// The start page. Its network is the one of the lesson on networks: whoever goes there finds the same run.
#[function_component]
pub(crate) fn StartPage(StartProps { page, left }: &StartProps) -> Html {
    let at = Lesson::at(mlp::PATH).map_or(mlp::PATH, |lesson| left.of(lesson)).to_owned();
    html! {
        <div class="row start">
            <section class="c7" aria-labelledby="start-title">
                <h1 id="start-title">{ "Watch gradients do the work" }</h1>
                <p class="lead">
                    { "Fifteen points, a small network, and a loss that falls. Every curve on these pages is computed while you \
                       watch, and you can change every number." }
                </p>
                <mlp::Opening page={page.clone()} {at} />
            </section>
            { sheet(left, &page.kept) }
        </div>
    }
}
