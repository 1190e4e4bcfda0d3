//! Between the notebook and the lessons, both ways; and what a cell shows while it runs.

use e2e::notebook::{output, until_output, until_ready};
use e2e::{App, Reader, visit};
use serde_json::json;

const CALM_RUN: &str = "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab";

/// Opens the notebook with these cells of code, as a link does.
async fn open(app: &App, cells: &[&str]) {
    let script = "const text = arguments[0].map((cell) => '\\u001e' + cell).join('');
        const digits = btoa(String.fromCharCode(...new TextEncoder().encode(text)));
        location.hash = '#/python?cells=' + digits.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')";
    app.run(script, &[json!(cells)]).await;
    until_ready(app).await;
}

async fn status(app: &App, cell: usize) -> String {
    let script = "return document.querySelectorAll('.cell-status')[arguments[0] - 1].textContent";
    app.run(script, &[json!(cell)]).await.as_str().unwrap_or_default().to_owned()
}

/// The texts of the cells, which the address has as long as they are those of a link.
async fn cells(app: &App) -> String {
    let script = "const digits = location.hash.split('cells=')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
        return new TextDecoder().decode(Uint8Array.from(atob(digits), (letter) => letter.charCodeAt(0)))";
    app.run(script, &[]).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_script_of_a_lesson_runs_in_the_notebook_with_the_losses_of_the_lesson() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        app.fill("Hidden size value", "3").await;
        for _ in 0..3 {
            app.press("Step").await;
        }
        app.until_true("epoch 3", async || app.output("Epoch").await == "3").await;
        app.press("As PyTorch").await;
        app.until_text("epochs=3)").await;
        app.press("Open in Python").await;
        until_ready(app).await;
        app.find("heading", "Fit a network, in PyTorch").await;
        app.until_text("Hidden size: 3").await;
        assert!(app.route().await.starts_with("#/python?cells="));
        app.press("Run all").await;
        app.until_text("The losses are those of Gradient Lab.").await;
        // The way back.
        app.find("link", "Fit a network").await;
        let script = "document.querySelector('.cell-text a').click()";
        app.run(script, &[]).await;
        app.until_true("the lesson", async || app.has("heading", "Fit a network").await).await;
        app.until_true("three units", async || app.value("spinbutton", "Hidden size value").await == "3").await;
    })
    .await;
}

#[tokio::test]
async fn a_script_with_blanks_is_opened_with_what_is_filled_in() {
    visit(Reader::CALM, CALM_RUN, async |app| {
        app.press("As PyTorch").await;
        app.press("Leave blanks").await;
        app.fill("Blank 1", "1 / (1 + torch.exp(-self.fc1(x)))").await;
        app.until_text("1 of 7 blanks filled in").await;
        app.press("Open in Python").await;
        until_ready(app).await;
        let cells = cells(app).await;
        assert!(cells.contains("        x = 1 / (1 + torch.exp(-self.fc1(x)))\n        return ..."), "{cells}");
    })
    .await;
}

const MODEL: &str = "import torch, lab
from torch import nn
model = nn.Sequential(nn.Linear(1, 3), nn.Tanh(), nn.Linear(3, 1))
with torch.no_grad():
    values = [0.5, -0.25, 1.5, 0.1, 0.2, -3.0, 1.25, -0.75, 2.0, 0.4]
    nn.utils.vector_to_parameters(torch.tensor(values), model.parameters())
    for x in (3.3, 4.4, 10.791):
        print(f'at {x}: {model(torch.tensor([[x]])).item():.3f}')
lab.show(model)";

#[tokio::test]
async fn a_network_made_in_python_opens_in_the_lessons_with_its_numbers() {
    visit(Reader::CALM, "#/", async |app| {
        open(app, &[MODEL, "lab.show(nn.Sequential(nn.Linear(2, 1), nn.Tanh(), nn.Linear(1, 1)))"]).await;
        app.press("Run all").await;
        until_output(app, 2, "0 has 2 inputs, and the lessons have one, x.").await;
        until_output(app, 1, "A network with 3 Tanh units: 10 parameters.").await;
        let printed = app.run("return document.querySelector('.out-printed').textContent", &[]).await;
        let printed = printed.as_str().expect("a text");
        app.follow("Open in Fit a network").await;
        app.until_text("This run starts from weights that the link gives").await;
        app.choose_item("Fit menu", "Show data").await;
        assert_eq!(printed.lines().count(), 3);
        for line in printed.lines().filter_map(|line| line.strip_prefix("at ")) {
            let (x, value) = line.split_once(": ").expect("x and a value");
            let value = value.replace('-', "−");
            let script = "return [...document.querySelectorAll('table tr')].map((row) => [...row.cells].map((cell) => cell.textContent))
                .some(([x, , prediction]) => Number(x) === Number(arguments[0]) && prediction === arguments[1])";
            app.until_true(&format!("{value} at {x}"), async || {
                app.run(script, &[json!(x), json!(value)]).await == true
            })
            .await;
        }
        // It is trained from there, and Reset goes back there.
        let start = app.output("Loss").await;
        app.press("Step").await;
        app.until_true("epoch 1", async || app.output("Epoch").await == "1").await;
        assert_ne!(app.output("Loss").await, start);
        app.press("Reset").await;
        app.until_true("the start", async || app.output("Loss").await == start).await;
        app.back().await;
    })
    .await;
}

#[tokio::test]
async fn a_long_cell_shows_its_seconds_its_last_lines_and_its_progress() {
    visit(Reader::CALM, "#/", async |app| {
        let burst = "for step in range(300):\n    print('step', step)\nprint('now it computes')\n";
        let bar = "from tqdm import trange\nfor step in trange(10**9):\n    pass";
        open(app, &[&format!("{burst}{bar}"), &format!("{burst}while True:\n    step += 1")]).await;
        app.press("Run cell 2").await;
        until_output(app, 2, "now it computes").await;
        app.until_true("the seconds", async || status(app, 2).await.starts_with("2 s")).await;
        app.press("Stop").await;
        until_output(app, 2, "Stopped.").await;
        app.press("Run cell 1").await;
        until_output(app, 1, "/1000000000 [00:01<").await;
        app.press("Stop").await;
        until_output(app, 1, "Stopped.").await;
        let bars = output(app, 1).await.matches("/1000000000").count();
        assert_eq!(bars, 1, "the bar is written over itself");
    })
    .await;
}
