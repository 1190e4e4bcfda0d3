//! What readers take home: files with charts, and pages on paper.

use e2e::{App, Reader, visit};
use serde_json::json;

/// A run of 120 epochs, paused.
const RUN: &str = "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&loo=0&epoch=120";

#[tokio::test]
async fn a_chart_is_saved_as_drawing_picture_and_data() {
    visit(Reader::CALM, RUN, async |app| {
        app.until_output("Epoch", "120").await;
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
        app.until_output("Epoch", "120").await;
        let dark = app.drawn("Fit").await;
        app.run("window.dispatchEvent(new Event('beforeprint'))", &[]).await;
        // There is no frame between the event and the print.
        let script = "return [document.querySelectorAll('main details:not([open], .badge)').length,
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

/// What a selector finds that has a box on paper, as texts.
async fn on_paper(app: &App, selector: &str) -> Vec<String> {
    app.run("window.dispatchEvent(new Event('beforeprint'))", &[]).await;
    app.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    let script = "return [...document.querySelectorAll(arguments[0])]
        .filter((element) => element.checkVisibility()).map((element) => element.textContent.trim())";
    let seen = app.run(script, &[json!(selector)]).await;
    app.run("window.dispatchEvent(new Event('afterprint'))", &[]).await;
    seen.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn the_questions_of_the_clinic_are_on_paper_and_folds_of_buttons_are_not() {
    visit(Reader::CALM, "#/clinic?case=3", async |app| {
        app.find("radio", "The learning rate is too high").await;
        let questions = on_paper(app, ".diagnosis-list label").await;
        assert!(questions.len() == 8 && questions.contains(&"The learning rate is too high".to_owned()), "{questions:?}");
        assert!(on_paper(app, ".desk button, .transport").await.is_empty());
    })
    .await;
    visit(Reader::CALM, "#/autograd", async |app| {
        app.find("group", "Graph").await;
        let folds = on_paper(app, "main summary").await;
        assert!(!folds.is_empty() && folds.iter().all(|fold| !fold.starts_with("Size of the graph")), "{folds:?}");
    })
    .await;
}

#[tokio::test]
async fn the_charts_of_the_clinic_are_large_enough_on_paper() {
    visit(Reader { window: (1280, 720), ..Reader::CALM }, "#/clinic?case=1", async |app| {
        app.drawn("Fit to the course").await;
        app.run("window.dispatchEvent(new Event('beforeprint'))", &[]).await;
        app.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
        // A page of A4 between its margins.
        let paper = json!({ "width": 718, "height": 1047, "deviceScaleFactor": 1, "mobile": false });
        app.devtools("Emulation.setDeviceMetricsOverride", paper).await;
        let sizes = "const style = getComputedStyle(document.querySelector('.clinic-charts'));
            const charts = [...document.querySelectorAll('.clinic-charts canvas')].map((canvas) => {
                // The picture keeps its proportions within the canvas.
                const { width, height, left } = canvas.getBoundingClientRect();
                return { height: Math.min(height, width * canvas.height / canvas.width), left };
            });
            return [charts.map((chart) => chart.height), new Set(charts.map((chart) => Math.round(chart.left))).size, style.breakInside]";
        let seen = app.run(sizes, &[]).await;
        let heights: Vec<f64> = seen[0].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64).collect();
        // 5 cm
        assert!(heights.len() == 4 && heights.iter().all(|&height| height >= 189.0), "{heights:?}");
        assert_eq!((&seen[1], &seen[2]), (&json!(2), &json!("avoid")), "two by two on one page");
        app.run("window.dispatchEvent(new Event('afterprint'))", &[]).await;
    })
    .await;
}

#[tokio::test]
async fn what_operates_the_page_leaves_no_words_on_paper() {
    visit(Reader { window: (1280, 720), ..Reader::CALM }, "#/mlp?part=units&epoch=100&seed=0", async |app| {
        app.until_text("Set the weight from x to unit 1 to").await;
        app.run("window.dispatchEvent(new Event('beforeprint'))", &[]).await;
        app.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
        let text = app.text().await;
        for words in ["Set the weight", "Each unit alone", "Leave-one-out error\n", "Show residuals"] {
            assert!(!text.contains(words), "{words}: {text}");
        }
        assert!(text.contains("Weight from x to unit 1: ") && text.contains("Learning rate: 0.1; "), "{text}");
        assert!(text.contains("Sample: 1: x = "), "what is chosen is among the settings: {text}");
        assert!(!text.lines().any(|line| line == "Sample"), "{text}");
        app.run("window.dispatchEvent(new Event('afterprint'))", &[]).await;
    })
    .await;
}

#[tokio::test]
async fn each_panel_has_a_button_that_closes_it() {
    visit(Reader::PHONE, RUN, async |app| {
        for panel in ["Lecture", "Share", "Lab report"] {
            if panel == "Lab report" {
                app.press("Share").await;
            }
            app.press(panel).await;
            app.until_true(panel, async || app.has("button", "Close").await).await;
            let script = "const open = [...document.querySelectorAll('.panel:popover-open')].at(-1);
                open.querySelector('.panel-head button').click();
                return open.matches(':popover-open')";
            assert_eq!(app.run(script, &[]).await, false, "{panel}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_program_and_its_values_are_on_paper() {
    visit(Reader::CALM, "#/autograd", async |app| {
        app.find("spinbutton", "Value of w").await;
        app.run("window.dispatchEvent(new Event('beforeprint'))", &[]).await;
        app.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
        let text = app.text().await;
        assert!(text.contains("w = tensor(2.0, requires_grad=True)"), "{text}");
        let row = "const of = (name) => [...document.querySelectorAll('.leaves tr')].find((row) => row.innerText.startsWith(name));
            return of(arguments[0]).querySelector('td').innerText";
        assert_eq!(app.run(row, &["w".into()]).await, "2");
        assert_eq!(app.run(row, &["y".into()]).await, "2\n3\n5");
        app.run("window.dispatchEvent(new Event('afterprint'))", &[]).await;
        assert_eq!(app.run("return document.querySelectorAll('.on-paper').length", &[]).await, 0);
    })
    .await;
}

/// A run with a change in it, paused.
const CHANGED: &str =
    "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&loo=0&epoch=60&turns=20,lr:0.5";

#[tokio::test]
async fn a_run_is_saved_as_json_and_opened_again() {
    visit(Reader::CALM, CHANGED, async |app| {
        app.until_output("Epoch", "60").await;
        let loss = app.output("Loss").await;
        app.catch_files().await;
        app.press("Share").await;
        app.press("Save run").await;
        let file = app.file("gradient-lab-mlp.json").await;
        let read: serde_json::Value = serde_json::from_str(&file).expect("JSON");
        assert_eq!((&read["format"], &read["lesson"]), (&json!("gradient-lab-run"), &json!("/mlp")));
        assert_eq!((&read["settings"]["lr"], &read["settings"]["turns"]), (&json!("0.1"), &json!("20,lr:0.5")));

        app.go("#/linear").await;
        app.press("Share").await;
        app.choose_file("Open run", &file).await;
        app.until_true("the run", async || app.has("button", "New seed").await && app.output("Epoch").await == "60")
            .await;
        assert_eq!(app.output("Loss").await, loss);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_no_run_says_what_is_wrong() {
    visit(Reader::CALM, RUN, async |app| {
        app.press("Share").await;
        for (file, problems) in [
            ("lr = 0.1", &["It is not JSON: "][..]),
            ("[1, 2]", &["“format” has to be “gradient-lab-run”"]),
            (
                r#"{"format": "gradient-lab-run", "version": 7, "lesson": "/mlq", "settings": {"lr": [1], "a": "b&c"}}"#,
                &["“version” is 7; this page reads 1", "“lesson” is “/mlq”; allowed: /autograd, /linear", "“lr” has to be a text or a number", "“a” contains &"],
            ),
            (r#"{"format": "gradient-lab-run", "version": 1, "lesson": "/mlp", "settings": 3}"#, &["“settings” has to be an object"]),
            (
                r#"{"format": "gradient-lab-run", "version": 1, "lesson": "/mlp", "settings": {"learning_rate": 0.5, "a&lr": 1}}"#,
                &["“a&lr” contains &", "“learning_rate” is not one of this lesson. Did you mean “lr”?", "Allowed settings: points, data, lr, hidden,"],
            ),
        ] {
            app.choose_file("Open run", file).await;
            for problem in problems {
                app.until_text(problem).await;
            }
        }
        let wrong = r#"{"format": "gradient-lab-run", "version": 1, "lesson": "/mlp", "settings": {"lr": "fast", "hidden": 3}}"#;
        app.choose_file("Open run", wrong).await;
        app.until_text("lr=fast is not usable").await;
        app.until_true("the hidden size", async || app.value("spinbutton", "Hidden size value").await == "3").await;
    })
    .await;
}

#[tokio::test]
async fn a_report_has_charts_settings_tasks_and_answers() {
    visit(Reader { dark: true, ..Reader::CALM }, RUN, async |app| {
        app.until_output("Epoch", "120").await;
        app.catch_files().await;
        app.press("Share").await;
        app.press("Lab report").await;
        app.fill("Your name", "Ada <Lovelace>").await;
        app.fill("How well does the network fit, also at left-out points?", "Not better than a line.").await;
        app.press("Save report").await;
        let file = app.file("gradient-lab-report.html").await;
        for part in [
            "<h1>Lab report: Fit a network, Exercise 3b</h1>",
            "Ada &lt;Lovelace&gt;, ",
            "<p class=\"answer\">Not better than a line.</p>",
            "<dt>Learning rate</dt><dd>0.1</dd>",
            "0 of 5 done.",
            "○ Get below the best line’s loss",
            "epoch=120",
        ] {
            assert!(file.contains(part), "{part} is missing: {file}");
        }
        assert_eq!(file.matches("<svg").count(), 4, "two charts, each with its axes");
        assert!(file.contains("fill=\"#fbfaf7\"") && !file.contains("#11151c"), "the charts are light");
        app.reload().await;
        app.press("Share").await;
        app.press("Lab report").await;
        assert_eq!(
            app.value("textbox", "How well does the network fit, also at left-out points?").await,
            "Not better than a line."
        );
    })
    .await;
}

#[tokio::test]
async fn a_frame_shows_one_chart_and_the_controls_that_were_chosen() {
    visit(Reader { window: (320, 240), ..Reader::CALM }, RUN, async |app| {
        app.until_output("Epoch", "120").await;
        app.go(&format!("{RUN}&view=embed&chart=fit&show=learning-rate,play")).await;
        app.until_true("the frame", async || !app.has("button", "Step").await).await;
        for (role, name) in [("slider", "Learning rate"), ("button", "Play")] {
            app.find(role, name).await;
        }
        assert!(!app.has("slider", "Hidden size").await && !app.has("link", "Search").await);
        app.drawn("Fit").await;
        let [left, top, right, bottom] = app.bounds(".fit canvas").await;
        let room = app.run("return [innerWidth, innerHeight]", &[]).await;
        let [width, height] = [0, 1].map(|index| room[index].as_f64().expect("a length"));
        assert!(left >= 0.0 && top >= 0.0 && right <= width && bottom <= height, "{left} {top} {right} {bottom}");
        assert!(bottom - top > 0.25 * height && right - left > 0.6 * width, "{top} {bottom} of {height}");
        app.go(&format!("{RUN}&view=embed&chart=fat&show=learning")).await;
        app.until_text("fat").await;
    })
    .await;
}

#[tokio::test]
async fn a_qr_code_and_a_line_of_html_are_made_of_the_link() {
    visit(Reader::CALM, RUN, async |app| {
        app.until_output("Epoch", "120").await;
        app.press("Share").await;
        app.unfold().await;
        app.find("image", "QR code of the link").await;
        app.until_true("the chart", async || app.has("radio", "Fit").await).await;
        app.check("Learning rate").await;
        app.until_true("the line", async || {
            let line = app.value("textbox", "HTML").await;
            line.contains("epoch=120&amp;view=embed&amp;chart=fit&amp;show=learning-rate\" width=\"640\"")
        })
        .await;
    })
    .await;
}

/// The parameters in a file of JSON.
async fn models(app: &e2e::App, file: &str) -> serde_json::Value {
    let file: serde_json::Value = serde_json::from_str(&app.file(file).await).expect("JSON");
    assert_eq!((&file["format"], &file["version"]), (&json!("gradient-lab-parameters"), &json!(1)));
    file["models"].clone()
}

#[tokio::test]
async fn parameters_are_saved_as_json_with_pytorchs_names() {
    visit(Reader::CALM, "#/mlp?part=units&hidden=2&depth=1&seed=0&loo=0", async |app| {
        app.chart_label("The network").await;
        app.catch_files().await;
        // Seed 0 gives nn.Linear(1, 2) these weights.
        app.until_true("the weights", async || !app.output("Parameter").await.is_empty()).await;
        app.choose_item("The network menu", "Save JSON").await;
        let models = models(app, "gradient-lab-the-network.json").await;
        let weight = models["MLP"]["fc1.weight"].as_array().expect("two rows");
        assert!((weight[1][0].as_f64().expect("a number") - 0.5364).abs() < 1e-4, "{models}");
        assert_eq!(models["MLP"]["fc2.weight"][0].as_array().map(Vec::len), Some(2));
    })
    .await;
    visit(Reader::CALM, "#/linear?part=nn&w=0.5&b=-1", async |app| {
        app.until_output("Epoch", "0").await;
        app.catch_files().await;
        app.choose_item("Fit menu", "Save JSON").await;
        let models = models(app, "gradient-lab-fit.json").await;
        assert_eq!(models["MyLinearRegression"], json!({ "w": 0.5, "b": -1.0 }));
        assert_eq!(models["NNLinearRegression"]["linear.weight"][0].as_array().map(Vec::len), Some(1));
    })
    .await;
    visit(Reader::CALM, "#/vanishing?part=train&depth=2&hidden=3&b_batchnorm=1&b_residual=0", async |app| {
        app.find("button", "Play").await;
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        app.catch_files().await;
        app.choose_item("Net A menu", "Save JSON").await;
        let first = models(app, "gradient-lab-net-a.json").await;
        let rows = |tensor: &serde_json::Value| tensor.as_array().map(Vec::len);
        assert_eq!((rows(&first["NetA"]["layers.1.weight"]), rows(&first["NetA"]["output.bias"])), (Some(3), Some(1)));
        app.choose_item("Net B menu", "Save JSON").await;
        let second = models(app, "gradient-lab-net-b.json").await;
        // A batch for the loss at the start, and one for that after the step.
        assert_eq!(second["NetB"]["batch_norms.1.num_batches_tracked"], json!(2.0));
        assert_eq!(rows(&second["NetB"]["batch_norms.0.running_var"]), Some(3));
    })
    .await;
}
