//! The page on linear regression.

use yew::prelude::*;

use super::background::BACKGROUND;
use super::controls::{data_controls, line_controls, pace_controls, transport, weight_controls};
use super::driver::Core;
use super::link::{self, LinearLink, Mode};
use super::loop_cards::LoopCards;
use super::plots::Parts;
use super::state::{Action, Command, Linear};
use super::task::TASKS;
use super::{PATH, course, memory, words};
use crate::components::{
    ChartFigure, Sample, alert, background, button, gloss, legend, legend_item, radios, task_list,
};
use crate::frame::driven::use_runner;
use crate::frame::page::{Page, PageProps, use_page};
use crate::frame::task::{Done, Task};

impl Page for Linear {
    type Action = Action;
    type Link = LinearLink;
    type Command = Command;
    const NAME: &'static str = "linear";
    const TASKS: &'static [Task] = &TASKS;

    fn read(query: &str) -> (LinearLink, Vec<String>) {
        link::read(query)
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
        format!("{PATH}?{}", link::write(&self.link))
    }

    fn apply(&self, action: Action) -> (Self, Vec<Command>) {
        self.applied(action)
    }

    fn load(link: LinearLink) -> Action {
        Action::Load(link)
    }

    fn done(&self) -> &Done {
        &self.done
    }

    fn forgotten(&self) -> Self {
        Self { done: Done::default(), ..self.clone() }
    }
}

/// The training loop as cards, and the bowl that the line rolls down.
#[function_component]
pub(crate) fn LinearPage(props: &PageProps) -> Html {
    let page = use_page::<Linear>(props);
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let driver = use_runner::<Core>(props, &page, &parts);
    let (act, hash) = (&page.act, &page.hash);
    let (of_fit, of_path, of_drag) = (driver.clone(), driver.clone(), driver);
    let fit_table = use_callback((), move |(), ()| of_fit.read(Core::fit_table));
    let path_table = use_callback((), move |(), ()| of_path.read(Core::path_table));
    let ondrag = use_callback(page.link.mode, {
        let act = act.clone();
        move |place, mode| {
            let line = of_drag.read(|core| core.line_at(place));
            if let Some(line) = line {
                act.emit(match mode {
                    Mode::You => Action::Guess(line),
                    Mode::Descent => Action::Start(line),
                });
            }
        }
    });
    html! {
        <article class="linear">
            <header class="intro">
                <h1>{ "Gradient descent, one card at a time" }</h1>
                <p>{ gloss!("Press Play and watch the line roll down the bowl of its [[loss]]. Then drop a card, or double one.") }</p>
            </header>
            { page.notes.clone() }
            <div class="linear-charts">
                <ChartFigure
                    title="Loss over w and b"
                    class="bowl"
                    canvas={parts.bowl.clone()}
                    label="The loss over w and b; the run is about to start."
                    legend={bowl_legend(&page.link)}
                    table={path_table.clone()}
                    {ondrag}
                />
                <ChartFigure
                    title="Fit"
                    class="fit"
                    canvas={parts.fit.clone()}
                    label="The data points and the two lines; the run is about to start."
                    legend={fit_legend(page.link.mode)}
                    table={fit_table}
                />
                <ChartFigure
                    title="Loss"
                    class="loss"
                    canvas={parts.loss.clone()}
                    label="The loss by epoch; the run is about to start."
                    legend={loss_legend()}
                    table={path_table}
                />
            </div>
            <div class="linear-side">
                { transport(&page, hash, &parts, act) }
                { ended(&page, act) }
                <LoopCards page={Linear::clone(&page)} act={act.clone()} />
                { pace_controls(&page, act) }
                { line_controls(&page, act) }
                { data_controls(&page, act) }
                { question(&page, &parts, act) }
                { task_list(&page) }
                { background(BACKGROUND, exact(&page)) }
            </div>
        </article>
    }
}

/// What is known without any training, once the worker has answered.
fn exact(page: &Linear) -> Html {
    let Some(scene) = &page.scene else { return Html::default() };
    html! {
        <>
            <details>
                <summary>{ "Where nn.Linear’s weights come from" }</summary>
                <p>{ gloss!("PyTorch draws them at random, evenly between −1/√n and 1/√n for n inputs, here between −1 and 1. ") }{ words::drawn(&scene.drawn) }</p>
            </details>
            <details>
                <summary>{ "What is known exactly" }</summary>
                <p>{ words::exact(scene) }</p>
            </details>
        </>
    }
}

/// Why the run has stopped.
fn ended(page: &Linear, act: &Callback<Action>) -> Html {
    let (Some(how), Some(scene)) = (&page.ended, page.scene.as_ref()) else { return Html::default() };
    let rate = page.link.settings.learning_rate;
    let again = button(
        "Start again",
        "Starts the same run from epoch 0; any change of settings does so, too.",
        act.reform(|()| Action::Reset),
    );
    alert(words::ended(how, rate, scene.bowl.largest_stable_rate), again)
}

/// The problem sheet's question. The answer is shown after the reader has chosen one.
fn question(page: &Linear, parts: &Parts, act: &Callback<Action>) -> Html {
    html! {
        <section class="question" aria-labelledby="question-title">
            <h2 id="question-title">{ "By hand and with nn.Linear: does the result differ?" }</h2>
            { radios("Your answer, with its reason", "answer", page.answer, false, &act.reform(Action::Answer)) }
            <div aria-live="polite">
                if let Some(answer) = page.answer {
                    <p class={classes!("verdict", answer.is_right().then_some("right"))}>{ answer.verdict() }</p>
                }
            </div>
            <p><output aria-label="Difference" aria-live="off" ref={parts.difference.clone()} /></p>
            { weight_controls(page, act) }
            <div class="buttons">
                { button(
                    "Repeat the course’s runs",
                    "Sets the notebook’s loop, rate and start, with a seed that prints its losses of nn.Linear, and runs 100 epochs.",
                    act.reform(|()| Action::Course),
                ) }
            </div>
            if page.link.settings == course::settings() {
                <p class="told">
                    { format!(
                        "The course’s published runs: by hand from w = b = 0, and nn.Linear. Which seed that one had, the notebook does \
                         not state; torch.manual_seed({}) gives the same printed losses.",
                        course::SEED
                    ) }
                </p>
            }
            <div class="printed">
                <h3>{ "Losses as the notebook prints them" }</h3>
                // The columns may be wider than a phone.
                <div class="columns" tabindex="0" role="region" aria-label="Losses as the notebook prints them">
                    <output aria-label="Printed losses" aria-live="off" ref={parts.printed.clone()} />
                </div>
            </div>
        </section>
    }
}

fn bowl_legend(link: &LinearLink) -> Html {
    let sign = |sign: &'static str, meaning: &'static str| {
        html! { <li class="legend-item"><span class="sign" aria-hidden="true">{ sign }</span><span>{ meaning }</span></li> }
    };
    let by_reader = link.mode == Mode::You;
    let entries = [
        Some(legend_item(Sample::Solid, "network", "by hand")),
        Some(legend_item(Sample::Solid, "second", "nn.Linear")),
        Some(sign("○", if by_reader { "start" } else { "start (drag it)" })),
        by_reader.then(|| legend_item(Sample::Dot, "ink", "your line (drag it)")),
        link.ghosts.then(|| legend_item(Sample::Faint, "muted", "24 seeds")),
        Some(sign("★", "least squares")),
        Some(legend_item(Sample::Dotted, "reference", "axes of the bowl")),
    ];
    legend(entries.into_iter().flatten())
}

fn fit_legend(mode: Mode) -> Html {
    let own = (mode == Mode::You).then(|| legend_item(Sample::Solid, "ink", "yours"));
    let best = legend_item(Sample::Dashed, "reference", "least squares");
    legend(both_lines().into_iter().chain(own).chain([best]))
}

fn loss_legend() -> Html {
    let floor = legend_item(Sample::Dashed, "reference", "smallest possible");
    legend(both_lines().into_iter().chain([floor]))
}

fn both_lines() -> [Html; 2] {
    [legend_item(Sample::Solid, "network", "by hand"), legend_item(Sample::Solid, "second", "nn.Linear")]
}
