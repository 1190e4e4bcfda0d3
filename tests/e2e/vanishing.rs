//! The vanishing-gradient page: gradients by depth against the bound.

use e2e::{App, Reader, visit};

const BY_DEPTH: &str = "The first layer's gradient";
const BY_LAYER: &str = "The gradient's norm";
const LINK: &str = "#/vanishing?depth=40&hidden=3&activation=sigmoid&init=uniform&seed=0";

async fn until_said(app: &App, part: &str) {
    app.until_text(part).await;
}

#[tokio::test]
async fn the_page_shows_measurement_and_bound() {
    visit(Reader::LAPTOP, LINK, async |app| {
        until_said(app, "With L = 40 the gradient is").await;
        // (3/4)^40 = 1.0e-5.
        until_said(app, "the bound allows 1.0 × 10⁻⁵").await;
        app.pixels(BY_DEPTH).await;
        app.pixels(BY_LAYER).await;
        let label = app.chart_label(BY_DEPTH).await;
        assert!(label.contains("bound (3/4) to the power of L") && label.contains("The mark is at L = 40"), "{label}");
    })
    .await;
}

#[tokio::test]
async fn weights_of_one_give_the_lab_sheets_values() {
    for (depth, value) in [(10, "2.6 × 10⁻⁹"), (20, "2.4 × 10⁻¹⁷"), (40, "2.1 × 10⁻³³")] {
        let link = format!("#/vanishing?depth={depth}&hidden=3&activation=sigmoid&init=ones&seed=0");
        visit(Reader::LAPTOP, &link, async |app| {
            until_said(app, &format!("With L = {depth} the gradient is {value}")).await;
        })
        .await;
    }
}

#[tokio::test]
async fn the_charts_follow_every_control() {
    visit(Reader::LAPTOP, LINK, async |app| {
        until_said(app, "With L = 40").await;
        let (mut depth, mut layer) = (app.pixels(BY_DEPTH).await, app.pixels(BY_LAYER).await);
        app.slide("Depth", 12.0).await;
        until_said(app, "With L = 12").await;
        depth = app.until_redrawn(BY_DEPTH, &depth).await;
        layer = app.until_redrawn(BY_LAYER, &layer).await;
        app.slide("Hidden size", 5.0).await;
        app.until_true("the bound (5/4)^L", async || app.chart_label(BY_DEPTH).await.contains("bound (5/4)")).await;
        depth = app.until_redrawn(BY_DEPTH, &depth).await;
        layer = app.until_redrawn(BY_LAYER, &layer).await;
        app.slide("Activation", 1.0).await;
        depth = app.until_redrawn(BY_DEPTH, &depth).await;
        layer = app.until_redrawn(BY_LAYER, &layer).await;
        app.choose("Initialisation", "Xavier").await;
        depth = app.until_redrawn(BY_DEPTH, &depth).await;
        layer = app.until_redrawn(BY_LAYER, &layer).await;
        app.press("New seed").await;
        app.until_redrawn(BY_DEPTH, &depth).await;
        app.until_redrawn(BY_LAYER, &layer).await;
        app.until_true("the link to follow", async || {
            app.route().await.starts_with("#/vanishing?depth=12&hidden=5&activation=tanh&init=xavier&seed=")
        })
        .await;
        let route = app.route().await;
        app.reload().await;
        until_said(app, "With L = 12").await;
        assert_eq!(app.route().await, route);
    })
    .await;
}

#[tokio::test]
async fn the_deepest_networks_are_measured_too() {
    visit(Reader::LAPTOP, "#/vanishing?depth=200&hidden=8&activation=sigmoid&init=pytorch&seed=1", async |app| {
        until_said(app, "With L = 200 the gradient is").await;
        assert!(!app.text().await.contains("exactly 0"), "two hundred sigmoid layers leave something");
    })
    .await;
}

#[tokio::test]
async fn a_gradient_of_exactly_zero_is_said_and_no_error() {
    visit(Reader::LAPTOP, "#/vanishing?depth=200&hidden=1&activation=relu&init=uniform&seed=0", async |app| {
        until_said(app, "exactly 0").await;
        let text = app.text().await;
        assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn weights_above_one_are_outside_the_bound() {
    visit(Reader::LAPTOP, "#/vanishing?depth=40&hidden=3&activation=sigmoid&init=he&seed=0", async |app| {
        until_said(app, "assumes |w| ≤ 1 and does not apply here").await;
    })
    .await;
}
