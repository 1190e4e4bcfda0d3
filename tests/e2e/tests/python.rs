//! The notebook: cells of Python that run in the page.

use e2e::host::{Answer, Ways};
use e2e::notebook::{text_of, until_output, until_ran, until_ready, write};
use e2e::{App, Reader, visit, visit_without};
use serde_json::json;

const HAND: Reader = Reader { window: (390, 844), ..Reader::CALM };
const CTRL: char = '\u{e009}';
const SHIFT: char = '\u{e008}';
const RELEASE: char = '\u{e000}';
const ENTER: char = '\u{e007}';
const ESCAPE: &str = "\u{e00c}";

/// The accessible names of the cells.
async fn cells(app: &App) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.cell')].map((cell) => cell.getAttribute('aria-label'))";
    let names = app.run(script, &[]).await;
    names.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn a_cell_shows_what_it_prints_and_its_value() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        write(app, 2, "import torch\nx = torch.tensor([1.0, 2.0], requires_grad=True)\nprint('hello')\n(x * x).sum().backward()\nx.grad").await;
        app.press("Run cell 2").await;
        until_output(app, 2, "hello").await;
        until_output(app, 2, "tensor([2., 4.])").await;
        // Names are kept from cell to cell; the last cell is followed by a new one.
        write(app, 3, "x.tolist()").await;
        app.type_keys(&format!("{SHIFT}{ENTER}{RELEASE}")).await;
        until_output(app, 3, "[1.0, 2.0]").await;
        app.find("textbox", "Cell 4").await;
        app.until_true("the focus to go on", async || app.focused().await.1 == "Cell 4").await;
        app.type_keys("6 * 7").await;
        app.type_keys(&format!("{CTRL}{ENTER}{RELEASE}")).await;
        until_output(app, 4, "42").await;
        assert_eq!(app.focused().await.1, "Code cell 4", "keys are commands now");
    })
    .await;
}

#[tokio::test]
async fn a_traceback_leads_to_the_line() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        write(app, 2, "def half(x):\n    return x / 0\n").await;
        app.press("Run cell 2").await;
        write(app, 3, "y = 1\nhalf(y)").await;
        app.press("Run cell 3").await;
        until_output(app, 3, "ZeroDivisionError: ").await;
        app.follow("Cell 2, line 2").await;
        app.until_true("the focus in cell 2", async || app.focused().await.1 == "Cell 2").await;
        app.type_keys("# here").await;
        app.until_true("the cursor in line 2", async || text_of(app, 2).await.contains("# here    return x / 0")).await;
    })
    .await;
}

#[tokio::test]
async fn an_endless_loop_is_stopped_and_nothing_is_lost() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        write(app, 2, "a = 3\nprint('first')").await;
        write(app, 3, "step = 0\nwhile True:\n    step += 1\n    if step < 4:\n        print('step', step)").await;
        app.press("Run all").await;
        until_output(app, 3, "step 3").await;
        app.press("Stop").await;
        until_output(app, 3, "Stopped.").await;
        until_output(app, 3, "step 3").await;
        until_output(app, 2, "first").await;
        app.until_text("Everything that the cells defined is gone").await;
        write(app, 3, "a").await;
        app.press("Run cell 3").await;
        until_output(app, 3, "NameError: name 'a' is not defined").await;
        app.press("Run all").await;
        until_output(app, 3, "3").await;
    })
    .await;
}

#[tokio::test]
async fn recursion_without_end_and_too_much_memory_end_in_a_message() {
    visit_without(&e2e::environment("GRADIENT_LAB_URL"), Reader::CALM, "", async |app| {
        app.go("#/python").await;
        until_ready(app).await;
        write(app, 2, "def f(n):\n    return f(n + 1)\n").await;
        write(app, 3, "f(0)").await;
        app.press("Run all").await;
        until_output(app, 3, "RecursionError").await;
        // Beyond the limit that the notebook sets, the browser's own stack ends.
        write(app, 3, "import sys\nsys.setrecursionlimit(1000000)\nf(0)").await;
        app.press("Run cell 3").await;
        until_output(app, 3, "too many calls within each other").await;
        app.until_text("Python has stopped and started again.").await;
        write(app, 3, "x = [0] * 10**9").await;
        app.press("Run cell 3").await;
        until_output(app, 3, "emory").await;
        write(app, 3, "1 + 1").await;
        app.press("Run cell 3").await;
        until_output(app, 3, "2").await;
        assert!(text_of(app, 2).await.contains("return f(n + 1)"));
    })
    .await;
}

#[tokio::test]
async fn a_figure_is_a_chart_of_the_page() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        write(
            app,
            2,
            "import matplotlib.pyplot as plt\nplt.plot([1, 2, 4], [3, 1, 2], label='loss')\nplt.xlabel('epoch')\nplt.ylabel('loss')\nplt.legend()\nplt.show()",
        )
        .await;
        app.press("Run cell 2").await;
        let words = app.chart_label("loss by epoch").await;
        assert!(words.contains("“loss”, a line through 3 points, from (1, 3) to (4, 2)"), "{words}");
        app.pixels("loss by epoch").await;
        app.press("loss by epoch menu").await;
        app.find("menuitem", "Show data").await.click().await.expect("it can be clicked");
        app.find("region", "loss by epoch: data").await;
    })
    .await;
}

#[tokio::test]
async fn a_notebook_is_saved_for_jupyter_and_opened_again() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        write(app, 2, "print('kept')\n1 / 0").await;
        app.press("Run cell 2").await;
        until_output(app, 2, "ZeroDivisionError").await;
        app.catch_files().await;
        app.press("Save notebook").await;
        let file = app.file("gradient-lab-notebook.ipynb").await;
        let read: serde_json::Value = serde_json::from_str(&file).expect("JSON");
        assert_eq!((&read["nbformat"], &read["cells"][1]["cell_type"]), (&json!(4), &json!("code")));
        assert_eq!(read["cells"][1]["outputs"][0]["text"], json!(["kept\n"]));
        write(app, 2, "gone = True").await;
        app.choose_file("Open notebook", &file).await;
        app.until_true("the saved text", async || text_of(app, 2).await.contains("1 / 0")).await;
        until_output(app, 2, "kept").await;
        app.follow("My notebook").await;
        app.until_true("the text from before", async || text_of(app, 2).await.contains("gone = True")).await;
        app.choose_file("Open notebook", r#"{"nbformat": 3}"#).await;
        app.until_text("“nbformat” is 3; this page opens notebooks of format 4.").await;
    })
    .await;
}

#[tokio::test]
async fn after_a_reload_texts_and_outputs_are_there() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        write(app, 2, "print('before')").await;
        app.press("Run cell 2").await;
        until_output(app, 2, "before").await;
        app.reload().await;
        until_ready(app).await;
        until_output(app, 2, "before").await;
        assert_eq!(text_of(app, 2).await.trim_start_matches('1').trim(), "print('before')");
        // The interpreter goes on while another lesson is shown.
        write(app, 2, "z = 5").await;
        app.press("Run cell 2").await;
        app.follow("Autograd").await;
        app.until_text("one op at a time").await;
        app.follow("Python").await;
        write(app, 3, "z + 1").await;
        app.press("Run cell 3").await;
        until_output(app, 3, "6").await;
    })
    .await;
}

#[tokio::test]
async fn a_link_brings_the_cells_and_leaves_ones_own() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        write(app, 2, "mine = 1").await;
        app.press("Run cell 2").await;
        until_ran(app, 2).await;
        // "print(2)" as a cell of code.
        app.go("#/python?cells=HnByaW50KDIp").await;
        app.until_true("the cell", async || text_of(app, 1).await.contains("print(2)")).await;
        write(app, 1, "print(3)").await;
        app.until_route(|route| route == "#/python?part=opened").await;
        app.follow("My notebook").await;
        app.until_true("the own cell", async || text_of(app, 2).await.contains("mine = 1")).await;
        app.go("#/python?part=opened").await;
        app.until_true("the changed cell", async || text_of(app, 1).await.contains("print(3)")).await;
        // "print(2)", again.
        app.go("#/python?cells=HnByaW50KDIp").await;
        app.until_true("the cell of the link", async || text_of(app, 1).await.contains("print(2)")).await;
        app.press("Take them back").await;
        app.until_true("the changed cell", async || text_of(app, 1).await.contains("print(3)")).await;
        app.go("#/python?cells=%00").await;
        app.until_text("The notebook in this link is damaged").await;
    })
    .await;
}

#[tokio::test]
async fn an_exercise_is_checked_and_counted() {
    visit(Reader::CALM, "#/", async |app| {
        app.follow("Exercise 2").await;
        app.find("heading", "Exercise 2: linear regression by hand").await;
        until_ready(app).await;
        app.until_text("0 of 4 tasks are right.").await;
        app.press("Run cell 2").await;
        app.press("Run cell 4").await;
        until_output(app, 4, "Task 2.1 is not right yet: a blank (...) is left in ").await;
        let model = "class MyLinearRegression:\n    def __init__(self):\n        self.w = torch.tensor(0.0, requires_grad=True)\n        \
            self.b = torch.tensor(0.0, requires_grad=True)\n\n    def forward(self, x):\n        return self.w * x + self.b\n\n    def parameters(self):\n        return [self.w, self.b]\n\n\n\
            lab.check(\"2.1\")";
        write(app, 4, model).await;
        app.press("Run cell 4").await;
        until_output(app, 4, "Task 2.1 is right: ").await;
        app.until_text("1 of 4 tasks are right.").await;
        app.until_text("1 of 73 tasks").await;
        app.reload().await;
        app.until_text("1 of 4 tasks are right.").await;
        app.until_true("the answer", async || text_of(app, 4).await.contains("self.w * x + self.b")).await;
        app.press("Start over").await;
        app.until_true("the blanks", async || text_of(app, 4).await.contains("return ...")).await;
        app.press("Take them back").await;
        app.until_true("the answer", async || text_of(app, 4).await.contains("self.w * x + self.b")).await;
    })
    .await;
}

#[tokio::test]
async fn keys_are_those_of_jupyter() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        let code = "Code cell";
        app.find("textbox", "Cell 2").await.click().await.expect("a cell can be clicked");
        app.type_keys(ESCAPE).await;
        app.until_true("the cell to have the focus", async || app.focused().await.1 == "Code cell 2").await;
        app.type_keys("b").await;
        app.until_true("a cell below", async || cells(app).await.len() == 4).await;
        app.until_true("its editor to have the focus", async || app.focused().await.1 == "Cell 3").await;
        app.type_keys(ESCAPE).await;
        app.until_true("the new cell to have the focus", async || app.focused().await.1 == "Code cell 3").await;
        app.type_keys("m").await;
        app.until_true("a text", async || cells(app).await[2] == "Text cell 3").await;
        app.until_true("its editor to have the focus", async || app.focused().await.1 == "Cell 3").await;
        app.type_keys("# A *title*").await;
        app.type_keys(&format!("{SHIFT}{ENTER}{RELEASE}")).await;
        app.find("heading", "A title").await;
        app.until_true("the next cell to have the focus", async || app.focused().await.1 == "Code cell 4").await;
        app.type_keys("dd").await;
        app.until_true("the cell to be gone", async || cells(app).await.len() == 3).await;
        app.until_true("the cell before it to have the focus", async || app.focused().await.1 == "Text cell 3").await;
        app.type_keys("z").await;
        app.until_true("the cell to be back", async || cells(app).await.len() == 4).await;
        app.type_keys("\u{e013}").await;
        app.until_true("the cell above", async || app.focused().await.1 == "Text cell 3").await;
        assert_eq!(cells(app).await.iter().filter(|name| name.starts_with(code)).count(), 2);
    })
    .await;
}

#[tokio::test]
async fn tab_goes_from_cell_to_cell_and_changes_nothing() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        let before = text_of(app, 2).await;
        app.run("document.querySelectorAll('.cell')[1].focus()", &[]).await;
        app.until_true("the cell to have the focus", async || app.focused().await.1 == "Code cell 2").await;
        app.type_keys("\u{e004}\u{e004}\u{e004}").await;
        app.until_true("the next cell", async || app.focused().await.1 == "Code cell 3").await;
        assert_eq!(text_of(app, 2).await, before);
    })
    .await;
}

#[tokio::test]
async fn what_another_tab_stores_is_shown_here() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        let script = "const cells = [{ cell_type: 'code', source: 'other = 1' }];
            localStorage.setItem('gradient-lab-python-notebook', JSON.stringify({ nbformat: 4, cells }));
            window.dispatchEvent(new StorageEvent('storage'))";
        app.run(script, &[]).await;
        app.until_text("These are the cells of another tab").await;
        app.until_true("its cell", async || text_of(app, 1).await.contains("other = 1")).await;
    })
    .await;
}

#[tokio::test]
async fn the_editor_lists_the_names_of_torch() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        write(app, 2, "import torch").await;
        app.press("Run cell 2").await;
        until_ran(app, 2).await;
        write(app, 3, "model = torch.nn").await;
        app.type_keys(".Lin").await;
        let script =
            "return [...document.querySelectorAll('.cm-completionLabel')].map((label) => label.textContent).join(' ')";
        app.until_true("Linear in the list", async || {
            app.run(script, &[]).await.as_str().is_some_and(|names| names.split(' ').any(|name| name == "Linear"))
        })
        .await;
        app.type_keys(ESCAPE).await;
        app.until_true("the list to close", async || app.run(script, &[]).await == "").await;
        assert_eq!(app.focused().await.1, "Cell 3", "Escape has closed the list only");
    })
    .await;
}

#[tokio::test]
async fn the_notebook_fits_a_phone() {
    visit(HAND, "#/python", async |app| {
        until_ready(app).await;
        app.press("Run all").await;
        until_output(app, 3, "tensor(").await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}

#[tokio::test]
async fn without_the_editor_cells_are_plain_fields() {
    let host = Ways::default().answer("editor.js", Answer::Missing).serve();
    visit_without(&host.base, Reader::CALM, "", async |app| {
        app.go("#/python").await;
        app.until_text("Python is ready.").await;
        app.fill("Cell 2", "print(5 * 5)").await;
        app.press("Run cell 2").await;
        until_output(app, 2, "25").await;
    })
    .await;
}

#[tokio::test]
async fn without_its_program_the_page_says_so_and_keeps_the_cells() {
    let host = Ways::default().answer("lab-python_bg.wasm", Answer::Missing).serve();
    visit_without(&host.base, Reader::CALM, "", async |app| {
        app.go("#/python").await;
        app.until_text("Python could not be loaded (404").await;
        app.find("textbox", "Cell 2").await;
    })
    .await;
}

#[tokio::test]
async fn once_used_the_notebook_needs_no_connection() {
    let host = Ways::default().serve();
    visit_without(&host.base, Reader::CALM, "", async |app| {
        app.go("#/python").await;
        until_ready(app).await;
        let kept = "return caches.keys().then(async (names) => (await Promise.all(names.map(async (name) =>
            (await (await caches.open(name)).keys()).filter(({ url }) => url.includes('/python/')).length))).join())";
        app.until_true("three files to be kept", async || app.run(kept, &[]).await == "3").await;
        host.change(Ways::default().answer("", Answer::Nothing));
        app.reload().await;
        until_ready(app).await;
        write(app, 2, "2 ** 10").await;
        app.press("Run cell 2").await;
        until_output(app, 2, "1024").await;
    })
    .await;
}
