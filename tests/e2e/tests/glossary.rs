//! What every page has: a first sentence on what to do, tasks, explanations, and words with their meanings.

use e2e::{App, Reader, visit};
use gradient_lab::lessons::LESSONS;
use serde_json::{Value, json};

const HAND: Reader = Reader { window: (390, 844), ..Reader::CALM };
const ESCAPE: &str = "\u{e00c}";

/// The routes of what the table of contents lists, but for the notebook, whose texts are the reader's.
fn routes() -> impl Iterator<Item = String> {
    let explained = LESSONS.iter().filter(|lesson| lesson.path != "/python");
    explained.flat_map(|lesson| lesson.entries.iter().map(|entry| format!("#{}", entry.address(lesson))))
}

/// How much is done, where the lesson has had its tasks for long.
const PROGRESS: [(&str, &str); 10] = [
    ("#/mlp", "of 5 done"),
    ("#/linear", "of 5 done"),
    ("#/clinic", "of 8 diagnosed"),
    ("#/search", "of 5 done"),
    ("#/autograd", "of 6 done"),
    ("#/vanishing", "of 4 done"),
    ("#/vanishing?part=prove", "of 5 blanks filled"),
    ("#/vanishing?part=reach", "of 3 done"),
    ("#/vanishing?part=break", "of 11 guessed right"),
    ("#/vanishing?part=train", "of 4 done"),
];

/// The meaning that is shown now, and whether it is completely in the window.
async fn shown(app: &App) -> Option<(String, bool)> {
    let script = "const note = document.querySelector('.meaning');
        if (!note || note.hidden) return null;
        const { left, top, right, bottom } = note.getBoundingClientRect();
        const { clientWidth, clientHeight } = document.documentElement;
        return [note.textContent, left >= 0 && top >= 0 && right <= clientWidth && bottom <= clientHeight]";
    let shown = app.run(script, &[]).await;
    Some((shown[0].as_str()?.to_owned(), shown[1].as_bool()?))
}

async fn until_shown(app: &App, beginning: &str) {
    app.until_true(&format!("the meaning \"{beginning} …\""), async || {
        shown(app).await.is_some_and(|(text, inside)| text.starts_with(beginning) && inside)
    })
    .await;
}

async fn until_hidden(app: &App) {
    app.until_true("no meaning", async || shown(app).await.is_none()).await;
}

#[tokio::test]
async fn no_line_ends_within_a_short_formula() {
    let script = "document.querySelectorAll('main details').forEach((fold) => { fold.open = true });
        const [broken, formula] = [[], /(?<!\\S)[^\\s,;:]{1,8}\\s[=≤≥≈×]\\s[^\\s,;:]{1,8}/g];
        const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = walker.currentNode;
            if (node.parentElement.closest('code, pre, textarea, math, svg, .unseen')) continue;
            for (const match of node.data.matchAll(formula)) {
                const range = document.createRange();
                range.setStart(node, match.index);
                range.setEnd(node, match.index + match[0].length);
                const tops = new Set([...range.getClientRects()].map((line) => Math.round(line.top)));
                if (tops.size > 1) broken.push(match[0]);
            }
        }
        return broken";
    for route in routes() {
        visit(HAND, &route, async |app| {
            heading(app).await;
            for width in [390, 360, 320] {
                let size = json!({ "width": width, "height": 844, "deviceScaleFactor": 1, "mobile": false });
                app.devtools("Emulation.setDeviceMetricsOverride", size).await;
                assert_eq!(app.run(script, &[]).await, json!([]), "{route}, {width} px wide");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn every_page_begins_with_what_to_do_and_has_tasks_explanations_and_words() {
    for route in routes() {
        visit(Reader::CALM, &route, async |app| {
            let progress = "return /\\d of \\d+ (\\w+ )?(done|diagnosed|filled|right)/.test(document.body.innerText)";
            app.until_true("how much is done", async || app.run(progress, &[]).await == true).await;
            if let Some((_, progress)) = PROGRESS.iter().find(|(page, _)| *page == route) {
                app.until_text(progress).await;
            }
            let facts = app
                .run(
                    "const words = [...document.querySelectorAll('main .term')];
                     const meaning = (word) => document.getElementById(word.getAttribute('aria-describedby'));
                     return {
                         sentence: document.querySelector('.intro p').textContent,
                         words: words.length,
                         explained: words.every((word) => meaning(word)?.textContent.endsWith('.')),
                         once: new Set(words.map((word) => word.getAttribute('aria-describedby'))).size === words.length,
                         explanations: document.querySelectorAll('main .background details').length,
                     }",
                    &[],
                )
                .await;
            let sentence = facts["sentence"].as_str().unwrap_or_default();
            assert!(sentence.ends_with('.') && sentence.split(". ").count() <= 2, "{route}: {sentence}");
            assert!(facts["words"].as_u64() >= Some(3), "{route}: {facts}");
            assert_eq!((&facts["explained"], &facts["once"]), (&json!(true), &json!(true)), "{route}");
            assert!(facts["explanations"].as_u64() >= Some(2), "{route}: {facts}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_word_is_explained_on_hover() {
    visit(Reader::CALM, "#/mlp", async |app| {
        let word = app.find("button", "learning rate").await;
        // The page has its height once the run has been drawn.
        app.number("Loss").await;
        let before = app.run("return document.body.scrollHeight", &[]).await;
        app.point_at(&word).await;
        until_shown(app, "The factor that multiplies the gradient").await;
        let after = app.run("return document.body.scrollHeight", &[]).await;
        assert_eq!(before, after, "the page does not move");
        // Move onto the note itself, as for selecting its text.
        let (meaning, _) = shown(app).await.expect("a meaning");
        app.point_at(&app.find("tooltip", &meaning).await).await;
        until_shown(app, "The factor that multiplies the gradient").await;
        app.point_at(&app.find("button", "loss").await).await;
        until_shown(app, "One number that measures how wrong").await;
        app.point_at(&app.find("heading", "Fit a network").await).await;
        until_hidden(app).await;
    })
    .await;
}

#[tokio::test]
async fn a_word_is_explained_on_the_keyboards_way_and_escape_hides_it() {
    // The marked words of these are further down: one sentence changes with the treatment, the other has PyTorch's names only.
    for route in routes().filter(|route| !["#/clinic", "#/linear?part=nn"].contains(&route.as_str())) {
        visit(Reader::CALM, &route, async |app| {
            app.find("heading", &heading(app).await).await;
            app.run("document.querySelector('.intro .term').focus()", &[]).await;
            app.until_true("a meaning", async || shown(app).await.is_some()).await;
            let (role, _) = app.focused().await;
            assert_eq!(role, "button");
            app.type_keys(ESCAPE).await;
            until_hidden(app).await;
            app.type_keys("\u{e007}").await;
            app.until_true("the meaning again", async || shown(app).await.is_some()).await;
            app.run("document.activeElement.blur()", &[]).await;
            until_hidden(app).await;
        })
        .await;
    }
}

async fn heading(app: &App) -> String {
    let heading = app.until("a heading", async || {
        let text = app.run("return document.querySelector('main h1')?.textContent ?? null", &[]).await;
        text.as_str().map(str::to_owned)
    });
    heading.await
}

#[tokio::test]
async fn a_word_is_explained_by_a_tap_on_a_phone() {
    for route in routes() {
        visit(HAND, &route, async |app| {
            heading(app).await;
            let names = app
                .run("return [...document.querySelectorAll('.intro .term')].map((word) => word.textContent)", &[])
                .await;
            for name in names.as_array().into_iter().flatten().filter_map(Value::as_str) {
                let word = app.find("button", name).await;
                app.tap(&word).await;
                app.until_true("the meaning, within the window", async || {
                    shown(app).await.is_some_and(|(_, inside)| inside)
                })
                .await;
                assert_eq!(app.overflow().await, 0, "{route}: {name}");
            }
            app.tap(&app.find("heading", &heading(app).await).await).await;
            until_hidden(app).await;
        })
        .await;
    }
}

#[tokio::test]
async fn all_words_can_be_read_at_the_foot_of_a_page() {
    visit(HAND, "#/vanishing?part=train", async |app| {
        heading(app).await;
        let open = "document.querySelector('.glossary summary').focus()";
        app.run(open, &[]).await;
        app.type_keys("\u{e007}").await;
        app.until_text("To shift and scale a column of data").await;
        let words = app.run("return document.querySelectorAll('.glossary dt').length", &[]).await;
        assert!(words.as_u64() >= Some(45), "{words}");
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}

#[tokio::test]
async fn tasks_are_done_by_doing_them_and_remembered() {
    visit(Reader::CALM, "#/mlp?lr=0.3&hidden=8&speed=max", async |app| {
        app.until_text("0 of 5 done").await;
        app.press("Play").await;
        app.until_text("A larger learning rate takes larger steps").await;
        app.press("Pause").await;
        app.go("#/mlp?lr=1&hidden=4&activation=identity&optimizer=sgd&speed=max").await;
        app.press("Play").await;
        app.until_text("Beyond the largest stable learning rate, each step overshoots").await;
        app.reload().await;
        app.until_text("Beyond the largest stable learning rate, each step overshoots").await;
    })
    .await;
    visit(Reader::CALM, "#/vanishing?depth=100", async |app| {
        app.until_text("1 of 4 done").await;
        app.fill("Depth value", "600").await;
        app.until_text("2 of 4 done").await;
        app.reload().await;
        app.until_text("2 of 4 done").await;
    })
    .await;
    visit(Reader::CALM, "#/vanishing?part=train", async |app| {
        app.until_text("0 of 4 done").await;
        app.press("Explosion").await;
        app.until_text("1 of 4 done").await;
        app.reload().await;
        app.until_text("1 of 4 done").await;
    })
    .await;
    visit(Reader::CALM, "#/vanishing?part=reach&depth=2", async |app| {
        app.until_text("0 of 3 done").await;
        app.press("Show me").await;
        app.until_text("You reach the attained bound").await;
        app.until_text("0 of 3 done").await;
    })
    .await;
}

#[tokio::test]
async fn no_line_begins_with_the_full_stop_after_a_word() {
    let tablet = Reader { window: (820, 1180), ..Reader::CALM };
    visit(tablet, "#/vanishing?part=break", async |app| {
        app.find("heading", &heading(app).await).await;
        let script = "document.querySelector('.intro p').style.width = `${arguments[0]}px`;
            return [...document.querySelectorAll('.intro .term')].every((term) => {
                if (!term.nextSibling?.data) return true;
                const stop = document.createRange();
                stop.setStart(term.nextSibling, 0);
                stop.setEnd(term.nextSibling, 1);
                const [own, its] = [term, stop].map((it) => it.getBoundingClientRect());
                return stop.toString().trim() === '' || its.top < own.bottom;
            })";
        for width in 200..260 {
            assert_eq!(app.run(script, &[json!(width)]).await, true, "{width} px");
        }
    })
    .await;
}
