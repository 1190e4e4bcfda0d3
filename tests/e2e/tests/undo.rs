//! Changes of settings are undone and made again, by keys and by the buttons of the frame.

use e2e::{App, Reader, visit};
use serde_json::json;

/// Presses a key with Ctrl, and perhaps with Shift, where the focus is.
async fn press_keys(app: &App, key: &str, shift: bool) {
    let script = "const [key, shiftKey] = arguments;
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, ctrlKey: true, bubbles: true, cancelable: true }))";
    app.run(script, &[json!(key), json!(shift)]).await;
}

#[tokio::test]
async fn changes_of_settings_are_undone_one_by_one_and_made_again() {
    const RUN: &str = "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&speed=60";
    visit(Reader::CALM, RUN, async |app| {
        app.find("slider", "Hidden size").await;
        assert!(!app.has("button", "Undo change").await, "there is nothing to undo");
        // A drag goes over several values.
        let drag = "const slider = document.getElementById('hidden-size');
            slider.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
            for (const value of [3, 4, 5]) {
                slider.value = value;
                slider.dispatchEvent(new Event('input', { bubbles: true }));
            }
            slider.dispatchEvent(new Event('change', { bubbles: true }));";
        app.run(drag, &[]).await;
        let wide = app.until_route(|route| route.contains("hidden=5&")).await;
        app.slide("Activation", 2.0).await;
        let other = app.until_route(|route| route.contains("activation=relu")).await;
        app.press("Undo change").await;
        app.until_route(|route| route == wide).await;
        app.press("Undo change").await;
        app.until_route(|route| route == RUN).await;
        assert_eq!(app.attribute("button", "Undo change", "aria-disabled").await.as_deref(), Some("true"));
        app.press("Redo change").await;
        app.until_route(|route| route == wide).await;
        app.run("document.activeElement.blur()", &[]).await;
        press_keys(app, "Z", true).await;
        app.until_route(|route| route == other).await;
        press_keys(app, "z", false).await;
        app.until_route(|route| route == wide).await;
        // While a number is typed, the keys undo what was typed; once it is set, they undo the setting.
        app.run("const box = document.getElementById('hidden-size-value'); box.focus(); box.select()", &[]).await;
        app.type_keys("70").await;
        press_keys(app, "z", false).await;
        assert_eq!(app.value("spinbutton", "Hidden size value").await, "70");
        app.until_text("Hidden size must be a whole number from 1 to 64; 70 is too large").await;
        press_keys(app, "z", false).await;
        assert_eq!(app.route().await, wide);
        app.type_keys("\u{e003}\u{e007}").await;
        app.until_route(|route| route.contains("hidden=7&")).await;
        press_keys(app, "z", false).await;
        app.until_route(|route| route == wide).await;
        app.until_true("the box to follow", async || app.value("spinbutton", "Hidden size value").await == "5").await;
        app.run("document.activeElement.blur()", &[]).await;
        app.slide("Depth", 2.0).await;
        let deep = app.until_route(|route| route.contains("depth=2&")).await;
        assert!(deep.contains("hidden=5&"), "{deep}");
        // What a button or a link sets is a change, too.
        app.unfold().await;
        app.press("Back to the course’s settings").await;
        app.until_route(|route| route == RUN).await;
        press_keys(app, "z", false).await;
        app.until_route(|route| route == deep).await;
        app.run("location.hash = '#/mlp?lr=0.02&hidden=7'", &[]).await;
        app.until_true("the link's network", async || app.value("slider", "Hidden size").await == "7").await;
        press_keys(app, "z", false).await;
        app.until_route(|route| route == deep).await;
    })
    .await;
}

#[tokio::test]
async fn a_run_takes_up_the_rate_of_before_and_goes_on() {
    visit(Reader::CALM, "#/mlp?lr=0.1", async |app| {
        app.press("Play").await;
        app.until_true("twenty epochs", async || app.number("Epoch").await > 20.0).await;
        app.fill("Learning rate value", "0.5").await;
        app.until_route(|route| route.contains("lr=0.5&")).await;
        app.press("Pause").await;
        let epoch = app.number("Epoch").await;
        app.press("Undo change").await;
        app.until_route(|route| route.contains("lr=0.1&")).await;
        assert!(app.number("Epoch").await >= epoch, "the run has not started again");
    })
    .await;
}

#[tokio::test]
async fn every_lesson_undoes_from_one_place_also_while_points_are_edited() {
    for (route, slider) in [
        ("#/linear?part=rate", "Learning rate"),
        ("#/search?cells=5", "Epochs"),
        ("#/vanishing", "Hidden size"),
        ("#/vanishing?part=prove", "Depth"),
        ("#/vanishing?part=train", "Depth A"),
        ("#/vanishing?part=reach", "Depth"),
        ("#/autograd", "Learning rate"),
    ] {
        visit(Reader::CALM, route, async |app| {
            app.find("button", "Share").await;
            app.run("document.querySelectorAll('details').forEach((fold) => { fold.open = true })", &[]).await;
            let until = async |place: &str| {
                let what = format!("{slider} at {place} on {route}");
                app.until_true(&what, async || app.value("slider", slider).await == place).await;
            };
            let start = app.value("slider", slider).await;
            let others: Vec<_> = ["3", "4", "5"].into_iter().filter(|place| *place != start).collect();
            for place in &others[..2] {
                app.slide(slider, place.parse().expect("a number")).await;
                until(place).await;
            }
            press_keys(app, "z", false).await;
            until(others[0]).await;
            press_keys(app, "z", false).await;
            until(&start).await;
        })
        .await;
    }
    visit(Reader::CALM, "#/linear?part=rate&lr=0.01", async |app| {
        app.slide("Learning rate", 50.0).await;
        let moved = app.until_route(|route| route.contains("&lr=0.0") && !route.ends_with("lr=0.01")).await;
        app.check("Edit points").await;
        app.find("combobox", "Tool").await;
        app.run("document.activeElement.blur()", &[]).await;
        press_keys(app, "z", false).await;
        app.until_route(|route| route.contains("lr=0.01&")).await;
        app.press("Redo").await;
        app.until_route(|route| route == moved).await;
        app.find("combobox", "Tool").await;
    })
    .await;
}

#[tokio::test]
async fn the_buttons_fit_a_small_phone_and_move_nothing() {
    for window in [(320, 640), (390, 844), (1280, 720)] {
        visit(Reader { window, ..Reader::CALM }, "#/mlp", async |app| {
            app.find("slider", "Hidden size").await;
            let places = async || [app.bounds(".theme").await, app.bounds(".brand").await, app.bounds("main h1").await];
            let before = places().await;
            app.slide("Hidden size", 5.0).await;
            app.find("button", "Undo change").await;
            assert_eq!((places().await, app.overflow().await), (before, 0), "{window:?}");
        })
        .await;
    }
}
