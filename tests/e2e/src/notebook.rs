//! The notebook's cells.

use serde_json::json;

use crate::App;

const CTRL: char = '\u{e009}';
const RELEASE: char = '\u{e000}';
const DELETE: &str = "\u{e017}";

/// Waits until Python takes cells, in the editor.
pub async fn until_ready(app: &App) {
    app.until_text("Python is ready.").await;
    // The editor replaces the plain fields.
    app.until_true("the editor", async || app.run("return !!document.querySelector('.cm-editor')", &[]).await == true)
        .await;
}

/// Replaces the text of a cell of code.
///
/// # Panics
/// If there is no such cell.
pub async fn write(app: &App, cell: usize, text: &str) {
    let name = format!("Cell {cell}");
    app.find("textbox", &name).await.click().await.expect("a cell can be clicked");
    app.type_keys(&format!("{CTRL}a{RELEASE}")).await;
    app.type_keys(DELETE).await;
    let script = "const [name, text] = arguments;
        const field = [...document.querySelectorAll('[role=textbox]')].find((it) => it.getAttribute('aria-label') === name);
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))";
    app.run(script, &[json!(name), json!(text)]).await;
}

/// The text of a cell of code, with the numbers of its lines.
pub async fn text_of(app: &App, cell: usize) -> String {
    // The editor replaces a plain field.
    app.until("the text of a cell", async || app.find("textbox", &format!("Cell {cell}")).await.text().await.ok()).await
}

/// What a cell has shown.
pub async fn output(app: &App, cell: usize) -> String {
    let script = "return document.querySelector(`section[aria-label='${arguments[0]}']`)?.textContent ?? ''";
    app.run(script, &[json!(format!("Output {cell}"))]).await.as_str().unwrap_or_default().to_owned()
}

/// Waits until a cell has shown a text.
///
/// # Panics
/// If what it has shown is no region.
pub async fn until_output(app: &App, cell: usize, part: &str) {
    let name = format!("Output {cell}");
    app.until_true(&format!("\"{part}\" in {name}"), async || output(app, cell).await.contains(part)).await;
    assert!(app.has("region", &name).await);
}

/// Waits until a cell has run to its end.
pub async fn until_ran(app: &App, cell: usize) {
    app.until_true(&format!("cell {cell} to end"), async || {
        let script = "return document.querySelectorAll('.cell-status')[arguments[0] - 1].textContent";
        app.run(script, &[json!(cell)]).await.as_str().is_some_and(|text| text.ends_with('s') && text != "waits")
    })
    .await;
}
