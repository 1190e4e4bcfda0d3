//! The page on vanishing gradients.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::background::BACKGROUND;
use super::by_depth::ByDepth;
use super::controls::Controls;
use super::explanation::Explanation;
use super::question::Question;
use super::state::{Action, Vanishing};
use super::task::{STORED_AS, TASKS, after_answer};
use super::view::Parts;
use super::words;
use crate::components::{Notes, background, gloss, task_list};
use crate::frame::address::{use_address_bar, use_visits};
use crate::frame::page::PageProps;
use crate::frame::tasks::use_tasks;
use crate::lessons::vanishing::layers::link::Shown;
use crate::lessons::vanishing::layers::{self, ByLayer};
use crate::lessons::vanishing::tab::Tab;
use crate::settings::link;
use protocol::ProbeSettings;

impl Reducible for Vanishing {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

/// What is left of a gradient after many layers.
#[function_component]
pub(crate) fn MeasurePage(props: &PageProps) -> Html {
    let page = use_reducer_eq(|| {
        let (settings, shown, notes) = read(link::split(&props.address.hash).1);
        Vanishing::new(settings, shown, notes)
    });
    use_visits(&props.address, {
        let dispatcher = page.dispatcher();
        move |query| {
            let (settings, shown, notes) = read(query);
            dispatcher.dispatch(Action::Load(settings, shown, notes));
        }
    });
    use_question(props, &page);
    let done = use_tasks(STORED_AS, &TASKS);
    use_effect_with(page.answer.clone(), {
        let done = done.clone();
        move |answer| answer.iter().for_each(|answer| done.set(after_answer(&done, answer)))
    });
    let parts = (*use_memo((), |()| Parts::default())).clone();

    let shown = layers::link::write(page.shown, page.settings.layers);
    let hash = format!("{}?{}{shown}", crate::lessons::vanishing::PATH, link::write_probe(&page.settings));
    use_address_bar(hash.clone(), props.address.visit, props.written.clone());

    let act = Callback::from({
        let dispatcher = page.dispatcher();
        move |action| dispatcher.dispatch(action)
    });
    let onchange = use_callback(page.dispatcher(), |change, dispatcher| dispatcher.dispatch(Action::Show(change)));
    let finding = page.answer.as_ref().map(|answer| {
        let (finding, printed) =
            (words::finding(&answer.settings, &answer.report), words::printed(answer.report.printed));
        format!("{finding} {printed}")
    });
    let Vanishing { settings, shown, answer, notes } = &*page;
    html! {
        <article class="vanishing">
            <header class="intro">
                <h1>{ "Gradients vanish in deep networks" }</h1>
                <p>{ gloss!("Drag the depth and watch how little of the [[gradient]] reaches the first layer.") }</p>
            </header>
            <Notes notes={notes.clone()} ondismiss={act.reform(|()| Action::DismissNotes)} />
            <ByDepth
                client={props.workers.client()}
                settings={settings.clone()}
                answer={answer.clone()}
                theme={props.theme}
                parts={parts.clone()}
            />
            <div class="first">
                <p class="finding" aria-live="polite">{ finding.unwrap_or_default() }</p>
                <p class="losses" ref={parts.losses.clone()} />
                <Controls settings={settings.clone()} act={act.clone()} {hash} />
            </div>
            <ByLayer
                settings={settings.clone()}
                shown={*shown}
                {onchange}
                client={props.workers.client()}
                theme={props.theme}
            />
            <Explanation />
            { task_list(&done) }
            { background(BACKGROUND, Html::default()) }
        </article>
    }
}

/// The settings in an address, and what could not be used of it.
fn read(query: &str) -> (ProbeSettings, Shown, Vec<String>) {
    // An address that names no part that exists comes here.
    let mut reader = link::Reader::new(query);
    reader.choice("part", Tab::Measure);
    let mut notes = reader.notes;
    let (settings, more) = link::read_probe(query);
    notes.extend(more);
    let (shown, more) = layers::link::read(query, settings.layers);
    notes.extend(more);
    (settings, shown, notes)
}

/// Has the chosen network measured anew with every change of the settings.
#[hook]
fn use_question(props: &PageProps, page: &UseReducerHandle<Vanishing>) {
    let question: Rc<RefCell<Option<Question>>> = use_mut_ref(|| None);
    use_effect_with((), {
        let (question, client) = (question.clone(), props.workers.client());
        let dispatcher = page.dispatcher();
        move |()| {
            let tell = move |answer| dispatcher.dispatch(Action::Answered(answer));
            question.replace(Some(Question::new(&client, tell)));
            move || drop(question.take())
        }
    });
    use_effect_with(page.settings.clone(), move |settings| {
        if let Some(question) = question.borrow().as_ref() {
            question.ask(settings);
        }
    });
}
