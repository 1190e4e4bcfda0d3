//! The page of the failure clinic.

use yew::prelude::*;

use super::background::BACKGROUND;
use super::driver::Core;
use super::link::{self, ClinicLink, address_of};
use super::plots::Parts;
use super::script_view::script_view;
use super::state::{Action, Clinic, cured};
use super::treatment::treatment;
use super::verdict::verdict;
use super::{memory, words};
use crate::components::{ChartFigure, Sample, background, button, counter, legend, legend_item, radios, tip};
use crate::frame::{Command, Done, Page, PageProps, use_page, use_runner};
use crate::present::Tools;
use crate::run::words::capital;
use crate::settings::Reader;
use engine::choice::Choice;
use protocol::Case;

impl Page for Clinic {
    type Action = Action;
    type Link = ClinicLink;
    type Command = Command;
    const NAME: &'static str = "clinic";

    fn read(reader: &mut Reader<'_>) -> ClinicLink {
        link::read(reader)
    }

    fn open(link: ClinicLink, memory: Option<&str>, done: Done) -> Self {
        let page = Self::new(link, done);
        match memory {
            Some(text) => memory::restored(page, text),
            None => page,
        }
    }

    fn link(&self) -> ClinicLink {
        self.link
    }

    fn address(&self) -> String {
        address_of(&self.link)
    }

    fn apply(&self, action: Action) -> (Self, Vec<Command>) {
        self.applied(action)
    }

    fn load(link: ClinicLink) -> Action {
        Action::Load(link)
    }

    fn is_change(before: &ClinicLink, after: &ClinicLink) -> bool {
        before.case == after.case && before.treatment != after.treatment
    }

    fn back_to(&self, link: ClinicLink) -> (Self, Vec<Command>) {
        let is_here = link.case == self.link.case;
        self.applied(if is_here { Action::Treat(link.treatment) } else { Action::Load(link) })
    }

    fn done(&self) -> &Done {
        &self.done
    }

    fn forgotten(&self) -> Self {
        Self { done: Done::default(), ..self.clone() }
    }

    fn goals() -> Vec<String> {
        Case::ALL.iter().map(|&case| cured(case)).collect()
    }
}

/// Eight broken runs to diagnose and to cure.
#[function_component]
pub(crate) fn ClinicPage(props: &PageProps) -> Html {
    let page = use_page::<Clinic>(props);
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let driver = use_runner::<Core>(props, &page, &parts);
    let (act, hash) = (&page.act, &page.hash);
    let (of_fit, of_course, of_inside, of_link) = (driver.clone(), driver.clone(), driver.clone(), driver);
    let now = Callback::from(move |()| Some(of_link.read(Core::address)));
    let fit_table = use_callback((), move |(), ()| of_fit.read(Core::fit_table));
    let course_table = use_callback((), move |(), ()| of_course.read(Core::course_table));
    let inside_table = use_callback((), move |(), ()| of_inside.read(Core::inside_table));
    let treated = page.link.is_treated();
    let of_network = page.link.case.has_hidden_layer();
    html! {
        <article class="clinic">
            <header class="head">
                <h1>{ format!("“{}”", words::complaint(page.link.case)) }</h1>
                { patients(&page, act) }
                <Tools hash={hash.clone()} now={Some(now)} help="Copies a link that restores this patient, paused at this epoch." />
            </header>
            { page.notes.clone() }
            <div class="row brief">
                <div class="c8">{ told(&page) }</div>
                <p class="c4 about" role="status" aria-label="Progress">{ words::progress(&page) }</p>
            </div>
            <div class="row stage">
                <div class="c4">{ script_view(&page.link) }</div>
                <div class="c8 clinic-charts">
                    <ChartFigure
                        title="Fit"
                        class="fit"
                        canvas={parts.fit.clone()}
                        label="The fit to the course’s 15 points; the script is about to start."
                        legend={runs_legend(treated, None)}
                        table={fit_table}
                    />
                    <ChartFigure
                        title="Error"
                        class="errors"
                        canvas={parts.errors.clone()}
                        label="The mean squared error by epoch; the script is about to start."
                        legend={runs_legend(treated, Some((Sample::Band, "network", "goal")))}
                        table={course_table.clone()}
                    />
                    <ChartFigure
                        title={if of_network { "Hidden layer’s gradient" } else { "Gradient" }}
                        class="gradients"
                        canvas={parts.gradients.clone()}
                        label="The gradient norm by epoch; the script is about to start."
                        legend={runs_legend(treated, None)}
                        table={course_table}
                    />
                    <ChartFigure
                        title={if of_network { "Hidden units" } else { "w and b" }}
                        class="inside"
                        canvas={parts.inside.clone()}
                        label="The inside of the model; the script is about to start."
                        legend={runs_legend(treated, Some(if of_network { (Sample::Dot, "ink", "the points’ x") } else { (Sample::Dotted, "muted", "b") }))}
                        table={inside_table}
                    />
                </div>
            </div>
            <div class="desk">
                { transport(&page, &parts, act) }
                if page.link.found {
                    { treatment(&page, act) }
                } else {
                    { diagnosis(&page, act) }
                }
            </div>
            <div class="below">{ background(BACKGROUND, Html::default()) }</div>
        </article>
    }
}

/// What to do next, and the verdict on the diagnosis or on the treatment.
fn told(page: &Clinic) -> Html {
    let case = page.link.case;
    let scene = page.scene.as_ref();
    let made = if page.link.found { Some(case.illness()) } else { page.made };
    let outcome = page.news.treated.zip(scene).map(|(end, scene)| words::outcome(case, &end, scene));
    let verdict = || {
        let ((made, end), scene) = made.zip(page.ended).zip(scene)?;
        Some(verdict(case, made, &end, scene))
    };
    html! {
        <div class="told intro">
            <p aria-live="polite"><b>{ words::next(page) }</b></p>
            <p role="status" aria-label="Verdict">{ outcome.or_else(verdict) }</p>
        </div>
    }
}

fn runs_legend(treated: bool, extra: Option<(Sample, &'static str, &'static str)>) -> Html {
    let broken = legend_item(Sample::Solid, "network", "broken");
    let treated = treated.then(|| legend_item(Sample::Dashed, "second", "treated"));
    let extra = extra.map(|(sample, colour, name)| legend_item(sample, colour, name));
    legend([Some(broken), treated, extra].into_iter().flatten())
}

/// The eight patients and the progress with each.
fn patients(page: &Clinic, act: &Callback<Action>) -> Html {
    let patient = |&case: &Case| {
        let (mark, said) = match (page.is_cured(case), page.is_found(case)) {
            (true, _) => ("✓", ", cured"),
            (false, true) => ("◐", ", diagnosed"),
            (false, false) => ("○", ""),
        };
        let onclick = act.reform(move |_: MouseEvent| Action::Case(case));
        let id = format!("patient-{}-help", case.name());
        html! {
            <li class="tip-host">
                <button
                    type="button"
                    class="quiet"
                    aria-current={(page.link.case == case).then_some("true")}
                    aria-label={format!("{}{said}", case.label())}
                    aria-describedby={id.clone()}
                    {onclick}
                >
                    <span aria-hidden="true">{ mark }</span>
                    { case.name() }
                </button>
                { tip(id, format!("“{}” {}.", words::complaint(case), capital(words::difficulty(case)))) }
            </li>
        }
    };
    html! { <nav class="patients" aria-label="Patients"><ul>{ for Case::ALL.iter().map(patient) }</ul></nav> }
}

/// The run's buttons and counters.
fn transport(page: &Clinic, parts: &Parts, act: &Callback<Action>) -> Html {
    let (name, help) = if page.playing {
        ("Pause", "Pauses the script.")
    } else {
        ("Play", "Runs the script epoch by epoch. All epochs take eight seconds.")
    };
    let live = if page.playing { "off" } else { "polite" };
    let all = u32::try_from(page.link.case.epochs()).unwrap_or(u32::MAX);
    html! {
        <section class="transport" aria-label="Run">
            <div class="buttons">
                { button(name, help, act.reform(|()| Action::Toggle)).primary(true) }
                { button("Step", "Runs one epoch, then pauses.", act.reform(|()| Action::Epochs(1))) }
                { button(
                    "To the end",
                    "Runs all remaining epochs at once.",
                    act.reform(move |()| Action::Epochs(all)),
                ) }
                { button("Reset", "Back to epoch 0.", act.reform(|()| Action::Reset)) }
            </div>
            <dl class="counters">
                { counter("Epoch", live, &parts.epoch) }
                { counter("Printed loss", live, &parts.printed) }
                { counter("Mean squared error", live, &parts.error) }
            </dl>
            if page.link.is_treated() {
                <p class="help">{ "Broken / treated script" }</p>
            }
        </section>
    }
}

/// The list of illnesses.
fn diagnosis(page: &Clinic, act: &Callback<Action>) -> Html {
    let waiting = page.ended.is_none();
    html! {
        <section class="diagnosis-list" aria-label="Diagnosis">
            { radios(
                if waiting {
                    "The list opens when the run ends. Playing it takes 8 seconds."
                } else {
                    "What is wrong with this patient?"
                },
                "diagnosis",
                page.picked,
                waiting,
                &act.reform(Action::Pick),
            ) }
            <div class="buttons">
                { button(
                    "Make the diagnosis",
                    "Says whether the illness that you picked fits what the charts show, and why.",
                    act.reform(|()| Action::Diagnose),
                ).disabled(waiting || page.picked.is_none()) }
            </div>
        </section>
    }
}
