//! What readers take home: files with charts, and pages on paper.

use e2e::{Reader, visit};
use serde_json::json;

/// A run of 120 epochs, paused.
const RUN: &str = "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&loo=0&epoch=120";

#[tokio::test]
async fn a_chart_is_saved_as_drawing_picture_and_data() {
    visit(Reader::CALM, RUN, async |app| {
        app.until_true("the run", async || app.output("Epoch").await == "120").await;
        app.catch_files().await;
        let still = app.drawn("Fit").await;

        app.choose_item("Fit menu", "Save SVG").await;
        let svg = app.file("gradient-lab-fit.svg").await;
        let script = "const file = new DOMParser().parseFromString(arguments[0], 'image/svg+xml');
            const texts = [...file.querySelectorAll('text')].map((text) => text.textContent);
            const all = (selector) => file.querySelectorAll(selector).length;
            return [file.documentElement.localName, file.querySelector('title').textContent,
                file.querySelector('desc').textContent, texts, all('path'), all('image')]";
        let read = app.run(script, &[json!(svg)]).await;
        assert_eq!((&read[0], &read[1]), (&json!("svg"), &json!("Fit")));
        assert_eq!(read[2], json!(app.chart_label("Fit").await));
        let texts = read[3].as_array().expect("texts");
        for text in ["x", "y", "network", "best line"] {
            assert!(texts.contains(&json!(text)), "{text} is missing: {texts:?}");
        }
        // Fifteen points with their rims are thirty paths.
        assert!(read[4].as_u64() >= Some(30) && read[5] == json!(0), "axes and marks are drawn, not painted: {read}");
        assert_eq!(app.pixels("Fit").await, still, "the chart on the page stays as it is");

        app.choose_item("Fit menu", "Save PNG").await;
        let png = app.file("gradient-lab-fit.png").await;
        let script = "const { width, height } = document.querySelector('.fit canvas');
            return (async () => {
                const image = Object.assign(new Image(), { src: arguments[0] });
                await image.decode();
                return [image.width === width, image.height === height];
            })()";
        assert_eq!(app.run(script, &[json!(png)]).await, json!([true, true]));

        app.choose_item("Loss menu", "Save CSV").await;
        let csv = app.file("gradient-lab-loss.csv").await;
        let lines: Vec<&str> = csv.split_terminator("\r\n").collect();
        assert_eq!((lines[0], lines.len()), ("Epoch,Loss", 122));
        let (epoch, loss) = lines[121].split_once(',').expect("two columns");
        let loss: f64 = loss.parse().expect("a number");
        assert!(epoch == "120" && loss.to_string().len() > 6, "all digits are kept: {loss}");
        assert_eq!(format!("{loss:.4}"), app.output("Loss").await);
    })
    .await;
}

#[tokio::test]
async fn a_menu_is_operated_by_keyboard() {
    visit(Reader::CALM, RUN, async |app| {
        let button = app.find("button", "Fit menu").await;
        button.send_keys("\u{e007}").await.expect("keys can be typed");
        for (key, item) in [
            ("", "Show data"),
            ("\u{e015}", "Save SVG"),
            ("\u{e013}", "Show data"),
            ("\u{e013}", "Save CSV"),
            ("\u{e011}", "Show data"),
        ] {
            app.type_keys(key).await;
            app.until_true(item, async || app.focused().await.1 == item).await;
        }
        app.type_keys("\u{e00c}").await;
        app.until_true("the button", async || app.focused().await.1 == "Fit menu").await;
        assert!(!app.has("menuitem", "Show data").await, "the menu is closed");
    })
    .await;
}

#[tokio::test]
async fn a_page_is_printed_light_with_its_folds_open_and_its_settings_in_words() {
    visit(Reader { dark: true, ..Reader::CALM }, RUN, async |app| {
        app.until_true("the run", async || app.output("Epoch").await == "120").await;
        let dark = app.drawn("Fit").await;
        app.run("window.dispatchEvent(new Event('beforeprint'))", &[]).await;
        // There is no frame between the event and the print.
        let script = "return [document.querySelectorAll('main details:not([open])').length,
            document.querySelector('.on-paper').textContent, getComputedStyle(document.body).colorScheme]";
        let seen = app.run(script, &[]).await;
        let settings = seen[1].as_str().expect("a text");
        for setting in ["Learning rate: 0.1", "Hidden size: 2", "Optimizer: Adam", "Seed: 0"] {
            assert!(settings.contains(setting), "{setting} is missing: {settings}");
        }
        assert_eq!(seen[0], json!(0));
        assert_ne!(app.pixels("Fit").await, dark);
        app.run("window.dispatchEvent(new Event('afterprint'))", &[]).await;
        app.until_true("the dark chart", async || app.pixels("Fit").await == dark).await;
        assert!(app.run("return document.querySelector('.on-paper')", &[]).await.is_null());
    })
    .await;
}
