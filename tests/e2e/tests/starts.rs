//! Failing starts of the app, each with a message that names the reason and a remedy.

use e2e::host::{Answer, Ways};
use e2e::{App, Reader, environment, visit_at, visit_without};
use gradient_lab::lessons::LESSONS;
use serde_json::json;

/// A wasm module whose start function traps, like a program that panics.
const TRAP: [u8; 28] = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 8, 1, 0, 10, 5, 1, 3, 0, 0, 11];

/// Waits until the page has an alert with this text instead of the message of the loading app.
async fn until_alert(app: &App, part: &str) {
    app.until_true(&format!("an alert with \"{part}\""), async || alert(app).await.contains(part)).await;
    assert!(!app.text().await.contains("is loading"), "the message of the loading app is gone");
}

/// The text of the page's alert, empty if there is none. A script finds it in frames, too.
async fn alert(app: &App) -> String {
    let text = app.run("return document.querySelector('[role=alert]')?.innerText ?? ''", &[]).await;
    text.as_str().unwrap_or_default().to_owned()
}

/// Checks the alert in a browser in which a script has removed or changed something.
async fn without(script: &str, part: &str) {
    visit_without(&environment("GRADIENT_LAB_URL"), Reader::CALM, script, async |app| until_alert(app, part).await)
        .await;
}

/// Checks the alert on a host with these differences.
async fn on(ways: Ways, part: &str) {
    visit_without(&ways.serve().base, Reader::CALM, "", async |app| until_alert(app, part).await).await;
}

#[tokio::test]
async fn without_javascript_modules() {
    without("delete HTMLScriptElement.prototype.noModule", "needs a newer browser").await;
}

#[tokio::test]
async fn without_webassembly() {
    without("delete window.WebAssembly", "needs WebAssembly, which is missing or turned off").await;
}

#[tokio::test]
async fn without_vector_instructions() {
    without("WebAssembly.validate = () => false", "needs a newer browser").await;
}

#[tokio::test]
async fn without_web_workers() {
    without("delete window.Worker", "computes in web workers, which are missing or turned off").await;
}

#[tokio::test]
async fn with_a_worker_that_is_refused() {
    let script = "window.Worker = class { constructor() { throw new Error('no workers today') } }";
    let part = "the web worker did not start (no workers today)";
    without(script, part).await;
}

#[tokio::test]
async fn with_a_worker_whose_files_are_missing() {
    on(Ways::default().answer("lab-worker_bg.wasm", Answer::Missing), "could not be loaded (404 Not Found)").await;
    on(Ways::default().answer("lab-worker.js", Answer::Missing), "the web worker did not start").await;
    on(Ways::default().answer("start_worker.js", Answer::Missing), "could not be loaded").await;
}

#[tokio::test]
async fn without_storage() {
    let script = "for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, { get() { throw new DOMException('no storage today', 'SecurityError') } }) }";
    visit_without(&environment("GRADIENT_LAB_URL"), Reader::CALM, script, async |app| {
        app.press("Play").await;
        app.until_true("an epoch", async || app.number("Epoch").await > 0.0).await;
        for lesson in &LESSONS {
            app.follow(lesson.title).await;
            let title = format!("{} · Gradient Lab", lesson.title);
            app.until_true("the lesson", async || app.run("return document.title", &[]).await == title).await;
            assert_eq!(alert(app).await, "", "{} works without storage", lesson.title);
        }
        app.press("Dark theme").await;
        app.find("button", "Light theme").await;
    })
    .await;
}

#[tokio::test]
async fn without_the_program() {
    let missing = "could not be loaded. Check the connection";
    on(Ways::default().answer("_bg.wasm", Answer::Missing), missing).await;
    on(Ways::default().answer("_bg.wasm", Answer::Nothing), missing).await;
    on(Ways::default().answer(".js", Answer::Missing), missing).await;
    on(Ways::default().answer(".js", Answer::Nothing), missing).await;
}

#[tokio::test]
async fn with_a_page_in_place_of_the_program() {
    let page = || Answer::Other("text/html", b"<!doctype html><title>Not found</title>".to_vec());
    on(Ways::default().answer("_bg.wasm", page()), "is damaged or replaced by another").await;
    on(Ways::default().answer(".js", page()), "could not be loaded. Check the connection").await;
}

#[tokio::test]
async fn with_half_of_the_program() {
    let half = Answer::Other("application/wasm", vec![0, 97, 115, 109, 1, 0, 0, 0, 1, 5]);
    on(Ways::default().answer("_bg.wasm", half), "is damaged or replaced by another").await;
}

#[tokio::test]
async fn under_a_policy_without_webassembly() {
    let policy = "script-src 'self' 'unsafe-inline'";
    on(Ways::default().header("Content-Security-Policy", policy), "security policy of this site").await;
}

#[tokio::test]
async fn under_a_policy_without_scripts() {
    on(Ways::default().header("Content-Security-Policy", "script-src 'self'"), "turned off or blocked here").await;
}

#[tokio::test]
async fn under_a_policy_without_workers() {
    on(Ways::default().header("Content-Security-Policy", "worker-src 'none'"), "Nothing can be computed").await;
}

/// The policy that the document itself states.
#[tokio::test]
async fn inline_code_is_refused() {
    visit_without(&environment("GRADIENT_LAB_URL"), Reader::CALM, "", async |app| {
        app.find("button", "Play").await;
        let script = "const add = (name, attribute, code) => {
                const element = document.createElement(name);
                if (attribute) element.setAttribute(attribute, code); else element.textContent = code;
                return document.body.appendChild(element);
            };
            const paragraph = add('p', 'style', 'position: fixed');
            add('style', '', 'p { position: fixed }');
            add('script', '', 'window.ran = true');
            add('button', 'onclick', 'window.ran = true').click();
            const before = getComputedStyle(paragraph).position;
            paragraph.style.position = 'fixed';
            return [before, window.ran ?? false, getComputedStyle(paragraph).position]";
        assert_eq!(app.run(script, &[]).await, json!(["static", false, "fixed"]), "only the program may set styles");
        let refused = "return new Promise((resolve) => {
            document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
            fetch('https://example.org/').catch(() => {}) })";
        assert_eq!(app.run(refused, &[]).await, "connect-src", "nothing leaves the reader's machine");
    })
    .await;
}

/// The recipe of README.md.
#[tokio::test]
async fn under_the_headers_of_the_recipe_for_nginx() {
    let recipe = include_str!("../../../README.md").lines().filter_map(|line| line.trim().strip_prefix("add_header "));
    let ways = recipe.filter_map(|line| line.trim_end_matches(';').split_once(' ')).fold(
        Ways::default(),
        |ways, (name, value)| {
            // The value of the cache's header is a variable.
            if value.starts_with('$') { ways } else { ways.header(name, value.trim_matches('"')) }
        },
    );
    visit_at(&ways.serve().base, Reader::CALM, "", async |app| {
        app.press("Play").await;
        app.until_true("an epoch", async || app.number("Epoch").await > 0.0).await;
        app.follow("Vanishing gradients").await;
        app.until_text("A gradient of ").await;
    })
    .await;
}

#[tokio::test]
async fn in_a_frame_without_an_origin() {
    let frame = || Answer::Other("text/html", b"<iframe sandbox=\"allow-scripts\" src=\"./\"></iframe>".to_vec());
    let host = || Ways::default().answer("/frame.html", frame());
    // If any origin may load the files, but the policy allows no worker from a blob, the worker cannot start.
    let open = || host().header("Access-Control-Allow-Origin", "*");
    for ways in [host(), open().header("Content-Security-Policy", "worker-src 'self'")] {
        let base = ways.serve().base;
        visit_without(&format!("{base}frame.html"), Reader::CALM, "", async |app| {
            app.enter_frame().await;
            until_alert(app, "sandboxed without allow-same-origin").await;
            until_alert(app, "in a tab of its own").await;
            let link = app.run("return document.querySelector('[role=alert] a[target=_blank]').href", &[]).await;
            assert!(link.as_str().is_some_and(|link| link.starts_with(&base)), "{link} must be the page in the frame");
        })
        .await;
    }
    visit_without(&format!("{}frame.html", open().serve().base), Reader::CALM, "", async |app| {
        app.enter_frame().await;
        app.drawn("Fit: 15 data points").await;
        assert_eq!(alert(app).await, "", "the app works in the frame");
    })
    .await;
}

#[tokio::test]
async fn with_a_program_that_panics() {
    let panics = || Answer::Other("application/wasm", TRAP.to_vec());
    let stopped = "stopped because of an error in its program";
    on(Ways::default().answer("_bg.wasm", panics()), stopped).await;
    visit_without(&environment("GRADIENT_LAB_URL"), Reader::CALM, "", async |app| {
        app.find("button", "Play").await;
        let script = "const trap = new WebAssembly.Module(new Uint8Array(arguments[0]));
            setTimeout(() => new WebAssembly.Instance(trap))";
        app.run(script, &[json!(TRAP)]).await;
        until_alert(app, stopped).await;
        app.find("link", "open it without the settings in its address.").await;
    })
    .await;
}

#[tokio::test]
async fn on_a_slow_connection() {
    let host = Ways::default().answer("_bg.wasm", Answer::Late).serve();
    visit_without(&host.base, Reader::CALM, "", async |app| {
        app.until_text("is still loading").await;
        host.release();
        app.until_true("the page and its worker", async || app.number("Epoch").await >= 0.0).await;
        assert_eq!(alert(app).await, "");
    })
    .await;
}
