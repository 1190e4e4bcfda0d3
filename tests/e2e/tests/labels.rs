//! The texts of charts: none lies on another one.

use e2e::{App, Reader, visit};
use serde_json::{Value, json};

/// Pairs of texts of a chart, given by its title, that lie on each other. They are those of its drawing, which has the same marks
/// as the canvas.
async fn overlaps(app: &App, title: &str) -> Value {
    app.run("window.files = {}", &[]).await;
    app.choose_item(&format!("{title} menu"), "Save SVG").await;
    let name = title.to_ascii_lowercase().replace(' ', "-");
    let drawing = app.file(&format!("gradient-lab-{name}.svg")).await;
    let script = "const place = document.body.appendChild(document.createElement('div'));
        place.innerHTML = arguments[0];
        const texts = [...place.querySelectorAll('text:not([fill=none])')].map((text) => {
            const { left, top, right, bottom } = text.getBoundingClientRect();
            // The box is as high as a line, which leaves room above and below.
            return { text: text.textContent, left: left + 1, top: top + 3, right: right - 1, bottom: bottom - 3 };
        });
        place.remove();
        if (texts.length < 6) throw new Error(`only ${texts.length} texts`);
        return texts.flatMap((a, index) => texts.slice(index + 1)
            .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
            .map((b) => `${a.text} | ${b.text}`))";
    app.run(script, &[json!(drawing)]).await
}

async fn none_overlap(app: &App, titles: &[&str], state: &str) {
    app.catch_files().await;
    for title in titles {
        assert_eq!(overlaps(app, title).await, json!([]), "{title}, {state}");
    }
}

#[tokio::test]
async fn no_text_of_a_run_lies_on_another_one() {
    let large = Reader { window: (1280, 720), ..Reader::LAPTOP };
    visit(large, "#/mlp?hidden=32&activation=tanh&speed=300&seed=0", async |app| {
        for epoch in [100.0, 400.0, 1200.0] {
            app.until_true("the run to go on", async || app.number("Epoch").await > epoch).await;
            none_overlap(app, &["Fit", "Loss"], &format!("after epoch {epoch}")).await;
        }
        app.go("#/mlp?lr=1&optimizer=sgd&activation=identity&seed=0").await;
        app.until_text("The run diverged after").await;
        none_overlap(app, &["Fit", "Loss"], "diverged").await;
    })
    .await;
}

#[tokio::test]
async fn the_number_on_the_knob_takes_the_place_of_the_ticks_below_it() {
    for window in [(1280, 720), (390, 844)] {
        visit(Reader { window, ..Reader::CALM }, "", async |app| {
            for epoch in [96, 108, 194, 523] {
                app.go(&format!("#/mlp?seed=0&loo=0&epoch={epoch}")).await;
                app.until_output("Epoch", &epoch.to_string()).await;
                none_overlap(app, &["Loss"], &format!("{window:?}, epoch {epoch}")).await;
            }
        })
        .await;
    }
}

#[tokio::test]
async fn no_text_of_a_line_lies_on_another_one() {
    visit(Reader { window: (1280, 720), ..Reader::CALM }, "#/linear", async |app| {
        let all = ["Fit", "Loss", "Bowl of the loss"];
        app.press("Ten steps").await;
        app.until_output("Epoch", "10").await;
        none_overlap(app, &all, "as it should be").await;
        app.press("Drop zero_grad, card 1").await;
        for epoch in ["10", "20", "30"] {
            app.press("Ten steps").await;
            app.until_output("Epoch", epoch).await;
            none_overlap(app, &all, &format!("without zero_grad, epoch {epoch}")).await;
        }
        app.go("#/linear?part=nn&lr=0.05&speed=max").await;
        app.press("Play").await;
        app.until_text("diverged").await;
        none_overlap(app, &all, "diverged").await;
    })
    .await;
}

#[tokio::test]
async fn no_text_of_a_script_or_of_a_gradient_lies_on_another_one() {
    visit(Reader { window: (1280, 720), ..Reader::CALM }, "#/clinic?case=1", async |app| {
        for case in [1, 3] {
            app.go(&format!("#/clinic?case={case}")).await;
            app.press("To the end").await;
            app.until_text("What is wrong with this patient?").await;
            none_overlap(app, &["Fit", "Error"], &format!("case {case}")).await;
        }
        app.go("#/vanishing").await;
        app.drawn("The first layer's gradient").await;
        none_overlap(app, &["What reaches the first layer"], "the gradient").await;
    })
    .await;
}
