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

#[tokio::test]
async fn all_lessons_and_tabs_are_in_the_document_that_the_first_one_loaded() {
    visit(Reader::CALM, "#/mlp?seed=0", async |app| {
        app.until_output("Loss", "5.590").await;
        mark(app).await;
        let before = fetched(app).await;
        for lesson in &LESSONS {
            app.follow(lesson.title).await;
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
            assert_eq!(app.run("return [scrollY, document.activeElement.id]", &[]).await, json!([0, "main"]));
        }
        // Further workers load only the start script and the JavaScript, from the cache; the program is compiled once.
        let script = "return performance.getEntriesByType('resource').filter(({ name }) =>
            name.includes('.wasm') && !name.includes('/python/')).length";
        assert_eq!(app.run(script, &[]).await, json!(2), "the page's program and the workers'");
        assert!(fetched(app).await >= before);
    })
    .await;
}

#[tokio::test]
async fn a_paused_run_is_found_where_it_was_after_another_lesson_and_after_a_reload() {
    visit(Reader::CALM, "#/mlp?seed=3", async |app| {
        app.unfold().await;
        app.fill("Epochs to run", "40").await;
        app.press("Run").await;
        app.until_true("forty epochs", async || app.number("Epoch").await == 40.0).await;
        app.slide("Learning rate", 50.0).await;
        app.press("Step").await;
        app.until_true("one more", async || app.number("Epoch").await == 41.0).await;
        let loss = app.output("Loss").await;
        mark(app).await;
        for link in ["Vanishing gradients", "Search"] {
            app.follow(link).await;
        }
        app.follow("Fit a network").await;
        app.until_shown("41", &loss).await;
        app.follow("Inside the network").await;
        app.find("heading", "Anatomy of the fit").await;
        app.until_shown("41", &loss).await;
        assert!(is_marked(app).await);
        app.until_route(|route| route.contains("part=units")).await;
        app.reload().await;
        app.until_shown("41", &loss).await;
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
        app.follow("Failure clinic").await;
        app.until_text("Failure clinic").await;
        let start = app.run("return performance.now()", &[]).await.as_f64().expect("a number");
        app.until_true("a second", async || {
            app.run("return performance.now()", &[]).await.as_f64().is_some_and(|now| now - start > 1000.0)
        })
        .await;
        app.follow("Fit a network").await;
        app.until_true("an epoch", async || app.number("Epoch").await > before + 100.0).await;
        assert!(app.has("button", "Pause").await);
    })
    .await;
}

/// Hides the app's tab behind another one for three seconds.
async fn hide(app: &App) {
    app.behind_another_tab(async || {
        app.until_true("three seconds", async || {
            app.run("return performance.now()", &[]).await.as_f64().is_some_and(|now| now > 3000.0)
        })
        .await;
    })
    .await;
}

/// Watches the epoch through a time in which the tab is hidden: `away.hidden` is what it grew by until the second time that it
/// changed after that, `away.late` how long that took from when the tab was seen again, `away.drawn` how many frames the browser
/// drew while it was hidden, and `away.rate` how fast the epoch grew in the second that followed. Times are in milliseconds.
const WATCH: &str = "
    const epoch = () => Number(document.querySelector('output[aria-label=Epoch]').textContent.replaceAll(',', ''));
    window.away = null;
    let frames = 0, before = 0;
    const count = () => { frames += 1; requestAnimationFrame(count); };
    count();
    document.addEventListener('visibilitychange', () => {
        if (document.hidden) { [frames, before] = [0, epoch()]; return; }
        const [drawn, seen] = [frames, performance.now()];
        let [changes, last, then] = [0, before, null];
        const look = () => {
            if (epoch() !== last) { [last, changes] = [epoch(), changes + 1]; }
            // The first change may be the answer to what was asked just before the tab was hidden.
            if (changes === 2) { then ??= { epoch: last, time: performance.now() }; }
            const elapsed = then ? performance.now() - then.time : 0;
            if (elapsed < 1000) { requestAnimationFrame(look); return; }
            const rate = (last - then.epoch) / elapsed;
            window.away = { hidden: then.epoch - before, late: then.time - seen, drawn, rate };
        };
        look();
    });";

#[tokio::test]
async fn a_run_as_fast_as_possible_goes_on_in_a_hidden_tab() {
    let routes = [
        "#/mlp?seed=0&speed=max",
        "#/linear?lr=0.0001&speed=max",
        "#/vanishing?part=train&depth=2&b_depth=2&b_residual=1&speed=max",
    ];
    visit(Reader::CALM, "", async |app| {
        for route in routes {
            app.go(route).await;
            app.until_output("Epoch", "0").await;
            app.press("Play").await;
            app.until_true("some epochs", async || app.number("Epoch").await > 1000.0).await;
            app.run(WATCH, &[]).await;
            hide(app).await;
            let away = app.until("the run to be watched", async || {
                Some(app.run("return window.away", &[]).await).filter(|away| !away.is_null())
            });
            let away = away.await;
            let number = |name: &str| away[name].as_f64().expect("a number");
            assert_eq!(away["drawn"], 0, "{route}: the tab was hidden");
            // What it would have come to if it had only been trained since the tab was seen again.
            let visible = number("rate") * number("late");
            assert!(number("hidden") > 2.0 * visible, "{route}: {away}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_run_that_is_begun_in_a_hidden_tab_comes_to_its_end_there() {
    let link = "#/mlp?seed=0&speed=max&stop=epoch&stop_at=9000";
    // The page says why a run has stopped without drawing a frame.
    let script = "const [name] = arguments;
        const press = () => [...document.querySelectorAll('button')].find((button) => button.textContent === name).click();
        document.addEventListener('visibilitychange', press, { once: true });
        new MutationObserver(() => {
            if (document.body.textContent.includes('Stopped after 9,000 epochs')) window.stopped ??= document.visibilityState;
        }).observe(document.body, { subtree: true, childList: true, characterData: true });";
    visit(Reader::CALM, "", async |app| {
        for button in ["Play", "Run"] {
            app.go(link).await;
            app.until_output("Epoch", "0").await;
            app.unfold().await;
            app.fill("Epochs to run", "10000").await;
            app.run(script, &[json!(button)]).await;
            hide(app).await;
            app.until_text("Stopped after 9,000 epochs").await;
            assert_eq!(app.run("return window.stopped", &[]).await, "hidden", "{button}");
            app.until_output("Epoch", "9,000").await;
        }
    })
    .await;
}

#[tokio::test]
async fn every_task_has_a_hint_that_opens_on_demand() {
    let tasks = [
        ("#/autograd", "Switch “One op at a time” off and press forward."),
        ("#/linear", "Open “Move the line yourself”"),
        ("#/linear?part=traps", "Which card clears the old gradients?"),
        ("#/mlp?seed=0", "Take 8 hidden units"),
        ("#/search", "When the map is complete"),
        ("#/vanishing", "Drag the depth to the right"),
        ("#/vanishing?part=reach", "Set the weights to +1"),
        ("#/vanishing?part=train&seed=0", "Press one of the cures for net B"),
    ];
    visit(Reader::CALM, "", async |app| {
        for (route, hint) in tasks {
            app.go(route).await;
            let state = "return document.querySelector('.task [aria-expanded]')?.getAttribute('aria-expanded')";
            app.until_true(route, async || app.run(state, &[]).await == "false").await;
            assert!(!app.text().await.contains(hint), "{route}: the hint is closed");
            app.run("document.querySelector('.task [aria-expanded]').focus()", &[]).await;
            app.type_keys("\u{e007}").await;
            app.until_text(hint).await;
            assert_eq!(app.run(state, &[]).await, "true");
        }
    })
    .await;
}

#[tokio::test]
async fn the_hint_of_the_next_task_is_closed_again() {
    visit(Reader::CALM, "#/linear?part=rate&lr=0.02&speed=max", async |app| {
        app.run("[...document.querySelectorAll('.task button')].find((it) => it.textContent === 'Hint').click()", &[])
            .await;
        app.until_text("Raise the learning rate to just below the edge").await;
        app.press("Play").await;
        app.press("Next task").await;
        app.until_text("Make the bowl round").await;
        let state = "return document.querySelector('.task [aria-expanded]').getAttribute('aria-expanded')";
        assert_eq!(app.run(state, &[]).await, "false");
        assert!(!app.text().await.contains("with λ = 2 along both axes"));
    })
    .await;
}

#[tokio::test]
async fn the_ring_of_a_tab_fills_with_its_tasks() {
    /// For each tab, the share of its ring that is filled, in percent.
    const RINGS: &str =
        "return [...document.querySelectorAll('.parts .ring')].map((ring) => ring.querySelector('.full')
        ? 100 : Number(ring.querySelector('.on')?.getAttribute('stroke-dasharray').split(' ')[0] ?? 0))";
    visit(Reader::CALM, "#/linear?part=rate", async |app| {
        app.until_true("empty rings", async || app.run(RINGS, &[]).await == json!([0, 0, 0, 0])).await;
        app.go("#/linear?part=rate&lr=0.02&epoch=600").await;
        app.until_true("a ring that is half full", async || app.run(RINGS, &[]).await == json!([0, 50, 0, 0])).await;
        // The ring is no part of the name.
        app.find("link", "The rate").await;
        app.go("#/vanishing?depth=100").await;
        app.until_true("the ring of Measure", async || app.run(RINGS, &[]).await == json!([25, 0, 0, 0, 0])).await;
        app.go("#/mlp?seed=0").await;
        app.until_true("one ring", async || app.run(RINGS, &[]).await == json!([0])).await;
    })
    .await;
}
