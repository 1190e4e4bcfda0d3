//! The frame around the lessons.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, FocusOptions, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::components::{Strip, StripLink, alert, named, ring, tipped, use_glossary};
use crate::frame::address::Address;
use crate::frame::page::Progress;
use crate::frame::print::use_print;
use crate::frame::scroll::use_scroll;
use crate::frame::theme::use_theme;
use crate::frame::tips::use_tips;
use crate::frame::touch::use_touch_guard;
use crate::frame::trouble::Trouble;
use crate::frame::undo::{UndoButtons, use_undo};
use crate::frame::update::use_update;
use crate::frame::view::{Kind, View};
use crate::frame::{Kept, PageProps, Workers, use_store};
use crate::lessons::{Entry, LESSONS, Lesson, mlp, overall};
use crate::platform::{self, Listener};
use crate::present::{Presenter, use_shown, use_view};
use crate::settings::{Reader, reader};
use crate::start::StartPage;

/// The course that the problems come from.
const COURSE: &str = "https://github.com/epfml/ML_course";

/// Shows the app in the document's element with the id "app", or in its body if there is none. If index.html has marked
/// that element with `data-refused`, the app does not start.
pub fn start() {
    console_error_panic_hook::set_once();
    let host = platform::document().and_then(|document| document.get_element_by_id("app"));
    // index.html has already said why the app cannot run here.
    if host.as_ref().is_some_and(|host| host.has_attribute("data-refused")) {
        return;
    }
    // Every page needs a worker.
    platform::load_workers();
    // What index.html shows is on the screen before the app takes the time to draw a page in its place.
    spawn_local(async {
        platform::first_paint().await;
        match host {
            Some(host) => yew::Renderer::<App>::with_root(host).render(),
            None => yew::Renderer::<App>::new().render(),
        };
    });
}

#[function_component]
fn App() -> Html {
    let (dark, change_theme) = use_theme();
    let trouble = use_state_eq(|| None::<Trouble>);
    // It notes how far the page is scrolled before a new address changes the page.
    use_scroll();
    let address = use_address();
    let workers = use_memo((), {
        let setter = trouble.setter();
        move |()| Workers::new(move |trouble| setter.set(Some(trouble)))
    });
    let kept = use_memo((), |()| Kept::default());
    use_last_words(&kept);
    let left = use_reducer_eq(Left::recalled);
    use_tip_dismissal();
    use_touch_guard();
    use_tips();
    use_print();
    use_undo(&kept);
    let update = use_update();

    use_store(&kept.get(Progress::default).0);
    let viewed = use_view(&kept, &address);
    let (address, view) = (viewed.address.clone(), Rc::clone(&viewed.view));
    // What the presenter has done to the cover of a state.
    let touched = use_state_eq(|| None::<(usize, bool)>);
    let covered = touched.filter(|(state, _)| *state == view.state).map_or(view.is_covered(), |(_, covered)| covered)
        && view.kind == Kind::Present;
    let found = use_shown(&view, covered, &address.hash);
    // What looks for controls on the page has to find them at once.
    let is_page_due = use_turn() || view.kind != Kind::Page || view.marks_controls();
    let glossary = use_glossary(is_page_due);
    let (path, query) = reader::split(&address.hash);
    let is_root = path.trim_matches('/').is_empty();
    // Before there was a start page, links without a path led to the lesson on networks.
    let lesson = Lesson::at(if is_root && !query.is_empty() { mlp::PATH } else { path });
    let is_start = is_root && lesson.is_none();
    use_page_change((lesson, is_start));
    let title = lesson.map(|lesson| lesson.title_of(part_of(left.of(lesson))));
    use_title(if is_start { None } else { Some(title.unwrap_or_else(|| "Page not found".to_owned())) });
    let dispatcher = left.dispatcher();
    let written = use_callback((), move |hash: String, _| dispatcher.dispatch(hash));
    use_effect_with((*left).clone(), Left::remember);
    use_effect_with(address.hash.clone(), {
        let written = written.clone();
        move |hash| written.emit(hash.clone())
    });
    let link_to = |other: &'static Lesson| {
        let hash = left.of(other).to_owned();
        StripLink { hash, name: other.title, tag: other.tag(), progress: None, here: lesson == Some(other) }
    };
    let links: Vec<_> = LESSONS.iter().map(link_to).collect();
    let (workers, kept) = ((*workers).clone(), (*kept).clone());
    let theme_name = if dark { "Light theme" } else { "Dark theme" };
    let (done, of) = overall();
    let part = part_of(&address.hash);
    let next = lesson.and_then(|lesson| after(lesson, part)).map(|(lesson, entry)| {
        let hash = left.of_entry(lesson, entry);
        html! {
            <a class="next" href={format!("#{hash}")}>
                <span>{ "Next" }</span>
                { entry.name() }
            </a>
        }
    });
    let eyebrow = lesson
        .and_then(|lesson| lesson.entry(part))
        .map(|entry| entry.exercise.unwrap_or(contents::Section::Beyond.heading()));
    let here = platform::address(&address.hash).trim_end_matches('#').to_owned();
    let oncover = {
        let (touched, state) = (touched.setter(), view.state);
        Callback::from(move |covered| touched.set(Some((state, covered))))
    };
    let page_title = lesson.map_or("Gradient Lab", |lesson| lesson.title);
    let keep_view = keeping(&view, lesson);
    html! {
        <>
            if view.kind == Kind::Present {
                <Presenter view={Rc::clone(&view)} title={page_title} offered={found.offered} {covered} {oncover} />
            }
            <a class="skip" href="#main" onclick={skip}>{ "Skip to the lesson" }</a>
            <header class="bar">
                <a class="brand" href="#/">
                    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                        <path fill-rule="evenodd" d="M1 2h22L12 23ZM7 6 12 16 17 6Z" />
                    </svg>
                    <span>{ "Gradient Lab" }</span>
                </a>
                <UndoButtons kept={kept.clone()} />
                // On a narrow screen, the style sheet shows this button, which opens the links as a list.
                <button type="button" class="quiet menu" popovertarget="pages">{ "Lessons" }</button>
                // The list closes when it has led to another page, which is another element then.
                <Strip key={address.hash.clone()} label="Pages" menu="pages" {links} />
                { tipped("overall-help".to_owned(), "The problem set and your progress.", |id| html! {
                    <a class="overall" href="#/" aria-describedby={id}>
                        { ring((done, of)) }
                        <span>{ format!("{done} of {of} tasks") }</span>
                    </a>
                }) }
                { named(theme_name, html! {
                    <button type="button" class="quiet theme" aria-label={theme_name} onclick={change_theme.reform(|_| ())}>
                        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                            <path fill-rule="evenodd" d="M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0 -20ZM12 4.5v15a7.5 7.5 0 0 0 0 -15Z" />
                        </svg>
                    </button>
                }) }
            </header>
            <main id="main" tabindex="-1" onclick={keep_view}>
                if let Some(trouble) = &*trouble {
                    { alert(trouble.message.clone(), match trouble.works_in_a_tab {
                        true => html! { <a href={here.clone()} target="_blank" rel="noopener">{ here }</a> },
                        false => Html::default(),
                    }) }
                }
                // Nothing interrupts a lecture.
                if view.kind != Kind::Present {
                    { update }
                }
                { view_notes(&viewed.notes, &found.lacking) }
                if let Some(exercise) = eyebrow {
                    <p class="eyebrow">{ exercise }</p>
                }
                { match lesson {
                    Some(lesson) if is_page_due => (lesson.page)(PageProps { address, workers, kept, written }),
                    Some(lesson) => html! { <div class="row opening"><h1>{ lesson.title }</h1></div> },
                    None if is_start => html! {
                        <StartPage page={PageProps { address, workers, kept, written }} left={(*left).clone()} {is_page_due} />
                    },
                    None => not_found(),
                } }
                { for next.filter(|_| is_page_due) }
            </main>
            // It would move as soon as the page is there.
            if is_page_due {
                <footer>
                    { glossary }
                    <p>
                        { "The data and the two problems come from Problem Set 08 of " }
                        <a href={COURSE}>{ "EPFL CS-433 Machine Learning" }</a>
                        { ". Everything is computed in this browser; nothing leaves it." }
                    </p>
                </footer>
            }
        </>
    }
}

/// What could not be used of the view that an address asks for.
fn view_notes(notes: &[String], lacking: &[String]) -> Html {
    if notes.is_empty() && lacking.is_empty() {
        return Html::default();
    }
    let all = notes.iter().chain(lacking);
    html! { <div class="notice view-notes" role="status">{ for all.map(|note| html! { <p>{ note }</p> }) }</div> }
}

/// Makes links between the tabs of a lesson keep what is hidden and locked.
fn keeping(view: &Rc<View>, lesson: Option<&'static Lesson>) -> Callback<MouseEvent> {
    let view = view.shown_as(view.kind);
    Callback::from(move |event: MouseEvent| {
        let link = event.target_dyn_into::<Element>().and_then(|target| target.closest("a[href^='#/']").ok()?);
        let Some(hash) = link.and_then(|link| link.get_attribute("href")) else { return };
        let hash = hash.trim_start_matches('#');
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key());
        if view != View::default() && is_plain && lesson.is_some() && Lesson::at(reader::split(hash).0) == lesson {
            event.prevent_default();
            platform::go(&view.with(hash), false);
        }
    })
}

/// The part of a lesson that an address leads to, as its link names it.
fn part_of(hash: &str) -> &str {
    Reader::new(reader::split(hash).1).value("part").unwrap_or_default()
}

/// What comes after a part of a lesson, in the order of the problem set.
fn after(lesson: &Lesson, part: &str) -> Option<(&'static Lesson, &'static Entry)> {
    let entry = lesson.entry(part)?;
    let mut all = LESSONS.iter().flat_map(|lesson| lesson.entries.iter().map(move |entry| (lesson, entry)));
    all.find(|(_, other)| std::ptr::eq(*other, entry))?;
    // The same page again is no other one to go on to.
    all.find(|(other, entry)| *other != lesson || !entry.part.is_empty())
}

/// Where each lesson was left, so that the navigation leads back there.
#[derive(Clone, PartialEq)]
pub(crate) struct Left(Vec<(&'static Lesson, String)>);

/// Under this name the tab remembers it.
const LEFT: &str = "left";

impl Left {
    fn recalled() -> Self {
        let hashes = platform::recall(LEFT).unwrap_or_default();
        let lesson = |hash: &str| Some((Lesson::at(reader::split(hash).0)?, hash.to_owned()));
        Self(hashes.lines().filter_map(lesson).collect())
    }

    fn remember(&self) {
        let hashes: Vec<&str> = self.0.iter().map(|(_, hash)| hash.as_str()).collect();
        platform::remember(LEFT, &hashes.join("\n"));
    }

    /// The address of a lesson as it was left, or its first address.
    pub(crate) fn of(&self, lesson: &Lesson) -> &str {
        self.0.iter().find(|(other, _)| *other == lesson).map_or(lesson.path, |(_, hash)| hash)
    }

    /// The address of what a lesson has for an entry: of the lesson as it was left, if it was left there, or the first address.
    pub(crate) fn of_entry(&self, lesson: &Lesson, entry: &Entry) -> String {
        let left = self.of(lesson);
        if lesson.entry(part_of(left)).is_some_and(|shown| shown.part == entry.part) {
            return left.to_owned();
        }
        entry.address(lesson)
    }
}

impl Reducible for Left {
    type Action = String;

    fn reduce(self: Rc<Self>, hash: String) -> Rc<Self> {
        let Some(lesson) = Lesson::at(reader::split(&hash).0) else { return self };
        let others = self.0.iter().filter(|(other, _)| *other != lesson).cloned();
        Rc::new(Self(others.chain([(lesson, hash)]).collect()))
    }
}

fn not_found() -> Html {
    html! {
        <article class="plain">
            <h1>{ "There is no such page" }</h1>
            <p>{ "No page has this address. These pages exist:" }</p>
            <ul>
                { for LESSONS.iter().map(|lesson| html! {
                    <li><a href={format!("#{}", lesson.path)}>{ lesson.title }</a></li>
                }) }
            </ul>
        </article>
    }
}

/// The address, updated when the reader changes it or goes back.
#[hook]
fn use_address() -> Address {
    let address = use_state_eq(|| Address { hash: platform::hash(), visit: 0 });
    let visits = use_memo((), |()| Cell::new(0u32));
    use_effect_with((), {
        let (setter, visits) = (address.setter(), Rc::clone(&visits));
        move |()| {
            let listener = web_sys::window().map(|window| {
                Listener::new(&window, "hashchange", move |_| {
                    visits.set(visits.get().wrapping_add(1));
                    setter.set(Address { hash: platform::hash(), visit: visits.get() });
                })
            });
            move || drop(listener)
        }
    });
    (*address).clone()
}

/// Whether the app has had a turn: `false` while it renders for the first time. What takes long is left for the next task, so
/// that none keeps a phone from responding, and the frame is there as soon as possible.
#[hook]
fn use_turn() -> bool {
    let is_next = use_state_eq(|| false);
    use_effect_with((), {
        let setter = is_next.setter();
        move |()| platform::in_next_task(move || setter.set(true))
    });
    *is_next
}

/// Makes the tab remember the runs when the document is left, and when it is hidden, after which a phone may end it
/// without notice.
#[hook]
fn use_last_words(kept: &Rc<Kept>) {
    let kept = Rc::clone(kept);
    use_effect_with((), move |()| {
        let (on_leave, on_hide) = (Rc::clone(&kept), kept);
        let leave = web_sys::window().map(|window| Listener::new(&window, "pagehide", move |_| on_leave.leave()));
        let hide =
            platform::document().map(|document| Listener::new(&document, "visibilitychange", move |_| on_hide.leave()));
        move || drop((leave, hide))
    });
}

/// Sets the title of the document: the page's own, if it has one, before the app's.
#[hook]
fn use_title(own: Option<String>) {
    use_effect_with(own, |own| {
        if let Some(document) = platform::document() {
            document.set_title(&own.iter().map(String::as_str).chain(["Gradient Lab"]).collect::<Vec<_>>().join(" · "));
        }
    });
}

/// Moves the focus to the start of a new page.
#[hook]
fn use_page_change(page: (Option<&'static Lesson>, bool)) {
    let opened = use_memo((), |()| Cell::new(false));
    use_effect_with(page, move |_| {
        if opened.replace(true) {
            focus_main();
        }
    });
}

/// Escape hides the tooltips until the next hover or focus. Any other key hides what the mouse asks for where it was left.
#[hook]
fn use_tip_dismissal() {
    use_effect_with((), |()| {
        let listeners = platform::document().map(|document| {
            let set = |value: &'static str| platform::mark_root("data-tips", Some(value));
            let is_off = Rc::new(Cell::new(false));
            let (off, again) = (Rc::clone(&is_off), is_off);
            let on_key = Listener::new(&document, "keydown", move |event| {
                off.set(event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape"));
                set(if off.get() { "off" } else { "keys" });
            });
            let on_hover = Listener::new(&document, "pointerover", move |_| set("on"));
            let on_focus = Listener::new(&document, "focusin", move |_| {
                if again.take() {
                    set("keys");
                }
            });
            [on_key, on_hover, on_focus]
        });
        move || drop(listeners)
    });
}

/// Moves the focus to the skip link's target. Following the link would change the route.
fn skip(event: MouseEvent) {
    event.prevent_default();
    focus_main();
}

fn focus_main() {
    let main = platform::document().and_then(|document| document.get_element_by_id("main"));
    if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
        platform::scroll_to(0.0);
        // The focus alone would scroll the frame away.
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // Focusing an element with a tabindex does not fail.
        let _ = main.focus_with_options(&options);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_leads_to_its_own_part() {
        let left = |hashes: [&str; 3]| {
            let lesson = |hash: &str| Some((Lesson::at(reader::split(hash).0)?, hash.to_owned()));
            Left(hashes.into_iter().filter_map(lesson).collect())
        };
        let of = |left: &Left, path: &str| -> Vec<String> {
            let lesson = Lesson::at(path).expect("there is such a lesson");
            lesson.entries.iter().take(2).map(|entry| left.of_entry(lesson, entry)).collect()
        };
        let measuring = left(["/vanishing?depth=50", "/mlp?part=units&seed=3", "/linear?lr=0.01"]);
        assert_eq!(of(&measuring, "/vanishing"), ["/vanishing?depth=50", "/vanishing?part=prove"]);
        assert_eq!(of(&measuring, "/mlp"), ["/mlp?part=units&seed=3"], "all of its parts belong to one exercise");
        assert_eq!(of(&measuring, "/linear"), ["/linear?lr=0.01", "/linear?part=nn"]);
        let proving = left(["/vanishing?part=prove&depth=5", "", ""]);
        assert_eq!(of(&proving, "/vanishing"), ["/vanishing", "/vanishing?part=prove&depth=5"]);
    }
}
