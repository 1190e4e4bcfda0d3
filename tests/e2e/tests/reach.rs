//! Reach the bound: weights and biases to set, hints, and the steps to the bound.

use e2e::{App, Reader, visit};

const LINK: &str = "#/vanishing?part=reach&depth=3&seed=3";
const WEIGHT: &str = "Layer 2 weight from unit 1 to unit 3";

async fn ratio(app: &App) -> f64 {
    let text = app.attribute("meter", "Ratio to the attained bound", "aria-valuenow").await.unwrap_or_default();
    text.parse().expect("the meter has a number")
}

async fn until_ratio(app: &App, what: &str, holds: impl Fn(f64) -> bool) {
    app.until_true(what, async || holds(ratio(app).await)).await;
}

#[tokio::test]
async fn show_me_reaches_a_ratio_of_one_at_every_depth() {
    for depth in [1, 2, 4, 6] {
        let link = format!("#/vanishing?part=reach&depth={depth}&seed=7");
        visit(Reader::CALM, &link, async |app| {
            assert!(ratio(app).await < 0.99);
            app.press("Show me").await;
            app.until_text("You reach the attained bound").await;
            let reached = ratio(app).await;
            assert!((reached - 1.0).abs() < 1e-12, "{reached}");
            assert_eq!(app.output("Ratio").await, "1");
            let words = app.attribute("meter", "Ratio to the attained bound", "aria-valuetext").await;
            assert_eq!(words.as_deref(), Some("1 of the attained bound"));
            // The link contains the edits, not the resulting numbers; it opens the same network again.
            let way = (1..=depth).map(|layer| format!(",z{layer}")).collect::<String>();
            let link = format!("{link}&edits=ones{way}");
            app.until_route(|route| route == link).await;
            app.reload().await;
            app.until_text("You reach the attained bound").await;
        })
        .await;
    }
}

#[tokio::test]
async fn the_way_is_shown_step_by_step_and_can_be_stopped_and_undone() {
    visit(Reader::LAPTOP, "#/vanishing?part=reach&depth=6&seed=3", async |app| {
        let start = ratio(app).await;
        app.press("Show me").await;
        app.press("Stop").await;
        app.find("button", "Show me").await;
        app.until_route(|route| route.contains("&edits=ones")).await;
        assert!(ratio(app).await < 1.0, "it was stopped before the end");
        // More undo steps than edits: they end at the start.
        for _ in 0..7 {
            app.press("Undo").await;
        }
        until_ratio(app, "the start again", |ratio| ratio == start).await;
        app.press("Show me").await;
        app.until_text("You reach the attained bound").await;
        app.until_text("Layer 6 is centred").await;
        app.press("Undo").await;
        app.until_text("Layer 5 is centred").await;
        for _ in 0..5 {
            app.press("Undo").await;
        }
        app.until_text("All weights are +1 now").await;
        app.press("Reset").await;
        until_ratio(app, "the start again", |ratio| ratio == start).await;
    })
    .await;
}

#[tokio::test]
async fn weights_and_biases_are_set_by_hand() {
    visit(Reader::LAPTOP, LINK, async |app| {
        let start = ratio(app).await;
        app.press("Layer 2").await;
        app.slide(WEIGHT, 1.0).await;
        until_ratio(app, "another ratio", |ratio| ratio != start).await;
        assert_eq!(app.value("spinbutton", &format!("{WEIGHT} value")).await, "1");
        app.until_route(|route| route.ends_with("&edits=w231:1")).await;
        // |w| ≤ 1 is enforced, with a message.
        let kept = ratio(app).await;
        app.fill(&format!("{WEIGHT} value"), "1.5").await;
        app.until_text(&format!("{WEIGHT} must be a number from −1 to 1; 1.5 is too large. Still using 1.")).await;
        assert_eq!(ratio(app).await, kept);
        app.fill("Layer 2 bias of unit 1 value", "-1.5").await;
        until_ratio(app, "another ratio", |ratio| ratio != kept).await;
        app.press("Undo").await;
        until_ratio(app, "the ratio before", |ratio| ratio == kept).await;
        app.press("Undo").await;
        until_ratio(app, "the start again", |ratio| ratio == start).await;
        app.press("Output").await;
        app.slide("Output weight from unit 2", -1.0).await;
        until_ratio(app, "another ratio", |ratio| ratio != start).await;
    })
    .await;
}

#[tokio::test]
async fn typed_weights_are_kept_and_another_seed_resets_them() {
    visit(Reader::LAPTOP, LINK, async |app| {
        app.press("Layer 2").await;
        app.fill(&format!("{WEIGHT} value"), "0.77").await;
        app.until_route(|route| route.ends_with("&edits=w231:0.77")).await;
        app.follow("Prove").await;
        app.find("heading", "Step 1 of 5: The chain rule").await;
        app.press("Next").await;
        app.until_route(|route| route.ends_with("step=slope")).await;
        app.follow("Reach the bound").await;
        app.until_true("the weight", async || app.value("spinbutton", &format!("{WEIGHT} value")).await == "0.77")
            .await;
        app.follow("Prove").await;
        app.find("heading", "Step 2 of 5: The steepest point").await;
        app.fill("Seed value", "8").await;
        app.until_route(|route| route.contains("&seed=8")).await;
        app.follow("Reach the bound").await;
        app.until_route(|route| route.contains("&seed=8") && !route.contains("edits")).await;
    })
    .await;
}

#[tokio::test]
async fn hints_help_and_can_be_followed() {
    visit(Reader::LAPTOP, LINK, async |app| {
        assert_eq!(app.run("return document.querySelector('.reach .stage .primary').textContent", &[]).await, "Hint");
        app.press("Hint").await;
        let mut before = ratio(app).await;
        for _ in 0..4 {
            app.press("Follow the hint").await;
            let last = before;
            until_ratio(app, "a better ratio", |ratio| ratio > last).await;
            before = ratio(app).await;
        }
        app.press("Hide hint").await;
        app.until_true("no hints", async || !app.has("button", "Follow the hint").await).await;
    })
    .await;
}

#[tokio::test]
async fn a_click_in_the_drawing_selects_a_number() {
    visit(Reader::LAPTOP, LINK, async |app| {
        ratio(app).await;
        let click = "const title = [...document.querySelectorAll('.wiring title')] \
                         .find((title) => title.textContent.startsWith('layer 3 weight from unit 2 to unit 1')); \
                     title.parentNode.dispatchEvent(new MouseEvent('click', { bubbles: true }))";
        app.run(click, &[]).await;
        app.find("slider", "Layer 3 weight from unit 2 to unit 1").await;
        assert!(!app.has("slider", WEIGHT).await, "one layer at a time");
    })
    .await;
}

#[tokio::test]
async fn scramble_and_depth_reset_the_game_within_a_phones_width() {
    visit(Reader::PHONE, "#/vanishing?part=reach&depth=40", async |app| {
        app.until_text("depth=40 is not usable: this part shows at most 6. Using 6 instead.").await;
        assert_eq!(app.overflow().await, 0);
        let start = ratio(app).await;
        let height = app.run("return document.querySelector('.wiring').getBoundingClientRect().height", &[]).await;
        assert!(height.as_f64() >= Some(140.0), "large enough for a finger even with six layers: {height}");
        app.unfold().await;
        app.press("Scramble").await;
        until_ratio(app, "another start", |ratio| ratio != start).await;
        app.slide("Depth", 2.0).await;
        app.until_text("The attained bound for L = 2 is 0.188").await;
        app.press("Centre unit 2 of layer 1").await;
        app.until_text("Unit 2: z = 0.00, slope 0.250").await;
        assert_eq!(app.overflow().await, 0);
        let below = "const last = [...document.querySelectorAll('.editor fieldset')].at(-1).getBoundingClientRect();
            return document.querySelector('.tasks').getBoundingClientRect().top - last.bottom;";
        let room = app.run(below, &[]).await.as_f64().expect("a distance");
        assert!(room > 0.0, "the tasks must be below the last unit, but overlap it: {room} px");
    })
    .await;
}

#[tokio::test]
async fn the_network_and_the_numbers_of_a_layer_are_on_the_first_screen() {
    for window in [(1280, 720), (1920, 1080)] {
        visit(Reader { window, ..Reader::CALM }, LINK, async |app| {
            ratio(app).await;
            let script = "scrollTo(0, 0);
                return ['.wiring', '.reach .meter', '.editor'].map((part) => {
                    const { top, bottom } = document.querySelector(part).getBoundingClientRect();
                    return [top, bottom];
                })";
            let boxes = app.run(script, &[]).await;
            let at = |part: usize, side: usize| boxes[part][side].as_f64().expect("a number");
            assert!((0..3).all(|part| at(part, 0) >= 0.0 && at(part, 1) <= f64::from(window.1)), "{window:?}: {boxes}");
            assert!(at(0, 1) - at(0, 0) >= 220.0, "{boxes}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_clicked_edge_opens_its_slider_there_and_nothing_moves() {
    for window in [(1280, 720), (390, 844)] {
        visit(Reader { window, ..Reader::CALM }, LINK, async |app| {
            ratio(app).await;
            let desk = async || {
                let script = "return document.querySelector('.reach .desk').getBoundingClientRect().top + scrollY";
                app.run(script, &[]).await.as_f64().expect("a number")
            };
            let before_hint = desk().await;
            // The first edge of the drawing: the layer 1 weight from input 1 to unit 1.
            let click = "const edge = document.querySelector('.wiring .edge');
                edge.dispatchEvent(new MouseEvent('click', { bubbles: true }))";
            app.run(click, &[]).await;
            app.until_true("the slider to have the focus", async || {
                app.focused().await == ("slider".to_owned(), "Layer 1 weight from input 1 to unit 1".to_owned())
            })
            .await;
            let ([left, top, right, _], edge) = (app.bounds(".at-edge").await, app.bounds(".wiring .edge").await);
            assert!((0.0..60.0).contains(&(top - edge[3])), "it is right below the edge: {top} and {edge:?}");
            assert!(
                left >= 0.0 && left < edge[2] && right > edge[0] && right <= f64::from(window.0),
                "{left} to {right}"
            );
            let before = ratio(app).await;
            app.type_keys("\u{e014}").await;
            until_ratio(app, "another ratio", |ratio| ratio != before).await;
            app.type_keys("\u{e00c}").await;
            app.until_true("it to close", async || !app.has("button", "Close").await).await;
            app.find("slider", "Layer 1 weight from input 1 to unit 1").await;
            // The hint has its room already.
            app.press("Hint").await;
            app.find("button", "Follow the hint").await;
            assert_eq!(desk().await, before_hint);
        })
        .await;
    }
}
