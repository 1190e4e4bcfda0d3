//! The past of a run and earlier runs: every number that the page shows of them equals the engine's.

use e2e::{App, Reader, number_after, visit};
use engine::optim::OptimizerKind;
use gradient_lab::charts::numerals::{grouped, significant};
use protocol::lab::{Request, Response};
use protocol::{Frame, RunSettings};
use worker::{LabService, Service};

const FIT: &str = "Fit: 15 data points";
const LOSS: &str = "Loss by epoch";
/// A run of 120 epochs, restored by its link. The leave-one-out error is off, since its curve arrives later.
const RUN: &str =
    "#/mlp?part=runs&lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&loo=0&epoch=120";

/// The same engine on the host.
struct Host(LabService);

impl Host {
    fn new(settings: RunSettings) -> Self {
        let mut service = LabService::default();
        service.answer(Request::Start { run: 1, settings }, &|| 0.0).expect("starts");
        Self(service)
    }

    fn advance(&mut self, epochs: u32) -> Frame {
        match self.0.advanced(epochs) {
            Ok(Response::Frame(frame)) => Frame::clone(&frame),
            other => panic!("not a frame: {other:?}"),
        }
    }

    fn tune(&mut self, learning_rate: f64, optimizer: OptimizerKind) {
        let settings = RunSettings { learning_rate, optimizer, ..RunSettings::default() };
        self.0.answer(Request::Tune { run: 1, settings }, &|| 0.0).expect("tunes");
    }
}

/// Waits until the page shows an epoch of a run, with the engine's loss.
async fn until_shown(app: &App, frame: &Frame) {
    app.until_shown(&grouped(frame.epoch), &significant(frame.loss, 4)).await;
}

fn after(epochs: u32) -> Frame {
    Host::new(RunSettings::default()).advance(epochs)
}

#[tokio::test]
async fn every_epoch_can_be_gone_back_to_exactly() {
    visit(Reader::CALM, RUN, async |app| {
        until_shown(app, &after(120)).await;
        app.until_reach("120").await;
        let (fit, loss) = (app.pixels(FIT).await, app.pixels(LOSS).await);
        app.slide("Epoch shown", 40.0).await;
        until_shown(app, &after(40)).await;
        app.until_redrawn(FIT, &fit).await;
        app.until_redrawn(LOSS, &loss).await;
        app.until_text("Epoch 40 of 120").await;
        app.until_true("the chart's label to name the epoch", async || {
            app.chart_label(LOSS).await.contains("Epoch 40 of 120")
        })
        .await;
        app.slide("Epoch shown", 7.0).await;
        until_shown(app, &after(7)).await;
        // With the keyboard, epoch by epoch.
        app.run("document.getElementById('epoch-shown').focus()", &[]).await;
        app.type_keys("\u{e014}\u{e014}").await;
        until_shown(app, &after(9)).await;
        app.type_keys("\u{e011}").await;
        app.until_output("Epoch", "0").await;
        app.type_keys("\u{e010}").await;
        until_shown(app, &after(120)).await;
        assert!(!app.text().await.contains(" of 120"), "the last epoch is the present");
        app.slide("Epoch shown", 30.0).await;
        until_shown(app, &after(30)).await;
        app.press("Back to now").await;
        until_shown(app, &after(120)).await;
        app.slide("Epoch shown", 30.0).await;
        until_shown(app, &after(30)).await;
        app.press("Step").await;
        until_shown(app, &after(121)).await;
    })
    .await;
}

#[tokio::test]
async fn counter_and_slider_show_the_same_epoch_while_a_run_goes_on() {
    visit(Reader::LAPTOP, "#/mlp?seed=0&speed=300", async |app| {
        app.until_true("some epochs", async || app.number("Epoch").await > 5.0).await;
        // The slider is rendered a moment after the counter is written, and may skip a value on a busy machine.
        let script = "const counter = document.querySelector('output[aria-label=Epoch]');
            const slider = document.getElementById('epoch-shown');
            const [counted, slid, start] = [new Set(), new Set(), slider.value];
            return new Promise((done) => {
                const look = () => {
                    counted.add(counter.textContent.replaceAll(',', ''));
                    slid.add(slider.value).add(slider.max);
                    if (slid.size < 20) { requestAnimationFrame(look); return; }
                    done([...slid].filter((epoch) => epoch !== start && !counted.has(epoch)));
                };
                look();
            })";
        assert_eq!(app.run(script, &[]).await, serde_json::json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_run_is_forked_at_a_past_epoch_and_trains_on() {
    visit(Reader::CALM, RUN, async |app| {
        until_shown(app, &after(120)).await;
        app.until_reach("120").await;
        app.slide("Epoch shown", 60.0).await;
        until_shown(app, &after(60)).await;
        app.press("Fork here").await;
        app.find("button", "Open run 1").await;
        let mut host = Host::new(RunSettings::default());
        until_shown(app, &host.advance(60)).await;
        app.fill("Learning rate value", "0.3").await;
        app.unfold().await;
        app.choose("Optimizer", "SGD").await;
        app.until_route(|route| route.contains("optimizer=sgd")).await;
        host.tune(0.3, OptimizerKind::Adam);
        host.tune(0.3, OptimizerKind::Sgd);
        app.press("Step").await;
        until_shown(app, &host.advance(1)).await;
        app.until_text("Forked from run 1 at epoch 60.").await;
        // Changing a setting at a past epoch also forks the run there.
        app.until_reach("61").await;
        app.slide("Epoch shown", 20.0).await;
        until_shown(app, &after(20)).await;
        app.until_true("the settings of then", async || app.value("combobox", "Optimizer").await == "adam").await;
        app.fill("Learning rate value", "0.02").await;
        app.find("button", "Open run 2").await;
        let mut host = Host::new(RunSettings::default());
        host.advance(20);
        host.tune(0.02, OptimizerKind::Adam);
        app.press("Step").await;
        until_shown(app, &host.advance(1)).await;
    })
    .await;
}

#[tokio::test]
async fn a_fork_that_is_opened_again_keeps_its_mark() {
    visit(Reader::CALM, RUN, async |app| {
        app.unfold().await;
        let end = after(120);
        until_shown(app, &end).await;
        app.until_reach("120").await;
        let without = app.pixels(LOSS).await;
        app.slide("Epoch shown", 60.0).await;
        until_shown(app, &after(60)).await;
        app.press("Fork here").await;
        app.fill("Learning rate value", "0.3").await;
        app.fill("Epochs to run", "60").await;
        app.press("Run").await;
        let mut host = Host::new(RunSettings::default());
        host.advance(60);
        host.tune(0.3, OptimizerKind::Adam);
        let forked = host.advance(60);
        until_shown(app, &forked).await;
        app.until_true("a link with the fork", async || {
            let link = app.run("return document.querySelector('.parts a').hash", &[]).await;
            link.as_str().is_some_and(|link| link.ends_with("&epoch=120&fork=60&turns=60,lr:0.3"))
        })
        .await;
        let marked = app.until_redrawn(LOSS, &without).await;
        app.press("Open run 1").await;
        until_shown(app, &end).await;
        app.until_true("the first run's chart", async || app.pixels(LOSS).await == without).await;
        app.press("Open run 2").await;
        until_shown(app, &forked).await;
        app.until_true("the fork's mark", async || app.pixels(LOSS).await == marked).await;
    })
    .await;
}

#[tokio::test]
async fn runs_are_kept_pinned_compared_and_opened_again() {
    visit(Reader::CALM, RUN, async |app| {
        until_shown(app, &after(120)).await;
        app.slide("Hidden size", 5.0).await;
        let settings = RunSettings { hidden: 5, ..RunSettings::default() };
        let mut other = Host::new(settings);
        until_shown(app, &other.advance(0)).await;
        for _ in 0..3 {
            app.press("Step").await;
        }
        let last = other.advance(3);
        until_shown(app, &last).await;
        app.find("button", "Open run 1").await;

        let (fit, loss) = (app.pixels(FIT).await, app.pixels(LOSS).await);
        app.press("Pin run 1").await;
        app.until_redrawn(FIT, &fit).await;
        app.until_redrawn(LOSS, &loss).await;
        app.until_text("run 1, pinned").await;
        app.press("Unpin run 1").await;
        app.until_true("the charts as they were", async || {
            app.pixels(FIT).await == fit && app.pixels(LOSS).await == loss
        })
        .await;

        app.press("Compare run 1").await;
        app.until_text("Run 1 is picked.").await;
        app.press("Compare run 2").await;
        let (ours, theirs) = (after(3).loss, last.loss);
        let ahead = if ours < theirs { 1 } else { 2 };
        app.until_text(&format!("At epoch 3 run {ahead} is ahead: its loss of {}", significant(ours.min(theirs), 4)))
            .await;
        app.pixels("The data points and two curves: run 1 after 120 epochs, and run 2 after 3 epochs").await;
        app.pixels("Losses of two runs").await;
        let text = app.text().await;
        assert!(text.contains("Hidden size\t2\t5"), "{text}");
        assert!(text.contains("Steps (updates)\t120\t3") && text.contains("Time to compute them"), "{text}");

        // They are kept after a reload.
        app.reload().await;
        app.press("Open run 1").await;
        until_shown(app, &after(120)).await;
        assert_eq!(app.value("spinbutton", "Hidden size value").await, "2");
        app.press("Step").await;
        until_shown(app, &after(121)).await;
        app.press("Remove run 2").await;
        app.until_true("the card to go", async || !app.has("button", "Open run 2").await).await;
        app.press("Reset").await;
        app.find("button", "Open run 3").await;
        app.press("Clear").await;
        app.until_true("the card to go", async || !app.has("button", "Open run 1").await).await;
    })
    .await;
}

#[tokio::test]
async fn a_shared_link_restores_the_epoch_and_all_turns() {
    visit(Reader::CALM, RUN, async |app| {
        until_shown(app, &after(120)).await;
        app.fill("Learning rate value", "0.02").await;
        let mut host = Host::new(RunSettings::default());
        host.advance(120);
        host.tune(0.02, OptimizerKind::Adam);
        app.press("Step").await;
        app.press("Step").await;
        let end = host.advance(2);
        until_shown(app, &end).await;
        app.shared_route(|route| route.ends_with("&epoch=122&turns=120,lr:0.02")).await;
        app.until_reach("122").await;
        app.slide("Epoch shown", 50.0).await;
        until_shown(app, &after(50)).await;
        app.shared_route(|route| route.ends_with("&epoch=50")).await;
        app.go("#/mlp?part=runs&lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab&epoch=122&turns=120,lr:0.02")
            .await;
        until_shown(app, &end).await;
        assert_eq!(app.value("spinbutton", "Learning rate value").await, "0.02");
        app.press("Step").await;
        until_shown(app, &host.advance(1)).await;
    })
    .await;
}

#[tokio::test]
async fn a_link_shared_while_a_run_plays_restores_that_run() {
    visit(
        Reader::LAPTOP,
        "#/mlp?lr=0.1&hidden=2&depth=1&activation=sigmoid&optimizer=adam&seed=0&data=lab",
        async |app| {
            app.until_true("some epochs", async || app.number("Epoch").await > 5.0).await;
            app.fill("Learning rate value", "0.02").await;
            let route = app.shared_route(|route| route.ends_with(",lr:0.02")).await;
            let (epoch, turn) = (number_after("&epoch=", &route), number_after("&turns=", &route));
            let mut host = Host::new(RunSettings::default());
            host.advance(turn);
            host.tune(0.02, OptimizerKind::Adam);
            let end = host.advance(epoch - turn);
            app.go(&route).await;
            app.find("button", "Play").await;
            until_shown(app, &end).await;
        },
    )
    .await;
}

#[tokio::test]
async fn runs_of_a_series_may_stop_by_a_rule() {
    visit(Reader::CALM, "#/mlp?part=runs&stop=epoch&stop_at=20&epoch=0", async |app| {
        app.press("Make three runs: seeds 0, 1, 2").await;
        // Of each earlier run there is a card that can be opened.
        app.find("button", "Open run 2").await;
        app.until_true("the last seed's run", async || app.route().await.contains("seed=2")).await;
    })
    .await;
}
