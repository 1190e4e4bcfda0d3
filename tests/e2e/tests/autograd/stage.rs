//! What stands where on the page, and what moves: by bounding boxes.

use e2e::{App, Reader, visit};
use serde_json::json;

use super::{GRADIENT_OF_W, LINE, all_ops, unfold, until_gradient, until_node};

/// A window of this size. The browser's own bars would otherwise take part of it.
async fn resize(app: &App, (width, height): (u32, u32)) {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    app.devtools("Emulation.setDeviceMetricsOverride", size).await;
}

#[tokio::test]
async fn graph_loss_and_buttons_are_on_the_first_screen() {
    visit(Reader::CALM, LINE, async |app| {
        all_ops(app, "backward").await;
        until_gradient(app, "w", GRADIENT_OF_W).await;
        for (width, height) in [(1280, 720), (1920, 1080)] {
            resize(app, (width, height)).await;
            app.until_true("the window to have its size", async || app.run("return innerWidth", &[]).await == width)
                .await;
            let [left, _, right, bottom] = app.bounds(".graph").await;
            assert!(
                right - left >= 0.55 * f64::from(width).min(1440.0),
                "the graph is {} of {width} wide",
                right - left
            );
            let [.., loss] = app.bounds(".frame g.node:nth-of-type(10)").await;
            let [_, top, _, desk] = app.bounds(".order").await;
            assert!(
                loss <= bottom && bottom <= top && desk <= f64::from(height),
                "{loss} {bottom} {top} {desk} {height}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn on_a_phone_graph_and_buttons_come_first_and_no_target_is_small() {
    visit(Reader::CALM, LINE, async |app| {
        until_node(app, "loss:", "not computed").await;
        app.allow_touch().await;
        for (width, height) in [(390, 844), (320, 640)] {
            resize(app, (width, height)).await;
            app.until_true("the window to have its size", async || app.run("return innerWidth", &[]).await == width).await;
            assert_eq!(app.overflow().await, 0, "the page overflows at {width} px");
        }
        resize(app, (390, 844)).await;
        unfold(app).await;
        let [_, top, ..] = app.bounds(".frame").await;
        let [_, order, ..] = app.bounds(".order").await;
        let [_, program, ..] = app.bounds(".editor").await;
        assert!(top < 240.0 && top < order && order < program, "{top} {order} {program}");
        let script = "const small = [];
            for (const control of document.querySelectorAll('.autograd :is(button:not(.term), select, input, summary, .hit)')) {
                const box = (control.closest('label') || control).getBoundingClientRect();
                if (box.height > 0 && box.height < 43.5) small.push(`${control.outerHTML.slice(0, 90)}: ${box.height}`);
            }
            return small";
        assert_eq!(app.run(script, &[]).await, json!([]), "targets less than 44 px high");
    })
    .await;
}

#[tokio::test]
async fn a_phone_shows_the_whole_graph_or_its_beginning() {
    let shown = "const frame = document.querySelector('.frame');
        const [room, nodes] = [frame.getBoundingClientRect(), [...frame.querySelectorAll('.node')]];
        const boxes = nodes.map((node) => node.querySelector('.box').getBoundingClientRect());
        const cut = boxes.filter((box) => box.left < room.left || box.right > room.right).length;
        const small = [...frame.querySelectorAll('text')].filter((text) => parseFloat(getComputedStyle(text).fontSize)
            * text.getCTM().a < 12.9).length;
        return `${nodes.length > 0} ${cut} cut, ${small} small, scrolled by ${frame.scrollLeft}`";
    visit(Reader { window: (390, 844), ..Reader::CALM }, LINE, async |app| {
        until_node(app, "loss:", "not computed").await;
        app.until_true("the whole graph", async || app.run(shown, &[]).await == "true 0 cut, 0 small, scrolled by 0")
            .await;
        // What does not fit begins at its left.
        resize(app, (320, 640)).await;
        app.until_true("a graph that goes on", async || {
            let shown = app.run(shown, &[]).await;
            shown.as_str().is_some_and(|it| !it.contains(" 0 cut") && it.ends_with("0 small, scrolled by 0"))
        })
        .await;
    })
    .await;
}

/// Swipes with a finger that begins on the middle of what a selector finds.
async fn swipe(app: &App, selector: &str, by: (f64, f64)) {
    let [left, top, right, bottom] = app.bounds(selector).await;
    app.swipe((left.midpoint(right), top.midpoint(bottom)), by).await;
}

#[tokio::test]
async fn a_swipe_up_on_the_graph_scrolls_the_page_and_one_sideways_the_graph() {
    visit(Reader::CALM, LINE, async |app| {
        until_node(app, "loss:", "not computed").await;
        app.allow_touch().await;
        // Too narrow for the graph.
        resize(app, (320, 640)).await;
        app.until_true("the window to have its size", async || app.run("return innerWidth", &[]).await == 320).await;
        let chosen = "return document.querySelector('.frame .chosen .hit').getAttribute('aria-label')";
        let before = app.run(chosen, &[]).await;
        let svg = ".frame svg";
        app.run("document.querySelector('.frame').scrollLeft = 0", &[]).await;
        swipe(app, svg, (-80.0, 0.0)).await;
        app.until_true("the graph to scroll", async || {
            app.run("return document.querySelector('.frame').scrollLeft > 30", &[]).await == true
        })
        .await;
        swipe(app, svg, (0.0, -200.0)).await;
        app.until_true("the page to scroll", async || app.run("return scrollY > 50", &[]).await == true).await;
        assert_eq!(app.run(chosen, &[]).await, before, "a swipe chooses nothing");
    })
    .await;
}

#[tokio::test]
async fn the_next_step_of_the_loop_stands_out_and_what_is_done_is_ticked() {
    visit(Reader::CALM, LINE, async |app| {
        let shown = "return [...document.querySelectorAll('.order button')].map((button) =>
            button.textContent + (button.classList.contains('primary') ? ' next' : '') +
            (button.classList.contains('ticked') ? ' done' : '')).join(', ')";
        let until = async |state: &str| {
            app.until_true(state, async || app.run(shown, &[]).await == state).await;
        };
        until("zero_grad done, forward next, backward, step").await;
        for _ in 0..5 {
            app.press("forward").await;
        }
        until("zero_grad done, forward done, backward next, step").await;
        for _ in 0..5 {
            app.press("backward").await;
        }
        until("zero_grad done, forward done, backward done, step next").await;
        app.press("step").await;
        until("zero_grad next, forward, backward, step").await;
        app.fill("Program", "w =").await;
        until("zero_grad, forward, backward, step").await;
    })
    .await;
}

/// What the pills on the edges say, and the place of each pill's middle.
async fn pills(app: &App) -> Vec<(String, f64, f64)> {
    let script = "return [...document.querySelectorAll('.token')].map((token) => {
        const box = token.querySelector('rect').getBoundingClientRect();
        return [token.textContent, box.left + box.width / 2, box.top + box.height / 2];
    })";
    let pills = app.run(script, &[]).await;
    let pills = pills.as_array().expect("an array").iter();
    pills
        .map(|pill| {
            let place = |at: usize| pill[at].as_f64().expect("a number");
            (pill[0].as_str().expect("a text").to_owned(), place(1), place(2))
        })
        .collect()
}

#[tokio::test]
async fn gradients_travel_up_their_edges() {
    visit(Reader::LAPTOP, LINE, async |app| {
        all_ops(app, "forward").await;
        until_node(app, "loss:", "value").await;
        assert!(pills(app).await.is_empty(), "nothing has gone back yet");
        // Slowly, so that they are met on their way.
        app.devtools("Animation.enable", json!({})).await;
        app.devtools("Animation.setPlaybackRate", json!({ "playbackRate": 0.05 })).await;
        app.press("backward").await;
        let pill = async || pills(app).await.first().cloned();
        let (text, x, start) = app.until("a pill", pill).await;
        assert_eq!(text, "[0.333, …]");
        let [_, top, _, _] = app.bounds(".frame g.node:nth-of-type(10)").await;
        app.until_true("the pill to go up", async || pill().await.is_some_and(|(.., y)| y < start - 4.0)).await;
        app.devtools("Animation.setPlaybackRate", json!({ "playbackRate": 1 })).await;
        let rest = "return document.querySelector('.token').getAnimations().every((it) => it.playState === 'finished')";
        app.until_true("the pill to rest", async || app.run(rest, &[]).await == true).await;
        let (_, rests, y) = pill().await.expect("it stays");
        assert!((rests - x).abs() < 1.0 && (top - 28.0 - 1.0..top + 1.0).contains(&y), "{y} {top}");
    })
    .await;
}

#[tokio::test]
async fn with_reduced_motion_gradients_stand_on_their_edges() {
    visit(Reader::CALM, LINE, async |app| {
        all_ops(app, "backward").await;
        until_gradient(app, "w", GRADIENT_OF_W).await;
        let running = "return document.querySelector('.frame').getAnimations({ subtree: true }).length";
        assert_eq!(app.run(running, &[]).await, 0);
        // loss, pow, sub, add (two) and mul: x and y need no gradient.
        let all = pills(app).await;
        assert_eq!(all.len(), 6, "{all:?}");
        let ys: Vec<f64> = all.iter().map(|pill| pill.2).collect();
        assert!(ys.iter().all(|y| *y > 100.0), "{ys:?}");
    })
    .await;
}

#[tokio::test]
async fn the_rule_stands_beside_the_graph_at_the_height_of_its_op() {
    visit(Reader::CALM, LINE, async |app| {
        resize(app, (1280, 720)).await;
        app.until_true("the window to have its size", async || app.run("return innerWidth", &[]).await == 1280).await;
        let mut tops = Vec::new();
        for computed in ["Computed w * x", "Computed w * x + b"] {
            app.press("forward").await;
            app.until_text(computed).await;
            tops.push(app.bounds(".detail").await[1]);
            let ([card, ..], [_, _, graph, _]) = (app.bounds(".detail").await, app.bounds(".frame svg").await);
            assert!(card >= graph, "the rule lies on the graph: {card} {graph}");
        }
        let [_, chosen, _, bottom] = app.bounds(".frame .chosen").await;
        assert!((chosen - 8.0..bottom).contains(&tops[1]) || tops[1] < chosen, "{tops:?} {chosen}");
        assert!(tops[1] > tops[0] + 20.0, "the rule follows the op: {tops:?}");
    })
    .await;
}
