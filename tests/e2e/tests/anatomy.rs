//! Inside the network: the badge, stacked units, kinks to drag, the network with its weights, edits of parameters.

use e2e::{App, Reader, visit};

const PARTS: &str = "The parts of the fit";
const NETWORK: &str = "The network:";
/// The links contain all settings, so that no test depends on defaults.
const CALM_RUN: &str = "#/mlp?part=units&lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab";

/// Scrolls to the section, since its numbers are requested only while it is in view.
async fn into_sight(app: &App) {
    app.until_true("the section", async || {
        let script = "const section = document.querySelector('.anatomy'); section?.scrollIntoView(); return !!section";
        app.run(script, &[]).await == true
    })
    .await;
    app.chart_label(PARTS).await;
}

/// Moves the keyboard focus to the network.
async fn onto_the_network(app: &App) {
    app.until_true("the network's cursor", async || {
        app.run("document.querySelector('.cursor').focus(); return true", &[]).await;
        app.focused().await == ("application".to_owned(), "Weights and biases".to_owned())
    })
    .await;
}

async fn until_parameter(app: &App, part: &str) {
    app.until_true(&format!("the readout \"{part}\""), async || app.output("Parameter").await.contains(part)).await;
}

#[tokio::test]
async fn the_badge_rates_the_fit() {
    for (link, badge) in [
        ("hidden=2&activation=relu&optimizer=sgd&lr=0.1&seed=0", "Predicts the mean: loss about 0.5439"),
        ("hidden=2&activation=sigmoid&optimizer=adam&lr=0.1&seed=2", "Fits these points better than the best line"),
        ("hidden=2&activation=identity&optimizer=adam&lr=0.1&seed=0", "As good as the best line: loss 0.1689"),
    ] {
        visit(Reader::LAPTOP, &format!("#/mlp?part=units&depth=1&data=lab&speed=max&{link}"), async |app| {
            app.until_text(badge).await;
        })
        .await;
    }
    visit(Reader::CALM, CALM_RUN, async |app| {
        app.until_text("Worse than the best line: loss above 0.1689").await;
        assert!(!app.text().await.contains("Two yardsticks"));
        app.run("document.querySelector('.badge summary').click()", &[]).await;
        app.until_text("The best line has a loss of 0.1689").await;
        app.until_text("the mean of y has a loss of 0.5439").await;
    })
    .await;
}

#[tokio::test]
async fn the_badge_follows_a_look_back() {
    let link = "#/mlp?part=units&lr=0.1&hidden=3&depth=1&activation=tanh&optimizer=adam&seed=1&data=lab&epoch=200";
    visit(Reader::CALM, link, async |app| {
        app.until_text("Fits these points better than the best line").await;
        app.slide("Epoch shown", 5.0).await;
        app.until_text("Worse than the best line: loss above 0.1689").await;
        app.press("Back to now").await;
        app.until_text("Fits these points better than the best line").await;
    })
    .await;
}

#[tokio::test]
async fn dead_units_are_named() {
    let link = "#/mlp?part=units&lr=0.1&hidden=2&depth=1&activation=relu&optimizer=sgd&seed=0&data=lab&speed=max";
    visit(Reader::LAPTOP, link, async |app| {
        into_sight(app).await;
        app.until_text("off for all 15 points: dead").await;
        app.until_text("2 of 2 units dead.").await;
    })
    .await;
}

#[tokio::test]
async fn a_kink_follows_the_keyboard_and_the_bias_follows_the_kink() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        into_sight(app).await;
        onto_the_network(app).await;
        // The bias of its unit is to the left of the weight.
        app.type_keys("\u{e012}").await;
        until_parameter(app, "Bias of unit 1: −0.8230").await;
        app.until_true("the box", async || app.value("spinbutton", "Bias value").await.starts_with("-0.8230")).await;
        let parts = app.pixels(PARTS).await;
        let before = app.attribute("slider", "Kink of unit 1", "aria-valuetext").await.expect("the kink's position");
        assert!(before.contains("left of the chart"), "{before}");
        app.run("[...document.querySelectorAll('.kinks input')][0].focus()", &[]).await;
        assert_eq!(app.focused().await, ("slider".to_owned(), "Kink of unit 1".to_owned()));
        app.type_keys("\u{e014}\u{e014}").await;
        app.until_redrawn(PARTS, &parts).await;
        app.until_true("the bias", async || !app.value("spinbutton", "Bias value").await.starts_with("-0.8230")).await;
        app.until_true("the kink", async || {
            let now = app.attribute("slider", "Kink of unit 1", "aria-valuetext").await;
            now.is_some_and(|now| now.starts_with("x = ") && !now.contains("left"))
        })
        .await;
        app.until_text("Edited by hand at epoch 0").await;
        assert_eq!(app.output("Epoch").await, "0", "an edit is not a step");
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        app.press("Reset").await;
        app.until_output("Loss", "5.590").await;
        app.until_true("the note to go", async || !app.text().await.contains("Edited by hand")).await;
    })
    .await;
}

#[tokio::test]
async fn a_weight_is_picked_shown_and_changed_by_keyboard_while_paused() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        into_sight(app).await;
        onto_the_network(app).await;
        until_parameter(app, "Weight from x to unit 1: −0.007487").await;
        until_parameter(app, "last update none yet").await;
        let drawn = app.pixels(NETWORK).await;
        app.type_keys("\u{e015}").await;
        until_parameter(app, "Weight from x to unit 2: 0.5364").await;
        app.until_redrawn(NETWORK, &drawn).await;
        app.type_keys("\u{e007}").await;
        app.until_true("the box", async || app.focused().await.1 == "Weight value").await;
        let (loss, parts) = (app.output("Loss").await, app.pixels(PARTS).await);
        let cut = "const box = document.getElementById('weight-value'); return box.scrollWidth > box.clientWidth";
        assert_eq!(app.run(cut, &[]).await, false, "the whole number is shown");
        app.fill("Weight value", "2.5").await;
        until_parameter(app, "Weight from x to unit 2: 2.500").await;
        app.until_redrawn(PARTS, &parts).await;
        app.until_true("another loss", async || app.output("Loss").await != loss).await;
        app.fill("Weight value", "5000").await;
        app.until_text("Weight must be a number from −1000 to 1000; 5000 is too large").await;
        until_parameter(app, "Weight from x to unit 2: 2.500").await;
        app.press("Step").await;
        // Pressing the button has scrolled the section out of view, and numbers are requested only while it is in view.
        into_sight(app).await;
        app.until_true("an update", async || !app.output("Parameter").await.contains("none yet")).await;
        app.until_text("A link that is shared while the run rests holds your edits, too.").await;
    })
    .await;
}

#[tokio::test]
async fn the_box_of_a_weight_shows_what_was_set_while_the_run_plays() {
    visit(Reader::LAPTOP, &format!("{CALM_RUN}&speed=60"), async |app| {
        into_sight(app).await;
        onto_the_network(app).await;
        app.type_keys("\u{e007}").await;
        app.until_true("the box", async || app.focused().await.1 == "Weight value").await;
        // Each text of the box from the key on, for sixty frames.
        let watch = "const box = document.getElementById('weight-value');
            box.select();
            window.shown = [];
            let frames = 0;
            const look = () => { window.shown.push(Number(box.value)); if (++frames < 60) requestAnimationFrame(look); };
            box.addEventListener('change', () => requestAnimationFrame(look), { once: true });
            return Number(box.value)";
        let before = app.run(watch, &[]).await.as_f64().expect("a number");
        app.type_keys("50\u{e007}").await;
        let shown = async || app.run("return window.shown.length === 60 ? window.shown : null", &[]).await;
        app.until_true("sixty frames", async || shown().await.is_array()).await;
        let shown: Vec<f64> = shown().await.as_array().into_iter().flatten().filter_map(|value| value.as_f64()).collect();
        assert!(shown.iter().all(|value| (value - 50.0).abs() < 20.0), "before {before}, then {shown:?}");
    })
    .await;
}

#[tokio::test]
async fn an_edited_run_has_no_error_of_other_networks_beside_it() {
    visit(Reader::CALM, &format!("{CALM_RUN}&epoch=40"), async |app| {
        let has_error = async || app.has("status", "Leave-one-out error").await;
        app.until_true("the error", async || has_error().await && app.number("Leave-one-out error").await > 0.0).await;
        into_sight(app).await;
        onto_the_network(app).await;
        app.type_keys("\u{e015}").await;
        until_parameter(app, "Weight from x to unit 2").await;
        app.type_keys("\u{e007}").await;
        app.until_true("the box", async || app.focused().await.1 == "Weight value").await;
        app.fill("Weight value", "2.5").await;
        app.until_text("Edited by hand at epoch 40").await;
        app.until_true("the error to go", async || !has_error().await).await;
        app.follow("Fit").await;
        app.until_text("Weights of this run were set by hand, so no leave-one-out error is shown").await;
        assert!(!app.text().await.contains("The mean squared error is"));
        app.press("Reset").await;
        app.until_true("the error again", has_error).await;
    })
    .await;
}

#[tokio::test]
async fn a_click_upon_a_unit_opens_its_bias() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        into_sight(app).await;
        // Moves the pointer over the drawing until it is on a bias, and clicks there.
        let sweep = "const cursor = document.querySelector('.cursor'), box = cursor.getBoundingClientRect();
            for (let y = 4; y < box.height; y += 6) {
                const at = { bubbles: true, clientX: box.left + box.width / 2, clientY: box.top + y };
                cursor.dispatchEvent(new PointerEvent('pointermove', at));
                if (document.querySelector('.readout').textContent.startsWith('Bias of unit 2')) {
                    cursor.dispatchEvent(new MouseEvent('click', at));
                    return true;
                }
            }
            return false";
        app.until_true("a unit", async || app.run(sweep, &[]).await == true).await;
        app.until_true("its box", async || app.focused().await.1 == "Bias value").await;
        app.until_true("its bias", async || app.value("spinbutton", "Bias value").await.starts_with("-0.7359")).await;
    })
    .await;
}

#[tokio::test]
async fn deep_and_wide_networks_are_taken_apart_too() {
    let link = "#/mlp?part=units&lr=0.01&hidden=20&depth=3&activation=tanh&optimizer=adam&seed=1&data=lab&speed=60";
    visit(Reader::CALM, link, async |app| {
        into_sight(app).await;
        app.until_text("so there is no single kink to drag").await;
        assert!(!app.has("slider", "Kink of unit 1").await);
        app.until_text("Layer 3:").await;
        onto_the_network(app).await;
        for _ in 0..2 {
            app.type_keys("\u{e014}").await;
        }
        until_parameter(app, "Weight from unit 1 of layer 1 to unit 1 of layer 2:").await;
        let (parts, network) = (app.pixels(PARTS).await, app.pixels(NETWORK).await);
        app.press("Play").await;
        into_sight(app).await;
        app.until_redrawn(PARTS, &parts).await;
        app.until_redrawn(NETWORK, &network).await;
    })
    .await;
}

#[tokio::test]
async fn a_weights_gradient_is_checked_and_taken_apart_into_its_factors() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        into_sight(app).await;
        app.find("heading", "Where the gradient of the weight from x to unit 1 comes from").await;
        let number = async |name: &str| app.number(name).await;
        let (gradient, difference) = (number("Gradient").await, number("Central difference").await);
        assert!((gradient - difference).abs() < 1e-4 * gradient.abs().max(1.0), "{gradient}, {difference}");
        app.until_text("a is x, which the weight multiplies").await;
        let formulas = "return [...document.querySelectorAll('.taken-chain math')].map((it) => it.textContent)";
        let before = app.run(formulas, &[]).await;
        let first = app.chart_label("The activation function φ of unit 1").await;
        assert!(first.contains("At sample 1: z = "), "{first}");
        app.choose("Sample", "5: x = 6.93").await;
        app.until_true("the factors of sample 5", async || app.run(formulas, &[]).await != before).await;
        app.until_true("the chart", async || {
            app.chart_label("The activation function φ of unit 1").await.contains("At sample 5: z = ")
        })
        .await;
        app.chart_label("Histograms of the pre-activations of all units at all samples: layer 1 from").await;
        onto_the_network(app).await;
        app.type_keys("\u{e015}").await;
        app.find("heading", "Where the gradient of the weight from x to unit 2 comes from").await;
        app.press("Step").await;
        into_sight(app).await;
        app.until_true("another gradient", async || number("Gradient").await != gradient).await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}

#[tokio::test]
async fn optimizers_race_on_the_plane_of_two_weights_and_the_link_holds_the_race() {
    visit(Reader::CALM, "#/mlp?part=units&hidden=2&depth=1&seed=0&loo=0", async |app| {
        app.press("Race optimizers").await;
        app.until_route(|route| route.contains("race=sgd:0.1,adam:0.1")).await;
        let plane = "The paths of the race over the loss by two weights";
        let first = app.chart_label(plane).await;
        assert!(["SGD", "Adam"].iter().all(|name| first.contains(&format!("{name} 0.1 is at weight from x to unit 1 ="))), "{first}");
        app.until_text("The other weights are those after 0 epochs.").await;
        app.choose("Second weight", "bias of unit 1").await;
        app.until_route(|route| route.contains("plane=0,2")).await;
        app.until_true("another plane", async || app.chart_label(plane).await != first).await;
        let second = app.chart_label(plane).await;
        app.fill("Learning rate 1", "0.01").await;
        app.until_route(|route| route.contains("race=sgd:0.01,adam:0.1")).await;
        app.until_true("the losses", async || {
            app.chart_label("The losses of the race").await.contains("SGD 0.01 ends at")
        })
        .await;
        // The words of each chart are written in their own time.
        app.until_true("the slow path", async || app.chart_label(plane).await.contains("SGD 0.01 is at weight from x to unit 1 =")).await;
        let slow = app.chart_label(plane).await;
        assert_ne!(slow, second);
        app.reload().await;
        app.until_true("the same race", async || app.chart_label(plane).await == slow).await;
        // The starts stay, and the other weights go on.
        app.press("Step").await;
        app.until_text("The other weights are those after 1 epoch.").await;
        assert_eq!(app.overflow().await, 0);
        app.press("Close the race").await;
        app.until_route(|route| !route.contains("race=") && !route.contains("plane=")).await;
    })
    .await;
}

#[tokio::test]
async fn the_race_names_the_weights_that_it_goes_through_in_a_large_network_too() {
    visit(Reader::CALM, "#/mlp?part=units&hidden=16&depth=2&seed=0&loo=0", async |app| {
        app.press("Race optimizers").await;
        app.chart_label("The paths of the race over the loss by two weights").await;
        let chosen =
            "return [...document.querySelectorAll('.planes select')].map((menu) => menu.selectedOptions[0].text)";
        let chosen = app.run(chosen, &[]).await;
        let names = ["weight from x to unit 1 of layer 1", "weight from unit 1 of layer 2 to the output"];
        assert_eq!(chosen, serde_json::json!(names));
        app.choose("First weight", "bias of unit 1 of layer 1").await;
        app.until_route(|route| route.contains("plane=16,304")).await;
    })
    .await;
}
