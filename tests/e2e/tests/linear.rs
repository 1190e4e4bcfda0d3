//! The lesson on linear regression: cards, bowl, and the question about `nn.Linear`.

use e2e::{App, Reader, visit};

const BOWL: &str = "The loss over w and b";
const FIT: &str = "The fifteen points and two lines";
const LOSS: &str = "The loss by epoch";

async fn until_output(app: &App, name: &str, text: &str) {
    app.until_true(&format!("{name} to be {text}"), async || app.output(name).await == text).await;
}

/// Presses "Ten steps" several times.
async fn tens(app: &App, times: u32) {
    for _ in 0..times {
        app.press("Ten steps").await;
    }
}

#[tokio::test]
async fn the_loop_gives_the_notebooks_losses() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        until_output(app, "Epoch", "0").await;
        until_output(app, "Loss", "5.9467").await;
        for (epoch, loss) in [("10", "1.1699"), ("20", "0.3857"), ("30", "0.2567"), ("40", "0.2352")] {
            app.press("Ten steps").await;
            until_output(app, "Epoch", epoch).await;
            app.until_true(&format!("the loss {loss}"), async || format!("{:.4}", app.number("Loss").await) == loss)
                .await;
        }
        app.press("Step").await;
        until_output(app, "Epoch", "41").await;
    })
    .await;
}

#[tokio::test]
async fn play_moves_all_three_charts() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        until_output(app, "Epoch", "0").await;
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
        until_output(app, "Epoch", "9").await;
        app.until_true("the swing", async || app.output("Loss").await.starts_with("5.4")).await;
        app.press("Move backward up, card 2").await;
        app.until_text("backward comes before there is a loss").await;
        app.press("Step").await;
        app.until_text("The loop stops at card 1").await;
        app.press("Restore the loop").await;
        app.until_text("This is gradient descent as it should be.").await;
        app.press("Double step, card 4").await;
        app.until_text("Each gradient is stepped by 2 times").await;
        app.until_route(|route| route.contains("cards=zero,forward,backward,step,step")).await;
    })
    .await;
}

#[tokio::test]
async fn equal_initial_weights_give_equal_lines() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        until_output(app, "Epoch", "0").await;
        tens(app, 3).await;
        app.until_true("a difference", async || app.output("Difference").await.starts_with("Difference: 0.")).await;
        app.check("Copy initial weights").await;
        until_output(app, "Epoch", "0").await;
        tens(app, 10).await;
        until_output(app, "Epoch", "100").await;
        until_output(app, "Difference", "The two lines are equal to the last bit.").await;
    })
    .await;
}

#[tokio::test]
async fn the_question_is_answered_before_it_is_explained() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        app.until_text("does the result differ?").await;
        assert!(!app.text().await.contains("2,699 epochs, and the notebook"), "the answer is not shown yet");
        app.check("No: the loss has a single lowest point, so both arrive at the same line.").await;
        app.until_text("Not yet.").await;
        app.check("Yes: they start from different weights, and after so few epochs they still remember them.").await;
        app.until_text("Right. By hand we start from w = b = 0").await;
    })
    .await;
}

#[tokio::test]
async fn the_edge_of_stability_is_the_stated_one() {
    visit(Reader::LAPTOP, "#/linear?lr=0.03&speed=max", async |app| {
        app.until_text("edge of stability, 0.02315").await;
        app.until_text("never shrinks").await;
        app.press("Play").await;
        app.until_text("is beyond the edge of stability at 0.02315").await;
        app.check("Standardise x").await;
        app.until_text("The bowl is 1.0 times as steep").await;
        app.until_text("edge of stability, 1.000").await;
    })
    .await;
}

#[tokio::test]
async fn the_shape_trap_ends_at_the_mean() {
    visit(Reader::LAPTOP, "#/linear?lr=0.02&target=flat&speed=max", async |app| {
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
        app.until_text("Drag the black dot").await;
        app.fill("w value", "0.3").await;
        app.fill("b value", "0.5").await;
        app.until_text("2 lines tried").await;
        app.until_text("gradient descent needs").await;
        app.fill("w value", "0.26").await;
        app.fill("b value", "0.7477").await;
        app.until_text("That is the best there is.").await;
    })
    .await;
}

#[tokio::test]
async fn a_shared_link_restores_the_page_on_a_phone() {
    let link = "#/linear?lr=0.005&cards=forward,backward,step&w=0.5&b=-1&seed=7&copied=0&standardised=0&target=column&speed=60&mode=descent";
    visit(Reader::PHONE, link, async |app| {
        until_output(app, "Line by hand", "w = 0.5000, b = −1.0000").await;
        app.until_text("each backward adds its gradient").await;
        assert_eq!(app.overflow().await, 0, "nothing sticks out");
        app.press("Step").await;
        until_output(app, "Epoch", "1").await;
        assert_eq!(app.route().await, link);
    })
    .await;
}

#[tokio::test]
async fn a_task_that_is_done_is_remembered() {
    visit(Reader::LAPTOP, "#/linear", async |app| {
        app.until_text("0 of 5 done").await;
        app.check("Standardise x").await;
        app.fill("Learning rate value", "0.5").await;
        app.press("Step").await;
        // One epoch is enough, both for a loss below 0.17 and for the path to it.
        app.until_text("2 of 5 done").await;
        app.until_text("With x standardised both curvatures are 2").await;
        app.reload().await;
        app.until_text("2 of 5 done").await;
    })
    .await;
}

#[tokio::test]
async fn both_published_runs_are_repeated_with_all_their_losses() {
    visit(Reader::LAPTOP, "#/linear?lr=0.01&cards=forward,backward,step&standardised=1", async |app| {
        until_output(app, "Epoch", "0").await;
        app.press("Repeat the course’s runs").await;
        until_output(app, "Epoch", "100").await;
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
        app.until_text("the notebook does not state; torch.manual_seed(3892789387) gives the same printed losses")
            .await;
        let link = app
            .until_route(|route| {
                route.starts_with("#/linear?lr=0.001&cards=zero,forward,backward,step&w=0&b=0&seed=3892789387&")
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
    visit(Reader::LAPTOP, "#/linear", async |app| {
        until_output(app, "Line of nn.Linear", "w = −0.0075, b = 0.5364").await;
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
        app.until_text("1 line tried").await;
        assert_eq!((app.value("spinbutton", "w value").await, app.value("spinbutton", "b value").await), ("0.3".into(), "0.5".into()));
        assert_eq!(app.run("return document.querySelector('[aria-label=\"Initial weights\"] input[type=checkbox][aria-describedby^=paths]').checked", &[]).await, true);
        app.until_text("24 seeds").await;
        assert_eq!(app.route().await, link);
    })
    .await;
}

#[tokio::test]
async fn a_diverged_line_names_its_epoch_and_stays_legible() {
    visit(Reader { window: (390, 844), ..Reader::LAPTOP }, "#/linear?lr=0.03&speed=max", async |app| {
        until_output(app, "Epoch", "0").await;
        app.press("Play").await;
        app.until_text(
            "The line by hand has left the range of float32 after epoch 90. A learning rate of 0.03 is beyond",
        )
        .await;
        until_output(app, "Epoch", "90").await;
        app.until_true("a short line", async || app.output("Line by hand").await.chars().count() < 60).await;
        assert!(app.output("Line by hand").await.contains("10¹⁷"));
        assert_eq!(app.overflow().await, 0, "nothing sticks out");
    })
    .await;
}
