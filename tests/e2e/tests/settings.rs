//! The settings of the lab's run, its controls and stop rules, and its leave-one-out error.

use e2e::{App, Reader, visit};
use engine::data::{LAB_X, LAB_Y};
use engine::nn::Activation;
use engine::optim::{OptimizerConfig, OptimizerKind};
use engine::train::{Config, LeaveOneOut};
use serde_json::json;

const RUN: &str = "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&speed=60";

/// Waits until the loss differs from `before`, and returns it.
async fn until_other_loss(app: &App, what: &str, before: &str) -> String {
    let look = async || Some(app.output("Loss").await).filter(|loss| !loss.is_empty() && loss != before);
    app.until(&format!("another loss after {what}"), look).await
}

#[tokio::test]
async fn settings_of_the_start_begin_another_run() {
    visit(Reader::CALM, RUN, async |app| {
        app.unfold().await;
        app.until_output("Loss", "5.590").await;
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        app.choose("Initialisation", "Xavier").await;
        app.until_route(|route| route.contains("init=xavier")).await;
        app.until_output("Epoch", "0").await;
        let xavier = until_other_loss(app, "another initialisation", "5.590").await;
        app.choose("Precision", "float64").await;
        app.until_route(|route| route.contains("precision=f64")).await;
        let double = until_other_loss(app, "another precision", &xavier).await;
        app.fill("Noise value", "0.5").await;
        app.until_route(|route| route.contains("noise=0.5")).await;
        app.until_text("The tasks are about the course’s 15 points as they are").await;
        let noisy = until_other_loss(app, "noise", &double).await;
        app.choose("Data", "Sine").await;
        app.until_route(|route| route.contains("data=sine")).await;
        until_other_loss(app, "other data", &noisy).await;
        app.until_text("Different from the course: data Sine, noise 0.5, initialisation Xavier, precision float64.")
            .await;
        app.press("Back to the course’s settings").await;
        app.until_output("Loss", "5.590").await;
        app.until_route(|route| route == RUN).await;
        assert!(!app.text().await.contains("Different from the course"));
    })
    .await;
}

#[tokio::test]
async fn mini_batches_take_several_steps_in_an_epoch() {
    visit(Reader::CALM, RUN, async |app| {
        app.unfold().await;
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        let full = app.output("Loss").await;
        app.check("Mini-batches").await;
        app.until_text("3 steps in each epoch.").await;
        app.until_route(|route| route.contains("batch=5")).await;
        app.until_output("Epoch", "0").await;
        app.until_output("Loss", "5.590").await;
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        let batched = until_other_loss(app, "three steps", &full).await;
        app.slide("Batch size", 1.0).await;
        app.until_text("15 steps in each epoch.").await;
        app.until_output("Epoch", "0").await;
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        until_other_loss(app, "fifteen steps", &batched).await;
    })
    .await;
}

#[tokio::test]
async fn momentum_decay_and_schedule_act_on_the_running_model() {
    let link = "#/mlp?lr=0.01&hidden=2&depth=1&activation=sigmoid&optimizer=sgd&seed=0&data=lab&speed=60";
    visit(Reader::CALM, link, async |app| {
        app.unfold().await;
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        app.fill("Momentum value", "0.9").await;
        app.check("Nesterov’s step").await;
        app.fill("Weight decay value", "0.05").await;
        app.choose("Schedule", "Step").await;
        app.fill("Schedule epochs", "10").await;
        app.fill("Schedule factor", "0.2").await;
        app.until_text("The learning rate is multiplied by 0.2 after every 10 epochs.").await;
        app.until_route(|route| {
            route.contains("momentum=0.9&nesterov=1&decay=0.05&schedule=step&schedule_epochs=10&schedule_factor=0.2")
        })
        .await;
        assert_eq!(app.output("Epoch").await, "1", "the run goes on from where it is");
        app.press("Run").await;
        app.until_output("Epoch", "301").await;
        let steered = app.output("Loss").await;
        app.until_text("The settings of this run changed during training.").await;
        app.go(link).await;
        app.until_output("Epoch", "0").await;
        app.unfold().await;
        app.fill("Epochs to run", "301").await;
        app.press("Run").await;
        app.until_output("Epoch", "301").await;
        assert_ne!(app.output("Loss").await, steered);
    })
    .await;
}

#[tokio::test]
async fn a_run_stops_by_a_rule_and_names_it() {
    visit(Reader::CALM, RUN, async |app| {
        app.unfold().await;
        app.choose("Stop", "At an epoch").await;
        app.fill("Epoch to stop at", "42").await;
        app.until_route(|route| route.contains("stop=epoch&stop_at=42")).await;
        app.press("Play").await;
        app.until_text("Stopped after 42 epochs: this is the epoch to stop at.").await;
        app.find("button", "Play").await;
        app.until_output("Epoch", "42").await;
        // It can go on.
        app.press("Step").await;
        app.until_output("Epoch", "43").await;
        assert!(!app.text().await.contains("Stopped after"));
        app.choose("Stop", "When the loss is low enough").await;
        app.fill("Loss to stop below", "0.3").await;
        app.press("Run").await;
        app.until_text("the loss is below 0.3").await;
        app.until_true("the counter to stand right behind the limit", async || {
            (0.25..0.3).contains(&app.number("Loss").await)
        })
        .await;
        app.choose("Stop", "When it no longer improves").await;
        app.fill("Epochs without improvement", "5").await;
        app.fill("Epochs to run", "10000").await;
        app.press("Run").await;
        app.until_text("the loss has not improved for 5 epochs").await;
    })
    .await;
}

#[tokio::test]
async fn the_leave_one_out_error_is_the_engines() {
    visit(Reader::CALM, RUN, async |app| {
        app.unfold().await;
        app.press("Run").await;
        app.until_output("Epoch", "300").await;
        let config = Config::new(vec![1, 2, 1], Activation::Sigmoid, OptimizerConfig::new(OptimizerKind::Adam, 0.1), 0);
        let mut leave_one_out = LeaveOneOut::<f32>::new(&config, &LAB_X, &LAB_Y).expect("the lab's data fits");
        leave_one_out.step(300).expect("the shapes fit");
        let error = leave_one_out.error().expect("the shapes fit").expect("it is finite");
        let expected = format!("{error:.4}");
        app.until_true(&format!("an error of {expected}"), async || {
            app.output("Leave-one-out error").await == expected
        })
        .await;
        app.until_text(&format!(
            "The mean squared error is 0.1775 at the training points and {expected} at left-out points."
        ))
        .await;
        app.until_true("the chart's label to name it", async || {
            app.chart_label("Loss by epoch").await.contains(&format!("The leave-one-out error is {expected} after 300"))
        })
        .await;
        app.check("Leave-one-out error").await;
        app.until_true("it to go", async || !app.text().await.contains("at the training points and")).await;
        app.until_route(|route| route.contains("loo=0")).await;
    })
    .await;
}

#[tokio::test]
async fn the_sentence_on_the_errors_has_the_loss_of_the_epoch_shown() {
    let script = "const text = (selector) => document.querySelector(selector)?.textContent ?? '';
        return new Promise((done) => {
            const [wrong, seen] = [[], new Set()];
            const look = () => {
                const [loss, told] = [text('output[aria-label=Loss]'), text('.held-out > p')];
                if (told.startsWith('The mean squared error is')) {
                    seen.add(loss);
                    if (!told.includes(`is ${loss} at`)) wrong.push(`${loss}: ${told}`);
                }
                if (seen.size < 40) requestAnimationFrame(look); else done(wrong);
            };
            look();
        })";
    visit(Reader::LAPTOP, "#/mlp?seed=0&speed=60", async |app| {
        app.until_text("The mean squared error is").await;
        assert_eq!(app.run(script, &[]).await, json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_look_back_shows_the_leave_one_out_error_of_then() {
    visit(Reader::CALM, RUN, async |app| {
        app.unfold().await;
        app.press("Run").await;
        app.until_output("Epoch", "300").await;
        app.until_text("The mean squared error is 0.1775 at the training points").await;
        app.slide("Epoch shown", 40.0).await;
        app.until_output("Epoch", "40").await;
        let config = Config::new(vec![1, 2, 1], Activation::Sigmoid, OptimizerConfig::new(OptimizerKind::Adam, 0.1), 0);
        let mut leave_one_out = LeaveOneOut::<f32>::new(&config, &LAB_X, &LAB_Y).expect("the lab's data fits");
        leave_one_out.step(40).expect("the shapes fit");
        let expected = format!("{:.4}", leave_one_out.error().expect("the shapes fit").expect("it is finite"));
        app.until_true(&format!("an error of {expected}"), async || {
            app.output("Leave-one-out error").await == expected
        })
        .await;
        app.until_text(&format!("and {expected} at left-out points.")).await;
        app.press("Back to now").await;
        app.until_text("The mean squared error is 0.1775 at the training points").await;
    })
    .await;
}

#[tokio::test]
async fn the_published_run_has_the_notebooks_losses() {
    visit(Reader::CALM, "#/mlp?hidden=7", async |app| {
        app.unfold().await;
        app.press("The published run").await;
        app.until_route(|route| route.contains("hidden=2")).await;
        assert_eq!(app.value("spinbutton", "Seed value").await, "21322074");
        // 2.2375, rounded like on the page.
        app.until_output("Loss", "2.238").await;
        app.fill("Epochs to run", "160").await;
        app.press("Run").await;
        app.until_output("Epoch", "160").await;
        app.until_output("Loss", "0.1689").await;
        app.fill("Seed value", "4294967295").await;
        app.until_route(|route| route.contains("seed=4294967295")).await;
    })
    .await;
}

#[tokio::test]
async fn help_that_the_keyboard_brought_up_leaves_the_next_control_to_the_pointer() {
    visit(Reader::CALM, RUN, async |app| {
        app.find("spinbutton", "Depth value").await;
        let script = "const box = (id) => document.getElementById(id);
            box('depth-value').focus({ focusVisible: true });
            const tip = document.getElementById('depth-help').getBoundingClientRect();
            const hit = document.elementFromPoint(tip.left + tip.width / 2, tip.top + tip.height / 2);
            return [tip.height > 0, hit.id !== 'depth-help']";
        app.until_true("the help to let clicks through", async || {
            app.run(script, &[]).await == serde_json::json!([true, true])
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_large_network_is_reported_to_overfit() {
    let link = "#/mlp?lr=0.03&hidden=20&depth=2&activation=tanh&optimizer=adam&seed=0&data=lab&speed=60";
    visit(Reader::CALM, link, async |app| {
        app.unfold().await;
        app.fill("Epochs to run", "2000").await;
        app.press("Run").await;
        app.until_text("Overfitting: since epoch").await;
        app.until_text("Since then, it fits the noise in these points.").await;
    })
    .await;
}

#[tokio::test]
async fn a_link_restores_every_setting() {
    let link = "#/mlp?lr=0.0123&hidden=7&depth=2&activation=relu&optimizer=sgd&seed=5&data=valley&speed=300&noise=0.125\
                &init=he&precision=f64&batch=4&momentum=0.85&nesterov=1&decay=0.003&schedule=cosine&schedule_epochs=77\
                &schedule_factor=0.25&stop=patience&stop_at=50&loo=0";
    visit(Reader::CALM, link, async |app| {
        for _ in 0..2 {
            app.unfold().await;
            assert_eq!(app.route().await, link);
            for (name, value) in
                [("Data", "valley"), ("Initialisation", "he"), ("Precision", "f64"), ("Schedule", "cosine")]
            {
                assert_eq!(app.value("combobox", name).await, value);
            }
            for (name, value) in [
                ("Noise value", "0.125"),
                ("Batch size value", "4"),
                ("Momentum value", "0.85"),
                ("Weight decay value", "0.003"),
                ("Schedule epochs", "77"),
                ("Schedule factor", "0.25"),
                ("Epochs without improvement", "50"),
            ] {
                assert_eq!(app.value("spinbutton", name).await, value, "{name}");
            }
            assert!(!app.text().await.contains("Overfitting: since epoch"));
            app.reload().await;
        }
    })
    .await;
}

#[tokio::test]
async fn bad_values_in_a_link_fall_back_and_say_so() {
    visit(Reader::CALM, "#/mlp?batch=99&noise=7&init=magic&schedule=daily&data=mine", async |app| {
        app.until_text("batch=99 is not usable: it must be full or a whole number from 1 to 15.").await;
        app.until_text("noise=7 is not usable").await;
        app.until_text("init=magic is not usable").await;
        app.until_text("schedule=daily is not usable").await;
        app.until_text("data=mine is not usable: allowed: lab, line, sine, step, valley.").await;
        app.until_output("Loss", "5.590").await;
    })
    .await;
}
