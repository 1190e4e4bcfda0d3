//! Train it: a network that does not learn, its cure that does, and the map of both.

use e2e::{App, Reader, visit};
use serde_json::json;

/// The link contains all settings, so that no test depends on defaults.
const RACE: &str = "#/vanishing?part=train&depth=30&hidden=16&activation=sigmoid&init=pytorch&optimizer=adam&lr=0.01\
    &residual=0&layernorm=0&batchnorm=0&seed=0&b_depth=30&b_hidden=16&b_activation=sigmoid&b_init=pytorch\
    &b_optimizer=adam&b_lr=0.01&b_residual=1&b_layernorm=0&b_batchnorm=0&speed=max&map=loss&like=a&epochs=300";
const FIT_B: &str = "Net B: 15 data points";
const GRADIENTS_A: &str = "Net A: gradient norm";
const UPDATES_A: &str = "Net A: update";
const UPDATES_B: &str = "Net B: update";

async fn until_epoch(app: &App, epoch: f64) {
    app.until_true(&format!("epoch {epoch}"), async || app.number("Epoch").await >= epoch).await;
}

/// Presses a button as soon as it exists, in a single script. Finding it by role reads the names of all buttons,
/// including the map's seventy-two cells, and the map may be complete before that ends.
async fn press_at_once(app: &App, name: &str) {
    let script =
        "const button = [...document.querySelectorAll('button')].find((button) => button.textContent === arguments[0]);
        button?.click(); return Boolean(button);";
    app.until_true(&format!("a button {name}"), async || app.run(script, &[name.into()]).await.as_bool() == Some(true))
        .await;
}

#[tokio::test]
async fn the_sick_net_stays_and_its_cure_learns() {
    visit(Reader::CALM, RACE, async |app| {
        app.find("button", "Play").await;
        app.until_text("Vanishing gradient: the first layer’s is").await;
        assert_eq!(app.output("Epoch").await, "0", "nothing plays by itself with reduced motion");
        let (still, fits) = (app.pixels(GRADIENTS_A).await, app.pixels(FIT_B).await);
        app.press("Step").await;
        until_epoch(app, 1.0).await;
        app.until_redrawn(GRADIENTS_A, &still).await;
        app.press("Play").await;
        until_epoch(app, 300.0).await;
        app.press("Pause").await;
        app.until_redrawn(FIT_B, &fits).await;
        app.until_true("the sick net's first layer to stand still", async || {
            app.chart_label(UPDATES_A).await.contains("exactly 0 in the first")
        })
        .await;
        app.until_text("it has learned the mean of y and nothing about x").await;
        app.until_text("The gradient arrives").await;
        let moved = app.chart_label(UPDATES_B).await;
        assert!(!moved.contains("exactly 0"), "{moved}");
        let (sick, cure) = (app.number("Loss A").await, app.number("Loss B").await);
        assert!(sick > 0.54 && cure < 0.2, "{sick} {cure}");
        app.press("Reset").await;
        app.until_output("Epoch", "0").await;
    })
    .await;
}

/// Opens an address as if it were the first of a new tab.
async fn open_anew(app: &App, address: &str) {
    let hash = address.split_once('#').expect("an address of the app").1;
    app.go("#/").await;
    app.go(&format!("#{hash}")).await;
    app.reload().await;
}

#[tokio::test]
async fn a_shared_race_is_paused_at_its_epoch() {
    visit(Reader::LAPTOP, &format!("{RACE}&epoch=40"), async |app| {
        app.until_output("Epoch", "40").await;
        app.find("button", "Play").await;
        app.press("Step").await;
        app.until_output("Epoch", "41").await;
        let losses = [app.output("Loss A").await, app.output("Loss B").await];
        app.press("Share").await;
        app.until_true("the link", async || app.value("textbox", "Link").await.ends_with("&epoch=41")).await;
        let link = app.value("textbox", "Link").await;
        open_anew(app, &link).await;
        app.until_output("Epoch", "41").await;
        app.find("button", "Play").await;
        assert_eq!([app.output("Loss A").await, app.output("Loss B").await], losses);
        // Without an epoch it plays, also when the address of the open page is changed.
        app.run("location.hash = arguments[0]", &[RACE.replace("&seed=0", "&seed=1").into()]).await;
        app.find("button", "Pause").await;
        app.go(&format!("{RACE}&epoch=abc")).await;
        app.until_text("epoch=abc is not usable: it must be a whole number from 0 to 10,000,000. Using 0 instead.").await;
        app.find("button", "Play").await;
        app.until_output("Epoch", "0").await;
    })
    .await;
}

#[tokio::test]
async fn cures_and_illnesses_are_taken_up_by_both_nets_and_the_link() {
    visit(Reader::CALM, RACE, async |app| {
        app.until_text("30 × 16, Sigmoid, residual").await;
        app.press("ReLU + He").await;
        app.until_text("30 × 16, ReLU").await;
        app.press("Underflow").await;
        app.until_text("Underflow: the first layer’s gradient is below 1.4 × 10⁻⁴⁵").await;
        app.press("Explosion").await;
        app.until_text("Explosion before the first epoch").await;
        assert!(!app.has("slider", "Depth B").await, "most settings are folded");
        app.unfold().await;
        app.slide("Depth B", 4.0).await;
        app.choose("Activation B", "Tanh").await;
        app.until_text("4 × 16, Tanh").await;
        let route = app
            .until_route(|route| {
                route.starts_with(
                    "#/vanishing?part=train&depth=100&hidden=16&activation=relu&init=uniform&optimizer=sgd",
                ) && route.contains("b_depth=4&b_hidden=16&b_activation=tanh")
            })
            .await;
        app.reload().await;
        app.until_text("4 × 16, Tanh").await;
        assert_eq!(app.route().await, route);
    })
    .await;
}

#[tokio::test]
async fn a_combination_of_cures_learns_as_it_does_in_pytorch() {
    let link = RACE
        .replace(
            "&activation=sigmoid&init=pytorch&optimizer=adam&lr=0.01",
            "&activation=tanh&init=xavier&optimizer=adam&lr=0.001",
        )
        .replace("&residual=0&layernorm=0", "&residual=1&layernorm=1");
    visit(Reader::CALM, &link, async |app| {
        app.until_text("30 × 16, Tanh, residual, layer norm").await;
        for epoch in 1..=20 {
            app.press("Step").await;
            until_epoch(app, f64::from(epoch)).await;
        }
        // PyTorch in single precision, manual_seed(0): 0.374292.
        app.until_true("PyTorch's loss", async || (app.number("Loss A").await - 0.3743).abs() < 2e-4).await;
    })
    .await;
}

#[tokio::test]
async fn what_leaves_the_finite_numbers_is_marked_and_explained() {
    let link = RACE
        .replace("part=train&depth=30", "part=train&depth=3")
        .replacen("activation=sigmoid", "activation=identity", 1)
        .replacen("optimizer=adam", "optimizer=sgd", 1)
        .replacen("lr=0.01", "lr=1", 1);
    visit(Reader::CALM, &link, async |app| {
        app.press("Play").await;
        app.until_text("became infinite or NaN, not a number").await;
        app.until_text("A smaller learning rate").await;
        let marked = "return document.querySelector('.net.a .diagnosis').dataset.ill";
        app.until_true("net A to be marked", async || app.run(marked, &[]).await == "true").await;
    })
    .await;
}

#[tokio::test]
async fn a_race_is_found_at_its_epoch_in_its_tab_and_after_a_reload() {
    visit(Reader::CALM, RACE, async |app| {
        app.until_text("Vanishing gradient: the first layer’s is").await;
        app.press("Step").await;
        until_epoch(app, 1.0).await;
        app.press("Step").await;
        until_epoch(app, 2.0).await;
        let losses = (app.output("Loss A").await, app.output("Loss B").await);
        app.follow("Measure").await;
        app.until_text("through 30 layers").await;
        app.follow("Train it").await;
        app.until_output("Epoch", "2").await;
        assert_eq!((app.output("Loss A").await, app.output("Loss B").await), losses);
        app.reload().await;
        app.until_output("Epoch", "2").await;
        app.until_true("the same losses, bit for bit", async || {
            (app.output("Loss A").await, app.output("Loss B").await) == losses
        })
        .await;
        app.find("button", "Play").await;
    })
    .await;
}

#[tokio::test]
async fn the_map_is_computed_and_a_cell_opens_its_net() {
    let link = RACE.replace("epochs=300", "epochs=20");
    visit(Reader::CALM, &link, async |app| {
        app.unfold().await;
        assert_eq!(
            app.run("return document.querySelectorAll('.map canvas, .cells').length", &[]).await,
            0,
            "no empty map"
        );
        app.press("Compute the map").await;
        press_at_once(app, "Pause the map").await;
        app.until_text("Paused with").await;
        app.press("Go on with the map").await;
        app.until_text("All 72 nets done.").await;
        let drawn = app.drawn("Map of nets").await;
        app.choose("Colours show", "First layer’s gradient at the start").await;
        app.until_redrawn("Map of nets", &drawn).await;
        // With the keyboard: from the first cell, sigmoid at depth 1, one down and one to the right.
        let focus = "document.querySelector('.cells button[tabindex=\"0\"]').focus()";
        app.run(focus, &[]).await;
        app.type_keys("\u{e014}").await;
        app.type_keys("\u{e015}").await;
        let (role, name) = app.focused().await;
        assert!(role == "button" && name.starts_with("Tanh, depth 2: final loss"), "{name}");
        app.type_keys("\u{e007}").await;
        app.until_text("2 × 16, Tanh").await;
        app.until_route(|route| route.contains("part=train&depth=2&hidden=16")).await;
        app.follow("Measure").await;
        app.until_text("through 2 layers").await;
        app.follow("Train it").await;
        app.unfold().await;
        app.until_text("All 72 nets done.").await;
        app.choose("Other settings like", "Net B").await;
        app.until_text("The settings have changed since").await;
        press_at_once(app, "Compute the map").await;
        press_at_once(app, "Cancel the map").await;
        app.until_text("Cancelled with").await;
    })
    .await;
}

#[tokio::test]
async fn the_map_outlives_a_reload() {
    let link = RACE.replace("epochs=300", "epochs=50");
    visit(Reader::CALM, &link, async |app| {
        let words = "return [...document.querySelectorAll('.map .cells button')]
            .map((cell) => cell.getAttribute('aria-label')).join()";
        let cells = async || app.run(words, &[]).await;
        app.unfold().await;
        app.press("Compute the map").await;
        app.until_true("some cells", async || cells().await.as_str().is_some_and(|words| words.contains("final loss")))
            .await;
        press_at_once(app, "Pause the map").await;
        app.until_text("Paused with").await;
        let held = app
            .until("nothing more to come in", async || {
                let before = cells().await;
                for _ in 0..20 {
                    app.run("return new Promise((done) => requestAnimationFrame(() => done()))", &[]).await;
                }
                (cells().await == before).then_some(before)
            })
            .await;
        let progress = app.output("Map").await;
        app.reload().await;
        app.unfold().await;
        app.until_text("Paused with").await;
        assert_eq!((app.output("Map").await, cells().await), (progress, held));
        press_at_once(app, "Go on with the map").await;
        app.until_text("All 72 nets done.").await;
        let complete = cells().await;
        let drawn = app.pixels("Map of nets").await;
        app.reload().await;
        app.unfold().await;
        app.until_text("All 72 nets done.").await;
        assert_eq!(cells().await, complete);
        app.until_true("the map to be drawn again", async || app.pixels("Map of nets").await == drawn).await;
        app.find("button", "Compute the map").await;
    })
    .await;
}

#[tokio::test]
async fn the_part_fits_a_phone_and_is_reached_from_the_lesson() {
    visit(Reader { reduced_motion: true, ..Reader::PHONE }, "#/vanishing", async |app| {
        app.follow("Train it").await;
        app.find("button", "Explosion").await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}

#[tokio::test]
async fn fits_losses_and_what_one_changes_are_on_the_first_screen() {
    for window in [(1280, 720), (1920, 1080)] {
        visit(Reader { window, ..Reader::CALM }, RACE, async |app| {
            app.drawn(FIT_B).await;
            let script = "scrollTo(0, 0);
                return ['.of-a canvas', '.of-b canvas', '.losses canvas', '.train .desk'].map((part) => {
                    const { left, top, right, bottom } = document.querySelector(part).getBoundingClientRect();
                    return [left, top, right, bottom];
                })";
            let boxes = app.run(script, &[]).await;
            let at = |part: usize, side: usize| boxes[part][side].as_f64().expect("a number");
            for part in 0..4 {
                assert!(at(part, 1) >= 0.0 && at(part, 3) <= f64::from(window.1), "{window:?}: {boxes}");
            }
            assert!(at(0, 2) <= at(1, 0) && at(1, 2) <= at(2, 0), "side by side: {boxes}");
            assert!(at(0, 1) == at(1, 1) && at(0, 3) - at(0, 1) >= 170.0, "{boxes}");
            assert!(at(2, 3) <= at(3, 1), "the desk is below: {boxes}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_phone_shows_one_net_at_a_time() {
    visit(Reader { window: (390, 844), ..Reader::CALM }, RACE, async |app| {
        let shown = "return ['.of-a', '.of-b', '.gradients-a', '.gradients-b']
            .map((chart) => document.querySelector(chart).checkVisibility())";
        app.until_true("net A", async || app.run(shown, &[]).await == json!([true, false, true, false])).await;
        app.press("Net B").await;
        app.until_true("net B", async || app.run(shown, &[]).await == json!([false, true, false, true])).await;
        app.drawn(FIT_B).await;
        assert_eq!(app.attribute("button", "Net B", "aria-pressed").await.as_deref(), Some("true"));
        let height = app.run("return document.documentElement.scrollHeight", &[]).await.as_u64();
        assert!(height < Some(2900), "{height:?} px, which were 5362");
    })
    .await;
}

#[tokio::test]
async fn the_fold_of_settings_lists_what_differs() {
    visit(Reader::CALM, "#/vanishing?part=train", async |app| {
        app.until_text("depth, units, activation, optimizer and more of each net; speed, seed").await;
        app.press("Underflow").await;
        app.until_text("Net A: depth 100").await;
        app.press("Batch norm").await;
        app.until_text("Net B: no residual connections").await;
        app.until_text("Net B: batch norm").await;
        let chips = app.run("return document.querySelectorAll('.desk summary .chip').length", &[]).await;
        assert_eq!(chips, 4, "both depths, and the other cure");
    })
    .await;
}

#[tokio::test]
async fn nets_may_be_a_hundred_units_wide() {
    let link = RACE.replace("depth=30&hidden=16", "depth=20&hidden=100");
    visit(Reader::CALM, &link, async |app| {
        app.until_text("20 × 100, Sigmoid").await;
        app.press("Play").await;
        until_epoch(app, 5.0).await;
        app.until_text("Vanishing gradient: the first layer’s is").await;
    })
    .await;
}
