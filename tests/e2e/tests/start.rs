//! The start page: a network that learns, and the problem set with the progress on it.

use e2e::{App, Reader, visit};

const FIT: &str = "Fit: 15 data points";

/// The texts of the links of the problem set.
async fn entries(app: &App) -> Vec<String> {
    let script = "return [...document.querySelectorAll('nav[aria-labelledby=sheet-title] li a')].map((link) => link.textContent)";
    let texts = app.run(script, &[]).await;
    texts.as_array().expect("a list").iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
}

#[tokio::test]
async fn a_network_learns_beside_the_problem_set() {
    visit(Reader::LAPTOP, "#/", async |app| {
        app.find("heading", "Watch gradients do the work").await;
        let fit = app.pixels(FIT).await;
        app.until_true("some epochs", async || app.number("Epoch").await > 5.0).await;
        app.until_redrawn(FIT, &fit).await;
        assert!(app.number("Loss").await > 0.0);
        let entries = entries(app).await;
        let begin = |start: &str| entries.iter().filter(|text| text.starts_with(start)).count();
        assert_eq!(["Exercise 1", "Exercise 2", "Exercise 3", "Problem 2"].map(begin), [2, 2, 5, 2], "{entries:?}");
    })
    .await;
}

#[tokio::test]
async fn the_network_is_the_one_of_the_lesson() {
    visit(Reader::CALM, "#/", async |app| {
        app.until_output("Loss", "5.590").await;
        app.slide("Learning rate", 50.0).await;
        app.press("Play").await;
        app.until_true("some epochs", async || app.number("Epoch").await > 3.0).await;
        app.press("Pause").await;
        app.find("button", "Play").await;
        let rate = app.value("spinbutton", "Learning rate value").await;
        app.follow("Fit a network").await;
        app.find("button", "Step").await;
        app.until_true("the run", async || app.number("Epoch").await > 3.0).await;
        let epoch = app.output("Epoch").await;
        assert_eq!(app.value("spinbutton", "Learning rate value").await, rate);
        app.back().await;
        app.find("heading", "Watch gradients do the work").await;
        app.until_output("Epoch", &epoch).await;
    })
    .await;
}

#[tokio::test]
async fn progress_is_shown_and_forgotten() {
    visit(Reader::CALM, "#/mlp?lr=1&hidden=4&activation=identity&optimizer=sgd&seed=0&speed=max", async |app| {
        app.press("Play").await;
        app.until_text("The run diverged").await;
        app.until_text("1 of 73 tasks").await;
        app.go("#/").await;
        app.find("heading", "Watch gradients do the work").await;
        assert!(entries(app).await.iter().any(|text| text.starts_with("Exercise 3b") && text.ends_with("1 of 5")));
        app.press("Forget progress").await;
        app.until_text("0 of 73 tasks").await;
        app.follow("Fit a network").await;
        app.until_text("0 of 5 done").await;
        app.reload().await;
        app.until_text("0 of 5 done").await;
    })
    .await;
}
