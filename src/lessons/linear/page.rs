//! The page on linear regression.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::act::Act;
use super::background::BACKGROUND;
use super::controls::{SET_BY_COURSE, desk, differences};
use super::driver::Core;
use super::editing::{editing_controls, editing_layer};
use super::link::{self, LinearLink, Mode};
use super::loop_cards::LoopCards;
use super::plots::Parts;
use super::race::RaceSection;
use super::script::Source;
use super::state::{Action, Command, Linear};
use super::task::TASKS;
use super::{PATH, course, memory, question, words};
use crate::code::{AsPyTorch, use_script};
use crate::components::{
    ChartFigure, Strip, StripLink, TaskChip, alert, background, button, counter, explanation, gloss, radios, sets,
    task_list, task_place,
};
use crate::data::{Editing, YourData};
use crate::frame::touch::SIDEWAYS;
use crate::frame::undo::use_steps;
use crate::frame::{Done, Page, PageProps, Task, unbroken, use_page, use_runner};
use crate::present::Tools;
use crate::run::controls::restart_alert;
use crate::run::loss_now::loss_now;
use crate::run::scrubber::Scrubber;
use crate::run::words::of_own_points;
use crate::settings::{Field, Reader};
use engine::choice::Choice;
use protocol::LineRace;

impl Page for Linear {
    type Action = Action;
    type Link = LinearLink;
    type Command = Command;
    const NAME: &'static str = "linear";
    const TASKS: &'static [Task] = &TASKS;

    fn read(reader: &mut Reader<'_>) -> LinearLink {
        link::read(reader)
    }

    fn open(link: LinearLink, memory: Option<&str>, done: Done) -> Self {
        let page = Self::new(link, done);
        match memory {
            Some(text) => memory::restored(page, text),
            None => page,
        }
    }

    fn link(&self) -> LinearLink {
        self.link.shared()
    }

    fn address(&self) -> String {
        address_of(&self.link.shared())
    }

    fn apply(&self, action: Action) -> (Self, Vec<Command>) {
        self.applied(action)
    }

    fn load(link: LinearLink) -> Action {
        Action::Load(link)
    }

    fn is_change(before: &LinearLink, after: &LinearLink) -> bool {
        LinearLink { act: after.act, ..before.clone() } != *after
    }

    fn back_to(&self, link: LinearLink) -> (Self, Vec<Command>) {
        let link = LinearLink { act: self.link.act, ..link };
        let learning_rate = link.settings.learning_rate;
        let (tuned, mut commands) = self.applied(Action::LearningRate(learning_rate));
        if tuned.link.settings != link.settings {
            let (next, commands) = self.applied(Action::Load(link));
            return (Self { playing: self.playing, ..next }, commands);
        }
        // The run has taken up the rate and goes on.
        let (next, more) = tuned.applied(Action::Load(link));
        commands.extend(more);
        (next, commands)
    }

    fn done(&self) -> &Done {
        &self.done
    }

    fn forgotten(&self) -> Self {
        Self { done: Done::default(), ..self.clone() }
    }
}

fn address_of(link: &LinearLink) -> String {
    format!("{PATH}?{}", link::write(link))
}

impl Act {
    /// What to do first.
    fn first(self) -> Html {
        match self {
            Self::Loop => gloss!(
                "Press Play and watch the [[loss]] as the line moves down the bowl. Then move, remove or double a card."
            ),
            Self::Rate => html! {
                "Drag the learning rate up to the edge of stability, then beyond it. Then standardise x and watch the bowl."
            },
            Self::Nn => html! {
                "Press Play: both lines run the same loop but end in different places. Find out why, then make them equal."
            },
            Self::Traps => gloss!(
                "Each switch below makes a mistake that raises no error. Turn one on, press Play, and see what the [[loss]] does."
            ),
        }
    }
}

/// The training loop as cards, and the bowl that the line rolls down.
#[function_component]
pub(crate) fn LinearPage(props: &PageProps) -> Html {
    let page = use_page::<Linear>(props);
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let driver = use_runner::<Core>(props, &page, &parts);
    let span = driver.read(|core| Rc::clone(&core.span));
    let (act, shown) = (&page.act, page.link.act);
    let script = {
        let driver = Rc::clone(&driver);
        use_script(move || driver.read(Core::source), Source::script)
    };
    let onpaste = use_callback(Rc::clone(&driver), |losses: Vec<_>, driver| driver.change(|core| core.paste(&losses)));
    let layer = editing_layer(&page, &driver, act);
    let steps = use_steps(&props.kept);
    let (of_fit, of_path, of_json, of_drag) = (driver.clone(), driver.clone(), driver.clone(), driver.clone());
    let fit_table = use_callback((), move |(), ()| of_fit.read(Core::fit_table));
    let json = use_callback((), move |(), ()| of_json.read(Core::json));
    let path_table = use_callback((), move |(), ()| of_path.read(Core::path_table));
    // Where a finger came down, as long as it is not known to drag the handle: a vertical swipe scrolls the page.
    let finger = use_mut_ref(|| None::<i32>);
    let ongrasp = {
        let finger = Rc::clone(&finger);
        use_callback((), move |event: PointerEvent, ()| {
            let touches = event.pointer_type() == "touch";
            finger.replace(touches.then(|| event.client_x()));
            if !touches {
                capture(&event);
            }
        })
    };
    let ondrag = use_callback(page.link.mode, {
        let (act, bowl) = (act.clone(), parts.bowl.clone());
        move |event: PointerEvent, mode| {
            let Some(canvas) = bowl.cast::<Element>().filter(|_| event.buttons() & 1 == 1) else { return };
            if finger.borrow().is_some_and(|from| (event.client_x() - from).abs() <= SIDEWAYS) {
                return;
            }
            finger.take();
            capture(&event);
            let corner = canvas.get_bounding_client_rect();
            let place = (f64::from(event.client_x()) - corner.left(), f64::from(event.client_y()) - corner.top());
            if let Some(line) = of_drag.read(|core| core.line_at(place)) {
                act.emit(match mode {
                    Mode::You => Action::Guess(line),
                    Mode::Descent => Action::Start(line),
                });
            }
        }
    });
    let link_to = |&other: &Act| StripLink {
        hash: address_of(&LinearLink { act: other, ..page.link.shared() }),
        tag: other.number(),
        name: other.label(),
        progress: Some(page.done.progress(other.tasks())),
        here: other == shown,
    };
    let links: Vec<_> = Act::ALL.iter().map(link_to).collect();
    // A run that plays has gone on since the page was rendered.
    let now = {
        let (driver, page) = (driver, Rc::clone(&page));
        Callback::from(move |()| {
            let past = driver.read(Core::now).filter(|_| page.playing)?;
            Some(address_of(&LinearLink { past: Some(past), ..page.link.shared() }))
        })
    };
    let help = match page.shared().past {
        None if page.playing => "Copies a link that restores this run, paused at this epoch.".to_owned(),
        Some(past) => format!("Copies a link that restores this run, paused at epoch {}.", past.epoch),
        None => "Copies a link that restores exactly these settings, at epoch 0.".to_owned(),
    };
    let losses = [("Loss", &parts.loss_now), ("Loss of nn.Linear", &parts.loss_of_linear)];
    let by_reader = page.link.mode == Mode::You;
    let own = page.link.settings.own.clone();
    let told = ended(&page, act);
    let onchart = act.reform(|()| Action::Editing(Some(Editing::default())));
    let your_data = html! { <YourData own={own.clone()} {onchart} onuse={act.reform(Action::Points)} /> };
    html! {
        <article class={classes!("linear", format!("with-{}", shown.name()))}>
            <header class="head">
                <h1>{ "Fit a line" }</h1>
                <Strip label="Parts of the lesson" class="parts" {links} />
                <Tools hash={address_of(&page.shared())} {now} {help}>
                    { your_data }
                    <AsPyTorch page={props.clone()} {script} {onpaste} />
                </Tools>
            </header>
            { page.notes.clone() }
            <div class="row brief">
                { task_place(
                    match &own {
                        Some(own) => html! { <div class="intro"><p>{ of_own_points(own.count()) }</p></div> },
                        None => html! {
                            <TaskChip key={shown.name()} tasks={shown.tasks()} done={page.done.clone()} covered={told.is_some()} />
                        },
                    },
                    told.unwrap_or_default(),
                ) }
                <div class="c4 intro"><p>{ shown.first() }</p></div>
            </div>
            <div class="row stage">
                <ChartFigure
                    title="Fit"
                    class="fit"
                    canvas={parts.fit.clone()}
                    label={format!("{}; the run is about to start.", words::points(own.as_deref()))}
                    legend={editing_controls(&page, act, steps)}
                    table={fit_table}
                    {json}
                >
                    { layer }
                </ChartFigure>
                <ChartFigure
                    title="Bowl of the loss"
                    class="bowl"
                    canvas={parts.bowl.clone()}
                    label="The loss over w and b; the run is about to start."
                    legend={Html::default()}
                    table={path_table.clone()}
                >
                    // The page has sliders for those who do not drag.
                    <div
                        class={classes!("handle", "tip-host", by_reader.then_some("own"))}
                        data-sets={sets([Field::SLOPE.name, Field::INTERCEPT.name])}
                        ref={parts.handle.clone()}
                        aria-hidden="true"
                        onpointerdown={ongrasp}
                        onpointermove={ondrag}
                    >
                        <span class="tip">{ if by_reader { "Drag your line." } else { "Drag it to start elsewhere." } }</span>
                    </div>
                </ChartFigure>
                <div class="course">
                    <ChartFigure
                        title="Loss"
                        class="loss"
                        canvas={parts.loss.clone()}
                        label="The loss by epoch; the run is about to start."
                        legend={loss_now(page.playing, &losses[..if shown == Act::Nn { 2 } else { 1 }], &parts.epoch)}
                        table={path_table}
                    >
                        <Scrubber shown={page.look.map(|look| look.epoch)} {span} parts={parts.scrubber.clone()} onlook={act.reform(Action::Look)} />
                    </ChartFigure>
                </div>
                <LoopCards page={Linear::clone(&page)} parts={parts.clone()} act={act.clone()} />
            </div>
            if let Some(reason) = &page.refused {
                { alert(reason.clone(), Html::default()) }
            }
            { desk(&page, act) }
            <div class="row below">
                <div class="c8">
                    if shown == Act::Rate {
                        <RaceSection
                            kept={props.kept.clone()}
                            workers={props.workers.clone()}
                            race={LineRace {
                                start: page.link.settings.start,
                                standardised: [page.link.settings.standardised, page.link.settings.standardised_y],
                                own: page.link.settings.own.clone(),
                                racers: page.link.race.clone(),
                            }}
                            onchange={act.reform(Action::Race)}
                        />
                    }
                    if shown == Act::Nn {
                        { compared(&page, &parts, act) }
                    }
                    { background(BACKGROUND, exact(&page)) }
                </div>
                <div class="c4">{ task_list(&page) }</div>
            </div>
        </article>
    }
}

/// Lets a drag go on beside the handle on which the pointer is down.
fn capture(event: &PointerEvent) {
    if let Some(handle) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
        // Only a pointer that is down can be captured, and this one is.
        let _ = handle.set_pointer_capture(event.pointer_id());
    }
}

/// What is known without any training, once the worker has answered.
fn exact(page: &Linear) -> Html {
    let Some(scene) = &page.scene else { return Html::default() };
    html! {
        <>
            { explanation("Where nn.Linear’s weights come from", html! {
                <>
                    { gloss!("PyTorch draws them uniformly at random between −1/√n and 1/√n for n inputs, here between −1 and 1. ") }
                    { unbroken(&words::drawn(&scene.drawn)) }
                </>
            }) }
            { explanation("What is known exactly", unbroken(&words::exact(scene)).into()) }
        </>
    }
}

/// Why the run has stopped.
fn ended(page: &Linear, act: &Callback<Action>) -> Option<Html> {
    let (how, scene) = page.ended.as_ref().zip(page.scene.as_ref())?;
    let rate = page.link.settings.learning_rate;
    let why = words::ended(how, rate, scene.bowl.largest_stable_rate);
    Some(restart_alert(why, act.reform(|()| Action::Reset)))
}

/// The problem sheet's question, and what the two lines come to. The answer is explained after the reader has chosen one.
fn compared(page: &Linear, parts: &Parts, act: &Callback<Action>) -> Html {
    let usual = LinearLink::default().settings;
    let mut elsewhere = differences(&page.link, |of| !of.is_empty() && !of.contains(&Act::Nn));
    if page.link.settings.copied {
        elsewhere.push("initial weights copied".to_owned());
    }
    if page.link.settings.cards != usual.cards {
        elsewhere.push("another loop".to_owned());
    }
    html! {
        <>
            <section class="question" aria-labelledby="question-title">
                <h2 id="question-title">{ "Does the result differ? If so, why?" }</h2>
                { radios("By hand or with nn.Linear, after the epochs of the notebook: your answer, with its reason", "answer", page.answer, false, &act.reform(Action::Answer)) }
                <div aria-live="polite">
                    if let Some(answer) = page.answer {
                        <p class={classes!("verdict", answer.is_right().then_some("right"))}>{ answer.verdict() }</p>
                        { for question::elsewhere(&elsewhere).map(|told| html! { <p class="told">{ told }</p> }) }
                    }
                </div>
            </section>
            <section class="question" aria-labelledby="difference-title">
                <h2 id="difference-title">{ "The two lines now" }</h2>
                <dl class="counters">
                    { counter("Line by hand", "off", &parts.line) }
                    { counter("Line of nn.Linear", "off", &parts.line_of_linear) }
                </dl>
                <p><output aria-label="Difference" aria-live="off" ref={parts.difference.clone()} /></p>
            </section>
            <section class="question" aria-labelledby="printed-title">
                <h2 id="printed-title">{ "Losses as the notebook prints them" }</h2>
                // The columns may be wider than a phone.
                <div class="columns" tabindex="0" role="region" aria-label="Columns of printed losses">
                    <output aria-label="Printed losses" aria-live="off" ref={parts.printed.clone()} />
                </div>
                <div class="buttons">
                    { button(
                        "Repeat the course’s runs",
                        "Sets the notebook’s loop, learning rate and start, with a seed that gives its losses of nn.Linear, and runs 100 epochs.",
                        act.reform(|()| Action::Course),
                    ).sets(SET_BY_COURSE) }
                </div>
                if page.link.settings == course::settings() {
                    <p class="told">
                        { format!(
                            "These are the course’s published runs: by hand from w = b = 0, and nn.Linear. The \
                             notebook does not state its seed; torch.manual_seed({}) gives the same printed losses.",
                            course::SEED
                        ) }
                    </p>
                }
            </section>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undoing_the_rate_lets_the_run_go_on_and_undoing_the_rest_starts_another() {
        let before = Linear::new(LinearLink::default(), Done::default()).after(Action::Toggle);
        let link = || Page::link(&before);
        let tuned = before.after(Action::LearningRate(0.01));
        let (undone, commands) = tuned.back_to(link());
        assert_eq!((&undone.link, undone.run, undone.playing, commands), (&before.link, 1, true, vec![Command::Tune]));
        let seeded = tuned.after(Action::Seed(4));
        let (undone, commands) = seeded.back_to(link());
        assert_eq!((&undone.link, undone.run, commands), (&before.link, seeded.run + 1, vec![Command::Begin]));
        assert!(undone.playing && !seeded.after(Action::Load(link())).playing, "a link opens as on a new page");
        let repeated = before.after(Action::Course).back_to(link()).0;
        assert_eq!(repeated.link, before.link, "the course's run can be taken back");
    }

    #[test]
    fn the_act_that_is_shown_is_no_setting() {
        let before = Linear::new(LinearLink::default(), Done::default());
        let link = LinearLink { act: Act::Rate, ..Page::link(&before) };
        assert!(!Linear::is_change(&Page::link(&before), &link));
        let there = before.after(Action::Load(link)).after(Action::Ghosts(true));
        assert!(Linear::is_change(&Page::link(&before), &Page::link(&there)));
        let undone = there.back_to(Page::link(&before)).0;
        assert_eq!((undone.link.act, undone.link.ghosts), (Act::Rate, false));
    }
}
