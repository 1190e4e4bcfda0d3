//! What the document shows until the app has loaded, as HTML.
//!
//! The elements and classes are those of the app (`src/app.rs`, `src/start/`), so that nothing moves when it takes over; a test
//! in `tests/e2e/tests/opening.rs` compares the two. What the app alone knows, such as the reader's progress, is left open.

use std::fmt::Write as _;

use super::{Entry, LESSONS, Lesson, POINTS, SHEET, START, Section, lead};

const MARK: &str = r#"<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill-rule="evenodd" d="M1 2h22L12 23ZM7 6 12 16 17 6Z" /></svg>"#;

const THEME: &str = r#"<button type="button" class="quiet theme" aria-label="Theme" disabled><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill-rule="evenodd" d="M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0 -20ZM12 4.5v15a7.5 7.5 0 0 0 0 -15Z" /></svg></button>"#;

/// In place of a number of tasks that is not known yet.
const COUNT: &str = r#"<span class="count pending">0 of 5</span>"#;

const RING: &str = r#"<svg class="ring" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><circle cx="10" cy="10" r="8.5" /></svg>"#;

/// The frame of all pages and the start page, with `message` in place of what the app will draw. A script in the document
/// reduces it to a heading where the address is that of a lesson.
#[must_use]
pub fn opening(message: &str) -> String {
    let links: String = LESSONS.iter().copied().map(link).collect();
    let sections: String = Section::ALL.into_iter().map(section).collect();
    let lead = lead(POINTS);
    format!(
        r##"<header class="bar"><a class="brand" href="#/">{MARK}<span>Gradient Lab</span></a><button type="button" class="quiet menu" popovertarget="pages">Lessons</button><nav class="strip" id="pages" popover="auto" aria-label="Pages">{links}</nav><a class="overall" href="#/" title="The problem set and your progress">{RING}</a>{THEME}</header>
<main id="main"><p class="eyebrow" hidden></p><div class="row start opening"><section class="c7"><h1>{START}</h1><p class="lead">{lead}</p><div class="waiting">
{message}
</div></section><nav class="c5 sheet" aria-labelledby="sheet-title"><div class="sheet-head"><h2 id="sheet-title">{SHEET}</h2></div>{sections}</nav></div></main>"##
    )
}

/// A link of the navigation.
fn link(lesson: &Lesson) -> String {
    let tag = lesson.tag();
    let tag = if tag.is_empty() { tag } else { format!(r#"<span class="tag" aria-hidden="true">{tag}</span>"#) };
    format!(r##"<a href="#{}">{tag}{}</a>"##, lesson.path, lesson.title)
}

fn section(section: Section) -> String {
    let entries = LESSONS.iter().copied().flat_map(|lesson| lesson.entries.iter().map(move |entry| (lesson, entry)));
    let class = if section.is_row() { r#" class="beyond""# } else { "" };
    let mut html = format!("<h3>{}</h3><ul{class}>", section.heading());
    for (lesson, entry) in entries.filter(|(_, entry)| entry.section() == section) {
        // Writing to a string does not fail.
        let _ = write!(html, "<li>{}</li>", line(lesson, entry));
    }
    html + "</ul>"
}

fn line(lesson: &Lesson, entry: &Entry) -> String {
    let (address, name, what) = (entry.address(lesson), entry.label(), entry.what);
    if entry.section().is_row() {
        let ring = if entry.is_written { RING } else { "" };
        return format!(r##"<a href="#{address}" title="{what}">{ring}{name}</a>"##);
    }
    format!(
        r##"<a class="entry" href="#{address}">{RING}<span class="what">{name}</span><span class="how">{what}</span>{COUNT}</a>"##
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_and_every_exercise_has_a_link() {
        let html = opening("<p>Loading</p>");
        for lesson in LESSONS {
            assert!(html.contains(&link(lesson)), "{} is in the navigation", lesson.title);
            for entry in lesson.entries {
                let start = format!("href=\"#{}\"", entry.address(lesson));
                let rest = html.rsplit_once(&start).map_or("", |(_, rest)| rest);
                let end = rest.find("</a>").unwrap_or_default();
                assert!(rest[..end].contains(&entry.label()), "{} is in the table of contents", entry.title);
            }
        }
        assert!(html.contains("<p>Loading</p>\n</div></section>"));
    }

    #[test]
    fn no_text_has_to_be_escaped() {
        let texts = LESSONS.iter().copied().flat_map(|lesson| {
            let entries = lesson.entries.iter().flat_map(|entry| [entry.name(), entry.what.to_owned()]);
            entries.chain([lesson.title.to_owned()])
        });
        for text in texts.chain([START, SHEET].map(str::to_owned)).chain([lead(POINTS)]) {
            assert!(!text.contains(['<', '&', '"']), "{text}");
        }
    }
}
