//! A finger on the page: what scrolls, and what it changes.

use e2e::{App, Reader, visit};
use serde_json::json;

const PHONE: Reader = Reader { window: (390, 844), ..Reader::CALM };

/// Swipes with a finger that begins on the middle of a slider.
async fn swipe(app: &App, slider: &str, by: (f64, f64)) {
    app.allow_touch().await;
    app.run("document.getElementById(arguments[0]).scrollIntoView({ block: 'center' })", &[json!(slider)]).await;
    let [left, top, right, bottom] = app.bounds(&format!("#{slider}")).await;
    app.swipe((left.midpoint(right), top.midpoint(bottom)), by).await;
}

#[tokio::test]
async fn a_swipe_that_begins_on_a_slider_scrolls_and_changes_nothing() {
    visit(PHONE, "#/mlp?seed=0&lr=0.1", async |app| {
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        let scrolled = "const slider = document.getElementById('hidden-size');
            slider.scrollIntoView({ block: 'center' });
            return scrollY";
        let before = app.run(scrolled, &[]).await.as_f64().expect("a number");
        swipe(app, "hidden-size", (0.0, -200.0)).await;
        app.until_true("the page to scroll", async || {
            app.run("return scrollY", &[]).await.as_f64().is_some_and(|now| now > before + 50.0)
        })
        .await;
        assert_eq!(app.value("spinbutton", "Hidden size value").await, "2");
        assert_eq!(app.output("Epoch").await, "1", "the run goes on from where it is");
        app.until_true("another size", async || {
            // While the page is still in motion, a finger only stops it.
            swipe(app, "hidden-size", (80.0, 2.0)).await;
            app.value("spinbutton", "Hidden size value").await != "2"
        })
        .await;
        app.until_output("Epoch", "0").await;
    })
    .await;
}

#[tokio::test]
async fn a_tap_on_the_axis_of_a_run_goes_back_however_long_it_takes() {
    let phone = Reader { window: (390, 844), ..Reader::LAPTOP };
    visit(phone, "#/mlp?seed=0&speed=60", async |app| {
        app.allow_touch().await;
        app.until_true("a run on its way", async || app.number("Epoch").await > 30.0).await;
        let place = "document.querySelector('.loss canvas').scrollIntoView({ block: 'center' });
            const scrubber = document.querySelector('.scrubber'), box = scrubber.getBoundingClientRect();
            const first = parseFloat(scrubber.style.getPropertyValue('--first'));
            return [box.left + first + 40, box.top + 12]";
        let place = app.run(place, &[]).await;
        let touch = async |kind: &str, points: serde_json::Value| {
            app.devtools("Input.dispatchTouchEvent", json!({ "type": kind, "touchPoints": points })).await;
        };
        touch("touchStart", json!([{ "x": place[0], "y": place[1] }])).await;
        let before = app.number("Epoch").await;
        app.until_true("the run to go on", async || app.number("Epoch").await > before + 5.0).await;
        touch("touchEnd", json!([])).await;
        app.find("button", "Back to now").await;
        assert!(app.number("Epoch").await < before);
    })
    .await;
}

#[tokio::test]
async fn on_a_phone_a_menu_leads_to_every_lesson() {
    visit(PHONE, "#/mlp", async |app| {
        assert!(!app.has("link", "Vanishing gradients").await);
        app.press("Lessons").await;
        app.follow("Vanishing gradients").await;
        app.until_route(|route| route.contains("/vanishing")).await;
        app.until_true("the menu to close", async || !app.has("link", "Failure clinic").await).await;
    })
    .await;
}

#[tokio::test]
async fn a_finger_hits_every_button() {
    for route in [
        "#/",
        "#/autograd",
        "#/mlp",
        "#/mlp?part=units",
        "#/mlp?part=runs",
        "#/linear?part=nn",
        "#/search",
        "#/vanishing",
        "#/vanishing?part=prove",
        "#/vanishing?part=reach",
        "#/vanishing?part=break",
        "#/vanishing?part=train",
        "#/clinic",
        "#/python",
    ] {
        visit(PHONE, route, async |app| {
            app.allow_touch().await;
            app.devtools(
                "Emulation.setEmulatedMedia",
                json!({ "features": [{ "name": "pointer", "value": "coarse" }] }),
            )
            .await;
            app.until_true("a page", async || app.run("return !!document.querySelector('main h1')", &[]).await == true)
                .await;
            let script =
                "return [...document.querySelectorAll(`:is(main, .bar) :is(button, select, summary), .checkbox label, fieldset label, .parts a,
                    .beyond a, .step-list button, .bar a`)]
                .filter((it) => it.checkVisibility() && !it.matches('.term, .cells *'))
                .filter((it) => it.getBoundingClientRect().height < 43.5 ||
                    (it.matches('.step-list *, .bar *') && it.getBoundingClientRect().width < 43.5))
                .map((it) => `${it.textContent} ${it.getBoundingClientRect().height}`).join(', ')";
            app.until_true("a coarse pointer", async || {
                app.run("return matchMedia('(pointer: coarse)').matches", &[]).await == true
            })
            .await;
            assert_eq!(app.run(script, &[]).await, "", "{route}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_swipe_over_the_charts_by_layer_scrolls_and_chooses_no_layer() {
    visit(PHONE, "#/vanishing?layer=7", async |app| {
        app.allow_touch().await;
        app.find("heading", "Gradient by layer").await;
        let (script, scrolled) = (
            "document.querySelector('.layers canvas').scrollIntoView({ block: 'center' }); return scrollY",
            async || app.run("return scrollY", &[]).await.as_f64().expect("a number"),
        );
        let before = app.run(script, &[]).await.as_f64().expect("a number");
        let [left, top, right, bottom] = app.bounds(".layers canvas").await;
        app.swipe((0.3 * left + 0.7 * right, top.midpoint(bottom)), (0.0, -200.0)).await;
        app.until_true("the page to scroll", async || scrolled().await > before + 50.0).await;
        assert!(app.route().await.ends_with("layer=7"));
        app.until_true("the layer under a tap", async || {
            // While the page is still in motion, a finger only stops it. By then the chart may be out of sight.
            app.run(script, &[]).await;
            let [left, top, right, bottom] = app.bounds(".layers canvas").await;
            app.tap_at((0.3 * left + 0.7 * right, top.midpoint(bottom))).await;
            !app.route().await.ends_with("layer=7")
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn on_a_phone_the_cards_of_the_loop_come_before_the_bowl_where_the_loop_is_the_subject() {
    for (route, first) in [("#/linear", true), ("#/linear?part=rate", false), ("#/linear?part=traps", true)] {
        visit(PHONE, route, async |app| {
            app.until_output("Epoch", "0").await;
            let ([_, cards, ..], [_, bowl, ..]) = (app.bounds(".loop").await, app.bounds(".bowl").await);
            assert_eq!(cards < bowl, first, "{route}: the cards are at {cards}, the bowl is at {bowl}");
        })
        .await;
    }
}

/// A page with a slider, the slider's id, and a chart that shows what the slider does.
const WATCHED: [(&str, &str, &str); 6] = [
    ("#/mlp?seed=0", "hidden-size", ".fit canvas"),
    ("#/linear", "learning-rate", ".fit canvas"),
    ("#/linear?part=nn", "seed", ".fit canvas"),
    ("#/vanishing", "hidden-size", ".by-depth canvas"),
    ("#/vanishing?part=train&seed=0", "depth-a", ".fit.of-a canvas"),
    ("#/search", "learning-rate", ".heat canvas"),
];

#[tokio::test]
async fn a_small_chart_stays_in_view_while_a_finger_drags_a_slider() {
    for (route, slider, chart) in WATCHED {
        visit(PHONE, route, async |app| {
            app.allow_touch().await;
            app.until_true("a slider", async || {
                app.run("return !!document.getElementById(arguments[0])", &[json!(slider)]).await == true
            })
            .await;
            app.run("document.querySelectorAll('.desk details').forEach((fold) => { fold.open = true })", &[]).await;
            let value = "return document.getElementById(arguments[0]).value";
            let before = app.run(value, &[json!(slider)]).await;
            swipe(app, slider, (90.0, 0.0)).await;
            app.until_true("another value", async || app.run(value, &[json!(slider)]).await != before).await;
            let ([_, top, _, bottom], [_, thumb, ..]) =
                (app.bounds(chart).await, app.bounds(&format!("#{slider}")).await);
            assert!(top >= 0.0 && bottom <= 844.0, "{route}: the chart is at {top} to {bottom}");
            assert!(bottom - top <= 0.45 * 844.0, "{route}: the chart takes {} of 844 px", bottom - top);
            assert!(thumb >= bottom, "{route}: the chart covers the slider");
        })
        .await;
    }
}

/// A small window, such as that of a laptop's page enlarged to 400 %, in which a chart that stayed would cover the rest.
const ENLARGED: Reader = Reader { window: (320, 480), ..Reader::CALM };

#[tokio::test]
async fn in_a_low_window_no_chart_stays_over_the_settings() {
    for (route, slider, chart) in WATCHED {
        visit(ENLARGED, route, async |app| {
            app.until_true("a slider", async || {
                app.run("return !!document.getElementById(arguments[0])", &[json!(slider)]).await == true
            })
            .await;
            app.run("document.querySelectorAll('.desk details').forEach((fold) => { fold.open = true })", &[]).await;
            app.run("document.getElementById(arguments[0]).scrollIntoView({ block: 'start' })", &[json!(slider)]).await;
            let ([.., bottom], [_, thumb, ..]) = (app.bounds(chart).await, app.bounds(&format!("#{slider}")).await);
            assert!(
                (0.0..80.0).contains(&thumb),
                "{route}: the slider is at {thumb}, as if there had to be room above it"
            );
            assert!(bottom <= thumb, "{route}: the chart ends at {bottom}, the slider begins at {thumb}");
        })
        .await;
    }
}

#[tokio::test]
async fn every_cell_of_a_map_can_be_reached_with_a_finger() {
    visit(PHONE, "#/search?cell=3.2", async |app| {
        app.allow_touch().await;
        let chosen = async || app.run("return document.querySelector('.cells .chosen')?.id", &[]).await;
        app.until_true("the chosen cell", async || chosen().await.is_string()).await;
        let route = async |cell: &str| app.until_route(|route| route.contains(&format!("cell={cell}"))).await;
        for (name, cell) in [("Cell to the right", "4.2"), ("Cell below", "4.3"), ("Cell to the left", "3.3"), ("Cell above", "3.2")] {
            let button = app.find("button", name).await;
            app.tap(&button).await;
            route(cell).await;
        }
        let small = "return [...document.querySelectorAll('.cell-pad button')].filter((button) => {
            const { width, height } = button.getBoundingClientRect();
            return width < 44 || height < 44;
        }).length";
        assert_eq!(app.run(small, &[]).await, 0);
        app.until_text("Learning rate").await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_swipe_that_begins_on_the_start_of_a_line_scrolls_and_a_sideways_drag_moves_it() {
    visit(PHONE, "#/linear", async |app| {
        app.allow_touch().await;
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        let begin = async || {
            app.run("document.querySelector('.handle').scrollIntoView({ block: 'center' })", &[]).await;
            let [left, top, right, bottom] = app.bounds(".handle").await;
            (left.midpoint(right), top.midpoint(bottom))
        };
        let middle = begin().await;
        let before = app.run("return scrollY", &[]).await.as_f64().expect("a number");
        app.swipe(middle, (0.0, -200.0)).await;
        app.until_true("the page to scroll", async || {
            app.run("return scrollY", &[]).await.as_f64().is_some_and(|now| now > before + 50.0)
        })
        .await;
        assert_eq!(app.output("Epoch").await, "1", "the run goes on from where it is");
        app.until_true("another start", async || {
            // While the page is still in motion, a finger only stops it.
            app.swipe(begin().await, (60.0, 4.0)).await;
            app.output("Epoch").await == "0"
        })
        .await;
    })
    .await;
}
