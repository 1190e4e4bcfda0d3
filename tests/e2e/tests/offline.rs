//! The installed app: without a connection, and from one build to the next.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use e2e::host::{Answer, Host, Ways};
use e2e::{App, Reader, visit_without};
use sha2::{Digest as _, Sha256};

/// The build that the document belongs to.
const BUILD: &str = "return document.querySelector('meta[name=build]')?.content ?? ''";
/// The builds that are stored completely.
const STORED: &str = "return caches.keys().then(async (names) => {
    const complete = await Promise.all(names.map(async (name) => (await caches.open(name)).match('index.html')));
    return names.filter((_, index) => complete[index]).map((name) => name.split(' ').pop()).join(' ') })";

/// A host that no longer responds.
fn gone() -> Ways {
    Ways::default().answer("", Answer::Nothing)
}

async fn until_kept(app: &App) {
    let script = "return !!navigator.serviceWorker.controller";
    app.until_true("the app to be stored", async || app.run(script, &[]).await == true).await;
}

async fn build(app: &App) -> String {
    app.find("button", "Play").await;
    app.run(BUILD, &[]).await.as_str().unwrap_or_default().to_owned()
}

async fn until_stored(app: &App, builds: &str) {
    app.until_true(&format!("{builds} to be stored"), async || app.run(STORED, &[]).await == builds).await;
}

async fn trains(app: &App) {
    app.press("Play").await;
    app.until_true("an epoch", async || app.number("Epoch").await > 0.0).await;
}

/// A later build: another name, and other styles under another address instead of the old ones.
struct Later {
    name: &'static str,
    old_styles: String,
    ways: Ways,
}

fn later(host: &Host) -> Later {
    let between = |text: &str, start: &str, end: &str| -> String {
        let rest = text.split_once(start).unwrap_or_else(|| panic!("there is no {start}")).1;
        rest.split_once(end).expect("it ends").0.to_owned()
    };
    let (page, worker) = (host.file("/index.html"), host.file("/service_worker.js"));
    let (name, old) = ("0123456789abcdef", between(&page, "name=\"build\" content=\"", "\""));
    let old_styles = format!("style-{}.css", between(&page, "./style-", ".css"));
    let styles = format!("{}/* later */", host.file(&format!("/{old_styles}")));
    let digest = |text: &str| format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())));
    let later_page = page.replace(&old, name).replace(&old_styles, "style-later.css");
    let listed = between(&worker, &format!("\"{old_styles}\": \""), "\"");
    let later_worker = worker
        .replace(&old, name)
        .replace(&old_styles, "style-later.css")
        .replace(&listed, &digest(&styles))
        .replace(&digest(&page), &digest(&later_page));
    assert!(worker.contains(&digest(&page)), "the document is listed as it is sent");
    let page = || Answer::Other("text/html", later_page.clone().into_bytes());
    let ways = Ways::default()
        .answer("/", page())
        .answer("/index.html", page())
        .answer("/service_worker.js", Answer::Other("text/javascript", later_worker.into_bytes()))
        .answer("/style-later.css", Answer::Other("text/css", styles.into_bytes()))
        .answer(format!("/{old_styles}"), Answer::Missing);
    Later { name, old_styles, ways }
}

#[tokio::test]
async fn after_the_first_start_the_app_needs_no_connection() {
    let host = Ways::default().serve();
    visit_without(&host.base, Reader::CALM, "", async |app| {
        let first = build(app).await;
        until_kept(app).await;
        until_stored(app, &first).await;
        let missing = "const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
            return Promise.all(loaded.map(async (url) => await caches.match(url) ? '' : url)).then((all) => all.join(''))";
        assert_eq!(app.run(missing, &[]).await, "", "every file that was loaded is stored");
        host.change(gone());
        app.reload().await;
        assert_eq!(build(app).await, first);
        trains(app).await;
        app.go("#/vanishing").await;
        app.until_text("A gradient of ").await;
        let face = "return document.fonts.ready.then(() => document.fonts.check('16px Figtree'))";
        assert_eq!(app.run(face, &[]).await, true, "the type is there");
        // A host in trouble, and one that is too slow, are no better than none.
        host.change(Ways::default().answer("/", Answer::Late));
        app.reload().await;
        assert_eq!(app.run(BUILD, &[]).await, first.as_str());
        host.release();
    })
    .await;
}

#[tokio::test]
async fn a_new_build_replaces_the_old_one_as_a_whole() {
    let host = Ways::default().serve();
    let Later { name, old_styles, ways } = later(&host);
    visit_without(&host.base, Reader::CALM, "", async |app| {
        let first = build(app).await;
        until_kept(app).await;
        host.change(ways);
        app.behind_another_tab(async || {}).await;
        app.until_text("A new version of Gradient Lab is available.").await;
        let old = format!("return fetch('{old_styles}').then((response) => response.status)");
        assert_eq!(app.run(&old, &[]).await, 200, "the page that is open keeps its files");
        app.press("Reload").await;
        app.until_true("the new build", async || build(app).await == name).await;
        until_stored(app, &format!("{first} {name}")).await;
        host.change(gone());
        app.reload().await;
        assert_eq!(build(app).await, name, "the new build needs no connection either");
        trains(app).await;
        let styles = "return [...document.styleSheets].some((sheet) => sheet.href.endsWith('/style-later.css'))";
        assert_eq!(app.run(styles, &[]).await, true);
        // The old build goes once no page is open that its worker serves. A page that is opened before the browser has changed
        // workers is served by the old one again, so several visits may be necessary.
        app.until_true("only the new build to be stored", async || {
            app.go("").await;
            assert_eq!(build(app).await, name);
            app.run(STORED, &[]).await == name
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_host_without_news_shows_no_notice() {
    let host = Ways::default().serve();
    visit_without(&host.base, Reader::CALM, "", async |app| {
        build(app).await;
        let asked = "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/')).length";
        assert_eq!(app.run(asked, &[]).await, 0);
        app.behind_another_tab(async || {}).await;
        app.until_true("the question to the host", async || app.run(asked, &[]).await == 1).await;
        app.behind_another_tab(async || {}).await;
        assert!(!app.text().await.contains("A new version"));
        assert_eq!(app.run(asked, &[]).await, 1, "it is not asked again so soon");
    })
    .await;
}

#[tokio::test]
async fn the_app_can_be_installed() {
    let host = Ways::default().serve();
    visit_without(&host.base, Reader::CALM, "", async |app| {
        let script = "return fetch(document.querySelector('link[rel=manifest]').href).then((r) => r.json()).then(async (manifest) => {
            const load = (src) => new Promise((done) => {
                const image = new Image();
                image.onload = () => done(image.naturalWidth > 0);
                image.onerror = () => done(false);
                image.src = src;
            });
            const icons = await Promise.all(manifest.icons.map(({ src }) => load(src)));
            const start = new URL(manifest.start_url, location).href === location.href.split('#')[0];
            return [manifest.name, manifest.display, start, icons.length > 2 && icons.every(Boolean)].join()
        })";
        app.find("button", "Play").await;
        assert_eq!(app.run(script, &[]).await, "Gradient Lab,standalone,true,true");
    })
    .await;
}
