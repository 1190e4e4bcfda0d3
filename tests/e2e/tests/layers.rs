//! Measure: one network layer by layer.

use e2e::{App, Reader};
use serde_json::json;

const NORMS: &str = "The gradient's norm";
const STRIP: &str = "The whole network";
const ACTIVATIONS: &str = "The activations' mean";
const SATURATED: &str = "The share of saturated units";
const LINK: &str = "#/vanishing?depth=40&hidden=3&activation=sigmoid&init=uniform&seed=0";

fn tight(depth: u32, units: u32) -> String {
    format!("#/vanishing?depth={depth}&hidden={units}&activation=sigmoid&init=tight&seed=0")
}

/// Clicks at this share of a chart's width.
async fn press_chart(app: &App, chart: &str, share: f64) {
    let script = "const [name, share] = arguments;
        const canvas = [...document.querySelectorAll('canvas[role=img]')]
            .find((canvas) => canvas.getAttribute('aria-label').startsWith(name));
        canvas.scrollIntoView({ block: 'center' });
        const box = canvas.getBoundingClientRect();
        const at = { clientX: box.left + share * box.width, clientY: box.top + box.height / 2, bubbles: true };
        const there = document.elementFromPoint(at.clientX, at.clientY);
        there.dispatchEvent(new MouseEvent('click', at));";
    app.run(script, &[json!(chart), json!(share)]).await;
}

/// Opens the page, and the layers on it.
async fn visit(reader: Reader, route: &str, look: impl AsyncFnOnce(&App)) {
    e2e::visit(reader, route, async |app| {
        app.find("heading", "Vanishing gradients").await;
        let script = "const fold = [...document.querySelectorAll('details')]
                .find((fold) => fold.textContent.startsWith('Look into the layers'));
            fold.open = true";
        app.run(script, &[]).await;
        look(app).await;
    })
    .await;
}

#[tokio::test]
async fn the_layers_are_measured_once_they_are_looked_into() {
    for (route, open) in [(LINK.to_owned(), false), (format!("{LINK}&layer=7"), true)] {
        e2e::visit(Reader::LAPTOP, &route, async |app| {
            app.until_text("Look into the layers").await;
            assert_eq!(app.has("heading", "Gradient by layer").await, open, "{route}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_network_is_shown_layer_by_layer() {
    visit(Reader::LAPTOP, LINK, async |app| {
        app.until_text("From layer 40 back to layer 1 the gradient’s norm falls").await;
        for chart in [NORMS, STRIP, ACTIVATIONS, SATURATED] {
            app.pixels(chart).await;
        }
        let strip = app.chart_label(STRIP).await;
        assert!(strip.contains("40 layers across and 3 units down") && strip.contains("to 0.25, blue"), "{strip}");
        assert!(app.chart_label(NORMS).await.contains("each of 41 layers"));
        app.until_text("below 5 % of the activation’s largest, 0.25: below 0.0125").await;
    })
    .await;
}

#[tokio::test]
async fn a_layer_is_chosen_by_keyboard_and_by_pointer() {
    visit(Reader::LAPTOP, &tight(20, 5), async |app| {
        // All elements of D W are 1/4 in a tight layer: its largest singular value is 5/4, the others are 0.
        app.until_text("becomes at most 1.3 times as large").await;
        app.until_true("the gradient 17.3 of five units", async || app.text().await.contains("17.3")).await;
        let before = app.pixels(NORMS).await;
        app.slide("Layer", 20.0).await;
        app.find("heading", "Layer 20").await;
        app.until_text("0.250").await;
        app.until_redrawn(NORMS, &before).await;
        let slider = app.find("slider", "Layer").await;
        slider.send_keys("\u{e012}").await.expect("an arrow key");
        app.find("heading", "Layer 19").await;
        press_chart(app, STRIP, 0.501).await;
        app.find("heading", "Layer 11").await;
        assert_eq!(app.value("slider", "Layer").await, "11");
        press_chart(app, NORMS, 0.999).await;
        app.find("heading", "Layer 20").await;
        app.fill("Layer value", "7").await;
        app.find("heading", "Layer 7").await;
    })
    .await;
}

#[tokio::test]
async fn a_link_opens_a_layer_and_choices_write_it() {
    let network = tight(20, 5);
    visit(Reader::LAPTOP, &format!("{network}&layer=7&colour=delta&statistics=spread"), async |app| {
        app.find("heading", "Layer 7").await;
        assert_eq!(app.value("slider", "Layer").await, "7");
        app.until_true("delta in the strip", async || app.chart_label(STRIP).await.contains("size of delta")).await;
        app.slide("Layer", 11.0).await;
        app.find("heading", "Layer 11").await;
        let written = "&layer=11&colour=delta&statistics=spread";
        app.until_route(|route| route.ends_with(written)).await;
        app.choose("Colour", "slope φ′ of each unit").await;
        app.until_route(|route| route.ends_with("&layer=11&statistics=spread")).await;
        app.reload().await;
        app.find("heading", "Layer 11").await;
    })
    .await;
    visit(Reader::LAPTOP, &format!("{network}&layer=21"), async |app| {
        app.until_text("layer=21 is not usable: it must be a whole number from 1 to 20").await;
        app.find("heading", "Layer 1").await;
    })
    .await;
}

#[tokio::test]
async fn the_backward_pass_walks_and_pauses() {
    visit(Reader::LAPTOP, LINK, async |app| {
        app.until_text("From layer 40").await;
        app.choose("Colour", "size of δ = ∂f/∂z").await;
        app.until_true("delta in the strip", async || app.chart_label(STRIP).await.contains("size of delta")).await;
        let (norms, strip) = (app.pixels(NORMS).await, app.pixels(STRIP).await);
        app.press("Play backward pass").await;
        app.until_redrawn(NORMS, &norms).await;
        app.until_redrawn(STRIP, &strip).await;
        app.until_true("a layer between the ends", async || {
            let layer: u32 = app.value("slider", "Layer").await.parse().unwrap_or(0);
            (2..40).contains(&layer)
        })
        .await;
        app.press("Pause").await;
        app.find("button", "Play backward pass").await;
        app.press("Play backward pass").await;
        app.find("button", "Play backward pass").await;
        // At the end everything is shown again, with the first layer marked.
        app.until_true("the first layer", async || app.value("slider", "Layer").await == "1").await;
        app.until_true("the whole strip", async || app.pixels(STRIP).await == strip).await;
    })
    .await;
}

#[tokio::test]
async fn nothing_walks_by_itself() {
    visit(Reader::LAPTOP, LINK, async |app| {
        app.until_text("From layer 40").await;
        app.find("button", "Play backward pass").await;
        assert_eq!(app.value("slider", "Layer").await, "1");
    })
    .await;
}

#[tokio::test]
async fn statistics_cover_the_inputs_of_the_menu() {
    visit(Reader::LAPTOP, LINK, async |app| {
        app.until_text("From layer 40").await;
        let (label, picture) = (app.chart_label(ACTIVATIONS).await, app.pixels(ACTIVATIONS).await);
        app.choose("Mean and spread over", "the units, and 21 inputs from −x to x").await;
        app.until_true("other statistics", async || app.chart_label(ACTIVATIONS).await != label).await;
        app.until_redrawn(ACTIVATIONS, &picture).await;
    })
    .await;
}

#[tokio::test]
async fn a_dead_layer_is_named_and_an_underflow_explained() {
    visit(Reader::LAPTOP, "#/vanishing?depth=200&hidden=3&activation=relu&init=he&seed=127", async |app| {
        app.until_text("in layer 18 every unit is off").await;
        app.until_text("From layer 200 downwards the gradient is exactly 0").await;
    })
    .await;
    visit(Reader::LAPTOP, "#/vanishing?depth=200&hidden=3&activation=sigmoid&init=uniform&seed=0", async |app| {
        app.until_text("PyTorch would print 0.0 there (underflow)").await;
    })
    .await;
}

#[tokio::test]
async fn the_tables_hold_what_the_charts_show_and_a_phone_shows_all() {
    visit(Reader::PHONE, &tight(12, 4), async |app| {
        app.until_text("From layer 12 back to layer 1").await;
        app.find("heading", "Saturated units by layer").await;
        let titles =
            app.run("return [...document.querySelectorAll('.layers .chart h2')].map((title) => title.innerText)", &[]);
        for title in titles.await.as_array().expect("titles").iter().filter_map(|title| title.as_str()) {
            app.choose_item(&format!("{title} menu"), "Show data").await;
        }
        let rows = "return [...document.querySelectorAll('.layers .chart .data-table')]
            .map((box) => box.querySelectorAll('tbody tr').length)";
        app.until_true("four tables", async || app.run(rows, &[]).await == json!([13, 12, 12, 12])).await;
        assert!(app.text().await.contains("0.250; 0.250; 0.250; 0.250"));
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}
