//! The panel in which the reader completes the report of a lesson.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::report::Report;
use crate::charts;
use crate::components::{button, id_of, panel_head, picking, tip};
use crate::frame::{print, theme};
use crate::lessons::{Entry, Lesson};
use crate::platform;
use crate::settings::reader;

/// Under these names the device remembers what the reader has written.
const NAME_STORED_AS: &str = "report-name";
const ANSWERS_STORED_AS: &str = "answers";
/// What separates stored answers. No keyboard types it.
const BETWEEN: char = '\u{1f}';

#[derive(Properties, PartialEq)]
pub(super) struct ReportProps {
    /// The address of what is shown.
    pub(super) hash: String,
}

/// The button "Lab report", and the panel.
#[function_component]
pub(super) fn ReportPanel(ReportProps { hash }: &ReportProps) -> Html {
    let name = use_state_eq(|| platform::load(NAME_STORED_AS).unwrap_or_default());
    let Some((lesson, entry)) = entry_at(hash) else { return Html::default() };
    let onname = {
        let name = name.setter();
        picking(
            &Callback::from(move |text: String| {
                platform::store(NAME_STORED_AS, &text);
                name.set(text);
            }),
            |event: InputEvent| Some(event.target_dyn_into::<HtmlInputElement>()?.value()),
        )
    };
    let report = {
        let (hash, name) = (hash.clone(), (*name).clone());
        move || report_of(lesson, entry, &hash, &name)
    };
    let print = {
        let report = report.clone();
        move |()| platform::print_only("report", &report().body())
    };
    let save = move |()| platform::download("gradient-lab-report.html", "text/html", &report().file());
    html! {
        <>
            <span class="tip-host">
                <button type="button" popovertarget="report" aria-describedby="report-help">{ "Lab report" }</button>
                { tip("report-help", "Puts settings, charts, tasks and your answers on one page, to print or to save.") }
            </span>
            <section id="report" class="panel" popover="auto" aria-labelledby="report-title">
                { panel_head("report", format!("Lab report: {}", lesson.title)) }
                <p>
                    { "The report has the charts as they are now, the settings, the tasks, and what you write here. This device \
                       remembers your answers." }
                </p>
                <label class="stacked">
                    { "Your name" }
                    <input type="text" value={(*name).clone()} oninput={onname} autocomplete="name" />
                </label>
                <Questions key={stored_as(entry)} {entry} />
                <div class="buttons">
                    { button("Print report", "Prints the report on paper or as PDF.", print).primary(true) }
                    { button("Save report", "Saves the report as one HTML file that needs no other file.", save) }
                </div>
            </section>
        </>
    }
}

#[derive(Properties)]
struct QuestionsProps {
    entry: &'static Entry,
}

impl PartialEq for QuestionsProps {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.entry, other.entry)
    }
}

/// The questions of an exercise, with a field for each answer.
#[function_component]
fn Questions(QuestionsProps { entry }: &QuestionsProps) -> Html {
    let entry = *entry;
    let answers = use_state_eq(|| Rc::new(stored_answers(entry)));
    let field = |(index, question): (usize, &&'static str)| {
        let held = answers.clone();
        let oninput = move |event: InputEvent| {
            let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() else { return };
            let mut changed = (**held).clone();
            changed[index] = area.value().replace(BETWEEN, " ");
            platform::store(&stored_as(entry), &changed.join(&BETWEEN.to_string()));
            held.set(Rc::new(changed));
        };
        html! { <label class="stacked">{ *question }<textarea rows="3" value={answers[index].clone()} {oninput} /></label> }
    };
    html! { <>{ for entry.questions.iter().enumerate().map(field) }</> }
}

/// Has the device forget what was written in reports.
pub(crate) fn forget_answers() {
    platform::store(NAME_STORED_AS, "");
    for entry in crate::lessons::LESSONS.iter().flat_map(|lesson| lesson.entries) {
        platform::store(&stored_as(entry), "");
    }
}

/// The lesson and the exercise at an address.
fn entry_at(hash: &str) -> Option<(&'static Lesson, &'static Entry)> {
    let (path, query) = reader::split(hash);
    let lesson = Lesson::at(path)?;
    let part = reader::pairs(query).find(|(key, _)| *key == "part").map_or("", |(_, value)| value);
    Some((lesson, lesson.entry(part)?))
}

fn stored_as(entry: &Entry) -> String {
    format!("{ANSWERS_STORED_AS}-{}", id_of(entry.title))
}

/// An answer for each question, empty if there is none yet.
fn stored_answers(entry: &Entry) -> Vec<String> {
    let text = platform::load(&stored_as(entry)).unwrap_or_default();
    let mut answers: Vec<String> = text.split(BETWEEN).map(str::to_owned).collect();
    answers.resize(entry.questions.len(), String::new());
    answers
}

/// The report on what is shown now, in the light theme.
fn report_of(lesson: &Lesson, entry: &Entry, hash: &str, name: &str) -> Report {
    let figures = shown_figures();
    let drawings = theme::in_light(|| charts::svg_files(&figures));
    let charts = figures.into_iter().zip(drawings).filter_map(|((canvas, title), drawing)| {
        Some((title, canvas.get_attribute("aria-label").unwrap_or_default(), drawing?))
    });
    let today = String::from(js_sys::Date::new_0().to_locale_date_string("en-GB", &wasm_bindgen::JsValue::UNDEFINED));
    let exercise = entry.exercise.map_or_else(String::new, |exercise| format!(", {exercise}"));
    let questions = entry.questions.iter().map(|question| (*question).to_owned());
    Report {
        title: format!("{}{exercise}", lesson.title),
        by: if name.trim().is_empty() { today } else { format!("{}, {today}", name.trim()) },
        link: platform::address(hash),
        settings: print::settings(),
        charts: charts.collect(),
        progress: entry.progress(),
        tasks: entry.tasks_done(),
        answers: questions.zip(stored_answers(entry)).collect(),
    }
}

/// The charts that are shown, with their titles.
fn shown_figures() -> Vec<(HtmlCanvasElement, String)> {
    let figures = platform::all_of_document("main figure").filter_map(|figure| {
        let canvas: HtmlCanvasElement = figure.query_selector("canvas[role=img]").ok()??.dyn_into().ok()?;
        // A chart that is hidden has no size.
        let title = figure.query_selector("h2").ok()??.text_content()?;
        (canvas.client_width() > 0).then_some((canvas, title))
    });
    figures.collect()
}
