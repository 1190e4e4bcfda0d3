//! The network lesson: a network fits the lab's points, and the controls work.

use e2e::{Reader, visit};

/// The beginnings of the charts' names.
const FIT: &str = "Fit: 15 data points";
const LOSS: &str = "Loss by epoch";
/// The links contain all settings, so that no test depends on defaults.
const CALM_RUN: &str = "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab";

#[tokio::test]
async fn the_page_opens_with_a_run_that_is_already_learning() {
    visit(Reader::LAPTOP, "#/mlp", async |app| {
        app.find("button", "Pause").await;
        let (fit, loss) = (app.pixels(FIT).await, app.pixels(LOSS).await);
        let early = app.until("some epochs", async || Some(app.number("Epoch").await).filter(|&n| n > 5.0)).await;
        app.until_redrawn(FIT, &fit).await;
        app.until_redrawn(LOSS, &loss).await;
        app.until_true("more epochs", async || app.number("Epoch").await > early + 20.0).await;
        app.until_true("a speed", async || app.number("Epochs per second").await > 0.0).await;
    })
    .await;
}

#[tokio::test]
async fn with_reduced_motion_the_run_starts_paused() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        app.find("button", "Play").await;
        // Seed 0 before the first update: what PyTorch prints for epoch 1.
        app.until_output("Loss", "5.590").await;
        assert_eq!(app.output("Epoch").await, "0");
        let still = app.pixels(FIT).await;
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        app.until_redrawn(FIT, &still).await;
        app.find("button", "Play").await;
        app.press("Step").await;
        app.until_output("Epoch", "2").await;
        app.press("Reset").await;
        app.until_output("Epoch", "0").await;
        assert_eq!(app.output("Loss").await, "5.590");
    })
    .await;
}

#[tokio::test]
async fn ten_steps_give_pytorchs_loss() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        for _ in 0..10 {
            app.press("Step").await;
        }
        app.until_output("Epoch", "10").await;
        let fixture: serde_json::Value =
            serde_json::from_str(include_str!("../../../engine/tests/fixtures/mlp.json")).expect("the fixture is JSON");
        let run = &fixture["runs"][0];
        assert_eq!((&run["seed"], &run["dtype"], &run["loss_epochs"][1]), (&0.into(), &"f32".into(), &11.into()));
        let expected = run["losses"][1].as_f64().expect("a loss");
        let shown = app.number("Loss").await;
        assert!((shown - expected).abs() < 1e-3 * expected, "{shown}, PyTorch has {expected}");
    })
    .await;
}

#[tokio::test]
async fn play_and_pause_do_what_they_say() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        app.press("Play").await;
        app.until_true("some epochs", async || app.number("Epoch").await > 10.0).await;
        app.press("Pause").await;
        app.find("button", "Play").await;
        // Pending responses arrive; then the epoch stays the same, and Step increases it by exactly one.
        let held = app.until("a standstill", async || {
            let (before, pixels) = (app.number("Epoch").await, app.pixels(LOSS).await);
            let same = app.pixels(LOSS).await == pixels && app.number("Epoch").await == before;
            same.then_some(before)
        });
        let held = held.await;
        app.press("Step").await;
        app.until_output("Epoch", &(held + 1.0).to_string()).await;
    })
    .await;
}

#[tokio::test]
async fn learning_rate_and_optimizer_act_on_the_running_model() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        for _ in 0..3 {
            app.press("Step").await;
        }
        app.until_output("Epoch", "3").await;
        let before = app.number("Loss").await;
        app.fill("Learning rate value", "0.0001").await;
        app.unfold().await;
        app.choose("Optimizer", "SGD").await;
        app.until_route(|route| route.contains("lr=0.0001") && route.contains("optimizer=sgd")).await;
        assert_eq!(app.output("Epoch").await, "3", "the run goes on from where it is");
        app.press("Step").await;
        app.until_output("Epoch", "4").await;
        let after = app.number("Loss").await;
        assert!(after <= before && after > 0.9 * before, "a small step changes the loss a little: {before}, {after}");
    })
    .await;
}

#[tokio::test]
async fn another_architecture_starts_another_run() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        app.unfold().await;
        for (slider, position) in [("Hidden size", 8.0), ("Depth", 3.0), ("Activation", 1.0), ("Seed", 5.0)] {
            app.press("Step").await;
            app.until_output("Epoch", "1").await;
            let (loss, drawn) = (app.output("Loss").await, app.pixels(FIT).await);
            app.slide(slider, position).await;
            app.until_output("Epoch", "0").await;
            app.until_redrawn(FIT, &drawn).await;
            assert_ne!(app.output("Loss").await, loss, "{slider} must change the network");
        }
        let link = "hidden=8&depth=3&activation=tanh";
        app.until_route(|route| route.contains(link) && route.contains("seed=5")).await;
        assert_eq!(app.value("spinbutton", "Hidden size value").await, "8");
        assert_eq!(app.attribute("slider", "Activation", "aria-valuetext").await.as_deref(), Some("Tanh"));
    })
    .await;
}

#[tokio::test]
async fn a_new_seed_draws_other_weights_and_reset_brings_the_same_back() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        app.unfold().await;
        app.until_output("Loss", "5.590").await;
        app.press("New seed").await;
        app.until_true("another network", async || app.output("Loss").await != "5.590").await;
        let (seed, loss) = (app.value("spinbutton", "Seed value").await, app.output("Loss").await);
        assert_ne!(seed, "0");
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        app.press("Reset").await;
        app.until_output("Epoch", "0").await;
        assert_eq!((app.value("spinbutton", "Seed value").await, app.output("Loss").await), (seed, loss));
    })
    .await;
}

#[tokio::test]
async fn a_shared_link_restores_the_run_and_so_does_a_reload() {
    let link = "#/mlp?lr=0.0123&hidden=7&depth=2&activation=relu&optimizer=sgd&seed=4294967295&data=lab&speed=300";
    visit(Reader::CALM, link, async |app| {
        app.unfold().await;
        for _ in 0..2 {
            app.unfold().await;
            assert_eq!(app.value("spinbutton", "Learning rate value").await, "0.0123");
            assert_eq!(app.value("spinbutton", "Hidden size value").await, "7");
            assert_eq!(app.value("spinbutton", "Depth value").await, "2");
            assert_eq!(app.value("spinbutton", "Seed value").await, "4294967295");
            assert_eq!(app.attribute("slider", "Activation", "aria-valuetext").await.as_deref(), Some("ReLU"));
            assert_eq!(app.value("combobox", "Optimizer").await, "sgd");
            assert_eq!(app.value("combobox", "Speed").await, "300");
            assert_eq!(app.route().await, link);
            app.reload().await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_link_gives_the_same_run_bit_for_bit() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        let mut seen = Vec::new();
        for _ in 0..2 {
            for _ in 0..5 {
                app.press("Step").await;
            }
            app.until_output("Epoch", "5").await;
            app.until_true("the label of the fit to name the epoch", async || {
                app.chart_label(FIT).await.contains("after 5 epochs")
            })
            .await;
            // The leave-one-out error comes from another worker.
            app.until_true("the label of the loss chart to name the epoch", async || {
                app.chart_label(LOSS).await.ends_with("after 5 epochs.")
            })
            .await;
            let drawn = (app.output("Loss").await, app.pixels(FIT).await, app.pixels(LOSS).await);
            app.choose_item("Fit menu", "Show data").await;
            app.choose_item("Loss menu", "Show data").await;
            let tables = app.until("both tables", async || {
                let script = "return [...document.querySelectorAll('.data-table')].map((table) => table.innerText)";
                serde_json::from_value::<[String; 2]>(app.run(script, &[]).await).ok()
            });
            seen.push((drawn, tables.await));
            app.go(CALM_RUN).await;
        }
        assert!(seen[0].1[0].contains("10.791") && seen[0].1[1].lines().count() > 5, "{:?}", seen[0].1);
        assert_eq!(seen[0], seen[1]);
    })
    .await;
}

#[tokio::test]
async fn bad_values_in_a_link_fall_back_and_say_so() {
    visit(Reader::CALM, "#/mlp?lr=5&hidden=three&activation=cubic&nonsense=1", async |app| {
        app.until_text("lr=5 is not usable").await;
        app.until_text("hidden=three is not usable").await;
        app.until_text("allowed: sigmoid, tanh, relu, leaky_relu, gelu, silu, softplus, identity").await;
        assert!(!app.text().await.contains("nonsense"), "unknown keys are ignored");
        app.go("#/mlp?part=nope").await;
        app.until_text("part=nope is not usable: allowed: fit, units, runs. Using fit instead.").await;
        app.go("#/mlp?lr=5&hidden=three").await;
        app.until_text("hidden=three is not usable").await;
        assert_eq!(app.value("spinbutton", "Learning rate value").await, "0.1");
        assert_eq!(app.value("spinbutton", "Hidden size value").await, "2");
    })
    .await;
}

#[tokio::test]
async fn bad_input_names_what_is_allowed_and_loses_nothing() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        app.fill("Learning rate value", "5").await;
        app.until_text("Learning rate must be").await;
        app.until_text("from 10⁻¹² to 1").await;
        assert_eq!(app.attribute("spinbutton", "Learning rate value", "aria-invalid").await.as_deref(), Some("true"));
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        assert!(app.route().await.contains("lr=0.1&"), "the last good value stays");
        app.fill("Learning rate value", "0.5").await;
        app.until_true("the message to go", async || !app.text().await.contains("Learning rate must be")).await;
    })
    .await;
}

#[tokio::test]
async fn a_decimal_comma_is_the_number_that_was_meant_or_is_refused() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        let type_rate = async |text: &str| {
            app.find("spinbutton", "Learning rate value").await.click().await.expect("a box can be clicked");
            app.run("document.activeElement.select()", &[]).await;
            app.type_keys(text).await;
        };
        // The last key is Enter.
        type_rate("0,05\u{e007}").await;
        app.until_route(|route| route.contains("lr=0.05&")).await;
        assert_eq!(app.value("spinbutton", "Learning rate value").await, "0.05");
        type_rate("1,000\u{e007}").await;
        app.until_text("the comma in “1,000” may stand for a decimal point or for thousands").await;
        assert!(app.route().await.contains("lr=0.05&"), "no other number is taken for it");
        // An arrow up goes on from the number in use.
        app.type_keys("\u{e013}").await;
        app.until_route(|route| route.contains("lr=0.051&")).await;
    })
    .await;
}

#[tokio::test]
async fn a_diverging_run_is_explained_and_the_page_stays_usable() {
    let link = "#/mlp?lr=1&hidden=4&depth=1&activation=identity&optimizer=sgd&seed=0&data=lab";
    visit(Reader::CALM, link, async |app| {
        app.press("Play").await;
        app.until_text("The run diverged after").await;
        app.until_text("the loss became infinite or NaN").await;
        app.until_text("the same run does not diverge within 1,000 epochs").await;
        assert!(app.output("Loss").await.starts_with(|first: char| first.is_ascii_digit()));
        // Among the numbers there is none of these.
        let text = app.text().await.replace("infinite or NaN", "");
        assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        let told = app.text().await;
        let rate = told.split_once("With a learning rate of ").and_then(|(_, rest)| rest.split_once(", the same"));
        let (rate, _) = rate.expect("the message names a rate");
        app.press(&format!("Use {rate}")).await;
        app.until_route(|route| route.contains(&format!("lr={rate}&"))).await;
        app.until_true("the message to go", async || !app.text().await.contains("The run diverged")).await;
        app.press("Step").await;
        app.until_true("a fresh run", async || app.number("Epoch").await >= 1.0).await;
    })
    .await;
}

#[tokio::test]
async fn each_chart_opens_as_a_table() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        app.until_output("Loss", "5.590").await;
        app.choose_item("Fit menu", "Show data").await;
        app.find("region", "Fit: data").await;
        let text = app.until("the lab's first point", async || Some(app.text().await).filter(|t| t.contains("10.791")));
        text.await;
        app.choose_item("Fit menu", "Hide data").await;
        app.until_true("the table to go", async || !app.has("region", "Fit: data").await).await;
    })
    .await;
}

#[tokio::test]
async fn hovering_a_point_shows_its_residual() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        app.until_output("Loss", "5.590").await;
        let before = app.pixels(FIT).await;
        // Moves the pointer over the chart until it is on a point.
        let sweep = "const canvas = [...document.querySelectorAll('canvas[role=img]')]
                .find((canvas) => canvas.getAttribute('aria-label').startsWith('Fit: 15 data points'));
            const box = canvas.getBoundingClientRect();
            for (let y = 4; y < box.height; y += 6) for (let x = 4; x < box.width; x += 6) {
                const at = { bubbles: true, clientX: box.left + x, clientY: box.top + y };
                canvas.dispatchEvent(new PointerEvent('pointermove', at));
                if (document.body.innerText.includes('residual')) return true;
            }
            return document.body.innerText.includes('residual');";
        app.until_true("a residual", async || app.run(sweep, &[]).await == true).await;
        app.until_redrawn(FIT, &before).await;
    })
    .await;
}

#[tokio::test]
async fn as_fast_as_possible_is_faster_than_watching() {
    visit(Reader::LAPTOP, "#/mlp?speed=max", async |app| {
        // At 60 epochs per second this would take longer than the timeout.
        app.until_true("a thousand epochs", async || app.number("Epoch").await > 1000.0).await;
    })
    .await;
}

#[tokio::test]
async fn everything_works_by_keyboard() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        app.find("button", "Play").await;
        let wanted = ["Play", "Step", "Reset", "New seed", "Share", "Learning rate", "Hidden size", "Activation", "Depth"];
        let mut met = Vec::new();
        for _ in 0..60 {
            app.type_keys("\u{e004}").await;
            let (_, name) = app.focused().await;
            met.push(name);
        }
        for name in wanted {
            assert!(met.iter().any(|met| met == name), "Tab never reaches {name}: {met:?}");
        }
        app.run("document.querySelectorAll('input[type=range]').forEach((s) => { if (s.labels[0]?.innerText === 'Hidden size') s.focus() })", &[]).await;
        assert_eq!(app.focused().await, ("slider".to_owned(), "Hidden size".to_owned()));
        app.type_keys("\u{e014}").await;
        app.until_true("one more unit", async || app.value("spinbutton", "Hidden size value").await == "3").await;
    })
    .await;
}

#[tokio::test]
async fn the_knob_stands_at_the_epoch_that_it_and_the_counter_show() {
    visit(Reader::LAPTOP, &format!("{CALM_RUN}&speed=60"), async |app| {
        app.until_true("a run on its way", async || app.number("Epoch").await > 15.0).await;
        // In each frame: the epoch in three places, and the knob's place by epoch. The axis ends at 100.
        let script = "const scrubber = document.querySelector('.scrubber');
            const epoch = [...document.querySelectorAll('output')].find((it) => it.ariaLabel === 'Epoch');
            const place = (name) => parseFloat(scrubber.style.getPropertyValue(name));
            return new Promise((done) => {
                const seen = [];
                const look = () => {
                    const shown = Number(scrubber.querySelector('.pill').textContent);
                    if (shown > 95) return done(seen);
                    const slider = scrubber.querySelector('input');
                    seen.push([shown, epoch.textContent, slider.value, (place('--at') - place('--first')) / shown].map(Number));
                    requestAnimationFrame(look);
                };
                look();
            })";
        let seen: Vec<[f64; 4]> = serde_json::from_value(app.run(script, &[]).await).expect("numbers");
        assert!(seen.len() > 5, "{seen:?}");
        for [shown, counted, slider, by_epoch] in &seen {
            assert_eq!([shown, shown], [counted, slider]);
            assert!((by_epoch / seen[0][3] - 1.0).abs() < 0.02, "{by_epoch} at {shown}, {} before", seen[0][3]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_run_from_a_link_is_judged_by_its_leave_one_out_error_too() {
    let link = "#/mlp?lr=0.05&hidden=32&depth=1&activation=tanh&optimizer=adam&seed=0&data=lab&epoch=300";
    visit(Reader::CALM, link, async |app| {
        app.until_output("Epoch", "300").await;
        app.until_text("Fits these points better than the best line, but not new ones").await;
        assert!(!app.text().await.contains("The settings of this run changed during training"));
    })
    .await;
}
