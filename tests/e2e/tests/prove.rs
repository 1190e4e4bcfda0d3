//! Prove: five steps, blanks with reasons for wrong answers, the network's numbers, and every path.

use e2e::{App, Reader, visit};

const LINK: &str = "#/vanishing?part=prove&depth=4&hidden=3&init=uniform&seed=0&step=chain";

async fn unfold_list(app: &App) {
    app.until_text("List of paths").await;
    app.run("document.querySelector('details:has(.path-list)').open = true", &[]).await;
}

async fn until_step(app: &App, title: &str) {
    app.find("heading", title).await;
}

#[tokio::test]
async fn the_steps_follow_buttons_and_arrow_keys() {
    visit(Reader::LAPTOP, LINK, async |app| {
        until_step(app, "Step 1 of 5: The chain rule").await;
        app.until_text("Multiplied from the output (backward pass)").await;
        app.press("Next").await;
        until_step(app, "Step 2 of 5: The steepest point").await;
        let label = app.chart_label("The slope of the sigmoid").await;
        assert!(label.contains("12 units on it"), "{label}");
        app.pixels("The slope of the sigmoid").await;
        app.press("Back").await;
        until_step(app, "Step 1 of 5: The chain rule").await;
        app.press("Step 3: Counting the paths").await;
        until_step(app, "Step 3 of 5: Counting the paths").await;
        app.type_keys("\u{e014}").await;
        until_step(app, "Step 4 of 5: The product").await;
        app.type_keys("\u{e014}").await;
        until_step(app, "Step 5 of 5: The conclusion").await;
        app.type_keys("\u{e012}").await;
        until_step(app, "Step 4 of 5: The product").await;
        app.until_route(|route| route.ends_with("step=product")).await;
    })
    .await;
}

#[tokio::test]
async fn wrong_answers_get_a_reason_and_right_ones_are_kept() {
    visit(Reader::LAPTOP, LINK, async |app| {
        let chain = "The output node is linear. What does it contribute to the product?";
        app.choose(chain, "its weights c and a slope").await;
        app.until_text("the output node has none: it is linear").await;
        app.choose(chain, "its weights c").await;
        app.until_text("1 of 5 blanks filled").await;
        app.press("Next").await;
        let slope = "What is the largest value that σ′(z) takes?";
        for (wrong, why) in [("1/2", "σ(0)(1 − σ(0))"), ("1", "largest slope of tanh"), ("0.1", "the slope is larger")]
        {
            app.fill(slope, wrong).await;
            app.until_text(why).await;
        }
        app.fill(slope, "0.25").await;
        app.until_text("2 of 5 blanks filled").await;
        app.press("Next").await;
        let paths = "How many paths lead from unit 1 of layer 1 to the output?";
        app.choose(paths, "K^L").await;
        app.until_text("w₁₁⁽¹⁾ leads into unit 1 only").await;
        app.choose(paths, "K · L").await;
        app.until_text("The choices multiply").await;
        app.choose(paths, "K^(L − 1)").await;
        app.until_text("3 of 5 blanks filled").await;
        app.press("Next").await;
        app.choose("Which power of 1/4 does each path carry at most?", "L − 1").await;
        app.until_text("also has a slope, so there is one more").await;
        app.choose("Which power of 1/4 does each path carry at most?", "L").await;
        app.until_text("4 of 5 blanks filled").await;
        app.press("Next").await;
        let last = "With K = 3 and |x₁| ≤ 1 the gradient is at most this number to the power L. Which one?";
        app.fill(last, "1/4").await;
        app.until_text("multiplies the number of paths, by K = 3").await;
        app.fill(last, "3/4").await;
        app.until_text("5 of 5 blanks filled").await;
        // The device remembers it.
        app.go("#/vanishing?part=prove").await;
        until_step(app, "Step 5 of 5: The conclusion").await;
        app.until_text("5 of 5 blanks filled").await;
        app.press("Start over").await;
        until_step(app, "Step 1 of 5: The chain rule").await;
        app.until_text("0 of 5 blanks filled").await;
        assert_eq!(app.value("combobox", chain).await, "");
    })
    .await;
}

#[tokio::test]
async fn the_paths_add_up_to_the_engines_gradient() {
    for (depth, hidden, count) in [(5, 3, "= 81 paths"), (6, 2, "= 32 paths"), (2, 1, "= 1 path.")] {
        let link = format!("#/vanishing?part=prove&depth={depth}&hidden={hidden}&init=uniform&seed=2&step=paths");
        visit(Reader::LAPTOP, &link, async |app| {
            app.find("heading", "Every path").await;
            let text = app.text().await;
            assert!(text.contains(count), "{count} in {text}");
            let sum = app.output("Sum over the paths").await;
            let gradient = app.output("Gradient by the engine").await;
            // Fifteen digits are shown; the last may differ by rounding.
            assert!(sum.chars().filter(char::is_ascii_digit).count() >= 15, "{sum}");
            assert_eq!(leading(&sum), leading(&gradient), "{sum} and {gradient}");
        })
        .await;
    }
}

/// The first thirteen digits and the exponent.
fn leading(number: &str) -> (String, String) {
    let (digits, exponent) = number.split_once(" × ").unwrap_or((number, ""));
    (digits.chars().take(14).collect(), exponent.to_owned())
}

#[tokio::test]
async fn lines_of_the_ledger_light_up_their_layers() {
    let link = "#/vanishing?part=prove&depth=4&hidden=3&init=tight&seed=0&step=product";
    visit(Reader::LAPTOP, link, async |app| {
        // The tight network has no slack anywhere.
        app.until_text("From the gradient up to the bound").await;
        app.until_text("largest slope of all").await;
        let slacks = app.run("return [...document.querySelectorAll('.lines tbody tr td:nth-child(5)')].map((cell) => cell.innerText)", &[]).await;
        let slacks: Vec<_> = slacks.as_array().into_iter().flatten().filter_map(|slack| slack.as_str()).collect();
        assert!(slacks.iter().filter(|slack| **slack == "equal").count() >= 8, "{slacks:?}");
        let chart = "Factors by layer";
        let before = app.pixels(chart).await;
        let focus = "const rows = [...document.querySelectorAll('.lines tbody tr')]; \
                     rows.find((row) => row.innerText.startsWith('Layer 2')).focus()";
        app.run(focus, &[]).await;
        app.until_true("layer 2 to stand out", async || app.chart_label(chart).await.contains("Layer 2 is highlighted")).await;
        app.until_redrawn(chart, &before).await;
        app.run("document.activeElement.blur()", &[]).await;
        app.until_true("nothing to stand out", async || !app.chart_label(chart).await.contains("is highlighted")).await;
    })
    .await;
}

#[tokio::test]
async fn the_network_follows_the_controls_and_the_link() {
    visit(Reader::LAPTOP, &LINK.replace("step=chain", "step=paths"), async |app| {
        app.find("heading", "Every path").await;
        app.slide("Depth", 7.0).await;
        app.until_text("The paths are listed for networks of up to 6 layers. This one has 7.").await;
        app.press("Four layers").await;
        app.until_text("= 27 paths").await;
        app.slide("Hidden size", 5.0).await;
        app.until_text("= 125 paths").await;
        unfold_list(app).await;
        app.press("More paths").await;
        app.until_text("82–125 of 125").await;
        app.slide("Path", 100.0).await;
        app.until_text("Path 100 of 125: x₁ → 1").await;
        app.choose("Initialisation", "He").await;
        app.until_text("The proof assumes |w| ≤ 1, but this network’s largest weight has size").await;
        app.until_route(|route| route == "#/vanishing?part=prove&depth=4&hidden=5&init=he&seed=0&step=paths").await;
    })
    .await;
}

#[tokio::test]
async fn a_depth_from_another_part_is_brought_down_with_a_note() {
    visit(
        Reader::PHONE,
        "#/vanishing?part=prove&depth=40&hidden=3&activation=sigmoid&init=uniform&seed=0",
        async |app| {
            app.until_text("depth=40 is not usable: this part shows at most 12. Using 12 instead.").await;
            assert_eq!(app.value("slider", "Depth").await, "12");
            for step in ["Step 2: The steepest point", "Step 4: The product", "Step 5: The conclusion"] {
                app.press(step).await;
                assert_eq!(app.overflow().await, 0, "{step}");
            }
        },
    )
    .await;
}

#[tokio::test]
async fn a_chart_that_is_drawn_once_follows_the_theme() {
    visit(Reader::CALM, "#/vanishing?part=prove&step=product", async |app| {
        let light = app.drawn("Factors by layer").await;
        app.press("Dark theme").await;
        let dark = app.until_redrawn("Factors by layer", &light).await;
        app.press("Light theme").await;
        app.until_true("the chart as it was", async || app.pixels("Factors by layer").await == light).await;
        assert_ne!(light, dark);
    })
    .await;
}

#[tokio::test]
async fn the_network_is_drawn_once_and_its_paths_belong_to_their_step() {
    visit(Reader::LAPTOP, LINK, async |app| {
        let drawings = "return document.querySelectorAll('svg.wiring').length";
        for (step, title, networks) in [
            ("Step 1: The chain rule", "Step 1 of 5: The chain rule", 1),
            ("Step 2: The steepest point", "Step 2 of 5: The steepest point", 0),
            ("Step 3: Counting the paths", "Step 3 of 5: Counting the paths", 1),
            ("Step 4: The product", "Step 4 of 5: The product", 0),
        ] {
            app.press(step).await;
            until_step(app, title).await;
            app.until_true("the drawings", async || app.run(drawings, &[]).await == networks).await;
            assert_eq!(app.has("heading", "Every path").await, title.contains("paths"), "{title}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_shown_does_not_count_as_filled() {
    visit(Reader::LAPTOP, LINK, async |app| {
        app.press("Show the answer").await;
        app.until_text("The page has shown this answer, so the blank does not count.").await;
        app.until_text("0 of 5 blanks filled").await;
        app.choose("The output node is linear. What does it contribute to the product?", "nothing").await;
        app.choose("The output node is linear. What does it contribute to the product?", "its weights c").await;
        app.until_text("0 of 5 blanks filled").await;
        app.press("Start over").await;
        app.choose("The output node is linear. What does it contribute to the product?", "its weights c").await;
        app.until_text("1 of 5 blanks filled").await;
    })
    .await;
}

#[tokio::test]
async fn the_whole_proof_can_be_read_copied_and_printed_once_all_steps_are_known() {
    visit(Reader::LAPTOP, LINK, async |app| {
        for step in 1..=5 {
            assert!(!app.has("heading", "The whole proof").await, "not before step {step}");
            app.press("Show the answer").await;
            app.until_text("The page has shown this answer").await;
            if step < 5 {
                app.press("Next").await;
            }
        }
        app.find("heading", "The whole proof").await;
        app.press("Show the whole proof").await;
        for step in ["The chain rule", "The steepest point", "Counting the paths", "The product", "The conclusion"] {
            app.find("heading", step).await;
        }
        let read = "navigator.clipboard.writeText = async (text) => { window.copied = text }; window.print = () => { window.printed = true }";
        app.run(read, &[]).await;
        app.press("Copy").await;
        app.until_text("Copied.").await;
        let copied = app.run("return window.copied", &[]).await;
        let copied = copied.as_str().expect("a text");
        assert!(copied.starts_with("Claim") && copied.contains("(|x₁|/K)(K/4)^L ≤ (3/4)^L"), "{copied}");
        app.press("Print").await;
        assert_eq!(app.run("return window.printed", &[]).await, true);
        // On paper there is nothing but the proof.
        app.devtools("Emulation.setEmulatedMedia", serde_json::json!({ "media": "print" })).await;
        let seen = "return ['.write-up', '.bar', '.desk', '.step-card', 'footer', '.next', '.write-up .buttons']
            .map((part) => document.querySelector(part).checkVisibility())";
        assert_eq!(app.run(seen, &[]).await, serde_json::json!([true, false, false, false, false, false, false]));
        app.devtools("Emulation.setEmulatedMedia", serde_json::json!({ "media": "" })).await;
        app.press("Close it and write it yourself").await;
        app.until_text("Write it on paper now.").await;
        app.find("button", "Show the whole proof").await;
    })
    .await;
}

#[tokio::test]
async fn formulas_fit_a_phone_or_can_be_scrolled() {
    for window in [(390, 844), (320, 640)] {
        visit(Reader { window, ..Reader::CALM }, LINK, async |app| {
            for step in [
                "1: The chain rule",
                "2: The steepest point",
                "3: Counting the paths",
                "4: The product",
                "5: The conclusion",
            ] {
                app.press(&format!("Step {step}")).await;
                app.find("heading", &format!("Step {}", step.replacen(':', " of 5:", 1))).await;
                assert_eq!(app.overflow().await, 0, "{step} at {window:?}");
                let wide = "const box = document.querySelector('.statement'); return box.scrollWidth - box.clientWidth";
                let wide = app.run(wide, &[]).await.as_f64().expect("a width");
                assert!(wide <= 0.0 || window.0 < 390, "{step}: the formula is {wide} px too wide");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn brackets_of_formulas_are_as_high_as_what_they_enclose() {
    visit(Reader::CALM, "#/vanishing?part=prove&step=conclusion", async |app| {
        // Only a mathematical face has brackets of several sizes.
        app.until_true("brackets around a fraction", async || {
            let script = "const row = [...document.querySelectorAll('math mrow')].find((row) => row.firstElementChild?.textContent === '('
                    && row.querySelector(':scope > mfrac'));
                const height = (element) => element.getBoundingClientRect().height;
                return !!row && height(row.firstElementChild) >= 0.95 * height(row.querySelector('mfrac'))";
            app.run(script, &[]).await == true
        })
        .await;
    })
    .await;
}
