//! The lesson on linear regression: cards, bowl, and the question about `nn.Linear`.

use e2e::{App, Reader, visit};
use serde_json::json;

const BOWL: &str = "The loss over w and b";
const FIT: &str = "The course’s 15 points";
const LOSS: &str = "The loss by epoch";

/// Presses "Ten steps" several times.
async fn tens(app: &App, times: u32) {
    for _ in 0..times {
        app.press("Ten steps").await;
    }
}

#[tokio::test]
async fn the_loop_gives_the_notebooks_losses() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        app.until_output("Epoch", "0").await;
        app.until_output("Loss", "5.9467").await;
        for (epoch, loss) in [("10", "1.1699"), ("20", "0.3857"), ("30", "0.2567"), ("40", "0.2352")] {
            app.press("Ten steps").await;
            app.until_output("Epoch", epoch).await;
            app.until_true(&format!("the loss {loss}"), async || format!("{:.4}", app.number("Loss").await) == loss)
                .await;
        }
        app.press("Step").await;
        app.until_output("Epoch", "41").await;
    })
    .await;
}

#[tokio::test]
async fn play_moves_all_three_charts() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        app.until_output("Epoch", "0").await;
        let (bowl, fit, loss) = (app.pixels(BOWL).await, app.pixels(FIT).await, app.pixels(LOSS).await);
        app.press("Play").await;
        app.until_redrawn(BOWL, &bowl).await;
        app.until_redrawn(FIT, &fit).await;
        app.until_redrawn(LOSS, &loss).await;
        app.press("Pause").await;
        let label = app.chart_label(BOWL).await;
        assert!(label.contains("lowest point at w = 0.260, b = 0.748 with loss 0.1689"), "{label}");
    })
    .await;
}

#[tokio::test]
async fn dropped_and_moved_cards_do_what_pytorch_would() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        app.until_text("This is gradient descent as it should be.").await;
        app.press("Drop zero_grad, card 1").await;
        app.until_text("each backward adds its gradient to all earlier ones").await;
        // The known loss is 5.43 at epoch 10, printed before that epoch's update.
        for _ in 0..9 {
            app.press("Step").await;
        }
        app.until_output("Epoch", "9").await;
        app.until_true("the swing", async || app.output("Loss").await.starts_with("5.4")).await;
        app.press("Move backward up, card 2").await;
        app.until_text("backward runs before there is a loss").await;
        app.press("Step").await;
        app.until_text("The loop stops at card 1").await;
        app.press("Restore the loop").await;
        app.until_text("This is gradient descent as it should be.").await;
        app.press("Double step, card 4").await;
        app.until_text("Each gradient is used for 2 steps").await;
        app.until_route(|route| route.contains("cards=zero,forward,backward,step,step")).await;
    })
    .await;
}

#[tokio::test]
async fn equal_initial_weights_give_equal_lines() {
    visit(Reader::LAPTOP, "#/linear?part=nn", async |app| {
        app.until_output("Epoch", "0").await;
        tens(app, 3).await;
        app.until_true("a difference", async || app.output("Difference").await.starts_with("Difference: 0.")).await;
        app.check("Copy initial weights").await;
        app.until_output("Epoch", "0").await;
        tens(app, 10).await;
        app.until_output("Epoch", "100").await;
        app.until_output("Difference", "The two lines are equal to the last bit.").await;
    })
    .await;
}

#[tokio::test]
async fn the_question_is_answered_before_it_is_explained() {
    visit(Reader::LAPTOP, "#/linear?part=nn", async |app| {
        app.until_text("Does the result differ? If so, why?").await;
        assert!(!app.text().await.contains("2,699 epochs, and the notebook"), "the answer is not shown yet");
        app.check("No: the loss has a single lowest point, so both arrive at the same line.").await;
        app.until_text("Not yet.").await;
        app.check("Yes: they start from different weights, and after so few epochs the difference is still there.")
            .await;
        app.until_text("Right. By hand we start from w = b = 0").await;
        assert!(!app.text().await.contains("This answer is about"), "the screen shows what the answer speaks of");
        app.press("Drop zero_grad, card 1").await;
        app.until_text("The runs on the screen differ: another loop.").await;
        app.press("Repeat the course’s runs").await;
        app.until_true("the course's runs", async || !app.text().await.contains("This answer is about")).await;
    })
    .await;
}

#[tokio::test]
async fn the_edge_of_stability_is_the_stated_one() {
    visit(Reader::LAPTOP, "#/linear?part=rate&lr=0.03&speed=max", async |app| {
        app.until_text("edge of stability, 0.02315").await;
        app.until_text("Beyond the edge of stability at 0.02315: each step").await;
        app.until_text("never shrinks").await;
        app.press("Play").await;
        app.until_text("is beyond the edge of stability at 0.02315").await;
        app.check("Standardise x").await;
        app.until_text("The bowl is 1.0 times as steep").await;
        app.until_text("edge of stability, 1.000").await;
        app.check("Standardise x").await;
        app.check("Sum instead of mean").await;
        app.until_text("edge of stability, 0.001543").await;
        app.until_text("(w * x + b - y) ** 2).sum()").await;
        app.until_route(|route| route.ends_with("&reduction=sum")).await;
    })
    .await;
}

#[tokio::test]
async fn the_shape_trap_ends_at_the_mean() {
    visit(Reader::LAPTOP, "#/linear?part=traps&lr=0.02&target=flat&speed=max", async |app| {
        app.until_text("every prediction is compared").await;
        app.press("Play").await;
        app.until_true("the mean", async || app.output("Loss").await.starts_with("0.5438")).await;
        app.press("Pause").await;
    })
    .await;
}

#[tokio::test]
async fn a_line_set_by_hand_is_measured_against_descent() {
    visit(Reader::LAPTOP, "#/linear?mode=you", async |app| {
        app.unfold().await;
        app.until_text("Drag the black dot").await;
        app.fill("w value", "0.3").await;
        app.fill("b value", "0.5").await;
        app.until_text("2 lines tried").await;
        app.until_text("gradient descent needs").await;
        app.fill("w value", "0.26").await;
        app.fill("b value", "0.7477").await;
        app.until_text("This is the smallest possible loss.").await;
    })
    .await;
}

#[tokio::test]
async fn a_shared_link_restores_the_page_on_a_phone() {
    let link = "#/linear?lr=0.005&cards=forward,backward,step&w=0.5&b=-1&seed=7&copied=0&standardised=0&target=column&speed=60&mode=descent";
    visit(Reader::PHONE, link, async |app| {
        app.until_true("the start", async || app.chart_label(BOWL).await.contains("at w = 0.500, b = −1.000")).await;
        app.until_text("each backward adds its gradient").await;
        assert_eq!(app.overflow().await, 0, "nothing sticks out");
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        assert_eq!(app.route().await, link);
    })
    .await;
}

#[tokio::test]
async fn a_task_that_is_done_is_remembered() {
    visit(Reader::LAPTOP, "#/linear?part=rate", async |app| {
        app.until_text("0 of 5 done").await;
        app.check("Standardise x").await;
        app.fill("Learning rate value", "0.5").await;
        app.press("Step").await;
        // One epoch is enough, both for a loss below 0.17 and for the path to it.
        app.until_text("2 of 5 done").await;
        app.until_text("With x standardised, both curvatures are 2").await;
        app.reload().await;
        app.until_text("2 of 5 done").await;
    })
    .await;
}

#[tokio::test]
async fn both_published_runs_are_repeated_with_all_their_losses() {
    visit(Reader::LAPTOP, "#/linear?part=nn&lr=0.01&cards=forward,backward,step&standardised=1", async |app| {
        app.until_output("Epoch", "0").await;
        app.press("Repeat the course’s runs").await;
        app.until_output("Epoch", "100").await;
        app.until_true("ten losses", async || app.output("Printed losses").await.lines().count() == 11).await;
        let printed = app.output("Printed losses").await;
        let row = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let rows: Vec<_> = printed.lines().skip(1).map(row).collect();
        let column = |index: usize| rows.iter().map(|row| row[index].as_str()).collect::<Vec<_>>();
        assert_eq!(column(0), ["1", "11", "21", "31", "41", "51", "61", "71", "81", "91"]);
        assert_eq!(column(1)[..5], ["5.9467", "1.1699", "0.3857", "0.2567", "0.2352"]);
        let linear =
            ["18.8053", "3.4417", "0.9192", "0.5041", "0.4349", "0.4224", "0.4193", "0.4177", "0.4164", "0.4151"];
        assert_eq!(column(2), linear);
        app.until_text(
            "The notebook does not state its seed; torch.manual_seed(3892789387) gives the same printed \
                        losses",
        )
        .await;
        let link = app
            .until_route(|route| {
                route.starts_with("#/linear?part=nn&lr=0.001&cards=zero,forward,backward,step&w=0&b=0&seed=3892789387&")
            })
            .await;
        app.go(&link).await;
        app.until_true("the seed's start", async || {
            app.output("Line of nn.Linear").await == "w = −0.1840, b = −0.7478"
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_seed_box_takes_every_seed_of_torch_and_explains_initial_weights() {
    visit(Reader::LAPTOP, "#/linear?part=nn", async |app| {
        app.until_output("Line of nn.Linear", "w = −0.0075, b = 0.5364").await;
        app.run(
            "[...document.querySelectorAll('summary')].find((summary) => summary.textContent.includes('weights come from')).click()",
            &[],
        )
        .await;
        app.until_text("After torch.manual_seed(0), nn.Linear(1, 1) has weight −0.0075 and bias 0.5364.").await;
        app.until_text("weight −0.0075, 0.5364 and bias −0.8230, −0.7359").await;
        app.fill("Seed value", "4294967295").await;
        app.until_text("After torch.manual_seed(4294967295), nn.Linear(1, 1) has weight").await;
        app.until_route(|route| route.contains("seed=4294967295&")).await;
        app.fill("Seed value", "4294967296").await;
        app.until_text("After torch.manual_seed(0), nn.Linear(1, 1) has weight").await;
        app.fill("Seed value", "-1").await;
        app.until_route(|route| route.contains("seed=4294967295&")).await;
        app.fill("Seed value", "18446744073709551616").await;
        app.until_text(
            "Seed must be a whole number from −2⁶³ to 2⁶⁴ − 1, as for torch.manual_seed; 18446744073709551616 is too large.",
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_loop_can_start_from_normal_numbers() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        app.unfold().await;
        // torch.manual_seed(0); torch.randn(2)
        app.press("Draw w and b").await;
        app.until_route(|route| route.contains("&w=1.5409961&b=-0.2934289&")).await;
    })
    .await;
}

#[tokio::test]
async fn a_card_is_moved_through_the_loop_by_one_key() {
    visit(Reader::CALM, "#/linear", async |app| {
        app.until_text("This is gradient descent as it should be.").await;
        app.run("document.querySelector('[aria-label=\"Move zero_grad down, card 1\"]').focus()", &[]).await;
        for place in 2..=3 {
            app.type_keys("\u{e007}").await;
            let name = format!("Move zero_grad down, card {place}");
            app.until_true(&name, async || app.focused().await.1 == name).await;
        }
        app.type_keys("\u{e007}").await;
        // The last card has no button to move it down.
        app.until_true("the way back", async || app.focused().await.1 == "Move zero_grad up, card 4").await;
        app.until_route(|route| route.contains("cards=forward,backward,step,zero&")).await;
        app.run("document.querySelector('[aria-label=\"Drop zero_grad, card 4\"]').focus()", &[]).await;
        app.type_keys("\u{e007}").await;
        app.until_true("the card before", async || app.focused().await.1 == "Drop step, card 3").await;
    })
    .await;
}

#[tokio::test]
async fn a_link_restores_the_readers_line_and_the_paths_of_other_seeds() {
    let link = "#/linear?lr=0.001&cards=zero,forward,backward,step&w=0&b=0&seed=0&copied=0&standardised=0&target=column&speed=60&mode=you&my_w=0.3&my_b=0.5&ghosts=1";
    visit(Reader::LAPTOP, link, async |app| {
        app.unfold().await;
        app.until_text("1 line tried").await;
        assert_eq!(
            (app.value("spinbutton", "w value").await, app.value("spinbutton", "b value").await),
            ("0.3".into(), "0.5".into())
        );
        assert_eq!(
            app.run("return document.querySelector('input[type=checkbox][aria-describedby^=paths]').checked", &[])
                .await,
            true
        );
        app.until_text("24 seeds").await;
        assert_eq!(app.route().await, link);
    })
    .await;
}

#[tokio::test]
async fn a_diverged_line_names_its_epoch_and_stays_legible() {
    visit(Reader { window: (390, 844), ..Reader::LAPTOP }, "#/linear?lr=0.03&speed=max", async |app| {
        app.until_output("Epoch", "0").await;
        app.press("Play").await;
        app.until_text(
            "The line by hand diverged: it left the range of float32 after epoch 90. A learning rate of 0.03 is beyond",
        )
        .await;
        app.until_output("Epoch", "90").await;
        app.until_true("a line of four digits", async || app.chart_label(BOWL).await.contains("10¹⁷")).await;
        assert_eq!(app.overflow().await, 0, "nothing sticks out");
    })
    .await;
}

#[tokio::test]
async fn the_first_screen_holds_the_stage_the_run_and_the_task() {
    for part in ["", "?part=rate", "?part=nn", "?part=traps"] {
        visit(Reader { window: (1280, 720), ..Reader::LAPTOP }, &format!("#/linear{part}"), async |app| {
            app.until_output("Epoch", "0").await;
            for selector in [
                ".task",
                ".fit canvas",
                ".bowl canvas",
                ".loss canvas",
                ".loop li:last-child",
                ".transport",
                ".desk .row",
            ] {
                let [left, top, right, bottom] = app.bounds(selector).await;
                assert!(top >= 0.0 && bottom <= 720.0, "{part} {selector}: {top} to {bottom}");
                assert!(left >= 0.0 && right <= 1280.0 && bottom - top > 20.0, "{part} {selector}");
            }
            let (fit, bowl) = (app.bounds(".fit canvas").await, app.bounds(".bowl canvas").await);
            assert!(fit[2] <= bowl[0], "the fit comes first");
        })
        .await;
    }
    visit(Reader { window: (390, 844), ..Reader::LAPTOP }, "#/linear", async |app| {
        app.until_output("Epoch", "0").await;
        for selector in [".task", ".fit canvas", ".transport"] {
            let [_, top, _, bottom] = app.bounds(selector).await;
            assert!(top >= 0.0 && bottom <= 844.0, "{selector}: {top} to {bottom}");
        }
    })
    .await;
    for part in ["", "?part=rate", "?part=nn", "?part=traps"] {
        visit(Reader { window: (320, 700), ..Reader::LAPTOP }, &format!("#/linear{part}"), async |app| {
            app.until_output("Epoch", "0").await;
            assert_eq!(app.overflow().await, 0, "{part}: nothing sticks out");
        })
        .await;
    }
}

#[tokio::test]
async fn the_acts_show_one_run() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        app.until_output("Epoch", "0").await;
        app.until_text("Exercise 2").await;
        tens(app, 1).await;
        app.until_output("Epoch", "10").await;
        app.follow("By hand or nn.Linear?").await;
        app.until_text("Exercise 3a").await;
        app.until_output("Epoch", "10").await;
        app.until_true("both lines", async || app.chart_label(FIT).await.contains("nn.Linear")).await;
        app.until_text("Make the two lines equal to the last bit").await;
        app.follow("The loop").await;
        app.until_true("one line", async || !app.chart_label(FIT).await.contains("nn.Linear")).await;
        app.until_output("Epoch", "10").await;
    })
    .await;
}

#[tokio::test]
async fn each_card_shows_what_it_has_made() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        app.until_output("Epoch", "0").await;
        app.press("Step").await;
        for made in ["made in epoch 1", "loss 5.9467", "w.grad −", "w = 0.0"] {
            app.until_text(made).await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_link_of_a_paused_run_leads_to_its_epoch() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        app.until_output("Epoch", "0").await;
        tens(app, 2).await;
        app.until_output("Epoch", "20").await;
        app.fill("Learning rate value", "0.01").await;
        tens(app, 1).await;
        app.until_output("Epoch", "30").await;
        let loss = app.output("Loss").await;
        let shared = app.shared_route(|route| route.contains("&epoch=30")).await;
        assert!(shared.ends_with("&epoch=30&from=0.001&changes=20:0.01"), "{shared}");
        app.go(&shared).await;
        app.until_output("Epoch", "30").await;
        app.until_output("Loss", &loss).await;
        app.find("button", "Play").await;
    })
    .await;
}

/// Moves the mouse to a place and holds its button down there.
async fn mouse(app: &App, kind: &str, (x, y): (f64, f64)) {
    let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
    app.devtools("Input.dispatchMouseEvent", event).await;
}

#[tokio::test]
async fn only_the_handle_of_the_bowl_moves_the_start() {
    visit(Reader { window: (1280, 900), ..Reader::LAPTOP }, "#/linear", async |app| {
        app.drawn(BOWL).await;
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        let [left, top, right, bottom] = app.bounds(".bowl canvas").await;
        let beside = (left + 0.9 * (right - left), top + 0.2 * (bottom - top));
        mouse(app, "mousePressed", beside).await;
        mouse(app, "mouseReleased", beside).await;
        app.press("Step").await;
        app.until_output("Epoch", "2").await;
        let [left, top, right, bottom] = app.bounds(".handle").await;
        assert!(right - left >= 44.0 && bottom - top >= 44.0, "a finger hits it");
        let middle = (left.midpoint(right), top.midpoint(bottom));
        mouse(app, "mousePressed", middle).await;
        mouse(app, "mouseMoved", (middle.0 + 30.0, middle.1 - 20.0)).await;
        mouse(app, "mouseReleased", (middle.0 + 30.0, middle.1 - 20.0)).await;
        app.until_output("Epoch", "0").await;
        app.until_route(|route| !route.contains("&w=0&b=0&")).await;
    })
    .await;
}

#[tokio::test]
async fn a_swipe_over_the_bowl_scrolls_and_keeps_the_run() {
    visit(Reader { window: (390, 844), ..Reader::CALM }, "#/linear", async |app| {
        app.drawn(BOWL).await;
        app.press("Step").await;
        app.until_output("Epoch", "1").await;
        app.run("document.querySelector('.bowl canvas').scrollIntoView({ block: 'center' })", &[]).await;
        let before = app.run("return scrollY", &[]).await.as_f64().expect("a number");
        let [left, top, right, bottom] = app.bounds(".bowl canvas").await;
        let (x, y) = (left + 0.85 * (right - left), top.midpoint(bottom));
        app.allow_touch().await;
        app.swipe((x, y), (0.0, -200.0)).await;
        app.until_true("the page to scroll", async || {
            app.run("return scrollY", &[]).await.as_f64().is_some_and(|now| now > before + 50.0)
        })
        .await;
        assert_eq!(app.output("Epoch").await, "1", "the run goes on from where it is");
        assert!(app.route().await.starts_with("#/linear") && !app.route().await.contains("&w=-"));
    })
    .await;
}

#[tokio::test]
async fn optimizers_race_from_the_same_start_down_the_same_bowl() {
    visit(Reader::CALM, "#/linear?part=rate", async |app| {
        app.until_text("Adam 0.1 reaches the goal first").await;
        let first = app.chart_label("The paths of the race").await;
        assert!(first.contains("SGD 0.02 is at w =") && first.contains("Adam 0.1 is at w ="), "{first}");
        app.press("Add an optimizer").await;
        app.until_route(|route| route.contains("race=sgd:0.02,adam:0.1,adamw:0.1")).await;
        app.choose("Optimizer 3", "RMSprop").await;
        app.fill("Learning rate 3", "0.05").await;
        app.until_route(|route| route.contains("rmsprop:0.05")).await;
        app.until_true("three losses", async || {
            app.chart_label("The losses of the race").await.contains("RMSprop 0.05 ends at")
        })
        .await;
        app.fill("Learning rate 1", "0.5").await;
        app.until_text("never: it diverged").await;
        app.until_text("Beyond a learning rate of 0.0231, plain SGD diverges on this bowl.").await;
        app.press("Remove 1").await;
        app.until_route(|route| route.contains("race=adam:0.1,rmsprop:0.05")).await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}
