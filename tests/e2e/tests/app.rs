//! The whole app: routes, sizes, themes, sub-paths.

use e2e::{Reader, environment, visit, visit_at};
use gradient_lab::lessons::LESSONS;
use serde_json::json;

/// Every lesson with all of its tabs, the start page and a link with settings.
fn routes() -> Vec<String> {
    let lessons = LESSONS.iter().flat_map(|lesson| {
        let tabs = (lesson.tabs)().into_iter().map(|(tab, _)| format!("#{}?part={tab}", lesson.path));
        std::iter::once(format!("#{}", lesson.path)).chain(tabs)
    });
    ["#/", "#/clinic?case=4&found=1&lr=0.01"].map(str::to_owned).into_iter().chain(lessons).collect()
}

#[tokio::test]
async fn every_route_opens_from_every_other() {
    visit(Reader::CALM, "#/", async |app| {
        app.follow("Vanishing gradients").await;
        app.until_text("A gradient of ").await;
        assert!(app.route().await.starts_with("#/vanishing"));
        app.back().await;
        app.find("link", "Go on with Exercise 1").await;
    })
    .await;
}

#[tokio::test]
async fn an_unknown_route_shows_a_message_and_links() {
    visit(Reader::CALM, "#/nowhere", async |app| {
        app.until_text("There is no such page").await;
        app.find("link", "Vanishing gradients").await;
        app.reload().await;
        app.until_text("There is no such page").await;
    })
    .await;
}

#[tokio::test]
async fn the_navigation_is_one_row_with_the_current_page_in_sight() {
    for route in routes() {
        visit(Reader::PHONE, &route, async |app| {
            app.until_true("the current links in the middle of their rows", async || {
                // The links to the lessons are a menu here; the row is that of a lesson's tabs.
                let script = "const strips = [...document.querySelectorAll('nav.strip')].filter((strip) => strip.checkVisibility());
                    return !!document.querySelector('h1') && strips.every((strip) => {
                        const [row, here] = [strip, strip.querySelector('[aria-current]')].map((e) => e?.getBoundingClientRect());
                        return row.height < 60 && here.left >= row.left && here.right <= row.right;
                    })";
                app.run(script, &[]).await == true
            })
            .await;
        })
        .await;
    }
}

#[tokio::test]
async fn no_page_is_wider_than_a_small_phone() {
    for route in routes() {
        // As wide as a laptop's page at 400 %.
        visit(Reader { window: (320, 640), ..Reader::PHONE }, &route, async |app| {
            app.until_true("the page and its charts", async || {
                let script = "return document.querySelector('main h1') !== null
                    && [...document.querySelectorAll('canvas[role=img]')].every((canvas) =>
                        canvas.width !== 300 || canvas.offsetParent === null || canvas.getBoundingClientRect().top > innerHeight)";
                app.run(script, &[]).await == true
            })
            .await;
            assert_eq!(app.overflow().await, 0, "{route} overflows at 320 px");
        })
        .await;
    }
}

#[tokio::test]
async fn charts_are_drawn_in_the_dark_with_other_colours() {
    let mut seen = Vec::new();
    for dark in [false, true] {
        visit(Reader { dark, ..Reader::CALM }, "#/mlp?seed=0", async |app| {
            app.until_output("Loss", "5.590").await;
            let background = app.run("return getComputedStyle(document.body).backgroundColor", &[]).await;
            seen.push((background, app.pixels("Fit: 15 data points").await));
        })
        .await;
    }
    assert_ne!(seen[0].0, seen[1].0, "the page has a dark theme");
    assert_ne!(seen[0].1, seen[1].1, "the charts have a dark theme");
}

#[tokio::test]
async fn charts_are_as_sharp_as_the_screen() {
    for pixel_ratio in [1, 3] {
        visit(Reader { pixel_ratio, ..Reader::CALM }, "#/mlp", async |app| {
            app.pixels("Fit: 15 data points").await;
            let script = "const c = document.querySelector('canvas[role=img]'); return c.width / c.clientWidth";
            let ratio = app.run(script, &[]).await.as_f64().expect("a number");
            assert!((ratio - f64::from(pixel_ratio)).abs() < 0.01, "{ratio} canvas pixels for each CSS pixel");
        })
        .await;
    }
}

#[tokio::test]
async fn the_app_works_from_a_folder_of_a_host() {
    visit_at(&environment("GRADIENT_LAB_SUBPATH_URL"), Reader::LAPTOP, "#/mlp", async |app| {
        app.until_true("some epochs", async || app.number("Epoch").await > 5.0).await;
    })
    .await;
}

#[tokio::test]
async fn sharing_copies_or_shows_the_link() {
    visit(Reader::CALM, "#/mlp?lr=0.05&seed=3", async |app| {
        app.press("Share").await;
        app.until_true("a confirmation or the link", async || {
            let text = app.text().await;
            text.contains("copied") || app.has("textbox", "Link").await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn more_contrast_and_forced_colours_reach_text_and_charts() {
    visit(Reader::CALM, "#/mlp", async |app| {
        let plain = app.drawn("Fit").await;
        let emulate = async |name: &str, value: &str| {
            let features = json!({ "features": [
                { "name": "prefers-reduced-motion", "value": "reduce" },
                { "name": name, "value": value },
            ] });
            app.devtools("Emulation.setEmulatedMedia", features).await;
        };
        let colours = "const of = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
            return of('--muted') === of('--ink') && of('--border') === of('--ink') && of('--reference') === of('--ink')";
        assert_eq!(app.run(colours, &[]).await, false);
        emulate("prefers-contrast", "more").await;
        let more = app.until_redrawn("Fit", &plain).await;
        assert_eq!(app.run(colours, &[]).await, true);
        emulate("forced-colors", "active").await;
        app.until_redrawn("Fit", &more).await;
        // The main button stands out, and what is chosen has an outline.
        let script = "const style = (selector) => getComputedStyle(document.querySelector(selector));
            const primary = style('button.primary');
            return primary.color !== primary.backgroundColor && style('.tile.on, .tile:has(:checked)').outlineStyle === 'solid'";
        assert_eq!(app.run(script, &[]).await, true);
    })
    .await;
}

#[tokio::test]
async fn exponents_and_indices_are_in_the_typeface_of_the_page() {
    visit(Reader::CALM, "#/", async |app| {
        // A character that the typeface lacks is as wide as in the next one.
        let script = "const pen = document.createElement('canvas').getContext('2d');
            const width = (text, next) => { pen.font = `40px Figtree, ${next}`; return pen.measureText(text).width };
            return document.fonts.check('40px Figtree') &&
                [...arguments[0]].filter((it) => width(it, 'serif') !== width(it, 'monospace')).join('')";
        let exponents = "0⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁽⁾ᴸᵀᶻ₀₁₂₃₄₅₆₇₈₉";
        app.until_true("the typeface with them", async || app.run(script, &[exponents.into()]).await == "").await;
    })
    .await;
}
