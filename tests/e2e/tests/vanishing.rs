//! Measure: gradients by depth, compared with the bound.

use e2e::{App, Reader, plain, visit};
use serde_json::json;

const BY_DEPTH: &str = "The first layer's gradient";
const LINK: &str = "#/vanishing?depth=40&hidden=3&activation=sigmoid&init=uniform&seed=0";

/// The value beside a fact's name.
async fn fact(app: &App, name: &str) -> String {
    let script =
        "const name = [...document.querySelectorAll('.facts dt')].find((name) => name.textContent === arguments[0]);
        return name?.nextElementSibling.textContent ?? ''";
    plain(&app.run(script, &[json!(name)]).await)
}

/// Opens a fold by its title.
async fn unfold(app: &App, title: &str) {
    let script =
        "[...document.querySelectorAll('summary')].find((fold) => fold.textContent.startsWith(arguments[0])).click()";
    app.run(script, &[json!(title)]).await;
}

async fn until_said(app: &App, part: &str) {
    app.until_text(part).await;
}

#[tokio::test]
async fn the_page_shows_measurement_and_bound() {
    visit(Reader::LAPTOP, LINK, async |app| {
        until_said(app, "reaches the first weight through 40 layers. The bound allows 1.0 × 10⁻⁵.").await;
        app.pixels(BY_DEPTH).await;
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
            until_said(app, &format!("A gradient of {value} reaches the first weight through {depth} layers.")).await;
        })
        .await;
    }
}

#[tokio::test]
async fn the_charts_follow_every_control() {
    visit(Reader::LAPTOP, LINK, async |app| {
        until_said(app, "through 40 layers").await;
        let mut depth = app.pixels(BY_DEPTH).await;
        app.slide("Depth", 12.0).await;
        until_said(app, "through 12 layers").await;
        depth = app.until_redrawn(BY_DEPTH, &depth).await;
        app.slide("Hidden size", 5.0).await;
        app.until_true("the bound (5/4)^L", async || app.chart_label(BY_DEPTH).await.contains("bound (5/4)")).await;
        depth = app.until_redrawn(BY_DEPTH, &depth).await;
        app.slide("Activation", 1.0).await;
        depth = app.until_redrawn(BY_DEPTH, &depth).await;
        app.choose("Initialisation", "Xavier").await;
        depth = app.until_redrawn(BY_DEPTH, &depth).await;
        app.press("New seed").await;
        app.until_redrawn(BY_DEPTH, &depth).await;
        let route = app
            .until_route(|route| {
                let settings = "#/vanishing?depth=12&hidden=5&activation=tanh&init=xavier&seed=";
                route.strip_prefix(settings).is_some_and(|seed| !seed.starts_with("0&"))
            })
            .await;
        app.reload().await;
        until_said(app, "through 12 layers").await;
        assert_eq!(app.route().await, route);
    })
    .await;
}

#[tokio::test]
async fn the_deepest_networks_stream_in_while_the_page_answers() {
    visit(Reader::LAPTOP, "#/vanishing?depth=10000&hidden=3&activation=sigmoid&init=pytorch&seed=1", async |app| {
        until_said(app, "through 10,000 layers").await;
        let finding = app.run("return document.querySelector('.finding').innerText", &[]).await;
        let finding = finding.as_str().expect("a finding");
        assert!(!finding.contains("exactly 0"), "the gradient of ten thousand sigmoid layers is not 0: {finding}");
        app.until_true("what PyTorch prints", async || fact(app, "PyTorch prints").await == "0.0").await;
        app.until_true("all depths to be measured", async || {
            app.chart_label(BY_DEPTH).await.ends_with("All depths are measured.")
        })
        .await;
        let label = app.chart_label(BY_DEPTH).await;
        assert!(label.contains("for 1 to 10,000 hidden layers") && label.contains("× 10⁻⁹²"), "{label}");
        // Other settings end the stream early.
        app.slide("Hidden size", 16.0).await;
        app.until_true("a part of the depths", async || app.chart_label(BY_DEPTH).await.ends_with("so far.")).await;
        app.choose("Chart to", "200").await;
        app.fill("Depth value", "30").await;
        app.slide("Hidden size", 2.0).await;
        until_said(app, "through 30 layers").await;
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
        for (name, from) in [("float32", "L = 6"), ("float64", "L = 47")] {
            let said = format!("Half of such networks print 0.0 in {name} from");
            app.until_true(&said, async || fact(app, &said).await.starts_with(from)).await;
        }
        let label = app.chart_label(BY_DEPTH).await;
        assert!(label.contains("PyTorch prints 0.0 from here: float32 below 7.0 × 10⁻⁴⁶"), "{label}");
        app.fill("Depth value", "100").await;
        app.until_true("two types", async || fact(app, "PyTorch prints").await.starts_with("0.0 in float32, ")).await;
    })
    .await;
}

#[tokio::test]
async fn weight_scale_and_input_change_networks_and_link() {
    visit(Reader::LAPTOP, LINK, async |app| {
        until_said(app, "The bound allows 1.0 × 10⁻⁵").await;
        unfold(app, "More settings").await;
        let mut depth = app.pixels(BY_DEPTH).await;
        app.slide("Weight scale", 26.0).await;
        until_said(app, "The bound allows 1.1 × 10⁷ for |w| ≤ 2").await;
        depth = app.until_redrawn(BY_DEPTH, &depth).await;
        app.until_true("the scaled bound", async || app.chart_label(BY_DEPTH).await.contains("bound (2 · 3/4)")).await;
        app.slide("Input", 0.0).await;
        until_said(app, "does not apply: it assumes |x| ≤ 1, and the input is −4").await;
        app.until_redrawn(BY_DEPTH, &depth).await;
        app.until_route(|route| route.ends_with("&seed=0&scale=2&input=-4")).await;
        app.fill("Input value", "0").await;
        until_said(app, "A gradient of exactly 0 reaches the first weight through 40 layers, because the input is 0.")
            .await;
        app.fill("Weight scale value", "5").await;
        until_said(app, "Weight scale must be a number from 0.1 to 4; 5 is too large").await;
        app.until_route(|route| route.ends_with("&seed=0&scale=2&input=0")).await;
        app.reload().await;
        until_said(app, "A gradient of exactly 0 reaches the first weight through 40 layers, because the input is 0.")
            .await;
        until_said(app, "weight scale 2").await;
        until_said(app, "input 0").await;
        unfold(app, "More settings").await;
        assert_eq!(app.value("slider", "Weight scale").await, "26");
    })
    .await;
}

#[tokio::test]
async fn a_link_from_before_weight_scale_and_input_shows_the_same() {
    visit(Reader::LAPTOP, "#/vanishing?depth=20&hidden=3&activation=sigmoid&init=ones&seed=0", async |app| {
        until_said(app, "A gradient of 2.4 × 10⁻¹⁷ reaches").await;
        unfold(app, "More settings").await;
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
        until_said(app, "A gradient of 2.4 × 10⁻¹⁷ reaches").await;
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
        let point = "const canvas = document.querySelector('.by-depth canvas');
            const box = canvas.getBoundingClientRect();
            for (let share = 0.05; share < 1; share += 0.002) {
                const at = { clientX: box.left + share * box.width, clientY: box.top + box.height / 2, bubbles: true };
                canvas.dispatchEvent(new PointerEvent('pointermove', at));
                await new Promise(requestAnimationFrame); await new Promise(requestAnimationFrame);
                const note = document.querySelector('.by-depth .pointed:not(.reading)');
                if (!note.hidden && /^L\\s=\\s20\\n/.test(note.textContent)) return note.textContent;
            }
            return null;";
        let script = format!("return (async () => {{ {point} }})()");
        let note = app.run(&script, &[]).await;
        assert!(note.is_string(), "a depth of 20 can be pointed at");
        let note = plain(&note);
        assert!(note.contains("This network: 2.4 × 10⁻¹⁷") && note.contains("float32: 2.4e-17"), "{note}");
        let leave = "document.querySelector('.by-depth canvas').dispatchEvent(new PointerEvent('pointerleave'))";
        app.run(leave, &[]).await;
        app.until_true("the note to go", async || {
            app.run("return document.querySelector('.by-depth .pointed:not(.reading)').hidden", &[]).await == true
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
        app.choose_item("What reaches the first layer menu", "Show data").await;
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
        until_said(app, "does not apply: it assumes |w| ≤ 1").await;
    })
    .await;
}

/// The boxes of what matches each selector: left, top, right and bottom.
async fn boxes(app: &App, selectors: &[&str]) -> Vec<[f64; 4]> {
    let mut boxes = Vec::new();
    for selector in selectors {
        boxes.push(app.bounds(selector).await);
    }
    boxes
}

#[tokio::test]
async fn the_first_screen_has_chart_depth_finding_facts_task_and_main_controls() {
    let wanted = [
        ".by-depth canvas",
        "#depth",
        ".finding",
        ".anchor",
        ".facts",
        ".task",
        "#hidden-size",
        "#initialisation",
        ".tiles",
    ];
    for (window, height) in [((1280, 720), 720.0), ((1920, 1080), 1080.0)] {
        visit(Reader { window, ..Reader::CALM }, LINK, async |app| {
            until_said(app, "The bound allows").await;
            for ([left, top, right, bottom], name) in boxes(app, &wanted).await.into_iter().zip(wanted) {
                let is_inside = left >= 0.0 && top >= 0.0 && right <= f64::from(window.0) && bottom <= height;
                assert!(is_inside && bottom > top, "{name} at {window:?}: {left}, {top}, {right}, {bottom}");
            }
            let visible = "return [...document.querySelectorAll('main :is(input[type=range], select)')]
                .filter((control) => control.checkVisibility() && !control.closest('details:not([open])')).length";
            assert_eq!(app.run(visible, &[]).await, 5, "depth, chart, hidden size, initialisation, activation");
            assert_eq!(app.run("return document.querySelectorAll('.facts > div').length", &[]).await, 4);
            assert!(
                app.text()
                    .await
                    .contains("If a gradient of 1 were the size of the visible universe, this one would be")
            );
        })
        .await;
    }
    visit(Reader { window: (390, 844), ..Reader::CALM }, LINK, async |app| {
        until_said(app, "The bound allows").await;
        let wanted = [".by-depth canvas", "#depth", ".finding", ".anchor"];
        for ([_, top, right, bottom], name) in boxes(app, &wanted).await.into_iter().zip(wanted) {
            assert!(top >= 0.0 && right <= 390.0 && bottom <= 844.0, "{name}: {top}, {right}, {bottom}");
        }
        assert_eq!(app.overflow().await, 0);
    })
    .await;
    visit(Reader { window: (320, 640), ..Reader::CALM }, LINK, async |app| {
        until_said(app, "The bound allows").await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_thumb_of_the_depth_is_under_the_marker() {
    visit(Reader { window: (1280, 720), ..Reader::CALM }, LINK, async |app| {
        until_said(app, "The bound allows").await;
        for (depth, end) in [(1, 200), (40, 200), (200, 200), (777, 1000)] {
            app.fill("Depth value", &depth.to_string()).await;
            let layers = if depth == 1 { "one layer".to_owned() } else { format!("{depth} layers") };
            until_said(app, &format!("through {layers}")).await;
            // The marker is the darkest grey column of the canvas, or two that share it; a thumb is 20 px wide.
            let script = "const slider = document.getElementById('depth');
                const canvas = document.querySelector('.by-depth canvas');
                const image = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                const box = canvas.getBoundingClientRect();
                const grey = (x) => {
                    let sum = 0;
                    for (let y = 0; y < image.height; y += 1) {
                        const at = 4 * (y * image.width + x);
                        const [red, green, blue, opacity] = image.data.slice(at, at + 4);
                        if (Math.abs(red - green) < 24 && Math.abs(red - blue) < 24) sum += (255 - green) * opacity;
                    }
                    return sum;
                };
                const columns = [...Array(image.width).keys()].map(grey);
                const best = columns.indexOf(Math.max(...columns));
                const near = [best - 1, best, best + 1].filter((x) => columns[x] > 0.4 * columns[best]);
                const marker = near.reduce((sum, x) => sum + x + 0.5, 0) / near.length;
                const { left, width } = slider.getBoundingClientRect();
                const share = (slider.value - slider.min) / (slider.max - slider.min);
                return [Number(slider.max), left + 10 + share * (width - 20) - box.left - marker * box.width / image.width]";
            app.until_true(&format!("the thumb at L = {depth}"), async || {
                let at = app.run(script, &[]).await;
                at[0] == end && at[1].as_f64().is_some_and(|apart| apart.abs() < 1.5)
            })
            .await;
        }
        // The axis keeps its length while one drags back, and is shortened by its menu.
        app.slide("Depth", 100.0).await;
        assert_eq!(app.attribute("slider", "Depth", "max").await.as_deref(), Some("1000"));
        app.choose("Chart to", "200").await;
        app.until_true("a shorter axis", async || {
            app.attribute("slider", "Depth", "max").await.as_deref() == Some("200")
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn twenty_layers_of_a_hundred_sigmoids_are_measured() {
    let link = "#/vanishing?depth=20&hidden=100&activation=sigmoid&init=pytorch&seed=0";
    visit(Reader::CALM, link, async |app| {
        until_said(app, "reaches the first weight through 20 layers. The bound allows 9.1 × 10²⁷").await;
        app.until_true("all depths", async || app.chart_label(BY_DEPTH).await.ends_with("All depths are measured."))
            .await;
        // Wide networks cannot be as deep as narrow ones, which is said.
        app.fill("Depth value", "5000").await;
        until_said(app, "Depth must be a whole number from 1 to 1000; 5000 is too large. Still using 20.").await;
        app.fill("Hidden size value", "129").await;
        until_said(app, "Hidden size must be a whole number from 1 to 128; 129 is too large. Still using 100.").await;
        unfold(app, "Look into the layers").await;
        until_said(app, "(100 in all)").await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}
