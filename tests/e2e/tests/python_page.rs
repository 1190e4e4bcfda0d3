//! The notebook's page: its tabs, its place in the history, its size under a finger, and the same notebook in two tabs.

use e2e::notebook::{output, text_of, until_output, until_ready, write};
use e2e::{App, Reader, visit};
use serde_json::json;

const HAND: Reader = Reader { window: (390, 844), ..Reader::CALM };

async fn until_title(app: &App, title: &str) {
    app.until_true(title, async || app.run("return document.title", &[]).await == title).await;
}

/// Follows a link without scrolling to it first, as a driver does.
async fn follow(app: &App, selector: &str) {
    app.run("document.querySelector(arguments[0]).click()", &[json!(selector)]).await;
}

async fn scroll_to(app: &App, height: u32) {
    app.run("scrollTo(0, arguments[0])", &[json!(height)]).await;
    until_scrolled(app, height).await;
}

async fn until_scrolled(app: &App, height: u32) {
    app.until_true(&format!("the page at {height}"), async || app.run("return scrollY", &[]).await == height).await;
}

#[tokio::test]
async fn each_notebook_has_a_title_of_its_own() {
    visit(Reader::CALM, "#/python", async |app| {
        until_title(app, "Python · Gradient Lab").await;
        app.follow("Exercise 3a").await;
        until_title(app, "Exercise 3a · Python · Gradient Lab").await;
        app.follow("My notebook").await;
        until_title(app, "Python · Gradient Lab").await;
        app.choose_file("Open notebook", r#"{"nbformat": 4, "cells": [{ "cell_type": "code", "source": "1" }]}"#).await;
        until_title(app, "Opened notebook · Python · Gradient Lab").await;
    })
    .await;
}

#[tokio::test]
async fn back_and_reload_lead_to_the_place_that_was_left() {
    visit(Reader::CALM, "#/python?part=1", async |app| {
        until_ready(app).await;
        scroll_to(app, 700).await;
        follow(app, ".bar a[href^='#/linear']").await;
        until_title(app, "Fit a line · Gradient Lab").await;
        until_scrolled(app, 0).await;
        scroll_to(app, 120).await;
        app.back().await;
        until_title(app, "Exercise 1 · Python · Gradient Lab").await;
        until_scrolled(app, 700).await;
        app.run("history.forward()", &[]).await;
        until_title(app, "Fit a line · Gradient Lab").await;
        until_scrolled(app, 120).await;
        app.back().await;
        until_scrolled(app, 700).await;
        // From one notebook to another.
        follow(app, ".parts a[href$='part=3b']").await;
        until_title(app, "Exercise 3b · Python · Gradient Lab").await;
        scroll_to(app, 300).await;
        app.back().await;
        until_title(app, "Exercise 1 · Python · Gradient Lab").await;
        until_scrolled(app, 700).await;
        app.reload().await;
        until_scrolled(app, 700).await;
    })
    .await;
}

#[tokio::test]
async fn under_a_finger_tabs_are_large_and_texts_leave_no_row_for_buttons() {
    visit(HAND, "#/python", async |app| {
        app.allow_touch().await;
        until_ready(app).await;
        for width in [390, 320] {
            let size = json!({ "width": width, "height": 844, "deviceScaleFactor": 1, "mobile": true });
            app.devtools("Emulation.setDeviceMetricsOverride", size).await;
            assert_eq!(app.overflow().await, 0, "{width}");
            let low =
                "return [...document.querySelectorAll('.parts a, .cell button')].filter((it) => it.checkVisibility())
                .filter((it) => it.getBoundingClientRect().height < 44).map((it) => it.textContent)";
            assert_eq!(app.run(low, &[]).await, json!([]), "{width}");
            let [_, cell, ..] = app.bounds(".cell").await;
            let [_, text, ..] = app.bounds(".cell-text").await;
            assert!(text - cell < 12.0, "the text begins at {text}, and its cell at {cell}");
        }
        app.choose_item("Cell 1 menu", "Edit").await;
        app.until_true("the editor to have the focus", async || app.focused().await.1 == "Cell 1").await;
        app.press("Show cell 1").await;
        app.until_true("the text", async || !app.has("textbox", "Cell 1").await).await;
    })
    .await;
}

#[tokio::test]
async fn the_tip_of_run_covers_no_code() {
    for window in [(1280, 720), (560, 720)] {
        visit(Reader { window, mouse: true, ..Reader::CALM }, "#/python", async |app| {
            until_ready(app).await;
            app.point_at(&app.find("button", "Run cell 2").await).await;
            let covered = "const tip = [...document.querySelectorAll('.cell-left .tip')].find((it) => it.checkVisibility());
                if (!tip) return null;
                const [a, over] = [tip.getBoundingClientRect(), []];
                for (const code of document.querySelectorAll('.cm-content')) {
                    const b = code.getBoundingClientRect();
                    if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) over.push(code.textContent);
                }
                return over";
            let over = app.until("the tip", async || app.run(covered, &[]).await.as_array().cloned()).await;
            assert_eq!(json!(over), json!([]), "{window:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn after_a_failure_the_rest_can_still_run() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        write(app, 2, "n = ...\nn + 1").await;
        write(app, 3, "print('behind')").await;
        app.press("Run all").await;
        until_output(app, 2, "A blank (...) is left that this cell needs.").await;
        until_output(app, 2, "The run has stopped here, and 1 cell has not run.").await;
        app.until_text("Cell 2 has failed, and the cells after it have not run.").await;
        app.press("Run the rest").await;
        until_output(app, 3, "behind").await;
        assert!(!output(app, 2).await.contains("The run has stopped here"));
    })
    .await;
}

async fn until_stored(app: &App, part: &str) {
    let script = "return localStorage.getItem('gradient-lab-python-notebook')";
    app.until_true(&format!("\"{part}\" on the device"), async || {
        app.run(script, &[]).await.as_str().is_some_and(|text| text.contains(part))
    })
    .await;
}

async fn until_cell(app: &App, cell: usize, part: &str) {
    app.until_true(&format!("\"{part}\" in cell {cell}"), async || text_of(app, cell).await.contains(part)).await;
}

#[tokio::test]
async fn of_two_tabs_that_change_one_notebook_neither_loses_its_cells() {
    visit(Reader::CALM, "#/python", async |app| {
        until_ready(app).await;
        let [first, second] = app.second_tab().await;
        app.go("#/python").await;
        until_ready(app).await;

        app.turn_to(&first).await;
        write(app, 2, "a = 1").await;
        until_stored(app, "a = 1").await;
        app.turn_to(&second).await;
        app.until_text("These are the cells of another tab").await;
        until_cell(app, 2, "a = 1").await;

        // While a cell runs here, the other tab changes the notebook.
        write(app, 3, "while True: pass").await;
        until_stored(app, "while True").await;
        app.press("Run cell 3").await;
        app.until_text("Cell 3 runs.").await;
        app.turn_to(&first).await;
        until_cell(app, 3, "while True").await;
        write(app, 2, "a = 2").await;
        until_stored(app, "a = 2").await;
        app.turn_to(&second).await;
        app.until_text("Another tab has changed this notebook. What you do here is not kept.").await;
        until_cell(app, 2, "a = 1").await;

        // What is written here can be saved as a file, and does not replace what the other tab has stored.
        app.press("Stop").await;
        write(app, 2, "b = 3").await;
        app.catch_files().await;
        app.press("Save notebook").await;
        assert!(app.file("gradient-lab-notebook.ipynb").await.contains("b = 3"));
        app.reload().await;
        until_cell(app, 2, "a = 2").await;
        app.turn_to(&first).await;
        until_cell(app, 2, "a = 2").await;
    })
    .await;
}
