//! What readers see before the program has loaded: the frame, and the beginning of the page that the address leads to.

use e2e::host::{Answer, Ways};
use e2e::{App, Reader, visit_without};
use gradient_lab::lessons::LESSONS;
use serde_json::Value;

/// The boxes of these elements and their texts, as far as they are on the first screen.
async fn layout(app: &App, selector: &str) -> Vec<Value> {
    let script = "return [...document.querySelectorAll(arguments[0])].map((element) => {
            const { left, top, width, height } = element.getBoundingClientRect();
            return [element.textContent, ...[left, top, width, height].map(Math.round)] })
        .filter(([, , top, , height]) => height > 0 && top < innerHeight)";
    app.run(script, &[selector.into()]).await.as_array().expect("a list").clone()
}

/// Opens an address on a host that keeps back the program, and compares what is there with what the app shows in its place.
async fn compared(reader: Reader, route: &str, selector: &str, before: impl AsyncFnOnce(&App)) {
    let host = Ways::default().answer("_bg.wasm", Answer::Late).serve();
    visit_without(&host.base, reader, "", async |app| {
        app.go_without_waiting(route).await;
        app.until_text("Gradient Lab is loading").await;
        before(app).await;
        app.run("return document.fonts.ready.then(() => true)", &[]).await;
        let opening = layout(app, selector).await;
        assert!(!opening.is_empty(), "{selector} is on the first screen of {route}");
        host.release();
        app.until_started().await;
        assert_eq!(layout(app, selector).await, opening, "nothing moves when the app takes over {route}");
    })
    .await;
}

#[tokio::test]
async fn the_table_of_contents_is_there_before_the_program() {
    let selector = "h1, .lead, .brand, .bar .strip a, .sheet h2, .sheet h3, .entry .what, .entry .how, .beyond a";
    compared(Reader::CALM, "", selector, async |app| {
        app.find("heading", "Watch gradients do the work").await;
        for lesson in &LESSONS {
            app.find("link", lesson.title).await;
            for entry in lesson.entries {
                app.until_text(&entry.label()).await;
                if !entry.section().is_row() {
                    app.until_text(entry.what).await;
                }
            }
        }
    })
    .await;
    let narrow = Reader { reduced_motion: true, ..Reader::PHONE };
    compared(narrow, "#/", "h1, .lead, .brand, .sheet h2, .sheet h3, .entry .what", async |app| {
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_lesson_begins_with_its_title() {
    let selector = ".bar .strip a, .eyebrow";
    compared(Reader::CALM, "#/linear?part=nn", selector, async |app| {
        app.find("heading", "Fit a line").await;
        app.until_text("Exercise 3a").await;
        assert_eq!(app.attribute("link", "Fit a line", "aria-current").await.as_deref(), Some("page"));
        assert!(!app.has("heading", "Problem Set 08").await, "the table of contents is on the start page only");
    })
    .await;
    compared(Reader::CALM, "#/vanishing?part=reach&depth=7", selector, async |app| {
        app.until_text("Beyond the problem set").await;
    })
    .await;
}

#[tokio::test]
async fn a_program_that_loads_at_once_lets_the_opening_be_seen_first() {
    let host = Ways::default().serve();
    visit_without(&host.base, Reader::CALM, "", async |app| {
        app.go("#/mlp").await;
        // The largest text of the opening is larger than any of the lesson, and is gone by now.
        let largest =
            "return new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().at(-1).element))
            .observe({ type: 'largest-contentful-paint', buffered: true }))";
        assert_eq!(app.run(largest, &[]).await, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_link_followed_before_the_start_leads_to_its_lesson() {
    let host = Ways::default().answer("_bg.wasm", Answer::Late).serve();
    visit_without(&host.base, Reader::CALM, "", async |app| {
        app.follow("Fit a line").await;
        app.find("heading", "Fit a line").await;
        host.release();
        app.until_started().await;
        app.find("button", "As PyTorch").await;
        assert_eq!(app.run("return document.title", &[]).await, "Fit a line · Gradient Lab");
    })
    .await;
}

#[tokio::test]
async fn a_lecture_and_a_chart_on_another_page_begin_without_the_frame() {
    let host = Ways::default().answer("_bg.wasm", Answer::Late).serve();
    visit_without(&host.base, Reader::CALM, "", async |app| {
        app.go_without_waiting("#/mlp?view=embed&chart=fit").await;
        app.until_text("Gradient Lab is loading").await;
        assert!(!app.has("link", "Fit a line").await);
        host.release();
        app.drawn("Fit: 15 data points").await;
    })
    .await;
}
