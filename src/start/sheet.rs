//! The problem set as a table of contents, with the progress on each exercise.

use contents::Section;
use yew::prelude::*;

use crate::app::Left;
use crate::components::{button, id_of, ring, tipped};
use crate::frame::Kept;
use crate::frame::page::{Forget, Progress};
use crate::lessons::{self, Entry, LESSONS, Lesson};

/// The exercises in the order of the problem set, then what goes beyond it.
pub(super) fn sheet(left: &Left, kept: &Kept) -> Html {
    let all = || LESSONS.iter().flat_map(|lesson| lesson.entries.iter().map(move |entry| (lesson, entry)));
    let is_open = |(_, entry): &(&Lesson, &Entry)| {
        let (done, of) = entry.progress();
        entry.exercise.is_some() && done < of
    };
    let next = all().find(is_open);
    let section = |section: Section| {
        let entries = all().filter(|(_, entry)| entry.section() == section).map(|(lesson, entry)| {
            let (hash, is_next) =
                (left.of_entry(lesson, entry), next.is_some_and(|(_, next)| std::ptr::eq(next, entry)));
            html! { <li>{ line(&hash, entry, is_next) }</li> }
        });
        html! {
            <>
                <h3>{ section.heading() }</h3>
                <ul class={section.is_row().then_some("beyond")}>{ for entries }</ul>
            </>
        }
    };
    let progress = kept.get(Progress::default);
    let forget = move |()| {
        lessons::forget();
        progress.0.update(|count| (count.wrapping_add(1), vec![Forget]));
    };
    html! {
        <nav class="c5 sheet" aria-labelledby="sheet-title">
            <div class="sheet-head">
                <h2 id="sheet-title">{ contents::SHEET }</h2>
                { button(
                    "Forget progress",
                    "Clears the list of finished tasks on this device. Settings and programs are kept.",
                    forget,
                ).quiet(true) }
            </div>
            { for Section::ALL.map(section) }
            if let Some((lesson, entry)) = next {
                <a class="go-on" href={format!("#{}", left.of_entry(lesson, entry))}>
                    { format!("Go on with {}", if entry.is_written { entry.title } else { entry.exercise.unwrap_or(entry.title) }) }
                </a>
            }
        </nav>
    }
}

fn line(hash: &str, entry: &Entry, is_next: bool) -> Html {
    let (done, of) = entry.progress();
    if entry.section().is_row() {
        let help = match entry.is_written {
            true => format!("{}: {done} of {of} tasks are right.", entry.title),
            false => entry.what.to_owned(),
        };
        return tipped(format!("{}-help", id_of(entry.title)), help, |id| {
            html! {
                <a href={format!("#{hash}")} aria-describedby={id}>
                    { for entry.is_written.then(|| ring((done, of))) }
                    { entry.label() }
                </a>
            }
        });
    }
    html! {
        <a class={classes!("entry", is_next.then_some("here"))} href={format!("#{hash}")}>
            { ring((done, of)) }
            <span class="what">{ entry.name() }</span>
            <span class="how">{ entry.what }</span>
            <span class="count">{ format!("{done} of {of}") }</span>
        </a>
    }
}
