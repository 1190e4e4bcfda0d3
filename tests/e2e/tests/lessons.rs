//! Lessons and tabs change without loading a document, and keep their runs.

use e2e::{App, Reader, visit};
use gradient_lab::lessons::LESSONS;
use serde_json::json;

/// Marks the document; another document would not have the mark.
async fn mark(app: &App) {
    app.run("window.mark = 'here'", &[]).await;
}

async fn is_marked(app: &App) -> bool {
    app.run("return window.mark === 'here'", &[]).await == true
}

/// The number of resources that the page has fetched so far.
async fn fetched(app: &App) -> usize {
    let count = app.run("return performance.getEntriesByType('resource').length", &[]).await;
    count.as_u64().expect("a number") as usize
}

async fn follow(app: &App, link: &str) {
    app.find("link", link).await.click().await.expect("a link can be clicked");
}

#[tokio::test]
async fn all_lessons_and_tabs_are_in_the_document_that_the_first_one_loaded() {
    visit(Reader::CALM, "#/mlp?seed=0", async |app| {
        app.until_true("the first run", async || app.output("Loss").await == "5.590").await;
        mark(app).await;
        let before = fetched(app).await;
        for lesson in &LESSONS {
            follow(app, lesson.title).await;
            app.until_true(lesson.title, async || {
                let title = app.run("return document.title", &[]).await;
                title == format!("{} · Gradient Lab", lesson.title)
            })
            .await;
            app.until_true("its heading", async || {
                app.run("return !!document.querySelector('main h1')", &[]).await == true
            })
            .await;
            assert!(is_marked(app).await, "{} has loaded a document", lesson.title);
        }
        // Further workers load only the start script and the JavaScript, from the cache; the program is compiled once.
        let script =
            "return performance.getEntriesByType('resource').filter(({ name }) => name.includes('.wasm')).length";
        assert_eq!(app.run(script, &[]).await, json!(2), "the page's program and the workers'");
        assert!(fetched(app).await >= before);
    })
    .await;
}

#[tokio::test]
async fn a_paused_run_is_found_where_it_was_after_another_lesson_and_after_a_reload() {
    visit(Reader::CALM, "#/mlp?seed=3", async |app| {
        app.fill("Epochs to run", "40").await;
        app.press("Run").await;
        app.until_true("forty epochs", async || app.number("Epoch").await == 40.0).await;
        app.slide("Learning rate", 50.0).await;
        app.press("Step").await;
        app.until_true("one more", async || app.number("Epoch").await == 41.0).await;
        let loss = app.output("Loss").await;
        mark(app).await;
        for link in ["Vanishing gradients", "Search"] {
            follow(app, link).await;
        }
        follow(app, "Fit a network").await;
        app.until_true("the run", async || app.output("Epoch").await == "41" && app.output("Loss").await == loss).await;
        follow(app, "Inside the network").await;
        app.until_text("See what each unit adds to the fit").await;
        app.until_true("the run", async || app.output("Epoch").await == "41" && app.output("Loss").await == loss).await;
        assert!(is_marked(app).await);
        app.until_route(|route| route.contains("part=units")).await;
        app.reload().await;
        app.until_true("the run", async || app.output("Epoch").await == "41" && app.output("Loss").await == loss).await;
        assert!(app.has("button", "Play").await, "it is paused");
        assert!(!is_marked(app).await, "this is another document");
    })
    .await;
}

#[tokio::test]
async fn a_run_goes_on_while_another_lesson_is_shown() {
    visit(Reader::LAPTOP, "#/mlp?seed=0&speed=300", async |app| {
        app.until_true("some epochs", async || app.number("Epoch").await > 5.0).await;
        let before = app.number("Epoch").await;
        follow(app, "Failure clinic").await;
        app.until_text("Failure clinic").await;
        let start = app.run("return performance.now()", &[]).await.as_f64().expect("a number");
        app.until_true("a second", async || {
            app.run("return performance.now()", &[]).await.as_f64().is_some_and(|now| now - start > 1000.0)
        })
        .await;
        follow(app, "Fit a network").await;
        app.until_true("an epoch", async || app.number("Epoch").await > before + 100.0).await;
        assert!(app.has("button", "Pause").await);
    })
    .await;
}
