//! The past of a run of Fit a line: every number that the page shows of it equals the engine's.

use e2e::{App, Reader, number_after, visit};
use gradient_lab::charts::numerals::{grouped, significant};
use protocol::{RateChange, RegressionFrame, RegressionRequest, RegressionResponse, RegressionSettings};
use worker::{RegressionService, Service};

const LOSS: &str = "The loss by epoch";
const FIT: &str = "The course’s 15 points";
const BOWL: &str = "The loss over w and b";

/// The run of these settings and changes at an epoch.
fn after(changes: &[(u64, f64)], epochs: u32) -> RegressionFrame {
    let changes = changes.iter().map(|&(epoch, learning_rate)| RateChange { epoch, learning_rate }).collect();
    let mut service = RegressionService::default();
    let start = RegressionRequest::Start { run: 1, settings: RegressionSettings::default(), changes };
    service.answer(start, &|| 0.0).expect("starts");
    match service.advanced(epochs) {
        Ok(RegressionResponse::Frame(frame)) => RegressionFrame::clone(&frame),
        other => panic!("not a frame: {other:?}"),
    }
}

/// Waits until the page shows an epoch of a run, with the engine's loss.
async fn until_shown(app: &App, frame: &RegressionFrame) {
    app.until_shown(&grouped(frame.epoch), &significant(f64::from(frame.by_hand.loss), 5)).await;
}

#[tokio::test]
async fn every_epoch_can_be_gone_back_to_exactly() {
    visit(Reader::CALM, "#/linear?epoch=120", async |app| {
        until_shown(app, &after(&[], 120)).await;
        app.until_reach("120").await;
        let mut drawn = [app.pixels(FIT).await, app.pixels(BOWL).await, app.pixels(LOSS).await];
        app.slide("Epoch shown", 40.0).await;
        until_shown(app, &after(&[], 40)).await;
        for (chart, before) in [FIT, BOWL, LOSS].into_iter().zip(&mut drawn) {
            *before = app.until_redrawn(chart, before).await;
        }
        app.until_text("Epoch 40 of 120").await;
        app.until_text("made in epoch 40").await;
        app.until_true("the chart's label to name the epoch", async || {
            app.chart_label(LOSS).await.contains("Epoch 40 of 120")
        })
        .await;
        // With the keyboard, epoch by epoch.
        app.run("document.getElementById('epoch-shown').focus()", &[]).await;
        app.type_keys("\u{e014}\u{e014}").await;
        until_shown(app, &after(&[], 42)).await;
        app.type_keys("\u{e011}").await;
        until_shown(app, &after(&[], 0)).await;
        app.press("Back to now").await;
        until_shown(app, &after(&[], 120)).await;
        assert!(!app.text().await.contains(" of 120"), "the last epoch is the present");
        app.slide("Epoch shown", 30.0).await;
        until_shown(app, &after(&[], 30)).await;
        app.press("Step").await;
        until_shown(app, &after(&[], 121)).await;
    })
    .await;
}

#[tokio::test]
async fn a_rate_that_is_set_at_a_past_epoch_goes_on_from_there() {
    let changed = [(50, 0.01)];
    visit(Reader::CALM, "#/linear?epoch=90&lr=0.01&from=0.001&changes=50:0.01", async |app| {
        until_shown(app, &after(&changed, 90)).await;
        app.until_reach("90").await;
        app.slide("Epoch shown", 30.0).await;
        until_shown(app, &after(&changed, 30)).await;
        app.until_true("the rate of then", async || app.value("spinbutton", "Learning rate value").await == "0.001")
            .await;
        app.fill("Learning rate value", "0.02").await;
        app.until_reach("30").await;
        until_shown(app, &after(&[], 30)).await;
        app.press("Ten steps").await;
        until_shown(app, &after(&[(30, 0.02)], 40)).await;
    })
    .await;
}

#[tokio::test]
async fn the_link_of_a_past_epoch_leads_to_it() {
    visit(Reader::CALM, "#/linear?epoch=60", async |app| {
        until_shown(app, &after(&[], 60)).await;
        app.until_reach("60").await;
        app.slide("Epoch shown", 25.0).await;
        until_shown(app, &after(&[], 25)).await;
        let link = app.shared_route(|route| route.contains("&epoch=25")).await;
        app.go(&link).await;
        app.until_reach("25").await;
        until_shown(app, &after(&[], 25)).await;
        app.until_true("no past epoch", async || !app.has("button", "Back to now").await).await;
    })
    .await;
}

#[tokio::test]
async fn a_link_shared_while_a_run_plays_restores_that_run() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        app.press("Play").await;
        app.fill("Learning rate value", "0.01").await;
        let route = app.shared_route(|route| route.ends_with(":0.01")).await;
        app.go(&route).await;
        until_shown(app, &after(&[(number_after("&changes=", &route).into(), 0.01)], number_after("&epoch=", &route))).await;
    })
    .await;
}

#[tokio::test]
async fn the_title_of_the_axis_stands_beyond_the_knob() {
    for (route, chart) in [("#/linear?epoch=100", LOSS), ("#/mlp?seed=0&epoch=100&loo=0", "Loss by epoch")] {
        visit(Reader { window: (390, 844), ..Reader::CALM }, route, async |app| {
            app.until_output("Epoch", "100").await;
            app.drawn(chart).await;
            // The knob stands at the end of the axis, whose title needs about 40 px at the height of its line.
            app.until_true("the knob at the end", async || {
                let (knob, canvas) = (app.bounds(".pill").await, app.bounds(".loss canvas").await);
                let end = knob[0].midpoint(knob[2]);
                let script = "const { top } = document.querySelector('.loss canvas').getBoundingClientRect();
                    const axis = document.querySelector('.scrubber').getBoundingClientRect().top;
                    return axis - top";
                let axis = app.run(script, &[]).await.as_f64().unwrap_or_default();
                canvas[2] - end >= 40.0 && knob[1] >= canvas[1] + axis
            })
            .await;
        })
        .await;
    }
}
