//! Points of the reader's own: pasted, opened and generated; where they are kept; and what follows them.

use e2e::{App, Reader, visit};
use serde_json::json;

const RUN: &str = "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&speed=60";

/// Opens the dialog and puts a text into it.
async fn paste(app: &App, text: &str) {
    app.press("Your data").await;
    app.find("dialog", "Your data").await;
    app.fill("Data", text).await;
}

async fn until_fit(app: &App, beginning: &str) {
    app.until_true(&format!("a fit that begins with {beginning}"), async || {
        app.chart_label("Fit").await.starts_with(beginning)
    })
    .await;
}

/// The reasons in the list of problems.
async fn problems(app: &App) -> Vec<String> {
    let text = app.find("list", "Problems").await.text().await.expect("a list has a text");
    text.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn pasted_points_are_trained_on_and_survive_a_lesson_and_a_reload() {
    visit(Reader::CALM, RUN, async |app| {
        until_fit(app, "Fit: 15 data points").await;
        paste(app, "x;y\r\n0,435;1,286\r\n1,5;2\r\n-2,25;3,75\r\n4;1\r\n").await;
        app.until_text("4 points. 4 rows in 2 columns, separated by semicolons.").await;
        app.until_text("Commas are decimal commas: 0,435 is read as 0.435.").await;
        app.press("Use these points").await;
        let route = app.until_route(|route| route.contains("data=own") && route.contains("&points=A")).await;
        until_fit(app, "Fit: 4 data points").await;
        app.until_text("This is a run on your 4 points.").await;
        assert!(!app.has("dialog", "Your data").await, "the dialog is closed");
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        app.follow("Search").await;
        app.until_route(|route| route.starts_with("#/search")).await;
        app.back().await;
        until_fit(app, "Fit: 4 data points").await;
        app.reload().await;
        until_fit(app, "Fit: 4 data points").await;
        assert_eq!(app.route().await, route);
        app.press("Your data").await;
        assert_eq!(app.value("textbox", "Data").await, "x,y\n0.435,1.286\n1.5,2\n-2.25,3.75\n4,1\n");
        app.press("Back to the course’s points").await;
        until_fit(app, "Fit: 15 data points").await;
        app.until_route(|route| !route.contains("points=")).await;
    })
    .await;
}

#[tokio::test]
async fn rows_that_are_no_points_are_listed_with_line_and_reason() {
    visit(Reader::CALM, RUN, async |app| {
        paste(app, "x,y,note\n1,2,\n2,n/a,\n\n3,,late\n4,5,\n").await;
        app.until_text("2 points.").await;
        assert_eq!(problems(app).await, ["Line 3: “n/a” in “y” is not a number.", "Line 5: in “y” there is nothing."]);
        app.fill("Data", "1;2\n1;3\n").await;
        app.until_text("All x are 1; to fit a function of x, there must be at least two different x.").await;
        assert_eq!(app.attribute("button", "Use these points", "aria-disabled").await.as_deref(), Some("true"));
        app.fill("Data", "").await;
        app.until_text("There are no rows yet.").await;
        // Other columns can be chosen.
        app.fill("Data", "a,b,c\n1,2,3\n4,5,7\n").await;
        app.run("document.querySelectorAll('dialog details').forEach((fold) => { fold.open = true })", &[]).await;
        app.choose("x column", "c").await;
        app.choose("y column", "a").await;
        app.press("Use these points").await;
        until_fit(app, "Fit: 2 data points").await;
        app.press("Your data").await;
        assert_eq!(app.value("textbox", "Data").await, "x,y\n3,1\n7,4\n");
        app.press("Close").await;
    })
    .await;
}

#[tokio::test]
async fn a_file_with_ten_thousand_rows_is_kept_in_the_tab_and_not_in_the_link() {
    visit(Reader::CALM, RUN, async |app| {
        app.press("Your data").await;
        app.find("textbox", "Data").await;
        let open = "const rows = Array.from({ length: 10001 }, (_, i) => `${i};${Math.round(1000 * Math.sin(i / 900)) / 1000}`);
            const input = document.querySelector('input[type=file]'), files = new DataTransfer();
            files.items.add(new File(['\\uFEFFt;y\\r\\n' + rows.join('\\r\\n')], arguments[0]));
            input.files = files.files;
            input.dispatchEvent(new Event('change', { bubbles: true }));";
        app.run(open, &[json!("mine.csv")]).await;
        app.until_text("10,000 points. 10,001 rows in 2 columns").await;
        assert_eq!(
            problems(app).await,
            ["Line 10,002: this row and the 0 after it are left out: a run has at most 10,000 points."]
        );
        app.until_text("10,000 points are too many for a link").await;
        app.press("Use these points").await;
        until_fit(app, "Fit: 10,000 data points").await;
        let route = app.until_route(|route| route.contains("&points=K")).await;
        assert!(route.len() < 200, "{route}");
        app.reload().await;
        until_fit(app, "Fit: 10,000 data points").await;
        app.press("Share").await;
        app.until_true("what became of the link", async || {
            let text = app.text().await;
            text.contains("without your 10,000 points") || text.contains("Copy this link")
        })
        .await;
        app.until_text("“Save run” saves them all in a file.").await;
        app.catch_files().await;
        app.press("Save run").await;
        let file = app.file("gradient-lab-mlp.json").await;
        // Another tab does not have them, and says so.
        app.run("sessionStorage.clear()", &[]).await;
        app.go(&route).await;
        app.until_text("there were too many points for a link").await;
        until_fit(app, "Fit: 15 data points").await;
        // The file does.
        app.press("Share").await;
        app.choose_file("Open run", &file).await;
        until_fit(app, "Fit: 10,000 data points").await;
    })
    .await;
}

#[tokio::test]
async fn texts_and_verdicts_follow_the_points_and_their_standardisation() {
    // A parabola on a range that is far from 0.
    let rows: String =
        (0..41).map(|i| format!("{},{}\n", 30.0 + f64::from(i) / 2.0, f64::from(i - 20).powi(2))).collect();
    visit(Reader::CALM, "#/mlp?activation=identity&hidden=8&optimizer=sgd&lr=0.1", async |app| {
        paste(app, &rows).await;
        app.press("Use these points").await;
        until_fit(app, "Fit: 41 data points").await;
        app.find("checkbox", "Cross-validation error").await;
        app.unfold().await;
        app.until_text(
            "gradient descent is stable up to a learning rate of 0.00061, and up to 1.0 once x is standardised",
        )
        .await;
        app.press("Play").await;
        app.until_text("The run diverged after").await;
        app.slide("Activation", 2.0).await;
        app.until_route(|route| route.contains("activation=relu")).await;
        app.check("Standardise x and y").await;
        app.until_route(|route| route.contains("standardised=1")).await;
        app.until_text("Charts and losses are in standardised units: x = (x − 40.00)/5.916").await;
        app.until_true("a fit below the line's loss", async || {
            app.number("Loss").await < 0.5 && app.number("Epoch").await > 30.0
        })
        .await;
        app.fill("Validation split value", "20").await;
        app.until_route(|route| route.contains("validation=20")).await;
        until_fit(app, "Fit: 33 data points, 8 held out").await;
        app.find("checkbox", "Validation error").await;
        app.choose("Data", "Sine").await;
        until_fit(app, "Fit: 12 data points, 3 held out").await;
        app.until_route(|route| !route.contains("points=")).await;
    })
    .await;
}

#[tokio::test]
async fn generated_points_are_drawn_into_the_text() {
    visit(Reader::PHONE, RUN, async |app| {
        app.press("Your data").await;
        app.find("dialog", "Your data").await;
        app.run("document.querySelectorAll('dialog details').forEach((fold) => { fold.open = true })", &[]).await;
        app.fill("Number of points", "1000").await;
        app.press("Draw points").await;
        app.until_text("1,000 points. 1,000 rows in 2 columns").await;
        assert_eq!(app.overflow().await, 0);
        app.press("Use these points").await;
        until_fit(app, "Fit: 1,000 data points").await;
        let route = app.until_route(|route| route.contains("&points=A")).await;
        assert!(route.len() < 8000, "a thousand points fit into a link: {}", route.len());
        app.until_true("a hundred epochs", async || app.number("Epoch").await > 100.0).await;
        // On a phone, the dialog leads to the tools.
        app.press("Your data").await;
        app.press("Edit on the chart").await;
        app.find("combobox", "Tool").await;
        app.check("Edit points").await;
        app.until_true("no tools", async || !app.has("combobox", "Tool").await).await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}

/// Presses the mouse at one place on the layer of the fit chart, and lets go at another; shares of its width and height.
async fn drag(app: &App, from: (f64, f64), to: (f64, f64)) {
    let script = "const layer = document.querySelector('.edit-layer'), box = layer.getBoundingClientRect();
        const send = (kind, [x, y]) => layer.dispatchEvent(new PointerEvent(kind, { bubbles: true, pointerId: 1, button: 0,
            pointerType: 'mouse', clientX: box.left + x * box.width, clientY: box.top + y * box.height }));
        layer.setPointerCapture = () => {};
        const [from, to] = arguments;
        send('pointerdown', from);
        for (let i = 1; i <= 8; i++) send('pointermove', [0, 1].map((axis) => from[axis] + (to[axis] - from[axis]) * i / 8));
        send('pointerup', to);";
    app.run(script, &[json!([from.0, from.1]), json!([to.0, to.1])]).await;
}

#[tokio::test]
async fn points_are_added_dragged_deleted_and_drawn_on_the_chart_and_undone() {
    visit(Reader::CALM, RUN, async |app| {
        until_fit(app, "Fit: 15 data points").await;
        app.drawn("Fit").await;
        app.check("Edit points").await;
        app.find("combobox", "Tool").await;
        drag(app, (0.5, 0.2), (0.5, 0.2)).await;
        until_fit(app, "Fit: 16 data points").await;
        let added = app.until_route(|route| route.contains("&points=A")).await;
        // The new point is dragged from where it was put.
        drag(app, (0.5, 0.2), (0.6, 0.3)).await;
        let moved = app.until_route(|route| route.contains("&points=A") && route != added).await;
        until_fit(app, "Fit: 16 data points").await;
        app.press("Undo").await;
        app.until_route(|route| route == added).await;
        app.press("Redo").await;
        app.until_route(|route| route == moved).await;
        // The buttons of the page and the keys undo the same changes.
        app.press("Undo change").await;
        app.until_route(|route| route == added).await;
        app.press("Redo").await;
        app.until_route(|route| route == moved).await;
        app.choose("Tool", "Delete").await;
        app.drawn("Fit").await;
        drag(app, (0.6, 0.3), (0.6, 0.3)).await;
        until_fit(app, "Fit: 15 data points").await;
        app.choose("Tool", "Draw a curve").await;
        app.fill("Points of the curve", "40").await;
        drag(app, (0.3, 0.7), (0.8, 0.3)).await;
        until_fit(app, "Fit: 40 data points").await;
        // The keys undo, too: the drawing, the deletion, the move and the new point.
        let undo = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0], ctrlKey: true, bubbles: true }))";
        app.run(undo, &[json!("z")]).await;
        until_fit(app, "Fit: 15 data points").await;
        for _ in 0..3 {
            app.run(undo, &[json!("z")]).await;
        }
        app.until_route(|route| route == RUN).await;
        app.run(undo, &[json!("y")]).await;
        app.until_route(|route| route == added).await;
        app.check("Edit points").await;
        assert_eq!(app.run("return document.querySelectorAll('.edit-layer').length", &[]).await, json!(0));
    })
    .await;
}

#[tokio::test]
async fn a_program_has_own_points_as_tensors() {
    visit(Reader::CALM, "#/autograd?example=chain", async |app| {
        paste(app, "1;2,5\n2;-1,5\n").await;
        app.press("Use these points").await;
        app.until_true("the program", async || {
            app.value("textbox", "Program").await.starts_with("data_x = [1, 2]\ndata_y = [2.5, -1.5]\n")
        })
        .await;
        app.until_route(|route| route.contains("data_x")).await;
        app.find("button", "forward").await;
    })
    .await;
}

#[tokio::test]
async fn a_line_and_a_search_take_own_points_too() {
    visit(Reader::CALM, "#/linear", async |app| {
        paste(app, "1\t3\n2\t5\n3\t7\n4\t8\n").await;
        app.press("Use these points").await;
        app.until_route(|route| route.contains("&points=A")).await;
        app.until_true("a fit of four points", async || {
            app.chart_label("Your 4 points, the best line").await.len() > 20
        })
        .await;
        app.until_text("This is a run on your 4 points.").await;
        app.check("Edit points").await;
        app.until_true("the layer", async || {
            app.run("return document.querySelectorAll('.edit-layer').length", &[]).await == json!(1)
        })
        .await;
        drag(app, (0.5, 0.3), (0.5, 0.3)).await;
        app.until_true("a fit of five points", async || {
            app.chart_label("Your 5 points, the best line").await.len() > 20
        })
        .await;
        app.press("Undo").await;
        app.until_true("a fit of four points", async || {
            app.chart_label("Your 4 points, the best line").await.len() > 20
        })
        .await;
        app.go("#/search?cells=5&seeds=1&epochs=5").await;
        // The points of the other lesson are offered.
        paste(app, "1\t3\n2\t5\n3\t7\n4\t8\n5\t1\n").await;
        app.press("Use these points").await;
        app.until_route(|route| route.contains("data=own") && route.contains("&points=A")).await;
        app.press("Compute the map").await;
        app.until_text("cells trained and measured").await;
        app.until_text("This is a run on your 5 points.").await;
        paste(app, "1\t3\n2\t5\n3\t7\n4\t8\n").await;
        app.press("Use these points").await;
        app.until_text("Your 4 points are chosen, but the map and all numbers in it are still those of other points.").await;
    })
    .await;
}

#[tokio::test]
async fn points_are_edited_as_they_are_in_the_data_while_the_chart_shows_them_otherwise() {
    let run = format!("{RUN}&noise=0.3&standardised=1");
    visit(Reader::CALM, &run, async |app| {
        until_fit(app, "Fit: 15 data points").await;
        app.drawn("Fit").await;
        app.check("Edit points").await;
        app.until_text("The chart shows them with noise and standardised, anew after each change.").await;
        drag(app, (0.5, 0.2), (0.5, 0.2)).await;
        until_fit(app, "Fit: 16 data points").await;
        // The others are still the course's points, without noise and in their own units.
        app.press("Your data").await;
        app.until_true("the points", async || {
            let data = app.value("textbox", "Data").await;
            data.starts_with("x,y\n3.3,1.7\n4.4,2.76\n") && data.lines().count() == 17
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn data_of_large_numbers_have_learning_rates_that_suit_them() {
    visit(Reader::CALM, "#/linear?part=rate", async |app| {
        paste(app, "10000\t3\n20000\t5\n30000\t7\n40000\t8\n").await;
        app.press("Use these points").await;
        app.until_text("This is a run on your 4 points.").await;
        app.until_text("edge of stability, 1.3").await;
        // Far to the left there is room below the edge.
        app.slide("Learning rate", 20.0).await;
        app.until_route(|route| route.contains("lr=0.000000001")).await;
        app.fill("Learning rate value", "1e-9").await;
        app.until_route(|route| route.contains("lr=0.000000001&")).await;
        app.press("Ten steps").await;
        app.until_output("Epoch", "10").await;
        assert!(app.number("Loss").await < 40.0, "the run does not diverge: {}", app.output("Loss").await);
        app.check("Standardise y").await;
        app.until_route(|route| route.contains("standardised_y=1")).await;
        app.go("#/").await;
        app.until_text("Fifteen points, a small network").await;
    })
    .await;
}

#[tokio::test]
async fn the_start_page_speaks_of_the_points_that_it_shows() {
    visit(Reader::CALM, RUN, async |app| {
        paste(app, "1\t3\n2\t5\n3\t7\n4\t8\n").await;
        app.press("Use these points").await;
        until_fit(app, "Fit: 4 data points").await;
        app.run("location.hash = '#/'", &[]).await;
        app.until_text("Your 4 points, a small network").await;
    })
    .await;
}
