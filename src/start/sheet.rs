//! The problem set as a table of contents, with the progress on each exercise.

use yew::prelude::*;

use crate::app::Left;
use crate::components::{button, id_of, ring, tipped};
use crate::frame::kept::Kept;
use crate::frame::page::{Forget, Progress};
use crate::lessons::{self, Entry, LESSONS, Lesson};

/// The exercises in the order of the problem set, then what goes beyond it.
pub(super) fn sheet(left: &Left, kept: &Kept) -> Html {
    let all = || LESSONS.iter().flat_map(|lesson| lesson.entries.iter().map(move |entry| (lesson, entry)));
    let of = |problem: bool| {
        let is_here = move |exercise: &str| exercise.starts_with("Problem") == problem;
        all().filter(move |(_, entry)| entry.exercise.is_some_and(is_here))
    };
    let is_open = |(_, entry): &(&Lesson, &Entry)| {
        let (done, of) = entry.progress();
        entry.exercise.is_some() && done < of
    };
    let next = all().find(is_open);
    let link = |(lesson, entry): (&'static Lesson, &'static Entry)| {
        let is_next = next.is_some_and(|(_, next)| std::ptr::eq(next, entry));
        html! { <li>{ line(&left.of_entry(lesson, entry), entry, is_next) }</li> }
    };
    let progress = kept.get(Progress::default);
    let forget = move |()| {
        lessons::forget();
        progress.0.update(|count| (count.wrapping_add(1), vec![Forget]));
    };
    html! {
        <nav class="c5 sheet" aria-labelledby="sheet-title">
            <div class="sheet-head">
                <h2 id="sheet-title">{ "Problem Set 08" }</h2>
                { button(
                    "Forget progress",
                    "Clears the list of finished tasks on this device. Settings and programs are kept.",
                    forget,
                ).quiet(true) }
            </div>
            <h3>{ "Problem 1: PyTorch, getting started" }</h3>
            <ul>{ for of(false).map(link) }</ul>
            <h3>{ "Problem 2: Vanishing gradients" }</h3>
            <ul>{ for of(true).map(link) }</ul>
            <h3>{ "Beyond the problem set" }</h3>
            <ul class="beyond">
                { for all().filter(|(_, entry)| entry.exercise.is_none()).map(|(lesson, entry)| html! {
                    <li>{ tipped(format!("{}-help", id_of(entry.title)), entry.what, |id| html! {
                        <a href={format!("#{}", left.of_entry(lesson, entry))} aria-describedby={id}>{ entry.title }</a>
                    }) }</li>
                }) }
            </ul>
            if let Some((lesson, entry)) = next {
                <a class="go-on" href={format!("#{}", left.of_entry(lesson, entry))}>
                    { format!("Go on with {}", entry.exercise.unwrap_or(entry.title)) }
                </a>
            }
        </nav>
    }
}

fn line(hash: &str, entry: &Entry, is_next: bool) -> Html {
    let (done, of) = entry.progress();
    html! {
        <a class={classes!("entry", is_next.then_some("here"))} href={format!("#{hash}")}>
            { ring((done, of)) }
            <span class="what">{ format!("{}: {}", entry.exercise.unwrap_or_default(), entry.title) }</span>
            <span class="how">{ entry.what }</span>
            <span class="count">{ format!("{done} of {of}") }</span>
        </a>
    }
}
