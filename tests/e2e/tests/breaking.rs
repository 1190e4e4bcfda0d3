//! Break it: guess how the gradient changes with depth, then see it.

use e2e::{App, Reader, visit};
use serde_json::json;

const CHART: &str = "Your guess of the gradient";

fn link(scenario: &str) -> String {
    format!("#/vanishing?part=break&scenario={scenario}")
}

async fn expect(app: &App, trend: &str) {
    app.find("radio", trend).await.click().await.expect("a radio button can be clicked");
}

#[tokio::test]
async fn nothing_is_shown_before_a_choice_is_made() {
    visit(Reader::CALM, &link("k3-tight"), async |app| {
        app.until_true("a chart without the curve", async || {
            app.chart_label(CHART).await.ends_with("The measured curve is hidden.")
        })
        .await;
        app.press("Reveal").await;
        app.until_text("First choose what you expect").await;
        assert!(!app.text().await.contains("max φ′"), "the reason would reveal the answer");
        expect(app, "It vanishes").await;
        let before = app.pixels(CHART).await;
        app.press("Reveal").await;
        app.until_text("Right: it vanishes.").await;
        app.until_text("3 · 0.25 · 1 = 0.75, so it shrinks").await;
        // (3/4)^20 / 3.
        app.until_text("0.00106 at L = 20").await;
        app.until_redrawn(CHART, &before).await;
        app.until_true("a chart with the curve", async || {
            app.chart_label(CHART).await.contains("The measured curve goes from 0.25 to")
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn five_units_explode_with_the_lab_sheets_numbers() {
    visit(Reader::CALM, &link("k5-tight"), async |app| {
        expect(app, "It stays about constant").await;
        app.press("Reveal").await;
        app.until_text("Not quite: you expected that it stays about constant, but it explodes.").await;
        app.until_text("17.3 at L = 20").await;
        app.until_text("1505 at L = 40").await;
        app.until_text("5 · 0.25 · 1 = 1.25, so it grows").await;
    })
    .await;
}

#[tokio::test]
async fn four_units_stay_and_progress_is_kept() {
    visit(Reader::CALM, &link("k4-tight"), async |app| {
        expect(app, "It stays about constant").await;
        app.press("Reveal").await;
        app.until_text("Right: it stays about constant.").await;
        app.until_text("One more layer changes nothing.").await;
        app.until_text("1 of 11 guessed right").await;
        app.press("Next question").await;
        app.until_route(|route| route == link("k5-tight")).await;
        app.until_text("Each hidden layer has 5 sigmoid units").await;
        assert!(!app.text().await.contains("Right: "), "the outcome of the previous scenario is hidden");
        app.reload().await;
        app.until_text("1 of 11 guessed right").await;
        app.find("button", "Four sigmoid units, tight, guessed right").await;
    })
    .await;
}

#[tokio::test]
async fn a_guess_is_given_by_keyboard_and_scored() {
    visit(Reader::CALM, &link("k3-random"), async |app| {
        app.fill("My guess at L = 100 value", "-70").await;
        app.slide("My guess at L = 1", 79.0).await;
        app.until_true("the guess in words", async || {
            app.chart_label(CHART).await.contains("from 0.10 at L = 1 to 1.0 × 10⁻⁷⁰ at L = 100")
        })
        .await;
        expect(app, "It vanishes").await;
        app.press("Reveal").await;
        app.until_text("powers of ten on average. Excellent.").await;
        app.until_text("PyTorch prints 0.0 there (underflow)").await;
        app.press("Guess again").await;
        app.until_true("no guess", async || app.chart_label(CHART).await.contains("you have not drawn a guess")).await;
    })
    .await;
}

#[tokio::test]
async fn a_guess_is_found_again_in_its_tab_and_after_a_reload() {
    visit(Reader::CALM, &link("k3-random"), async |app| {
        app.fill("My guess at L = 100 value", "-70").await;
        expect(app, "It vanishes").await;
        let guess = "to 1.0 × 10⁻⁷⁰ at L = 100";
        app.until_true("the guess", async || app.chart_label(CHART).await.contains(guess)).await;
        app.follow("Measure").await;
        app.until_text("What reaches the first layer").await;
        app.follow("Break it").await;
        app.until_true("the guess again", async || app.chart_label(CHART).await.contains(guess)).await;
        app.reload().await;
        app.until_true("the guess again", async || app.chart_label(CHART).await.contains(guess)).await;
        app.press("Reveal").await;
        app.until_text("Right: it vanishes.").await;
    })
    .await;
}

#[tokio::test]
async fn a_guess_is_drawn_by_pointer() {
    visit(Reader::CALM, &link("k5-random"), async |app| {
        let before = app.drawn(CHART).await;
        let script = "const paper = document.querySelector('.paper');
            paper.scrollIntoView({ block: 'center' });
            paper.setPointerCapture = () => {};
            const box = paper.getBoundingClientRect();
            const send = (kind, across, down) => paper.dispatchEvent(new PointerEvent(kind, { bubbles: true,
                isPrimary: true, pointerId: 1, clientX: box.left + across * box.width, clientY: box.top + down * box.height }));
            send('pointerdown', 0.02, 0.5);
            for (let step = 0; step <= 20; step++) send('pointermove', 0.02 + 0.97 * step / 20, 0.5 + 0.3 * step / 20);
            send('pointerup', 0.99, 0.8);";
        app.run(script, &[]).await;
        app.until_true("a guess over all depths", async || app.chart_label(CHART).await.contains("your guess goes from")).await;
        app.until_redrawn(CHART, &before).await;
        let script = "return [...document.querySelectorAll('.guess > button')].forEach((button) => button.click())";
        app.run(script, &[]).await;
        app.until_text("My guess").await;
        expect(app, "It explodes").await;
        app.press("Reveal").await;
        app.until_text("Not quite: you expected that it explodes, but it vanishes.").await;
        app.until_text("Your curve is off by").await;
        app.until_text("a bound says what cannot be exceeded").await;
    })
    .await;
}

#[tokio::test]
async fn zero_and_infinity_are_explained_where_they_happen() {
    visit(Reader::CALM, &link("relu-narrow"), async |app| {
        expect(app, "It vanishes").await;
        app.press("Reveal").await;
        app.until_text("layer 18 is the first whose 3 units are all off").await;
        app.until_text("the curve ends before L = 18").await;
        app.press("Next question").await;
        app.until_text("Every weight is +4").await;
        expect(app, "It explodes").await;
        app.press("Reveal").await;
        app.until_text("From L = 22 on the gradient is beyond the largest 32-bit float").await;
        app.until_text("16 · 1 · 4 = 64, so it grows").await;
        assert!(!app.has("button", "Next question").await, "it is the last one");
    })
    .await;
}

#[tokio::test]
async fn the_curve_grows_to_what_a_reader_without_motion_sees_at_once() {
    let reveal = async |app: &App| {
        expect(app, "It explodes").await;
        app.press("Reveal").await;
        app.until_text("3 · 0.25 · 2 = 1.5, so it grows").await;
    };
    let picture = std::cell::RefCell::new(String::new());
    visit(Reader::CALM, &link("double-tight"), async |app| {
        let before = app.pixels(CHART).await;
        reveal(app).await;
        picture.replace(app.until_redrawn(CHART, &before).await);
    })
    .await;
    visit(Reader::LAPTOP, &link("double-tight"), async |app| {
        reveal(app).await;
        app.until_true("the whole curve", async || app.pixels(CHART).await == *picture.borrow()).await;
    })
    .await;
}

#[tokio::test]
async fn a_bad_scenario_is_named_and_other_settings_are_carried_along() {
    visit(Reader::PHONE, "#/vanishing?part=break&scenario=k9&depth=7&hidden=2", async |app| {
        app.until_text("scenario=k9 is not usable: allowed: k3-tight").await;
        assert_eq!(app.overflow().await, 0);
        let links = "return [...document.querySelectorAll('nav.parts a')].map((a) => a.getAttribute('href'))";
        app.until_true("the link to Measure", async || {
            let links = app.run(links, &[]).await;
            links[0].as_str().is_some_and(|link| link.contains("depth=7") && link.contains("hidden=2"))
        })
        .await;
        assert_eq!(app.run("return document.querySelectorAll('[aria-current=true]').length", &[]).await, json!(1));
    })
    .await;
}

#[tokio::test]
async fn one_question_is_asked_at_a_time() {
    for window in [(1280, 720), (390, 844)] {
        visit(Reader { window, ..Reader::CALM }, &link("k4-tight"), async |app| {
            app.until_text("Question 2 of 11").await;
            app.drawn(CHART).await;
            let text = app.text().await;
            assert!(!text.contains("Sixteen tanh units") && !text.contains("all weights 4"), "{text}");
            app.find("button", "Sixteen ReLU units, all weights 4").await.click().await.expect("a dot can be clicked");
            app.until_route(|route| route == link("relu-large")).await;
            app.until_text("Question 11 of 11").await;
            assert_eq!(app.overflow().await, 0);
        })
        .await;
    }
}

#[tokio::test]
async fn what_one_needs_for_a_guess_is_on_the_first_screen() {
    for window in [(1280, 720), (1920, 1080)] {
        visit(Reader { window, ..Reader::CALM }, &link("k3-tight"), async |app| {
            app.drawn(CHART).await;
            let script = "scrollTo(0, 0);
                return [...document.querySelectorAll('.guess canvas, .prediction fieldset, .breaking .stage .primary, .breaking .desk')]
                    .map((part) => part.getBoundingClientRect().bottom)";
            let bottoms = app.run(script, &[]).await;
            let bottoms: Vec<_> = bottoms.as_array().expect("a list").iter().filter_map(serde_json::Value::as_f64).collect();
            assert_eq!(bottoms.len(), 4);
            assert!(bottoms.iter().all(|&bottom| bottom <= f64::from(window.1)), "{window:?}: {bottoms:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_finger_scrolls_up_and_down_and_draws_sideways() {
    visit(Reader { window: (390, 844), ..Reader::CALM }, &link("k3-tight"), async |app| {
        app.allow_touch().await;
        app.drawn(CHART).await;
        let scroll = "document.querySelector('.paper').scrollIntoView({ block: 'center' }); return scrollY";
        let before = app.run(scroll, &[]).await.as_f64().expect("a number");
        let middle = async || {
            let [left, top, right, bottom] = app.bounds(".paper").await;
            (left.midpoint(right), top.midpoint(bottom))
        };
        app.swipe(middle().await, (0.0, -200.0)).await;
        app.until_true("the page to scroll", async || {
            app.run("return scrollY", &[]).await.as_f64().is_some_and(|now| now > before + 50.0)
        })
        .await;
        assert!(app.chart_label(CHART).await.contains("you have not drawn a guess"));
        app.until_true("a guess", async || {
            // While the page is still in motion, a finger only stops it.
            app.swipe(middle().await, (100.0, 40.0)).await;
            app.chart_label(CHART).await.contains("your guess")
        })
        .await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}
