//! A finger on the page: what scrolls, and what it changes.

use e2e::{App, Reader, visit};
use serde_json::json;

const PHONE: Reader = Reader { window: (390, 844), ..Reader::CALM };

/// Swipes with a finger that begins on the middle of a slider.
async fn swipe(app: &App, slider: &str, by: (f64, f64)) {
    app.allow_touch().await;
    app.run("document.getElementById(arguments[0]).scrollIntoView({ block: 'center' })", &[json!(slider)]).await;
    let [left, top, right, bottom] = app.bounds(&format!("#{slider}")).await;
    app.swipe((left.midpoint(right), top.midpoint(bottom)), by).await;
}

#[tokio::test]
async fn a_swipe_that_begins_on_a_slider_scrolls_and_changes_nothing() {
    visit(PHONE, "#/mlp?seed=0&lr=0.1", async |app| {
        app.press("Step").await;
        app.until_true("a step", async || app.output("Epoch").await == "1").await;
        let scrolled = "const slider = document.getElementById('hidden-size');
            slider.scrollIntoView({ block: 'center' });
            return scrollY";
        let before = app.run(scrolled, &[]).await.as_f64().expect("a number");
        swipe(app, "hidden-size", (0.0, -200.0)).await;
        app.until_true("the page to scroll", async || {
            app.run("return scrollY", &[]).await.as_f64().is_some_and(|now| now > before + 50.0)
        })
        .await;
        assert_eq!(app.value("spinbutton", "Hidden size value").await, "2");
        assert_eq!(app.output("Epoch").await, "1", "the run goes on from where it is");
        swipe(app, "hidden-size", (80.0, 2.0)).await;
        app.until_true("another size", async || app.value("spinbutton", "Hidden size value").await != "2").await;
        app.until_true("another run", async || app.output("Epoch").await == "0").await;
    })
    .await;
}

#[tokio::test]
async fn on_a_phone_a_menu_leads_to_every_lesson() {
    visit(PHONE, "#/mlp", async |app| {
        assert!(!app.has("link", "Vanishing gradients").await);
        app.press("Lessons").await;
        app.find("link", "Vanishing gradients").await.click().await.expect("a link can be clicked");
        app.until_route(|route| route.contains("/vanishing")).await;
        app.until_true("the menu to close", async || !app.has("link", "Failure clinic").await).await;
    })
    .await;
}

#[tokio::test]
async fn a_finger_hits_every_button() {
    for route in
        ["#/", "#/mlp", "#/mlp?part=units", "#/linear?part=nn", "#/vanishing", "#/vanishing?part=prove", "#/clinic"]
    {
        visit(PHONE, route, async |app| {
            app.allow_touch().await;
            app.devtools(
                "Emulation.setEmulatedMedia",
                json!({ "features": [{ "name": "pointer", "value": "coarse" }] }),
            )
            .await;
            app.until_true("a page", async || app.run("return !!document.querySelector('main h1')", &[]).await == true)
                .await;
            let script =
                "return [...document.querySelectorAll('main button, main select, main summary, .checkbox label')]
                .filter((it) => it.checkVisibility() && !it.matches('.term, .cells *'))
                .filter((it) => it.getBoundingClientRect().height < 43.5)
                .map((it) => `${it.textContent} ${it.getBoundingClientRect().height}`).join(', ')";
            app.until_true("a coarse pointer", async || {
                app.run("return matchMedia('(pointer: coarse)').matches", &[]).await == true
            })
            .await;
            assert_eq!(app.run(script, &[]).await, "", "{route}");
        })
        .await;
    }
}
