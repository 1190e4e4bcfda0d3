//! The start page: a network that learns, beside the problem set as a table of contents.

mod sheet;

use yew::prelude::*;

use crate::app::Left;
use crate::frame::PageProps;
use crate::lessons::{Lesson, mlp};
use sheet::sheet;

#[derive(Properties, PartialEq)]
pub(crate) struct StartProps {
    pub(crate) page: PageProps,
    /// Where the lessons were left.
    pub(crate) left: Left,
    /// Whether the network is shown. The rest comes first.
    pub(crate) is_page_due: bool,
}

/// The start page. Its network is the one of the lesson on networks: whoever goes there finds the same run.
#[function_component]
pub(crate) fn StartPage(StartProps { page, left, is_page_due }: &StartProps) -> Html {
    let at = Lesson::at(mlp::PATH).map_or(mlp::PATH, |lesson| left.of(lesson)).to_owned();
    html! {
        <div class={classes!("row", "start", (!is_page_due).then_some("opening"))}>
            <section class="c7" aria-labelledby="start-title">
                <h1 id="start-title">{ contents::START }</h1>
                if *is_page_due {
                    <mlp::Opening page={page.clone()} {at} />
                } else {
                    <p class="lead">{ contents::lead(contents::POINTS) }</p>
                    <div class="waiting" />
                }
            </section>
            { sheet(left, &page.kept) }
        </div>
    }
}
