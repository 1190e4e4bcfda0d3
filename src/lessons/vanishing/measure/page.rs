//! The tab's page.

use std::rc::Rc;

use yew::prelude::*;

use super::background::BACKGROUND;
use super::by_depth::by_depth;
use super::controls::controls;
use super::explanation::explanation;
use super::state::{Action, Vanishing};
use super::task::after_answer;
use super::view::{Core, Parts};
use super::words;
use crate::components::{background, gloss, task_list};
use crate::frame::answer::use_answer;
use crate::frame::driven::use_runner;
use crate::frame::page::{Page, PageProps, use_page};
use crate::lessons::vanishing::controls::head;
use crate::lessons::vanishing::layers::ByLayer;

/// What is left of a gradient after many layers.
#[function_component]
pub(crate) fn MeasurePage(props: &PageProps) -> Html {
    let page = use_page::<Vanishing>(props);
    let answer = use_answer(&props.kept, &props.workers, Vanishing::NAME, &page.settings);
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let chart = use_runner::<Core>(props, &page, &parts);
    use_effect_with(answer.clone(), {
        let (done, act, chart) = (page.done.clone(), page.act.clone(), Rc::clone(&chart));
        move |answer| {
            if let Some(answer) = answer {
                act.emit(Action::Done(after_answer(&done, &answer.question, &answer.answer)));
            }
            chart.change(|core| core.mark(answer.clone()));
        }
    });
    let (of_table, of_point) = (Rc::clone(&chart), chart);
    let table = use_callback((), move |(), ()| of_table.read(Core::table));
    let onpoint = use_callback((), move |place, ()| of_point.change(|core| core.point_at(place)));
    let onchange = use_callback(page.act.clone(), |change, act| act.emit(Action::Show(change)));
    let finding = answer.as_ref().map(|answer| {
        let finding = words::finding(&answer.question, &answer.answer);
        format!("{finding} {}", words::printed(answer.answer.printed))
    });
    html! {
        <article class="vanishing">
            { head(
                "Gradients vanish in deep networks",
                gloss!("Drag the depth and watch how little of the [[gradient]] reaches the first layer."),
                &page.notes,
            ) }
            { by_depth(&page.settings, &parts, table, onpoint) }
            <div class="first">
                <p class="finding" aria-live="polite">{ finding.unwrap_or_default() }</p>
                <p class="losses" ref={parts.losses.clone()} />
                { controls(&page.settings, &page.act, &page.hash) }
            </div>
            <ByLayer
                settings={page.settings.clone()}
                shown={page.shown}
                {onchange}
                kept={props.kept.clone()}
                workers={props.workers.clone()}
            />
            { explanation() }
            { task_list(&page) }
            { background(BACKGROUND, Html::default()) }
        </article>
    }
}
