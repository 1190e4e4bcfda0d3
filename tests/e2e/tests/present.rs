//! The presenter's view, lectures, and links that hide or lock controls.

use e2e::{App, Reader, visit};

const PROJECTOR: Reader = Reader { window: (1280, 720), ..Reader::CALM };
const FIT: &str = "Fit: 15 data points";
const PAUSED: &str = "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&speed=max";

/// Presses a key where nothing has the focus.
async fn key(app: &App, key: &str) {
    let script = "document.activeElement.blur();
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0], bubbles: true, cancelable: true }))";
    app.run(script, &[key.into()]).await;
}

/// The texts within what matches a selector that are smaller than so many pixels.
async fn smaller_than(app: &App, pixels: f64, within: &str) -> String {
    let script = "return [...document.querySelectorAll(`${arguments[1]} *`)].filter((element) =>
        element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
        && parseFloat(getComputedStyle(element).fontSize) < arguments[0])
        .map((element) => element.textContent.trim()).join(', ')";
    app.run(script, &[pixels.into(), within.into()]).await.as_str().expect("a text").to_owned()
}

/// Whether all that matches a selector is shown within the window.
async fn fits(app: &App, selector: &str) -> bool {
    let script =
        "const all = [...document.querySelectorAll(arguments[0])].filter((element) => element.checkVisibility());
        return all.length > 0 && all.every((element) => {
            const { left, top, right, bottom } = element.getBoundingClientRect();
            return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
        })";
    app.run(script, &[selector.into()]).await == true
}

#[tokio::test]
async fn the_presenter_shows_charts_and_one_slider() {
    for window in [(1280, 720), (1920, 1080)] {
        visit(Reader { window, ..Reader::CALM }, PAUSED, async |app| {
            app.press("Present").await;
            app.find("button", "H hide controls").await;
            app.until_route(|route| route.contains("view=present")).await;
            assert!(fits(app, ".fit canvas, .loss canvas, .keys, [data-presented]").await);
            app.find("slider", "Learning rate").await;
            assert!(!app.has("slider", "Hidden size").await && !app.has("link", "Search").await);
            // The keys' line is 17 px in the contract of the look.
            assert_eq!(smaller_than(app, 17.0, "body").await, "");
            assert_eq!(smaller_than(app, 22.0, ":is(.stage, .desk)").await, "");
            key(app, "s").await;
            app.find("slider", "Hidden size").await;
            key(app, "h").await;
            app.until_true("the controls to go", async || !app.has("slider", "Hidden size").await).await;
            key(app, "h").await;
            app.find("slider", "Hidden size").await;
            key(app, "Escape").await;
            app.find("link", "Search").await;
        })
        .await;
    }
}

#[tokio::test]
async fn every_act_and_part_fits_the_projector() {
    for (route, shown) in [
        ("#/linear?part=nn&view=present", ".fit canvas, .loss canvas, .loop ol, .standing, [data-presented]"),
        ("#/mlp?part=units&epoch=20&view=present", ".stack canvas, .loss canvas, [data-presented]"),
    ] {
        visit(PROJECTOR, route, async |app| {
            app.find("button", "H hide controls").await;
            app.until_true(route, async || fits(app, shown).await).await;
            assert_eq!(smaller_than(app, 22.0, ":is(.stage, .anatomy, .desk)").await, "", "{route}");
            let [.., above] = app.bounds(".stage > :last-child > :last-child").await;
            assert!(above <= app.bounds("[data-presented]").await[1], "{route}");
        })
        .await;
    }
}

#[tokio::test]
async fn keys_play_reset_and_cover() {
    visit(PROJECTOR, &format!("{PAUSED}&view=present"), async |app| {
        app.find("button", "Space play").await;
        let before = app.drawn(FIT).await;
        key(app, " ").await;
        app.until_true("some epochs", async || app.number("Epoch").await > 5.0).await;
        key(app, " ").await;
        let shown = app.until_redrawn(FIT, &before).await;
        key(app, "r").await;
        app.find("button", "R reveal").await;
        let covered = app.until_redrawn(FIT, &shown).await;
        key(app, "r").await;
        app.until_redrawn(FIT, &covered).await;
        key(app, "0").await;
        app.until_true("the start", async || app.number("Epoch").await < 1.0).await;
    })
    .await;
}

#[tokio::test]
async fn a_lecture_is_made_in_the_page_and_stepped_through() {
    visit(PROJECTOR, PAUSED, async |app| {
        app.press("Lecture").await;
        app.press("Add this state").await;
        app.fill("Title of state 1", "What shape can two units make?").await;
        app.check("Predict first").await;
        app.type_keys("\u{e00c}").await;
        app.fill("Hidden size value", "8").await;
        app.press("Lecture").await;
        app.press("Add this state").await;
        app.find("textbox", "Title of state 2").await;
        app.press("Start").await;
        app.find("heading", "What shape can two units make?").await;
        app.until_text("State 1 of 2").await;
        app.find("button", "R reveal").await;
        assert_eq!(app.run("return document.querySelector('#hidden-size').value", &[]).await, "2");
        key(app, "ArrowRight").await;
        app.find("heading", "Fit a network").await;
        app.until_text("State 2 of 2").await;
        app.find("button", "R cover").await;
        // A link has the whole lecture.
        app.until_route(|route| route.contains("steps=") && route.contains("state=2")).await;
        app.reload().await;
        app.until_text("State 2 of 2").await;
        key(app, "PageUp").await;
        app.find("heading", "What shape can two units make?").await;
    })
    .await;
}

#[tokio::test]
async fn links_hide_and_lock_controls() {
    let route = format!("{PAUSED}&hide=seed,new-seed&lock=learning-rate,activation&lock=&hidee=1");
    visit(PROJECTOR, &route, async |app| {
        app.find("slider", "Hidden size").await;
        app.until_true("the seed to go", async || !app.has("button", "New seed").await).await;
        for id in ["learning-rate", "activation"] {
            let is_disabled = app.run("return document.getElementById(arguments[0]).disabled", &[id.into()]).await;
            assert_eq!(is_disabled, true, "{id}");
        }
        app.fill("Hidden size value", "3").await;
        app.until_route(|route| route.contains("hidden=3") && route.contains("hide=seed,new-seed")).await;
        app.follow("Inside the network").await;
        app.until_route(|route| route.contains("part=units") && route.contains("lock=learning-rate,activation")).await;
        app.go("#/mlp?hide=magic-wand&view=cinema").await;
        app.until_text("No control on this page is called “magic-wand”").await;
        app.until_text("view=cinema is not usable: allowed: present, embed.").await;
        app.find("button", "New seed").await;
    })
    .await;
}

/// What the tip of a button adds to say why it is locked.
async fn reason(app: &App, button: &str) -> String {
    let script = "const button = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === arguments[0]);
        return getComputedStyle(button.parentElement.querySelector('.tip'), '::after').content";
    app.run(script, &[button.into()]).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn what_sets_a_locked_value_is_locked_with_it() {
    let is_locked = async |app: &App, button: &str| app.attribute("button", button, "disabled").await.is_some();
    visit(PROJECTOR, &format!("{PAUSED}&epoch=0&lock=seed"), async |app| {
        app.unfold().await;
        for button in ["New seed", "The published run"] {
            app.until_true(button, async || is_locked(app, button).await).await;
            assert!(reason(app, button).await.contains("The link has locked “seed”"), "{}", reason(app, button).await);
        }
        assert!(!is_locked(app, "Reset").await && !is_locked(app, "Your data").await);
        app.fill("Hidden size value", "3").await;
        app.until_route(|route| route.contains("hidden=3&")).await;
        // A button that comes later keeps the seed.
        app.press("Back to the course’s settings").await;
        app.until_route(|route| route.contains("hidden=2&") && route.contains("seed=0&")).await;
    })
    .await;
    for lesson in ["linear?part=nn", "vanishing?depth=5", "vanishing?part=train"] {
        visit(PROJECTOR, &format!("#/{lesson}&lock=seed"), async |app| {
            app.until_true(lesson, async || is_locked(app, "New seed").await).await;
        })
        .await;
    }
    visit(PROJECTOR, "#/vanishing?part=train&lock=depth-b", async |app| {
        app.until_true("a locked cure", async || is_locked(app, "ReLU + He").await).await;
        assert!(!is_locked(app, "Underflow").await, "it is for the other net");
    })
    .await;
}

#[tokio::test]
async fn a_frame_unfolds_what_it_is_to_show() {
    let frame = Reader { window: (640, 400), ..Reader::CALM };
    for (route, slider) in [
        (format!("{PAUSED}&view=embed&chart=fit&show=noise,seed"), "Noise"),
        ("#/vanishing?part=train&view=embed&chart=net-a&show=depth-a".to_owned(), "Depth A"),
    ] {
        visit(frame, &route, async |app| {
            app.find("slider", slider).await;
            app.until_true(&route, async || fits(app, "figure[data-presented] canvas, .control[data-presented]").await)
                .await;
            assert!(!app.has("button", "Step").await);
        })
        .await;
    }
    visit(PROJECTOR, &format!("{PAUSED}&embed=1&chart=loss"), async |app| {
        app.until_text("embed=1 has no meaning here: write view=embed.").await;
        app.until_text("chart=loss has no effect without view=embed.").await;
    })
    .await;
}

#[tokio::test]
async fn the_button_that_plays_and_pauses_has_one_name_in_links() {
    for name in ["play", "pause"] {
        visit(PROJECTOR, &format!("{PAUSED}&hide={name}"), async |app| {
            app.until_true("the button to go", async || app.has("button", "Step").await && !app.has("button", "Play").await)
                .await;
            assert!(!app.text().await.contains("No control"), "{name}");
        })
        .await;
        visit(PROJECTOR, &format!("{PAUSED}&view=embed&chart=fit&show={name}"), async |app| {
            app.until_true("a frame", async || !app.has("button", "Step").await).await;
            app.press("Play").await;
            app.press("Pause").await;
            app.find("button", "Play").await;
        })
        .await;
    }
    visit(PROJECTOR, &format!("{PAUSED}&lock=play,seed"), async |app| {
        app.until_true("a locked button", async || app.attribute("button", "Play", "disabled").await.is_some()).await;
    })
    .await;
    visit(PROJECTOR, PAUSED, async |app| {
        app.press("Play").await;
        app.find("button", "Pause").await;
        app.press("Share").await;
        app.unfold().await;
        app.check("Play or pause").await;
        app.until_true("the stable name", async || {
            app.value("textbox", "HTML").await.contains("&amp;chart=fit&amp;show=play\"")
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn an_embedded_page_without_a_choice_has_its_first_chart_and_plays() {
    visit(Reader { window: (320, 240), ..Reader::CALM }, &format!("{PAUSED}&view=embed"), async |app| {
        app.until_true("no navigation", async || !app.has("link", "Search").await).await;
        app.until_true("the chart", async || fits(app, ".fit canvas, [data-presented]").await).await;
        assert!(!app.has("button", "Step").await && !app.has("slider", "Learning rate").await);
        app.press("Play").await;
        app.find("button", "Pause").await;
    })
    .await;
    visit(PROJECTOR, "#/python?view=embed&chart=fit", async |app| {
        // A page without a chart is shown whole.
        app.find("button", "Run all").await;
        app.until_text("This page has no charts, so chart=fit has no effect: the whole page is shown.").await;
    })
    .await;
}

#[tokio::test]
async fn a_drawing_fills_a_frame_as_a_chart_does() {
    for window in [(640, 400), (320, 240)] {
        for (route, control, drawing) in [
            ("#/autograd?view=embed&show=forward,step", "forward", "svg[aria-label=Graph]"),
            ("#/vanishing?part=prove&step=chain&view=embed&chart=network&show=depth", "Depth value", ".wiring"),
            ("#/vanishing?part=prove&step=paths&view=embed&chart=network&show=path", "Path value", ".wiring"),
            ("#/vanishing?part=reach&view=embed&chart=network&show=show-me", "Show me", ".wiring"),
        ] {
            visit(Reader { window, ..Reader::CALM }, route, async |app| {
                let role = if control.ends_with("value") { "spinbutton" } else { "button" };
                app.find(role, control).await;
                app.until_true(route, async || fits(app, "[data-presented]").await).await;
                assert!(!app.has("link", "Search").await && !app.has("button", "Share").await, "{route}");
                let [left, top, right, bottom] = app.bounds("[data-figure][data-presented]").await;
                assert!(bottom - top > 0.4 * f64::from(window.1), "{route}: from {top} to {bottom}");
                assert!(right - left > 0.9 * f64::from(window.0), "{route}: from {left} to {right}");
                // A graph is scrolled in its frame.
                if drawing == ".wiring" {
                    let [from, _, to, _] = app.bounds(drawing).await;
                    assert!(from >= left && to <= right + 0.5, "{route}: the drawing is from {from} to {to}");
                }
                assert_eq!(app.overflow().await, 0, "{route}");
            })
            .await;
        }
    }
}

#[tokio::test]
async fn a_graph_in_a_small_frame_can_be_read_and_goes_on() {
    visit(Reader { window: (320, 240), ..Reader::CALM }, "#/autograd?view=embed", async |app| {
        for step in ["zero_grad", "forward", "backward", "step"] {
            app.press(step).await;
        }
        app.until_true("the gradients", async || {
            app.run("return !!document.querySelector('.drawing .node.pulled')", &[]).await == true
        })
        .await;
        let text = "const text = document.querySelector('.drawing .title');
            return text.getBoundingClientRect().height";
        let height = app.run(text, &[]).await.as_f64().expect("a number");
        assert!(height > 9.0, "a line is {height} px high");
    })
    .await;
}

#[tokio::test]
async fn a_chart_that_is_not_there_is_answered_with_those_that_are() {
    visit(PROJECTOR, &format!("{PAUSED}&view=embed&chart=nonsense"), async |app| {
        app.until_text("No chart on this page is called “nonsense”. Allowed for chart=: fit, loss.").await;
        assert!(!app.text().await.contains("No control on this page"));
    })
    .await;
    for (page, allowed) in [
        ("#/autograd?", "graph"),
        ("#/vanishing?part=prove&step=chain&", "network"),
        ("#/vanishing?part=prove&step=slope&", "slope-of-the-sigmoid"),
        ("#/vanishing?part=reach&", "network"),
    ] {
        visit(PROJECTOR, &format!("{page}view=embed&chart=nonsense"), async |app| {
            app.until_text(&format!("No chart on this page is called “nonsense”. Allowed for chart=: {allowed}.")).await;
        })
        .await;
    }
}

#[tokio::test]
async fn any_chart_of_a_page_fills_a_small_frame() {
    for window in [(640, 400), (320, 240)] {
        for chart in ["fit", "bowl-of-the-loss", "loss"] {
            let route = format!("#/linear?view=embed&chart={chart}&show=learning-rate");
            visit(Reader { window, ..Reader::CALM }, &route, async |app| {
                app.find("slider", "Learning rate").await;
                app.until_true(&route, async || fits(app, "figure canvas, .control").await).await;
                let ([_, top, _, bottom], [_, slider, ..]) =
                    (app.bounds("figure[data-presented] canvas").await, app.bounds(".control[data-presented]").await);
                assert!(bottom - top > 0.3 * f64::from(window.1), "{route}: from {top} to {bottom}");
                assert!(bottom <= slider, "{route}: the chart ends at {bottom}, the slider begins at {slider}");
            })
            .await;
        }
    }
}

#[tokio::test]
async fn what_is_read_off_a_chart_in_a_small_frame_hides_none_of_it() {
    for (route, class) in [("#/mlp?seed=0&epoch=120&view=embed&chart=fit", "fit"), ("#/mlp?seed=0&epoch=120&view=embed&chart=loss&show=play", "loss")] {
        visit(Reader { window: (320, 240), ..Reader::CALM }, route, async |app| {
            let canvas = format!(".{class} canvas");
            app.until_true(route, async || fits(app, &canvas).await).await;
            for share in [0.1, 0.4, 0.6] {
                let read = "const canvas = document.querySelector(arguments[0]), box = canvas.getBoundingClientRect();
                    canvas.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerType: 'mouse',
                        clientX: box.left + arguments[1] * box.width, clientY: box.top + 0.5 * box.height }));
                    const card = document.querySelector('.canvas > .pointed:not([hidden])');
                    return !!card?.textContent";
                app.until_true("a card", async || app.run(read, &[canvas.as_str().into(), share.into()]).await == true).await;
                let [left, top, right, bottom] = app.bounds(".canvas > .pointed:not([hidden])").await;
                let [_, chart, ..] = app.bounds(&canvas).await;
                assert!(top >= 0.0 && bottom <= chart, "{route}, {share}: from {top} to {bottom}, the chart begins at {chart}");
                assert!(left >= 0.0 && right <= 320.0, "{route}, {share}: from {left} to {right}");
            }
        })
        .await;
    }
}

/// The keys that are offered and what they do.
async fn keys(app: &App) -> String {
    let script = "return [...document.querySelectorAll('.keys button')].map((key) => key.textContent).join(', ')";
    app.run(script, &[]).await.as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn the_whole_graph_of_a_program_is_shown_and_stepped_through() {
    for window in [(1280, 720), (1920, 1080)] {
        visit(Reader { window, ..Reader::CALM }, "#/autograd?view=present", async |app| {
            app.find("button", "Space next step").await;
            app.until_true("the whole graph", async || fits(app, ".drawing svg, .drawing .node .box").await).await;
            let [_, top, _, bottom] = app.bounds(".drawing svg").await;
            assert!(bottom - top > 0.5 * f64::from(window.1), "from {top} to {bottom}");
            for step in ["forward", "backward", "step"] {
                // One operation at a time.
                app.until_true(step, async || {
                    let next = "return document.querySelector('.order button.primary')?.textContent";
                    let is_next = app.run(next, &[]).await == step;
                    if !is_next {
                        key(app, " ").await;
                    }
                    is_next
                })
                .await;
            }
            assert!(!keys(app).await.contains("cover"), "there is no curve to cover");
        })
        .await;
    }
}

#[tokio::test]
async fn keys_are_offered_where_they_do_something() {
    visit(PROJECTOR, "#/vanishing?part=reach&depth=3&seed=3&view=present", async |app| {
        app.find("button", "Space show me").await;
        assert_eq!(keys(app).await, "Spaceshow me, 0reset, Sother slider, Hhide controls, Ffull screen, Escleave",);
        key(app, " ").await;
        app.until_text("You reach the attained bound").await;
        key(app, "0").await;
        app.until_true("the start", async || !app.text().await.contains("You reach the attained bound")).await;
    })
    .await;
    visit(PROJECTOR, "#/vanishing?part=break&view=present", async |app| {
        app.find("button", "R reveal").await;
        assert_eq!(keys(app).await, "Rreveal, Sother slider, Hhide controls, Ffull screen, Escleave");
        app.find("radio", "It vanishes").await.click().await.expect("a radio button can be clicked");
        key(app, "r").await;
        app.find("button", "Guess again").await;
        app.find("button", "Space next question").await;
        key(app, "r").await;
        app.find("button", "Reveal").await;
    })
    .await;
    visit(PROJECTOR, "#/vanishing?view=present", async |app| {
        app.find("slider", "Depth").await;
        assert_eq!(keys(app).await, "Sother slider, Hhide controls, Ffull screen, Escleave");
    })
    .await;
    visit(PROJECTOR, "#/python?view=present", async |app| {
        app.find("button", "Space run all").await;
    })
    .await;
}
