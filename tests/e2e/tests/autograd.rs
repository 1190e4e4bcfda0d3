//! The autograd page: programs that are written and run forward and backward, with gradients that follow PyTorch's
//! rules.

mod stage;
mod turn;

use e2e::{App, Reader, visit};

const LINE: &str = "#/autograd?example=regression&lr=0.05";

/// The gradients of the line's loss at w = 2, b = 0.5: 16/3 and 7/3.
const GRADIENT_OF_W: &str = "5.333";
const GRADIENT_OF_B: &str = "2.333";

async fn until_gradient(app: &App, of: &str, shown: &str) {
    let name = format!("Gradient of {of}");
    app.until_true(&format!("the gradient of {of} to be {shown}"), async || app.output(&name).await == shown).await;
}

async fn until_value(app: &App, of: &str, shown: &str) {
    let name = format!("Value of {of}");
    app.until_true(&format!("{of} to be {shown}"), async || app.value("spinbutton", &name).await == shown).await;
}

/// The name of the graph's node with this beginning; the name contains everything that the node shows.
async fn node(app: &App, beginning: &str) -> String {
    let script = "return [...document.querySelectorAll('.frame [role=button]')]
        .map((node) => node.getAttribute('aria-label')).find((label) => label.startsWith(arguments[0])) || null";
    let what = format!("a node whose name begins with \"{beginning}\"");
    app.until(&what, async || app.run(script, &[beginning.into()]).await.as_str().map(str::to_owned)).await
}

async fn until_node(app: &App, beginning: &str, part: &str) {
    app.until_true(&format!("{beginning} to contain \"{part}\""), async || node(app, beginning).await.contains(part))
        .await;
}

/// Presses a button for all ops at once.
async fn all_ops(app: &App, button: &str) {
    app.check("One op at a time").await;
    app.press(button).await;
    app.check("One op at a time").await;
}

/// Opens what is folded.
async fn unfold(app: &App) {
    app.find("button", "zero_grad").await;
    app.run("document.querySelectorAll('.autograd details').forEach((fold) => { fold.open = true })", &[]).await;
}

#[tokio::test]
async fn ops_run_one_by_one_and_show_their_rules() {
    visit(Reader::LAPTOP, LINE, async |app| {
        until_node(app, "w * x:", "not computed").await;
        app.press("forward").await;
        until_node(app, "w * x:", "value [2, 4, 6]").await;
        app.until_text("Computed w * x. Next: w * x + b.").await;
        app.until_text("Each factor is the other’s slope.").await;
        all_ops(app, "forward").await;
        until_node(app, "loss:", "value 1.583").await;
        until_node(app, "loss:", "no gradient").await;
        app.press("backward").await;
        until_node(app, "loss:", "gradient 1").await;
        until_node(app, "(w * x + b - y) ** 2:", "gradient [0.3333, 0.3333, 0.3333]").await;
        app.until_text("Each of the n numbers gets its share.").await;
        let formulas = app.run("return document.querySelectorAll('.detail math mfrac').length", &[]).await;
        assert!(formulas.as_u64().is_some_and(|count| count >= 3), "the rule of mean is a formula: {formulas}");
        for _ in 0..4 {
            app.press("backward").await;
        }
        until_gradient(app, "w", GRADIENT_OF_W).await;
        until_gradient(app, "b", GRADIENT_OF_B).await;
        app.until_text("1 of 6 done").await;
    })
    .await;
}

#[tokio::test]
async fn a_second_backward_doubles_and_zero_grad_clears() {
    visit(Reader::LAPTOP, LINE, async |app| {
        until_gradient(app, "w", "None").await;
        all_ops(app, "backward").await;
        until_gradient(app, "w", GRADIENT_OF_W).await;
        let level =
            "return [...document.querySelectorAll('.tank .level')].map((it) => Number(it.getAttribute('height')))";
        let once = app.run(level, &[]).await;
        all_ops(app, "backward").await;
        until_gradient(app, "w", "10.67").await;
        app.until_text("doubled: backward adds to .grad until zero_grad").await;
        app.until_text("retain_graph=True or a new forward pass").await;
        let twice = app.run(level, &[]).await;
        let (once, twice) = (once[0].as_f64().unwrap_or(0.0), twice[0].as_f64().unwrap_or(0.0));
        assert!(once > 0.0 && (twice - 2.0 * once).abs() < 0.1, "the tank fills: {once}, {twice}");
        app.press("zero_grad").await;
        until_gradient(app, "w", "None").await;
        app.until_text("PyTorch sets them to None").await;
        app.until_text("1 of 6 done").await;
        app.reload().await;
        app.until_text("1 of 6 done").await;
    })
    .await;
}

#[tokio::test]
async fn a_step_moves_the_parameters_and_training_makes_the_loss_small() {
    visit(Reader::LAPTOP, LINE, async |app| {
        until_value(app, "w", "2").await;
        app.press("step").await;
        app.until_text("no gradient yet").await;
        all_ops(app, "backward").await;
        until_gradient(app, "w", GRADIENT_OF_W).await;
        app.press("step").await;
        app.until_text("Each parameter has moved").await;
        // 2 − 0.05 · 16/3.
        app.until_true("w to have moved", async || {
            let value: f64 = app.value("spinbutton", "Value of w").await.parse().unwrap_or(0.0);
            (value - (2.0 - 0.05 * 16.0 / 3.0)).abs() < 1e-6
        })
        .await;
        until_node(app, "loss:", "not computed").await;
        unfold(app).await;
        app.press("100 loops").await;
        app.until_text("Ran 100 loops").await;
        app.until_text("Forward, backward, step, and zero_grad before the next round").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_program_moves_nothing_below_it() {
    for window in [(1280, 720), (820, 1180), (390, 844)] {
        visit(Reader { window, ..Reader::CALM }, "#/autograd", async |app| {
            app.find("button", "forward").await;
            // A program of one's own, which has room for another line.
            let program = app.value("textbox", "Program").await.replacen("w *", "w*", 1);
            app.fill("Program", &program).await;
            app.until_true("one's own", async || app.text().await.contains("Your own")).await;
            let places = "return [...document.querySelectorAll('.desk, .leaves, .frame, .task, .below')]
                .map((part) => Math.round(part.getBoundingClientRect().top + scrollY))";
            let before = app.run(places, &[]).await;
            for wrong in [program.replacen('*', "**~", 1), program.replacen("w*", "nowhere * elsewhere *", 1)] {
                app.fill("Program", &wrong).await;
                app.until_text("Line ").await;
                assert_eq!(app.run(places, &[]).await, before, "{window:?}: {wrong}");
                app.fill("Program", &program).await;
                app.until_true("no problem", async || !app.text().await.contains("column")).await;
            }
        })
        .await;
    }
}

#[tokio::test]
async fn problems_are_underlined_where_they_are() {
    visit(Reader::LAPTOP, LINE, async |app| {
        until_node(app, "loss:", "not computed").await;
        app.fill("Program", "w = tensor(2.0, requires_grad=True)\nmean(w * foo(w))").await;
        app.until_text("Line 2, column 10: there is no function foo; there are abs").await;
        let marked = app.run("return document.querySelector('.behind mark').textContent", &[]).await;
        assert_eq!(marked, "foo");
        assert_eq!(app.attribute("button", "backward", "aria-disabled").await.as_deref(), Some("true"));
        app.fill("Program", "w = tensor(3.0, requires_grad=True)\nw ** 2 + exp(0 * w)").await;
        app.until_true("the buttons to work again", async || {
            app.attribute("button", "backward", "aria-disabled").await.is_none()
        })
        .await;
        all_ops(app, "backward").await;
        until_gradient(app, "w", "6").await;
        let check =
            async || app.run("return document.querySelector('.leaves tbody td:last-child').textContent", &[]).await;
        app.until_true("the finite difference", async || check().await == "6").await;
    })
    .await;
}

#[tokio::test]
async fn a_number_that_is_changed_changes_program_value_and_gradient() {
    visit(Reader::LAPTOP, LINE, async |app| {
        all_ops(app, "backward").await;
        until_gradient(app, "w", GRADIENT_OF_W).await;
        unfold(app).await;
        app.fill("Value of y, element 1", "-1.5").await;
        app.until_true("the program to follow", async || {
            app.value("textbox", "Program").await.contains("y = [2, -1.5, 5]")
        })
        .await;
        // The residual at x = 2 has grown by 4.5, and the gradient by 2/3 · 2 · 4.5.
        until_gradient(app, "w", "11.33").await;
        app.fill("Value of w", "").await;
        app.until_text("Value of w must be a number of at most 1.8 × 10³⁰⁸ in size; the box is empty.").await;
        app.fill("Value of w", "two").await;
        app.until_text("“two” is not a number. Still using 2.").await;
        assert_eq!(app.value("spinbutton", "Value of w").await, "two", "what was typed stays to be mended");
        let described = app.attribute("spinbutton", "Value of w", "aria-describedby").await.unwrap_or_default();
        let said = app.run("return document.getElementById(arguments[0])?.textContent", &[described.into()]).await;
        assert!(said.as_str().is_some_and(|text| text.starts_with("Value of w must be")), "{said}");
        app.fill("Value of w", "0,5").await;
        app.until_true("the program to follow", async || app.value("textbox", "Program").await.contains("tensor(0.5"))
            .await;
    })
    .await;
}

#[tokio::test]
async fn the_trap_is_drawn_and_can_be_repaired() {
    visit(Reader::LAPTOP, "#/autograd?example=trap&lr=0.01", async |app| {
        all_ops(app, "forward").await;
        until_node(app, "loss:", "value").await;
        app.find("button", &node(app, "prediction - lab_y:").await).await.click().await.expect("a node can be clicked");
        app.until_text("1 → 15").await;
        app.until_text("none → 15").await;
        app.until_text("225 pairs in all").await;
        all_ops(app, "backward").await;
        app.until_true("a gradient", async || app.output("Gradient of w").await != "None").await;
        let code = app.value("textbox", "Program").await;
        app.fill("Program", &code.replace("- lab_y)", "- lab_y.reshape(15, 1))")).await;
        until_node(app, "prediction - lab_y.reshape(", "shape (15, 1)").await;
        all_ops(app, "backward").await;
        app.until_text("each prediction is compared with its own target").await;
    })
    .await;
}

#[tokio::test]
async fn a_link_restores_the_program_to_the_letter() {
    visit(Reader::CALM, LINE, async |app| {
        let code = "a = tensor([[1, 2]], requires_grad=True)  # é & 100 %\nsum(a.t() @ a)";
        app.fill("Program", code).await;
        app.until_route(|route| route.starts_with("#/autograd?code=a%20%3D")).await;
        until_node(app, "a.t():", "shape (2, 1)").await;
        let route = app.route().await;
        app.reload().await;
        until_node(app, "a.t():", "shape (2, 1)").await;
        assert_eq!((app.value("textbox", "Program").await.as_str(), app.route().await), (code, route));
        app.choose("Example", "A dead ReLU").await;
        until_node(app, "hidden:", "not computed").await;
        app.until_route(|route| route.starts_with("#/autograd?example=dead")).await;
    })
    .await;
}

#[tokio::test]
async fn the_graph_works_by_keyboard_and_zooms() {
    visit(Reader::LAPTOP, LINE, async |app| {
        until_node(app, "loss:", "not computed").await;
        unfold(app).await;
        let focus = "[...document.querySelectorAll('.frame [role=button]')].find((node) => \
                     node.getAttribute('aria-label').startsWith('w * x + b:')).focus()";
        app.run(focus, &[]).await;
        app.run(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))",
            &[],
        )
        .await;
        app.until_true("the node to be chosen", async || {
            app.run("return document.activeElement.getAttribute('aria-pressed')", &[]).await == "true"
        })
        .await;
        let width = async || {
            let script = "return document.querySelector('.frame svg').getBoundingClientRect().width";
            app.run(script, &[]).await.as_f64().unwrap_or(0.0)
        };
        let before = width().await;
        app.press("+").await;
        app.until_true("a larger graph", async || width().await > 1.1 * before).await;
        app.press("Fit").await;
        app.until_true("the graph to fit again", async || (width().await - before).abs() < 1.0).await;
    })
    .await;
}

#[tokio::test]
async fn the_page_fits_a_small_phone() {
    for example in ["regression", "trap", "dead"] {
        visit(Reader::PHONE, &format!("#/autograd?example={example}"), async |app| {
            all_ops(app, "backward").await;
            until_node(app, "loss:", "gradient 1").await;
            assert_eq!(app.overflow().await, 0, "{example} overflows at 360 px");
        })
        .await;
    }
}

#[tokio::test]
async fn a_bare_expression_gets_the_names_that_it_lacks() {
    visit(Reader::CALM, LINE, async |app| {
        app.fill("Program", "mean((w*x + b - y)**2)").await;
        app.until_text("Line 1, column 7: w is not defined").await;
        app.press("Define w, x, b and y").await;
        app.until_true("lines that define them", async || {
            app.value("textbox", "Program").await.starts_with("w = tensor(1.0, requires_grad=True)\nx = tensor(1.0")
        })
        .await;
        // The derivative of (1·1 + 1 − 1)² with respect to w is 2.
        app.until_true("the program to be read", async || {
            app.attribute("button", "backward", "aria-disabled").await.is_none()
        })
        .await;
        all_ops(app, "backward").await;
        until_gradient(app, "w", "2").await;
        until_gradient(app, "y", "−2").await;
    })
    .await;
}

#[tokio::test]
async fn a_program_of_ones_own_is_not_lost_to_an_example() {
    visit(Reader::CALM, LINE, async |app| {
        let code = "mine = tensor(3.0, requires_grad=True)\nmine * mine";
        app.fill("Program", code).await;
        until_node(app, "mine * mine:", "not computed").await;
        app.choose("Example", "A dead ReLU").await;
        until_node(app, "hidden:", "not computed").await;
        app.choose("Example", "Your own").await;
        until_node(app, "mine * mine:", "not computed").await;
        assert_eq!(app.value("textbox", "Program").await, code);
    })
    .await;
}

#[tokio::test]
async fn the_trap_is_pointed_out_before_it_is_looked_for() {
    visit(Reader::CALM, "#/autograd?example=trap", async |app| {
        until_node(app, "prediction - lab_y:", "a broadcasting trap").await;
        app.until_text("(15, 1) against (15,) makes a table of shape (15, 15)").await;
        app.press("Show the trap").await;
        app.until_text("225 pairs in all").await;
        // To stretch an axis is no mistake: the warning says what is one.
        let alike = "const of = (part) => getComputedStyle(document.querySelector(`.broadcasting ${part}`)).color;
            return [of('.stretched') === of('.result td'), of('.trap') === of('.result td')]";
        assert_eq!(app.run(alike, &[]).await, serde_json::json!([true, false]));
    })
    .await;
}

#[tokio::test]
async fn errors_in_programs_name_what_is_wrong_and_what_to_write() {
    let bad = [
        ("zeros(100000, 100000)", "Line 1, column 1: shape (100000, 100000) has 10000000000 elements; at most 1024"),
        ("x = 1e400", "Line 1, column 5: 1e400 is too large for a number in double precision"),
        ("a = 2 − 1", "Line 1, column 7: this is a dash of print; programs write -"),
        ("x = [1, 2]\nx[0]", "Line 2, column 2: single numbers cannot be picked out here"),
        ("import numpy as np\n2", "Line 1, column 1: only torch can be imported here"),
        ("model = nn.Linear(1, 1)", "Line 1, column 12: nn.Linear makes its weights itself"),
        ("x = [0,435, 1,286]", "Line 1, column 6: is 0,435 one number? Decimals have a point here: 0.435"),
        ("x = 1\nx -= 0.1", "Line 2, column 3: -= would change x in place"),
        ("w = 2\nw.backward()", "Line 2, column 3: backward is a button here"),
        ("", "the program is empty"),
    ];
    visit(Reader::CALM, LINE, async |app| {
        until_node(app, "loss:", "not computed").await;
        for (code, message) in bad {
            app.fill("Program", code).await;
            app.until_text(message).await;
        }
        app.fill("Program", &format!("{}1{}", "(".repeat(60), ")".repeat(60))).await;
        app.until_text("Line 1, column 33: brackets may be nested 32 deep, not deeper").await;
        app.fill("Program", "w = tensor(2.0, requires_grad=True)\nw ** 3").await;
        until_node(app, "w ** 3:", "not computed").await;
    })
    .await;
}

/// A chain of operations whose graph is taller than its frame.
fn chain(operations: usize) -> String {
    let lines = (0..operations).map(|number| format!("\na{} = tanh(a{number}) + 0.1", number + 1));
    std::iter::once("a0 = tensor(0.5, requires_grad=True)".to_owned()).chain(lines).collect()
}

#[tokio::test]
async fn a_large_graph_is_shown_whole_or_followed_step_by_step() {
    visit(Reader::LAPTOP, LINE, async |app| {
        until_node(app, "loss:", "not computed").await;
        app.fill("Program", &chain(20)).await;
        until_node(app, "a20:", "not computed").await;
        let inside = "const frame = document.querySelector('.frame').getBoundingClientRect();
            const node = document.querySelector('.frame .chosen').getBoundingClientRect();
            return node.top >= frame.top && node.bottom <= frame.bottom;";
        let seen = async || app.run(inside, &[]).await == true;
        app.until_true("the first op to be in sight", seen).await;
        all_ops(app, "forward").await;
        app.press("backward").await;
        until_node(app, "a20:", "gradient 1").await;
        app.until_true("the last op to be in sight", seen).await;
        let whole = "const frame = document.querySelector('.frame');
            const drawing = frame.querySelector('svg').getBoundingClientRect();
            return drawing.height <= frame.clientHeight && drawing.width <= frame.clientWidth;";
        assert_eq!(app.run(whole, &[]).await, false);
        unfold(app).await;
        app.press("Fit").await;
        app.until_true("the whole graph to be in sight", async || app.run(whole, &[]).await == true).await;
        let width = async || {
            let script = "return document.querySelector('.frame svg').getBoundingClientRect().width";
            app.run(script, &[]).await.as_f64().unwrap_or(0.0)
        };
        let before = width().await;
        let wheel = "document.querySelector('.frame').dispatchEvent(
            new WheelEvent('wheel', { ctrlKey: true, deltaY: -40, bubbles: true, cancelable: true }))";
        app.run(wheel, &[]).await;
        app.until_true("the wheel to enlarge it", async || {
            let times = width().await / before;
            (1.1..1.5).contains(&times)
        })
        .await;
        let before = width().await;
        let pinch = "for (const apart of [100, 140]) {
                const event = new Event('touchmove', { bubbles: true, cancelable: true });
                Object.defineProperty(event, 'touches', { value: [
                    { clientX: 300, clientY: 300 }, { clientX: 300 + apart, clientY: 300 }] });
                document.querySelector('.frame').dispatchEvent(event);
            }";
        app.run(pinch, &[]).await;
        app.until_true("two fingers to enlarge it", async || {
            let times = width().await / before;
            (1.35..1.45).contains(&times)
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn what_was_run_is_still_there_after_another_lesson_and_after_a_reload() {
    visit(Reader::CALM, LINE, async |app| {
        all_ops(app, "backward").await;
        until_gradient(app, "w", GRADIENT_OF_W).await;
        all_ops(app, "backward").await;
        until_gradient(app, "w", "10.67").await;
        app.press("forward").await;
        app.until_text("Computed w * x. Next: w * x + b.").await;
        app.follow("Search").await;
        app.until_text("Find good hyper-parameters").await;
        app.back().await;
        until_gradient(app, "w", "10.67").await;
        app.until_text("Computed w * x. Next: w * x + b.").await;
        unfold(app).await;
        app.fill("Value of y, element 1", "-1.5").await;
        app.until_route(|route| route.contains("-1.5")).await;
        all_ops(app, "forward").await;
        app.press("backward").await;
        app.until_text("has passed its gradient on to its inputs").await;
        let loss = node(app, "loss:").await;
        app.reload().await;
        app.until_true("the same state again", async || node(app, "loss:").await == loss).await;
        app.until_text("has passed its gradient on to its inputs").await;
    })
    .await;
}
