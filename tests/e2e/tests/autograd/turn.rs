//! The exercises: gradients that the reader computes by hand.

use e2e::{App, Reader, visit};

/// The first graph.
const FIRST: &str = "#/autograd?example=regression&lr=0.05&exercise=1";

/// The names of the boxes that are not filled in rightly.
async fn open_boxes(app: &App) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.turn input:not([readonly])')].map((box) => box.ariaLabel)";
    let names = app.run(script, &[]).await;
    names.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

async fn until_solved_in_a_row(app: &App, count: u32) {
    app.until_text(&format!("{count} solved in a row")).await;
}

/// What the graph's nodes say of themselves.
async fn nodes(app: &App) -> String {
    let script = "return [...document.querySelectorAll('.frame [role=button]')].map((it) => it.ariaLabel).join('; ')";
    app.run(script, &[]).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn gradients_are_filled_in_by_hand_and_checked_with_a_reason() {
    visit(Reader::LAPTOP, "#/autograd", async |app| {
        app.press("Your turn").await;
        app.until_route(|route| route.ends_with("exercise=1")).await;
        app.until_text("sums and products").await;
        assert_eq!(app.output("Gradient of L").await, "1", "the gradient at the last value is given");
        app.until_true("the graph", async || nodes(app).await.contains("gradient to be found")).await;
        let boxes = open_boxes(app).await;
        assert!(boxes.len() >= 4, "{boxes:?}");
        let first = &boxes[0];
        app.fill(first, "four").await;
        app.until_text("Write numbers: 3, −0.5 or 1/3").await;
        app.fill(first, "7, 8").await;
        app.until_text("so its gradient is one number, too").await;
        // What is not typical gets the rule of the op, as a formula.
        app.fill(first, "1234.5").await;
        app.until_text("Not yet. Multiply the gradient that arrives at L by the slope of").await;
        assert!(app.run("return !!document.querySelector('.reason math')", &[]).await == true);
        assert_eq!(app.attribute("textbox", first, "aria-invalid").await.as_deref(), Some("true"));
        app.press("Hint").await;
        app.until_text("goes into L. Its gradient is the gradient that arrives at L, times this slope:").await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_graph_that_is_solved_by_hand_counts_and_one_that_is_shown_does_not() {
    visit(Reader::CALM, FIRST, async |app| {
        // The first visit is only there to read the answers.
        app.until_true("the boxes", async || !open_boxes(app).await.is_empty()).await;
        until_solved_in_a_row(app, 0).await;
        let boxes = open_boxes(app).await;
        for _ in &boxes {
            let left = open_boxes(app).await.len();
            app.press("Show one").await;
            app.until_true("one more gradient", async || open_boxes(app).await.len() + 1 == left).await;
        }
        app.until_text("Complete, with help.").await;
        until_solved_in_a_row(app, 0).await;
        let mut answers = Vec::new();
        for name in &boxes {
            answers.push((name.clone(), app.value("textbox", name).await));
        }
        app.press("New graph").await;
        app.until_text("Graph 2").await;
        app.go(FIRST).await;
        app.until_true("an empty graph", async || open_boxes(app).await.len() == boxes.len()).await;
        // In any order.
        for (name, text) in answers.iter().rev() {
            app.fill(name, text).await;
            app.until_true("a tick", async || !open_boxes(app).await.contains(name)).await;
        }
        app.until_text("Solved: every gradient is right.").await;
        until_solved_in_a_row(app, 1).await;
        app.until_text("1 of 6 done").await;
        app.press("Back to the program").await;
        app.until_route(|route| !route.contains("exercise")).await;
        app.find("button", "forward").await;
        // The device remembers the row, and which graph is next.
        app.reload().await;
        app.press("Your turn").await;
        app.until_text("Graph 2").await;
        until_solved_in_a_row(app, 1).await;
        app.go("#/").await;
        app.press("Forget progress").await;
        app.go(FIRST).await;
        until_solved_in_a_row(app, 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_number_that_is_no_exercise_is_answered_in_words() {
    visit(Reader::PHONE, "#/autograd?exercise=0", async |app| {
        app.until_text("exercise=0 is not usable").await;
        app.until_text("Graph 1").await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}
