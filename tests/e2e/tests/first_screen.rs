//! What stands on the first screen of the network lesson, and what a run does to it.

use e2e::{App, Reader, visit};
use serde_json::json;

const RUN: &str = "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&loo=0&epoch=120";
const DIVERGES: &str = "#/mlp?lr=1&optimizer=sgd&activation=identity&seed=0";

fn window(width: u32, height: u32) -> Reader {
    Reader { window: (width, height), ..Reader::CALM }
}

/// The box of an element of the page, at its top: left, top, right and bottom.
async fn box_of(app: &App, selector: &str) -> [f64; 4] {
    app.run("scrollTo(0, 0)", &[]).await;
    app.bounds(selector).await
}

/// Pairs of texts on the page that lie on each other.
async fn overlaps(app: &App) -> serde_json::Value {
    let script = "const texts = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = walker.currentNode;
            const parent = node.parentElement;
            if (!node.data.trim() || parent.closest('.unseen, .skip, math')) continue;
            if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            for (const { left, top, right, bottom } of range.getClientRects()) {
                // The lines of a text touch each other.
                texts.push({ text: node.data.trim(), left: left + 2, top: top + 4, right: right - 2, bottom: bottom - 4, node });
            }
        }
        return texts.flatMap((a, index) => texts.slice(index + 1)
            .filter((b) => a.node !== b.node && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
            .map((b) => `${a.text} | ${b.text}`))";
    app.run(script, &[]).await
}

#[tokio::test]
async fn charts_run_controls_and_the_line_of_the_fold_are_on_the_first_screen() {
    for (width, height) in [(1280, 720), (1920, 1080)] {
        visit(window(width, height), RUN, async |app| {
            app.until_output("Epoch", "120").await;
            let bottom = f64::from(height);
            for part in
                [".mlp .task", ".badge", ".mlp .fit canvas", ".mlp .loss canvas", ".desk .fold > summary", ".desk"]
            {
                let [_, top, _, end] = box_of(app, part).await;
                assert!(top >= 0.0 && end <= bottom, "{width}x{height}: {part} ends at {end}");
            }
            let [fit, loss] = [box_of(app, ".mlp .fit canvas").await, box_of(app, ".mlp .loss canvas").await];
            assert!(fit[2] <= loss[0] && (fit[1] - loss[1]).abs() < 2.0, "side by side: {fit:?}, {loss:?}");
            assert!(fit[3] - fit[1] >= 230.0, "a chart of a good height: {fit:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn the_knob_is_on_the_axis_of_the_loss_chart() {
    visit(window(1280, 720), RUN, async |app| {
        app.until_output("Epoch", "120").await;
        let knob = async || box_of(app, ".pill").await;
        app.until_true("the knob with its epoch", async || {
            app.run("return document.querySelector('.pill').textContent", &[]).await == "120"
        })
        .await;
        let (chart, now) = (box_of(app, ".mlp .loss canvas").await, knob().await);
        assert!(now[1] > chart[1] && now[3] <= chart[3] + 4.0, "on the axis: {now:?} in {chart:?}");
        assert!(!app.has("button", "Back to now").await, "there is nothing to go back from");
        // A tap on the axis, half of the way to the newest epoch, goes there.
        let [left, top, right, bottom] = box_of(app, "#epoch-shown").await;
        let at = json!({ "x": left.midpoint(right), "y": top.midpoint(bottom), "button": "left", "clickCount": 1 });
        for kind in ["mousePressed", "mouseReleased"] {
            let mut event = at.clone();
            event["type"] = json!(kind);
            app.devtools("Input.dispatchMouseEvent", event).await;
        }
        app.until_true("an epoch near the middle", async || (58.0..=62.0).contains(&app.number("Epoch").await)).await;
        app.until_true("the knob to follow", async || knob().await[0] < now[0] - 20.0).await;
        for button in ["Back to now", "Fork here"] {
            app.find("button", button).await;
        }
        let [buttons, chart] = [box_of(app, ".time").await, box_of(app, ".mlp .loss canvas").await];
        assert!(buttons[1] >= chart[1] - 1.0 && buttons[3] < chart[1] + 60.0, "in the head: {buttons:?}, {chart:?}");
        assert_eq!(overlaps(app).await, json!([]));
        app.press("Back to now").await;
        app.until_output("Epoch", "120").await;
    })
    .await;
}

/// The boxes of the charts and of the controls below them, each with its name, on the whole page.
async fn boxes(app: &App) -> serde_json::Value {
    let script = "return [...document.querySelectorAll('.stage canvas, .desk :is(button, input, select, summary)')]
        .filter((part) => part.checkVisibility())
        .map((part) => {
            const { left, top, width, height } = part.getBoundingClientRect();
            const name = part.id || part.closest('figure')?.querySelector('h2').textContent || part.textContent;
            // The run's first button is named after what it does.
            const named = name === 'Pause' ? 'Play' : name;
            return `${named}: ${[left, top + scrollY, width, height].map(Math.round)}`;
        })";
    app.run(script, &[]).await
}

/// The sizes of windows that tell the page's layouts apart.
const WINDOWS: [(u32, u32); 3] = [(1280, 720), (820, 1180), (390, 844)];

#[tokio::test]
async fn a_diverged_run_says_so_in_badge_and_message_and_nothing_overlaps() {
    for (width, height) in WINDOWS {
        visit(window(width, height), DIVERGES, async |app| {
            app.drawn("Loss").await;
            let before = boxes(app).await;
            app.press("Play").await;
            app.until_text("The run diverged after").await;
            assert_eq!(boxes(app).await, before, "{width}x{height}: nothing moves");
            app.until_true("the badge", async || {
                app.run("return document.querySelector('.badge summary').innerText", &[])
                    .await
                    .as_str()
                    .is_some_and(|badge| badge.starts_with("Diverged"))
            })
            .await;
            let [_, top, _, bottom] = box_of(app, ".mlp [role=alert]").await;
            if width == 820 {
                assert!(bottom - top < 70.0, "two lines and a button: from {top} to {bottom}");
            }
            assert!(top > 0.0 && bottom <= f64::from(height), "{width}x{height}: the message ends at {bottom}");
            assert_eq!(overlaps(app).await, json!([]), "{width}x{height}");
            assert_eq!(app.overflow().await, 0);
        })
        .await;
    }
}

#[tokio::test]
async fn a_task_that_gets_done_under_a_message_is_noticed() {
    for (width, height) in WINDOWS {
        visit(window(width, height), DIVERGES, async |app| {
            app.press("Play").await;
            app.until_text("The run diverged after").await;
            app.until_text("✓ Task 2 done").await;
            let [[left, top, right, bottom], [_, first, ..]] = [box_of(app, ".tick").await, box_of(app, "h1").await];
            assert!(first < top && bottom <= f64::from(height) && left > 0.0 && right < f64::from(width), "{width}x{height}");
            app.press("Reset").await;
            // The run begins anew, and may diverge again.
            app.until_true("the tick to go", async || !app.text().await.contains("✓ Task 2 done")).await;
        })
        .await;
    }
}

#[tokio::test]
async fn a_run_that_ends_moves_nothing_on_any_page() {
    let cases = [
        ("#/mlp?seed=0&stop=epoch&stop_at=40&speed=max", "Stopped after 40 epochs"),
        ("#/linear?lr=0.05&speed=max", "diverged"),
        ("#/linear?part=nn&lr=0.05&speed=max", "diverged"),
    ];
    for size in WINDOWS {
        visit(window(size.0, size.1), "", async |app| {
            for (route, told) in cases {
                app.go(route).await;
                app.drawn(if route.contains("mlp") { "Fit" } else { "The course" }).await;
                let before = boxes(app).await;
                app.press("Play").await;
                app.until_text(told).await;
                assert_eq!(boxes(app).await, before, "{size:?}: {route}");
                assert_eq!(overlaps(app).await, json!([]), "{size:?}: {route}");
                assert_eq!(app.overflow().await, 0, "{size:?}: {route}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_desk_has_at_most_four_settings_and_the_others_in_a_fold() {
    let shown = "return [...document.querySelectorAll('.desk .control')]
        .filter((control) => control.checkVisibility())
        .map((control) => control.querySelector('label')?.textContent.trim())";
    visit(window(1280, 720), "", async |app| {
        for (route, least) in [("#/mlp", 4), ("#/linear", 1), ("#/search", 3), ("#/vanishing", 1), ("#/vanishing?part=train", 0)] {
            app.go(route).await;
            let count = async || app.run(shown, &[]).await.as_array().map_or(0, Vec::len);
            app.until_true("the settings", async || count().await >= least).await;
            assert!(count().await <= 4, "{route}: {}", app.run(shown, &[]).await);
        }
        app.go("#/mlp?optimizer=sgd").await;
        app.until_true("the settings", async || app.run(shown, &[]).await.as_array().map_or(0, Vec::len) == 4).await;
        assert_eq!(app.run(shown, &[]).await, json!(["Learning rate", "Hidden size", "Depth", "Activation"]));
        let inside = "return document.querySelector('.desk .fold-inside').innerText";
        assert_eq!(app.run(inside, &[]).await, "optimizer SGD", "the fold says what differs");
        let first = "const fold = document.querySelector('.desk .fold');
            fold.open = true;
            return fold.querySelector('.control label').textContent.trim()";
        assert_eq!(app.run(first, &[]).await, "Optimizer");
    })
    .await;
}

#[tokio::test]
async fn badge_and_sentence_agree_in_every_frame_of_a_run() {
    let agree = "const [frames, wrong] = [arguments[0], []];
        return new Promise((done) => {
            let seen = 0;
            const look = () => {
                const badge = document.querySelector('.badge summary')?.innerText ?? '';
                const said = document.querySelector('.held-out > p').innerText;
                const fits = badge.includes('not new ones');
                if (said.includes('Overfitting:') && !fits) wrong.push(`${badge} | ${said}`);
                seen += 1;
                if (seen < frames) requestAnimationFrame(look); else done(wrong);
            };
            requestAnimationFrame(look);
        })";
    visit(Reader::LAPTOP, "#/mlp?hidden=20&activation=tanh&speed=300&seed=0", async |app| {
        app.until_text("Overfitting: since epoch").await;
        assert_eq!(app.run(agree, &[json!(400)]).await, json!([]));
    })
    .await;
}

#[tokio::test]
async fn charts_keep_their_height_while_a_run_plays() {
    let heights = "const of = (chart) => document.querySelector(`.mlp .${chart} canvas`).getBoundingClientRect().height;
        const [fit, loss] = [of('fit'), of('loss')];
        const seen = new Set();
        return new Promise((done) => {
            const look = () => {
                seen.add(`${of('fit')} ${of('loss')}`);
                const epoch = Number(document.querySelector('output[aria-label=Epoch]').textContent.replaceAll(',', ''));
                if (epoch < 300) requestAnimationFrame(look); else done([...seen]);
            };
            look();
        })";
    visit(window(1280, 720), "#/mlp?seed=0&speed=300", async |app| {
        app.press("Play").await;
        let seen = app.run(heights, &[]).await;
        assert_eq!(seen.as_array().map(Vec::len), Some(1), "{seen}");
    })
    .await;
}

#[tokio::test]
async fn the_first_epochs_last_some_seconds() {
    visit(Reader::LAPTOP, "#/mlp?seed=0&speed=60", async |app| {
        let script = "const epoch = () => Number(document.querySelector('output[aria-label=Epoch]').textContent);
            return new Promise((done) => {
                let from = null;
                const look = () => {
                    if (epoch() >= 5) from ??= performance.now();
                    if (epoch() >= 90) done(performance.now() - from); else requestAnimationFrame(look);
                };
                look();
            })";
        app.press("Reset").await;
        let elapsed = app.run(script, &[]).await.as_f64().expect("a number");
        assert!((2500.0..20_000.0).contains(&elapsed), "{elapsed} ms, which are 1500 at full speed");
    })
    .await;
}

#[tokio::test]
async fn residuals_are_drawn_on_demand() {
    visit(Reader::CALM, RUN, async |app| {
        app.until_output("Epoch", "120").await;
        let with = app.drawn("Fit").await;
        app.check("Show residuals").await;
        let without = app.until_redrawn("Fit", &with).await;
        app.check("Show residuals").await;
        app.until_true("them again", async || app.pixels("Fit").await == with).await;
        assert_ne!(with, without);
    })
    .await;
}

#[tokio::test]
async fn text_of_twice_the_size_has_lines_of_its_own_and_a_layout_that_holds_it() {
    for route in ["#/", "#/linear", "#/search", "#/vanishing?part=train", "#/clinic"] {
        visit(Reader { text: 32, ..window(1280, 720) }, route, async |app| {
            app.until_true("a page with its lessons in a menu", async || {
                app.run("return !!document.querySelector('main h1') && parseFloat(getComputedStyle(document.body).fontSize) > 33", &[]).await
                    == true
            })
            .await;
            app.find("button", "Lessons").await;
            assert_eq!((overlaps(app).await, app.overflow().await), (json!([]), 0), "{route}");
        })
        .await;
    }
}
