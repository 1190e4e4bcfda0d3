//! Measure: gradients by depth, compared with the bound.

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
        let route = app
            .until_route(|route| {
                let settings = "#/vanishing?depth=12&hidden=5&activation=tanh&init=xavier&seed=";
                route.strip_prefix(settings).is_some_and(|seed| seed != "0")
            })
            .await;
        app.reload().await;
        until_said(app, "With L = 12").await;
        assert_eq!(app.route().await, route);
    })
    .await;
}

#[tokio::test]
async fn the_deepest_networks_stream_in_while_the_page_answers() {
    visit(Reader::LAPTOP, "#/vanishing?depth=10000&hidden=3&activation=sigmoid&init=pytorch&seed=1", async |app| {
        until_said(app, "With L = 10,000 the gradient is").await;
        let finding = app.run("return document.querySelector('.finding').innerText", &[]).await;
        let finding = finding.as_str().expect("a finding");
        assert!(!finding.contains("exactly 0"), "the gradient of ten thousand sigmoid layers is not 0: {finding}");
        until_said(app, "PyTorch prints 0.0, in float32 and in float64").await;
        app.until_true("all depths to be measured", async || {
            app.chart_label(BY_DEPTH).await.ends_with("All depths are measured.")
        })
        .await;
        let label = app.chart_label(BY_DEPTH).await;
        assert!(label.contains("for 1 to 10,000 hidden layers") && label.contains("× 10⁻⁹²"), "{label}");
        // Other settings end the stream early.
        app.slide("Hidden size", 16.0).await;
        app.until_true("a part of the depths", async || app.chart_label(BY_DEPTH).await.ends_with("so far.")).await;
        app.fill("Depth value", "30").await;
        app.slide("Hidden size", 2.0).await;
        until_said(app, "With L = 30").await;
        app.until_true("the new networks", async || {
            let label = app.chart_label(BY_DEPTH).await;
            label.contains("bound (2/4)") && label.ends_with("All depths are measured.")
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_chart_shows_where_pytorch_prints_zero() {
    visit(Reader::LAPTOP, LINK, async |app| {
        // These are numbers of these 256 networks; the medians of others differ by a few layers.
        until_said(app, "Half of 256 such networks have a gradient that PyTorch prints as 0.0 from L = 6").await;
        until_said(app, "on in float32, and from L = 47").await;
        let label = app.chart_label(BY_DEPTH).await;
        assert!(label.contains("PyTorch prints 0.0 from here: float32 below 7.0 × 10⁻⁴⁶"), "{label}");
        app.fill("Depth value", "100").await;
        until_said(app, "PyTorch prints 0.0 in float32 and ").await;
    })
    .await;
}

#[tokio::test]
async fn weight_scale_and_input_change_networks_and_link() {
    visit(Reader::LAPTOP, LINK, async |app| {
        until_said(app, "the bound allows 1.0 × 10⁻⁵").await;
        let mut depth = app.pixels(BY_DEPTH).await;
        app.slide("Weight scale", 26.0).await;
        until_said(app, "the bound for |w| ≤ 2 allows 1.1 × 10⁷").await;
        depth = app.until_redrawn(BY_DEPTH, &depth).await;
        app.until_true("the scaled bound", async || app.chart_label(BY_DEPTH).await.contains("bound (2 · 3/4)")).await;
        app.slide("Input", 0.0).await;
        app.until_redrawn(BY_DEPTH, &depth).await;
        app.until_route(|route| route.ends_with("&seed=0&scale=2&input=-4")).await;
        app.fill("Input value", "0").await;
        until_said(app, "exactly 0, because the input is 0").await;
        app.fill("Weight scale value", "5").await;
        until_said(app, "Weight scale must be a number from 0.1 to 4; 5 is too large").await;
        app.until_route(|route| route.ends_with("&seed=0&scale=2&input=0")).await;
        app.reload().await;
        until_said(app, "exactly 0, because the input is 0").await;
        assert_eq!(app.value("slider", "Weight scale").await, "26");
    })
    .await;
}

#[tokio::test]
async fn a_link_from_before_weight_scale_and_input_shows_the_same() {
    visit(Reader::LAPTOP, "#/vanishing?depth=20&hidden=3&activation=sigmoid&init=ones&seed=0", async |app| {
        until_said(app, "With L = 20 the gradient is 2.4 × 10⁻¹⁷").await;
        assert_eq!(app.value("spinbutton", "Weight scale value").await, "1");
        assert_eq!(app.value("spinbutton", "Input value").await, "1");
        assert!(app.route().await.ends_with("&init=ones&seed=0"), "opening an address must not change it");
    })
    .await;
}

#[tokio::test]
async fn a_part_that_does_not_exist_is_named() {
    visit(Reader::LAPTOP, "#/vanishing?part=measurement&depth=20&init=ones", async |app| {
        app.until_text("part=measurement is not usable: allowed: measure, prove, reach, break, train.").await;
        until_said(app, "With L = 20 the gradient is 2.4 × 10⁻¹⁷").await;
    })
    .await;
}

#[tokio::test]
async fn orthogonal_weights_of_sixteen_units_are_shown_for_a_part_of_the_networks_at_once() {
    visit(Reader::LAPTOP, "#/vanishing?depth=40&hidden=16&init=orthogonal", async |app| {
        let keep = "window.seen = [];
            new MutationObserver(() => {
                const label = document.querySelector('.by-depth canvas').getAttribute('aria-label');
                if (window.seen.at(-1) !== label) window.seen.push(label);
            }).observe(document.body, { attributes: true, subtree: true, attributeFilter: ['aria-label'] });";
        app.run(keep, &[]).await;
        app.press("New seed").await;
        app.until_true("all depths", async || {
            let seen = app.run("return window.seen", &[]).await;
            let seen: Vec<_> = seen.as_array().into_iter().flatten().filter_map(|label| label.as_str()).collect();
            let parts = seen.iter().filter(|label| label.contains("of 256 networks so far.")).count();
            parts > 0
                && !seen.iter().any(|label| label.contains("Measured down to"))
                && seen.last().is_some_and(|label| label.ends_with("All depths are measured."))
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn pointing_at_a_depth_shows_its_values() {
    let link = "#/vanishing?depth=150&hidden=3&activation=sigmoid&init=ones&seed=0";
    visit(Reader::LAPTOP, link, async |app| {
        app.until_true("all depths", async || app.chart_label(BY_DEPTH).await.ends_with("All depths are measured."))
            .await;
        // With the keyboard, the values below the chart are those at the slider's depth.
        let values = "return document.querySelector('.at-depth').innerText.replace(/\\s+/g, ' ')";
        app.until_true("the values at L = 150", async || {
            let values = app.run(values, &[]).await;
            let values = values.as_str().unwrap_or_default();
            values.starts_with("Depth 150 ") && values.contains("float32 0.0 float64 ") && values.contains("e-122")
        })
        .await;
        let point = "const canvas = document.querySelector('.by-depth canvas');
            const box = canvas.getBoundingClientRect();
            for (let share = 0.05; share < 1; share += 0.002) {
                const at = { clientX: box.left + share * box.width, clientY: box.top + box.height / 2, bubbles: true };
                canvas.dispatchEvent(new PointerEvent('pointermove', at));
                await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame);
                const note = document.querySelector('.by-depth .pointed');
                if (!note.hidden && note.textContent.startsWith('L = 20\\n')) return note.textContent;
            }
            return null;";
        let script = format!("return (async () => {{ {point} }})()");
        let note = app.run(&script, &[]).await;
        let note = note.as_str().expect("a depth of 20 can be pointed at").to_owned();
        assert!(note.contains("This network: 2.4 × 10⁻¹⁷") && note.contains("float32: 2.4e-17"), "{note}");
        let leave = "document.querySelector('.by-depth canvas').dispatchEvent(new PointerEvent('pointerleave'))";
        app.run(leave, &[]).await;
        app.until_true("the note to go", async || {
            app.run("return document.querySelector('.by-depth .pointed').hidden", &[]).await == true
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_table_lists_round_depths_only() {
    visit(Reader::LAPTOP, "#/vanishing?depth=777&hidden=3&activation=sigmoid&init=ones&seed=0", async |app| {
        app.until_true("all depths", async || app.chart_label(BY_DEPTH).await.ends_with("All depths are measured."))
            .await;
        app.press("Show data").await;
        let rows = "return [...document.querySelectorAll('.by-depth tbody tr')].map((row) => row.innerText)";
        let rows = app.run(rows, &[]).await;
        let rows: Vec<_> = rows.as_array().expect("rows").iter().filter_map(|row| row.as_str()).collect();
        assert!((100..=200).contains(&rows.len()), "{} rows", rows.len());
        let row = rows.iter().find(|row| row.starts_with("20\t")).expect("a row for L = 20");
        assert!(row.contains("2.4 × 10⁻¹⁷") && row.ends_with("2.4e-17\t2.4e-17"), "{row}");
    })
    .await;
}

#[tokio::test]
async fn a_gradient_of_exactly_zero_is_stated_without_an_error() {
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
