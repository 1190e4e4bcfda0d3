//! The search for good settings: the map is computed, used by keyboard and paused, and tries stay on the leaderboard.

use e2e::{App, Reader, visit};
use serde_json::json;

/// A small map. The link contains all settings, so that no test depends on defaults.
const SMALL: &str = "#/search?across=lr&down=hidden&cells=5&seeds=3&epochs=60&layer=training&lr=0.1&hidden=2&depth=1\
    &activation=sigmoid&optimizer=adam&seed=0&data=lab";
const MAP: &str = "Map by learning rate and hidden size";

async fn complete(app: &App, cells: usize) {
    app.until_text(&format!("All {cells} cells trained and measured")).await;
}

/// Opens all folds.
async fn unfold(app: &App) {
    app.find("combobox", "Across").await;
    app.run("document.querySelectorAll('details').forEach((fold) => { fold.open = true })", &[]).await;
}

/// Waits until a count no longer changes from frame to frame, and returns it.
async fn until_still(app: &App, count: &impl AsyncFn() -> f64) -> f64 {
    app.until("nothing more to come in", async || {
        let before = count().await;
        for _ in 0..20 {
            app.run("return new Promise((done) => requestAnimationFrame(() => done()))", &[]).await;
        }
        (count().await == before).then_some(before)
    })
    .await
}

#[tokio::test]
async fn the_map_fills_and_its_layers_differ() {
    visit(Reader::CALM, SMALL, async |app| {
        app.until_text("Nothing computed yet").await;
        let blank = app.pixels(MAP).await;
        app.press("Compute the map").await;
        complete(app, 25).await;
        let training = app.until_redrawn(MAP, &blank).await;
        assert!(app.chart_label(MAP).await.contains("25 of 25 cells are known"));
        assert_eq!(app.run("return document.querySelector('progress').position", &[]).await.as_f64(), Some(1.0));
        let mut seen = vec![training];
        for layer in [
            "Training loss: spread over seeds",
            "Training loss: seeds below the line",
            "Leave-one-out error: median",
            "Leave-one-out error: spread over seeds",
        ] {
            app.choose("Colours show", layer).await;
            let drawn = app.until_redrawn(MAP, seen.last().expect("at least one")).await;
            assert!(!seen.contains(&drawn), "{layer}");
            seen.push(drawn);
        }
        app.until_route(|route| route.contains("layer=left-out-spread")).await;
        app.choose_item("Map menu", "Show data").await;
        app.find("region", "Map: data").await;
        let rows = app.run("return document.querySelectorAll('.data-table tbody tr').length", &[]).await;
        assert_eq!(rows.as_u64(), Some(25));
    })
    .await;
}

#[tokio::test]
async fn a_cell_is_reached_by_keyboard_and_opens_its_runs() {
    visit(Reader::CALM, SMALL, async |app| {
        app.press("Compute the map").await;
        complete(app, 25).await;
        // From the first cell one down and one to the right.
        app.run("document.querySelector('.cells button[tabindex=\"0\"]').focus()", &[]).await;
        app.type_keys("\u{e014}").await;
        app.type_keys("\u{e015}").await;
        let (role, name) = app.focused().await;
        assert!(role == "button" && name.starts_with("Learning rate 0.001, hidden size 2: training loss "), "{name}");
        app.until_text(&name).await;
        app.type_keys("\u{e007}").await;
        app.until_route(|route| route.contains("cell=2.2")).await;
        app.until_text("Learning rate 0.001, hidden size 2").await;
        let link = app.attribute("link", "Open this run, seed 2", "href").await.expect("a link");
        let run = "#/mlp?lr=0.001&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=2";
        assert!(link.contains(run), "{link}");
        app.press("Set the sliders to this cell").await;
        app.until_route(|route| route.contains("&lr=0.001&hidden=2&")).await;
        app.follow("Open this run, seed 2").await;
        app.find("heading", "Fit a network").await;
        assert!(app.route().await.starts_with(run));
    })
    .await;
}

#[tokio::test]
async fn a_map_is_held_and_goes_on() {
    let slow = SMALL.replace("cells=5", "cells=20").replace("epochs=60", "epochs=2000").replace("seeds=3", "seeds=10");
    visit(Reader::CALM, &slow, async |app| {
        let done = async || {
            let script = "return [...document.querySelectorAll('progress')].map((bar) => bar.value)
                .reduce((a, b) => a + b)";
            app.run(script, &[]).await.as_f64().expect("a number")
        };
        app.press("Compute the map").await;
        app.until_true("the first cells", async || done().await > 0.0).await;
        app.press("Pause").await;
        app.until_text("Paused: ").await;
        // Pending cells arrive; after that, no further ones do.
        let held = until_still(app, &done).await;
        assert!(held < 800.0, "it was not complete");
        app.press("Resume").await;
        app.until_true("more cells", async || done().await > held).await;
        app.until_text(" left.").await;
        // A map of another shape replaces this one and is completed.
        unfold(app).await;
        app.slide("Epochs", 0.0).await;
        app.slide("Seeds", 1.0).await;
        app.until_text("The settings have changed since").await;
        app.choose("Cells", "5 × 5").await;
        complete(app, 25).await;
    })
    .await;
}

#[tokio::test]
async fn tries_stay_on_the_leaderboard() {
    visit(Reader::CALM, SMALL, async |app| {
        unfold(app).await;
        app.slide("Hidden size", 8.0).await;
        app.press("Try these settings").await;
        let row = async |name: &str| {
            let script = "return [...document.querySelectorAll('.leaderboard tbody tr')]
                .find((row) => row.querySelector('.who').textContent === arguments[0])?.innerText ?? ''";
            app.run(script, &[name.into()]).await.as_str().unwrap_or_default().to_owned()
        };
        let settled = async |name: &'static str| {
            app.until(name, async || {
                let text = row(name).await;
                (!text.is_empty() && !text.contains('…')).then_some(text)
            })
            .await
        };
        let mine = settled("Your try 1").await;
        assert!(mine.contains("8 Sigmoid, Adam 0.1, 60 epochs, seeds 0–2"), "{mine}");
        let line = settled("Best line").await;
        assert!(line.contains("0.2035") && line.contains("0.1689"), "{line}");
        settled("The notebook’s network").await;
        // What is best would give the answer away.
        app.until_text("The best known settings join when your map is complete").await;
        assert!(row("Best known").await.is_empty());
        app.press("Compute the map").await;
        complete(app, 25).await;
        settled("Best known").await;
        settled("Best cell of this map").await;
        let ranked = "const errors = [...document.querySelectorAll('.leaderboard tbody tr')]
            .map((row) => parseFloat(row.children[2].textContent)); return errors.every((e, i) => !i || errors[i - 1] <= e)";
        assert_eq!(app.run(ranked, &[]).await, true);
        app.reload().await;
        unfold(app).await;
        let again = settled("Your try 1").await;
        let numbers = |text: &str| text.split('\t').skip(2).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(numbers(&again), numbers(&mine), "the same settings must give the same numbers");
        app.press("Remove try 1").await;
        app.until_true("the try to go", async || row("Your try 1").await.is_empty()).await;
        app.reload().await;
        unfold(app).await;
        settled("Best line").await;
        assert!(row("Your try 1").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn tasks_are_checked_and_remembered() {
    visit(Reader::CALM, &SMALL.replace("epochs=60", "epochs=300"), async |app| {
        app.press("Compute the map").await;
        complete(app, 25).await;
        // At a rate of 1, the loss of thirteen units is far above the best of their row.
        let cell = app.run(
            "const cells = [...document.querySelectorAll('.cells button')];
            const loss = (cell) => parseFloat(cell.getAttribute('aria-label').match(/training loss ([0-9.]+)/)?.[1]);
            for (let row = 0; row < 5; row += 1) {
              const losses = cells.slice(5 * row, 5 * row + 5).map(loss);
              const best = Math.min(...losses);
              const high = losses.findIndex((loss, at) => at > losses.indexOf(best) && loss > 2.01 * best);
              if (high >= 0) { cells[5 * row + high].click(); return 5 * row + high; }
            }
            return null",
            &[],
        );
        assert!(cell.await.is_u64(), "some rate must be too high");
        app.until_text("1 of 5 done").await;
        app.reload().await;
        app.until_text("1 of 5 done").await;
    })
    .await;
}

#[tokio::test]
async fn every_setting_of_a_network_can_vary_or_be_set() {
    visit(Reader::CALM, SMALL, async |app| {
        unfold(app).await;
        app.choose("Across", "Initialisation").await;
        app.until_route(|route| route.contains("across=init&down=hidden")).await;
        app.press("Compute the map").await;
        complete(app, 45).await;
        let words = "return document.querySelector('.cells button').getAttribute('aria-label')";
        let first = app.run(words, &[]).await;
        assert!(
            first
                .as_str()
                .is_some_and(|words| words.starts_with("Initialisation PyTorch, hidden size 1: training loss"))
        );
        app.choose("Down", "Momentum").await;
        app.until_text("Momentum has no effect on this map: it needs SGD or RMSprop.").await;
        app.choose("Optimizer", "SGD").await;
        app.press("Start again").await;
        app.until_true("the sentence to go", async || !app.text().await.contains("has no effect")).await;
        app.slide("Weight decay", 20.0).await;
        app.until_route(|route| route.contains("&decay=0.1")).await;
        app.until_text("Different from the course: optimizer SGD, weight decay 0.1.").await;
        app.until_text("The settings have changed since").await;
        app.press("Try these settings").await;
        app.until_text("2 Sigmoid, SGD 0.1, weight decay 0.1, 60 epochs, seeds 0–2").await;
        // Errors on other points cannot be compared.
        app.slide("Noise", 10.0).await;
        app.until_text("1 try of yours is not shown").await;
        app.press("Back to the course’s settings").await;
        app.until_true("the button to go", async || !app.text().await.contains("Different from the course")).await;
    })
    .await;
}

#[tokio::test]
async fn a_run_is_opened_where_the_map_has_measured_it() {
    visit(Reader::CALM, &format!("{SMALL}&cell=4.2"), async |app| {
        app.press("Compute the map").await;
        complete(app, 25).await;
        let link = app.attribute("link", "Open this run, seed 1", "href").await.expect("a link");
        assert!(link.ends_with("&stop=epoch&stop_at=60"), "{link}");
    })
    .await;
}

#[tokio::test]
async fn values_that_cannot_be_used_are_named() {
    visit(Reader::CALM, "#/search?across=depth&down=depth&cells=7&epochs=0", async |app| {
        app.until_text("down=depth is not usable: it must be another setting than across. Using hidden instead.").await;
        app.until_text("cells=7 is not usable: allowed: 5, 10, 20, 32. Using 20 instead.").await;
        app.until_text("epochs=0 is not usable").await;
        app.press("Dismiss").await;
        app.until_true("the notes to go", async || !app.text().await.contains("not usable")).await;
    })
    .await;
}

#[tokio::test]
async fn the_map_the_chosen_cell_and_the_controls_fit_the_first_screen() {
    for window in [(1280, 720), (1920, 1080)] {
        visit(Reader { window, ..Reader::CALM }, &format!("{SMALL}&cell=4.2"), async |app| {
            app.press("Compute the map").await;
            complete(app, 25).await;
            app.until_text("leave-one-out").await;
            let script = "scrollTo(0, 0); return arguments[0].map((part) => {
                const { left, top, right, bottom } = document.querySelector(part).getBoundingClientRect();
                return [left, top, right, bottom];
            })";
            let parts = json!([".task", ".heat canvas", ".cell-details", ".desk", "[aria-label='Progress'] p"]);
            let boxes = app.run(script, &[parts]).await;
            let side = |part: usize, side: usize| boxes[part][side].as_f64().expect("a number");
            for part in 0..5 {
                assert!(
                    side(part, 1) >= 0.0 && side(part, 3) <= f64::from(window.1),
                    "{window:?}, part {part}: {boxes}"
                );
            }
            assert!(side(1, 3) - side(1, 1) >= 240.0 && side(1, 2) < side(2, 0), "{window:?}: {boxes}");
            assert!(side(2, 3) <= side(3, 1), "the cell ends above the desk: {boxes}");
            // All else is folded.
            let operated = "return [...document.querySelectorAll('.desk :is(select, input, button)')]
                .filter((one) => one.checkVisibility()).length";
            assert_eq!(app.run(operated, &[]).await, 5, "three menus and two buttons");
        })
        .await;
    }
}

#[tokio::test]
async fn better_cells_are_bluer_and_the_legend_says_what_the_marks_mean() {
    visit(Reader::CALM, SMALL, async |app| {
        app.until_text("hatched: to come").await;
        app.press("Compute the map").await;
        complete(app, 25).await;
        app.until_true("no more hatch", async || !app.text().await.contains("hatched:")).await;
        app.until_text("outline: the best line’s 0.1689").await;
        app.until_text(" ★").await;
        let script = "const canvas = document.querySelector('.heat canvas');
            const place = canvas.getBoundingClientRect(), ratio = canvas.width / place.width;
            const context = canvas.getContext('2d');
            return [...document.querySelectorAll('.cells button')].map((cell) => {
                const box = cell.getBoundingClientRect();
                const at = [box.left - place.left + 8, box.top - place.top + 8].map((it) => Math.round(it * ratio));
                const [red, green, blue] = context.getImageData(...at, 1, 1).data;
                return [parseFloat(cell.getAttribute('aria-label').match(/training loss ([0-9.]+)/)[1]), blue - red];
            }).sort((a, b) => a[0] - b[0]).map((cell) => cell[1])";
        let blue = app
            .until("the drawing", async || {
                let blue = app.run(script, &[]).await;
                let blue: Vec<i64> = blue.as_array()?.iter().filter_map(serde_json::Value::as_i64).collect();
                (blue.first()? > &100).then_some(blue)
            })
            .await;
        assert!(blue.windows(2).all(|pair| pair[0] >= pair[1]), "by ascending loss: {blue:?}");
        assert!(blue[24] < 40, "the worst cell is nearly paper: {blue:?}");
    })
    .await;
}

#[tokio::test]
async fn the_map_begins_by_itself_and_fits_a_phone() {
    visit(Reader::PHONE, SMALL, async |app| {
        complete(app, 25).await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
    // Zoomed to 400 %.
    visit(Reader { window: (320, 256), ..Reader::CALM }, SMALL, async |app| {
        unfold(app).await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_map_goes_on_while_another_lesson_is_shown_and_outlives_a_reload() {
    let slow = SMALL.replace("cells=5", "cells=20").replace("epochs=60", "epochs=2000").replace("seeds=3", "seeds=10");
    visit(Reader::CALM, &slow, async |app| {
        let done = async || {
            let script = "return [...document.querySelectorAll('progress')].map((bar) => bar.value)
                .reduce((a, b) => a + b, 0)";
            app.run(script, &[]).await.as_f64().expect("a number")
        };
        app.press("Compute the map").await;
        app.until_true("some cells", async || done().await > 20.0).await;
        let before = done().await;
        app.follow("Autograd").await;
        app.find("heading", "Autograd").await;
        app.back().await;
        let after = app.until("the map", async || Some(done().await).filter(|&done| done > 0.0)).await;
        assert!(after >= before, "the map must not start again: {after} of {before} cells");
        app.until_true("more cells", async || done().await > before).await;
        app.press("Pause").await;
        app.until_text("Paused: ").await;
        let held = until_still(app, &done).await;
        let words = "return [...document.querySelectorAll('.cells button')]
            .map((cell) => cell.getAttribute('aria-label')).join()";
        let cells = app.run(words, &[]).await;
        app.reload().await;
        app.until_text("Paused: ").await;
        assert_eq!((done().await, app.run(words, &[]).await), (held, cells));
        app.press("Resume").await;
        app.until_true("more cells", async || done().await > held).await;
    })
    .await;
}

#[tokio::test]
async fn with_a_split_the_map_shows_the_error_that_fit_a_network_has_at_the_held_out_points() {
    visit(Reader::CALM, SMALL, async |app| {
        unfold(app).await;
        app.fill("Validation split value", "20").await;
        app.until_route(|route| route.contains("&validation=20")).await;
        app.until_text("Each seed holds out 3 of the 15 points: the training loss is that at the other 12, the validation error").await;
        app.press("Compute the map").await;
        complete(app, 25).await;
        let training = app.drawn(MAP).await;
        app.choose("Colours show", "Validation error: median").await;
        app.until_redrawn(MAP, &training).await;
        app.until_route(|route| route.contains("layer=left-out&")).await;
        app.until_text("outline: the best line’s validation error, 0.").await;
        assert!(app.chart_label(MAP).await.contains("coloured by validation error: median"));
        app.run("document.querySelectorAll('.cells button')[13].click()", &[]).await;
        app.until_text("Training loss: median ").await;
        app.until_text("Validation error: median ").await;
        let row = "return [...document.querySelectorAll('.cell-details tbody tr')[1].children].map((cell) => cell.textContent)";
        let row = app.run(row, &[]).await;
        let [training, validation] = [1, 2].map(|column| row[column].as_str().expect("a number").to_owned());
        app.follow("Open this run, seed 1").await;
        app.find("heading", "Fit a network").await;
        app.press("Play").await;
        app.until_output("Epoch", "60").await;
        assert_eq!(app.output("Loss").await, training);
        app.until_output("Validation error", &validation).await;
    })
    .await;
}

#[tokio::test]
async fn the_legend_of_the_map_takes_two_lines_on_a_phone() {
    visit(Reader { window: (390, 844), ..Reader::CALM }, SMALL, async |app| {
        app.press("Compute the map").await;
        complete(app, 25).await;
        let [_, top, _, bottom] = app.bounds(".heat .legend").await;
        assert!(bottom - top <= 48.0, "{} px", bottom - top);
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}
