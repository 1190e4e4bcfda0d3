//! Charts answer the pointer, the finger and the keyboard.

use e2e::{App, Reader, plain, visit};
use engine::data::{LAB_X, LAB_Y};
use serde_json::{Value, json};

/// A run of 120 epochs, paused.
const RUN: &str = "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&loo=0&epoch=120";

/// The text of the card of the chart that is read; empty if there is none.
async fn card(app: &App) -> String {
    let script =
        "return [...document.querySelectorAll('.reading')].map((card) => card.hidden ? '' : card.innerText).join('')";
    plain(&app.run(script, &[]).await)
}

/// Points at a place of a chart, given in shares of its width and height.
async fn point(app: &App, chart: &str, across: f64, down: f64, kind: &str) {
    let script = "const canvas = [...document.querySelectorAll('canvas[role=img]')]
            .find((canvas) => canvas.getAttribute('aria-label').startsWith(arguments[0]));
        canvas.scrollIntoView({ block: 'center' });
        const { left, top, width, height } = canvas.getBoundingClientRect();
        return [left + width * arguments[1], top + height * arguments[2]]";
    let place = app.run(script, &[json!(chart), json!(across), json!(down)]).await;
    let [x, y] = [&place[0], &place[1]].map(|at| at.as_f64().expect("a number"));
    match kind {
        "touch" => app.tap_at((x, y)).await,
        _ => app.devtools("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": x, "y": y })).await,
    }
}

/// The row of the loss chart's data for an epoch.
async fn row(app: &App, epoch: &str) -> Value {
    let script = "return [...document.querySelectorAll('.loss .data-table tr')]
        .map((row) => row.innerText.split('\\t')).find(([epoch]) => epoch === arguments[0])";
    app.run(script, &[json!(epoch)]).await
}

#[tokio::test]
async fn a_loss_chart_tells_epoch_and_loss_where_one_points() {
    visit(Reader::CALM, RUN, async |app| {
        app.until_output("Epoch", "120").await;
        let still = app.drawn("Loss by epoch").await;
        point(app, "Loss by epoch", 0.4, 0.5, "mouse").await;
        let told = app.until("a card", async || Some(card(app).await).filter(|card| !card.is_empty())).await;
        app.until_redrawn("Loss by epoch", &still).await;
        let (epoch, loss) = told.split_once('\n').expect("two lines");
        let epoch = epoch.strip_prefix("epoch ").expect("the epoch");
        app.choose_item("Loss menu", "Show data").await;
        let data = app.until("its row", async || Some(row(app, epoch).await).filter(|row| !row.is_null())).await;
        assert_eq!(format!("loss {}", data[1].as_str().expect("a loss")), loss);
        app.choose_item("Loss menu", "Hide data").await;
        point(app, "Loss by epoch", 0.4, -0.9, "mouse").await;
        app.until_true("the card to go", async || card(app).await.is_empty()).await;
        app.until_true("the chart as before", async || app.pixels("Loss by epoch").await == still).await;
    })
    .await;
}

#[tokio::test]
async fn arrow_keys_read_a_chart_and_say_what_they_find() {
    visit(Reader::CALM, RUN, async |app| {
        app.until_output("Epoch", "120").await;
        let script = "const canvas = document.querySelector('.loss canvas');
            if (canvas.tabIndex === 0) canvas.focus({ focusVisible: true });
            return document.activeElement === canvas";
        app.until_true("a chart that takes the focus", async || app.run(script, &[]).await == true).await;
        let spoken = async |what: &str| {
            app.until_true(what, async || {
                let script = "return document.querySelector('.loss [aria-live=polite].unseen').textContent";
                app.run(script, &[]).await.as_str().is_some_and(|text| text.starts_with(what))
            })
            .await;
        };
        spoken("epoch 120, loss 0.").await;
        app.type_keys("\u{e011}").await;
        spoken("epoch 0, loss 5.590").await;
        app.type_keys("\u{e014}\u{e014}").await;
        spoken("epoch 2, loss").await;
        assert!(card(app).await.starts_with("epoch 2\nloss "));
        app.type_keys("\u{e00c}").await;
        app.until_true("the card to go", async || card(app).await.is_empty()).await;
    })
    .await;
}

#[tokio::test]
async fn a_tap_reads_the_curves_of_a_fit() {
    let phone = Reader { window: (390, 844), ..Reader::CALM };
    visit(phone, RUN, async |app| {
        app.allow_touch().await;
        app.until_output("Epoch", "120").await;
        app.drawn("Fit: 15 data points").await;
        point(app, "Fit: 15 data points", 0.12, 0.15, "touch").await;
        let told = app.until("a card", async || Some(card(app).await).filter(|card| !card.is_empty())).await;
        assert!(told.starts_with("x = ") && told.contains("\nnetwork ") && told.contains("\nbest line "), "{told}");
    })
    .await;
}

#[tokio::test]
async fn the_charts_of_other_lessons_answer_too() {
    let charts = [
        ("#/linear", "loss", "epoch "),
        ("#/linear", "bowl", "epoch 0, loss 5.947, w = 0, b = 0"),
        ("#/clinic?case=2", "errors", "epoch "),
        ("#/vanishing", "by-depth", "depth L = "),
        ("#/vanishing?part=train&seed=0", "losses", "epoch "),
    ];
    visit(Reader::LAPTOP, "", async |app| {
        for (route, class, place) in charts {
            app.go(route).await;
            let script = "const canvas = document.querySelector(`figure.${arguments[0]} canvas`);
                if (canvas?.tabIndex !== 0) return '';
                canvas.focus({ focusVisible: true });
                return canvas.parentElement.querySelector('.unseen').textContent";
            app.until_true(route, async || {
                let said = plain(&app.run(script, &[json!(class)]).await);
                said.starts_with(place) && said.contains(", ")
            })
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_path_in_the_bowl_is_read_epoch_by_epoch() {
    visit(Reader::CALM, "#/linear?epoch=40", async |app| {
        app.until_output("Epoch", "40").await;
        app.drawn("The loss over w and b").await;
        let script = "const canvas = document.querySelector('.bowl canvas');
            if (canvas.tabIndex === 0) canvas.focus({ focusVisible: true });
            return document.activeElement === canvas";
        app.until_true("a chart that takes the focus", async || app.run(script, &[]).await == true).await;
        app.until_true("the newest epoch", async || card(app).await.starts_with("epoch 40\nloss 0.23")).await;
        app.type_keys("\u{e012}").await;
        app.until_true("the one before", async || card(app).await.starts_with("epoch 39\n")).await;
        app.type_keys("\u{e011}").await;
        app.until_true("the start", async || card(app).await == "epoch 0\nloss 5.947\nw = 0, b = 0").await;
        app.type_keys("\u{e00c}").await;
        app.until_true("the card to go", async || card(app).await.is_empty()).await;
    })
    .await;
}

/// Asserts that a card of the bowl has the loss of its line on the problem set's points.
fn assert_loss_of_line(card: &str) {
    let numbers = card.split(['\n', ' ', ',']).filter_map(|word| word.replace('−', "-").parse::<f64>().ok());
    let [loss, w, b] = numbers.collect::<Vec<_>>()[..] else { panic!("not a loss, w and b: {card}") };
    let squares = LAB_X.iter().zip(LAB_Y).map(|(x, y)| (w * x + b - y).powi(2));
    let mean = squares.sum::<f64>() / LAB_X.len() as f64;
    // The card rounds w and b.
    assert!((loss / mean - 1.0).abs() < 0.02, "{card}: the loss is {mean}");
}

#[tokio::test]
async fn the_bowl_tells_the_loss_at_any_place() {
    visit(Reader::CALM, "#/linear?epoch=40", async |app| {
        app.until_output("Epoch", "40").await;
        app.drawn("The loss over w and b").await;
        let told =
            async || app.until("a loss", async || Some(card(app).await).filter(|it| it.starts_with("loss "))).await;
        point(app, "The loss over w and b", 0.9, 0.3, "mouse").await;
        let right = told().await;
        assert_loss_of_line(&right);
        point(app, "The loss over w and b", 0.3, 0.8, "mouse").await;
        app.until_true("another place", async || card(app).await != right).await;
        assert_loss_of_line(&told().await);
        let canvas = app.run("return document.querySelector('.bowl canvas').focus({ focusVisible: true })", &[]);
        canvas.await;
        app.until_true("the newest epoch", async || card(app).await.starts_with("epoch 40\n")).await;
        // Shift and the arrow up, then the arrow to the left.
        app.type_keys("\u{e008}\u{e013}").await;
        let above = told().await;
        assert_loss_of_line(&above);
        app.type_keys("\u{e008}\u{e012}\u{e012}").await;
        app.until_true("two steps to the left", async || card(app).await != above).await;
        assert_loss_of_line(&told().await);
        let spoken = "return document.querySelector('.bowl [aria-live=polite].unseen').textContent";
        let spoken = app.run(spoken, &[]).await.as_str().unwrap_or_default().to_owned();
        assert!(spoken.starts_with("loss ") && spoken.ends_with("hold Shift to read any other place."), "{spoken}");
    })
    .await;
}

#[tokio::test]
async fn charts_are_drawn_anew_when_the_typeface_has_arrived() {
    // This chart is drawn only when something changes.
    visit(Reader::CALM, "#/vanishing?part=break", async |app| {
        let before = app.drawn("Your guess").await;
        let script = "document.documentElement.style.setProperty('--face', 'monospace')";
        app.run(script, &[]).await;
        app.run("document.fonts.dispatchEvent(new Event('loadingdone'))", &[]).await;
        app.until_redrawn("Your guess", &before).await;
    })
    .await;
}

#[tokio::test]
async fn the_counts_of_a_histogram_are_read_layer_by_layer() {
    visit(Reader::CALM, "#/mlp?part=units&hidden=4&depth=2&seed=0&epoch=100&loo=0", async |app| {
        let chart = "Histograms of the pre-activations";
        app.drawn(chart).await;
        point(app, chart, 0.5, 0.5, "mouse").await;
        let told = app.until("a card", async || Some(card(app).await).filter(|card| !card.is_empty())).await;
        let lines: Vec<&str> = told.lines().collect();
        assert!(lines.len() == 3 && lines[0].starts_with("pre-activation z = "), "{told}");
        let z: f64 = lines[0].trim_start_matches("pre-activation z = ").replace('−', "-").parse().expect("a number");
        app.choose_item("Pre-activations by layer menu", "Show data").await;
        let rows = "return [...document.querySelectorAll('.ridges .data-table tr')].slice(1)
            .map((row) => row.innerText.split('\\t').map((cell) => Number(cell.replace('−', '-'))))
            .filter(([, from, to]) => from <= arguments[0] && arguments[0] < to)
            .map(([layer, , , count]) => `layer ${layer}: ${count}`)";
        let counts = app.until("the bins", async || Some(app.run(rows, &[json!(z)]).await).filter(|rows| rows[1].is_string())).await;
        assert_eq!(counts, json!(lines[1..]));
    })
    .await;
}

#[tokio::test]
async fn the_weights_of_a_race_have_their_names_where_they_are_read() {
    let route = "#/mlp?part=units&hidden=2&depth=1&seed=0&loo=0&race=sgd:0.1";
    visit(Reader { window: (1280, 900), ..Reader::CALM }, route, async |app| {
        let chart = "The paths of the race over the loss by two weights";
        app.drawn(chart).await;
        point(app, chart, 0.7, 0.4, "mouse").await;
        let told = app.until("a card", async || Some(card(app).await).filter(|card| card.contains("epoch"))).await;
        for name in ["weight from x to unit 1 = ", "weight from unit 1 to the output = "] {
            assert_eq!(told.matches(name).count(), 1, "{told}");
        }
    })
    .await;
}
