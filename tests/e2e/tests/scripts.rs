//! "As PyTorch": the script of what a lesson shows.

use e2e::{App, Reader, visit};
use serde_json::Value;

const CALM_RUN: &str = "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab";

/// Opens the script.
async fn open(app: &App) {
    app.press("As PyTorch").await;
    app.find("region", "PyTorch script").await;
}

/// The text of the script.
async fn script(app: &App) -> String {
    let text = app.run("return document.querySelector('[aria-label=Script]')?.textContent", &[]).await;
    text.as_str().unwrap_or_default().to_owned()
}

/// Goes to a route in the same document, as a link does.
async fn follow(app: &App, route: &str) {
    app.run("location.hash = arguments[0]", &[route.into()]).await;
}

async fn until_in_script(app: &App, part: &str) {
    app.until_true(&format!("{part:?} in the script"), async || script(app).await.contains(part)).await;
}

/// Keeps what is saved as a file in `window.saved`: its name and its text.
async fn keep_files(app: &App) {
    let keep = "window.saved = {};
        URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved.text = text }); return 'about:blank#' };
        HTMLAnchorElement.prototype.click = function () { window.saved.name = this.download }";
    app.run(keep, &[]).await;
}

/// The name and the text of the file that a button saves.
async fn saved(app: &App, button: &str) -> (String, String) {
    keep_files(app).await;
    app.press(button).await;
    app.until("a file", async || {
        let saved = app.run("return window.saved", &[]).await;
        Some((saved["name"].as_str()?.to_owned(), saved["text"].as_str()?.to_owned()))
    })
    .await
}

#[tokio::test]
async fn the_script_keeps_step_with_the_controls_and_marks_what_they_touch() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        open(app).await;
        until_in_script(app, "model = MLP(hidden_size=2)").await;
        let marked = "return [...document.querySelectorAll('mark')].map((mark) => mark.textContent.trim())";
        app.fill("Hidden size value", "5").await;
        until_in_script(app, "model = MLP(hidden_size=5)").await;
        app.until_true("the line is marked", async || {
            app.run(marked, &[]).await == serde_json::json!(["model = MLP(hidden_size=5)"])
        })
        .await;
        app.fill("Learning rate value", "0.05").await;
        until_in_script(app, "torch.optim.Adam(model.parameters(), lr=0.05)").await;
        app.press("Step").await;
        until_in_script(app, "epochs=1)").await;
        // A change on the way is a change on the way.
        app.fill("Learning rate value", "0.2").await;
        app.press("Step").await;
        until_in_script(app, "if epoch == 1:\n            for group in optimizer.param_groups:").await;
        assert!(script(app).await.contains("lr=0.05)"));
    })
    .await;
}

#[tokio::test]
async fn the_script_can_be_copied_and_saved() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        open(app).await;
        app.run("navigator.clipboard.writeText = async (text) => { window.copied = text }", &[]).await;
        app.press("Copy").await;
        app.until_text("Copied.").await;
        let shown = script(app).await;
        assert_eq!(app.run("return window.copied", &[]).await, shown);
        assert_eq!(saved(app, "Download .py").await, ("fit_a_network.py".to_owned(), shown.clone()));
        let (name, text) = saved(app, "Download .ipynb").await;
        assert_eq!(name, "fit_a_network.ipynb");
        let notebook: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((&notebook["nbformat"], &notebook["nbformat_minor"]), (&4.into(), &5.into()));
        let cells = notebook["cells"].as_array().expect("cells");
        let code = cells.iter().filter(|cell| cell["cell_type"] == "code").flat_map(|cell| cell["source"].as_array());
        let lines: Vec<&str> = code.flatten().filter_map(Value::as_str).collect();
        assert!(lines.len() > 40 && lines.iter().all(|line| shown.contains(line.trim_end())));
    })
    .await;
}

#[tokio::test]
async fn each_lesson_has_its_script_and_the_drawer_stays_open_between_them() {
    visit(Reader::CALM, "#/linear", async |app| {
        open(app).await;
        until_in_script(app, "class MyLinearRegression:").await;
        assert!(!script(app).await.contains("NNLinearRegression"), "the second line is not shown yet");
        follow(app, "#/linear?part=nn").await;
        until_in_script(app, "class NNLinearRegression(nn.Module):").await;
        app.press("Ten steps").await;
        until_in_script(app, "epochs=10)").await;
        for (route, part) in [
            ("#/autograd", ".backward()"),
            ("#/search", "losses[hidden_size, lr] = statistics.median(runs[hidden_size, lr])"),
            ("#/vanishing?part=train", "class NetB(nn.Module):"),
            ("#/mlp", "class MLP(nn.Module):"),
        ] {
            follow(app, route).await;
            until_in_script(app, part).await;
        }
        app.press("Close").await;
        assert!(!app.has("region", "PyTorch script").await);
        assert_eq!(app.focused().await, ("button".to_owned(), "As PyTorch".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_run_by_a_program_compares_its_gradients() {
    visit(Reader::CALM, "#/autograd", async |app| {
        open(app).await;
        until_in_script(app, ".backward()").await;
        assert!(!script(app).await.contains("assert_close"), "no gradient is shown yet");
        app.check("One op at a time").await;
        app.press("backward").await;
        until_in_script(app, "torch.testing.assert_close(").await;
    })
    .await;
}

#[tokio::test]
async fn on_a_phone_the_script_covers_the_lesson_and_nothing_is_cut_off() {
    visit(Reader { window: (320, 640), ..Reader::CALM }, CALM_RUN, async |app| {
        assert_eq!(app.overflow().await, 0);
        open(app).await;
        assert_eq!(app.overflow().await, 0);
        let [left, top, right, bottom] = app.bounds("section.pytorch").await;
        assert!(left <= 0.0 && top <= 0.0 && right >= 320.0 && bottom >= 500.0, "{left} {top} {right} {bottom}");
    })
    .await;
}

#[tokio::test]
async fn blanks_are_right_by_what_they_compute_and_wrong_ones_get_a_reason() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        open(app).await;
        app.press("Leave blanks").await;
        app.until_text("0 of 7 blanks filled in").await;
        assert!(!script(app).await.contains("torch.sigmoid(self.fc1(x))"), "it is left out");
        // The same by other words.
        app.fill("Blank 1", "1 / (1 + torch.exp(-self.fc1(x)))").await;
        app.until_text("1 of 7 blanks filled in").await;
        app.fill("Blank 2", "self.fc2(x) * 2").await;
        app.until_text("Not yet: with random numbers it gives").await;
        app.fill("Blank 2", "self.fc2(z)").await;
        app.until_text("Not yet: z is not defined").await;
        app.fill("Blank 6", "loss.backward( )").await;
        app.until_text("2 of 7 blanks filled in").await;
        let (_, text) = saved(app, "Download .py").await;
        assert!(text.contains("        x = 1 / (1 + torch.exp(-self.fc1(x)))\n        return ...\n"), "{text}");
        app.press("Show the whole script").await;
        until_in_script(app, "x = torch.sigmoid(self.fc1(x))").await;
    })
    .await;
}

#[tokio::test]
async fn losses_that_pytorch_has_printed_lie_over_the_chart() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        for _ in 0..2 {
            app.press("Step").await;
        }
        app.until_output("Epoch", "2").await;
        let bare = app.drawn("Loss by epoch").await;
        paste(app, "epoch 0 loss 5.589598\nhello\nepoch 1 loss 5.25\n").await;
        until_in_script(app, "epochs=2)").await;
        app.until_text("2 losses compared. The largest difference is").await;
        app.until_text("Line 2 has no epoch and loss: hello").await;
        app.until_redrawn("Loss by epoch", &bare).await;
        app.until_true("the label says so", async || {
            app.chart_label("Loss by epoch").await.contains("Hollow markers: 2 losses that PyTorch has printed.")
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_comparison_of_printed_losses_follows_the_run() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        paste(app, "epoch 0 loss 5.589598\nepoch 1 loss 5.25\nepoch 2 loss 5\n").await;
        app.until_text("1 loss is left out: the run has not reached its epoch yet.").await;
        app.press("Step").await;
        app.until_text("3 losses compared. The largest difference is").await;
        assert!(!app.text().await.contains("left out"));
        // Another run begins at epoch 0.
        app.press("Reset").await;
        app.until_text("1 loss compared. The largest difference is").await;
        app.until_text("2 losses are left out: the run has not reached their epochs yet.").await;
    })
    .await;
}

#[tokio::test]
async fn the_search_has_both_loops_and_the_losses_of_the_cells_on_the_page() {
    visit(Reader::CALM, "#/search?cells=5&seeds=2&epochs=5", async |app| {
        open(app).await;
        until_in_script(app, "for hidden_size in hidden_sizes:\n    for lr in rates:\n").await;
        assert!(!script(app).await.contains("shown = ["), "no loss is known yet");
        app.press("Compute the map").await;
        // Five rows of five losses, all known in the end.
        app.until_true("the losses", async || {
            let script = script(app).await;
            let rows = script.split("shown = [\n").nth(1).and_then(|rest| rest.split("\n]").next()).unwrap_or_default();
            rows.lines().count() == 5 && rows.matches(", ").count() == 20 && !rows.contains("None")
        })
        .await;
        follow(app, "#/search?cells=5&seeds=2&epochs=5&cell=2.3").await;
        until_in_script(app, "# The chosen cell").await;
        until_in_script(app, "def left_out_error(x, y, seed, lr, hidden_size):").await;
        // Another number of layers is no loop over one class.
        app.choose("Down", "Depth").await;
        until_in_script(app, "This script has no loop over the map, which varies “Depth”").await;
    })
    .await;
}

/// Pastes what PyTorch has printed.
async fn paste(app: &App, printed: &str) {
    open(app).await;
    app.run("document.querySelectorAll('.pytorch details').forEach((fold) => { fold.open = true })", &[]).await;
    app.find("textbox", "PyTorch’s losses").await.send_keys(printed).await.expect("it takes text");
}

#[tokio::test]
async fn both_lines_are_compared_with_what_pytorch_has_printed() {
    visit(Reader::CALM, "#/linear?part=nn", async |app| {
        app.press("Ten steps").await;
        app.until_output("Epoch", "10").await;
        let bare = app.drawn("The loss by epoch").await;
        // The line by hand starts at 5.9467; nn.Linear starts elsewhere.
        paste(app, "epoch 0 loss 5.946700\nepoch 0 loss 1e6\n").await;
        app.until_text("1 loss compared with the line by hand. The largest difference is").await;
        app.until_text("1 loss compared with").await;
        app.until_redrawn("The loss by epoch", &bare).await;
        app.until_true("the label says so", async || {
            app.chart_label("The loss by epoch").await.contains("Hollow markers: 2 losses that PyTorch has printed.")
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn both_nets_are_compared_with_what_pytorch_has_printed() {
    visit(Reader::CALM, "#/vanishing?part=train", async |app| {
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        let bare = app.drawn("Losses of both nets").await;
        paste(app, "epoch 0 loss 0.5\nepoch 7 loss 0.5\n").await;
        app.until_text("1 loss compared with net").await;
        app.until_redrawn("Losses of both nets", &bare).await;
        app.until_true("the label says so", async || {
            app.chart_label("Losses of both nets").await.contains("Hollow markers: 2 losses that PyTorch has printed.")
        })
        .await;
    })
    .await;
}
