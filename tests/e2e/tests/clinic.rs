//! The failure clinic: eight patients to watch, diagnose and cure.

use e2e::{App, Reader, visit};

const FIT: &str = "Fit to the course’s 15 points";
const ERRORS: &str = "Mean squared error by epoch";
const GRADIENTS: &str = "Gradient norm by epoch";

const NO_ZERO_GRAD: &str = "The gradients are never cleared (no zero_grad)";
const SHAPE_TRAP: &str = "The target has the wrong shape and broadcasts";
const RATE_HIGH: &str = "The learning rate is too high";
const RATE_LOW: &str = "The learning rate is too low";
const DEAD_RELU: &str = "The ReLUs are dead";
const SATURATED: &str = "The sigmoids are saturated";
const NO_NONLINEARITY: &str = "There is no non-linearity between the layers";
const SUMMED: &str = "The loss is summed instead of averaged";

/// Runs the patient's script to its end.
async fn watch(app: &App) {
    app.until_text("The list opens when the run ends.").await;
    app.press("To the end").await;
    app.until_text("What is wrong with this patient?").await;
}

async fn diagnose(app: &App, illness: &str) {
    app.check(illness).await;
    app.press("Make the diagnosis").await;
}

/// Treats a patient: a wrong diagnosis with its reason, the right diagnosis with a number of its reason, the treatment,
/// and the labels of the charts.
async fn treat(case: u32, wrong: (&str, &str), right: (&str, &str), mend: impl AsyncFn(&App)) {
    visit(Reader::CALM, &format!("#/clinic?case={case}"), async |app| {
        watch(app).await;
        let broken = app.pixels(ERRORS).await;
        assert!(!app.text().await.contains("Treatment"), "there is no treatment before a diagnosis");
        diagnose(app, wrong.0).await;
        app.until_text(wrong.1).await;
        assert!(!app.text().await.contains("Treatment"));
        diagnose(app, right.0).await;
        app.until_text("Right. ").await;
        app.until_text(right.1).await;
        app.until_text("1 of 8 diagnosed, 0 of 8 cured").await;
        app.until_true("the wrong line", async || app.run(MARKED, &[]).await == true).await;
        mend(app).await;
        app.press("Run the treated script").await;
        app.until_redrawn(ERRORS, &broken).await;
        app.press("To the end").await;
        app.until_text("Cured. ").await;
        app.until_text("1 of 8 diagnosed, 1 of 8 cured").await;
        let label = app.chart_label(ERRORS).await;
        assert!(label.contains("Broken script:") && label.contains("Treated script:"), "{label}");
    })
    .await;
}

#[tokio::test]
async fn a_shared_patient_is_paused_at_its_epoch() {
    visit(Reader::CALM, "#/clinic?case=3&epoch=14", async |app| {
        app.until_output("Epoch", "14").await;
        app.press("Step").await;
        app.until_output("Epoch", "15").await;
        let loss = app.output("Printed loss").await;
        app.press("Share").await;
        app.until_true("the link", async || app.value("textbox", "Link").await.ends_with("#/clinic?case=3&epoch=15"))
            .await;
        app.go("#/clinic?case=3&epoch=15").await;
        app.until_output("Epoch", "15").await;
        assert_eq!(app.output("Printed loss").await, loss);
        app.reload().await;
        app.until_output("Epoch", "15").await;
        app.go("#/clinic?case=3&epoch=1e9").await;
        app.until_text("epoch=1e9 is not usable").await;
        app.until_output("Epoch", "0").await;
    })
    .await;
}

const MARKED: &str = "return document.querySelector('.script .wrong-line') !== null";

#[tokio::test]
async fn a_rate_that_is_too_high() {
    treat(1, (SUMMED, "Here the script first prints 5.947"), (RATE_HIGH, "2 / λmax = 0.02315"), async |app| {
        app.fill("Learning rate value", "0.02").await;
    })
    .await;
}

#[tokio::test]
async fn layers_without_a_bend() {
    treat(
        2,
        (RATE_LOW, "the run has converged, but to the wrong place"),
        (NO_NONLINEARITY, "ends at 0.1689"),
        async |app| {
            app.choose("Activation", "Tanh").await;
        },
    )
    .await;
}

#[tokio::test]
async fn gradients_that_pile_up() {
    treat(3, (RATE_HIGH, "The run never diverges."), (NO_ZERO_GRAD, "turned 18 times in 100 epochs"), async |app| {
        app.check("Call zero_grad in each epoch").await;
    })
    .await;
}

#[tokio::test]
async fn dead_relus() {
    treat(4, (RATE_HIGH, "That is how it began"), (DEAD_RELU, "an error of 0.5439"), async |app| {
        app.choose("Activation", "Leaky ReLU").await;
    })
    .await;
}

#[tokio::test]
async fn a_summed_loss() {
    treat(5, (RATE_HIGH, "far below the edge of stability at 0.02315"), (SUMMED, "first prints 89.20"), async |app| {
        app.choose("Squared errors", "mean()").await;
    })
    .await;
}

#[tokio::test]
async fn a_target_that_broadcasts() {
    treat(6, (NO_ZERO_GRAD, "turn 11 times at first"), (SHAPE_TRAP, "the loss to 0.5439"), async |app| {
        app.choose("Target’s shape", "(15, 1)").await;
    })
    .await;
}

#[tokio::test]
async fn saturated_sigmoids() {
    treat(
        7,
        (RATE_LOW, "no learning rate turns that into a useful step"),
        (SATURATED, "8 of 8 sit at 0 or 1"),
        async |app| {
            app.fill("Weight scale value", "1").await;
        },
    )
    .await;
}

#[tokio::test]
async fn a_rate_that_is_too_low() {
    treat(8, (DEAD_RELU, "there is no hidden layer"), (RATE_LOW, "2,699 epochs"), async |app| {
        app.fill("Learning rate value", "0.02").await;
    })
    .await;
}

#[tokio::test]
async fn a_script_prints_the_known_losses_and_plays() {
    visit(Reader::LAPTOP, "#/clinic?case=3", async |app| {
        app.until_output("Printed loss", "5.947").await;
        for (steps, loss) in [(4, 0.57), (5, 5.43), (5, 1.27), (5, 4.57)] {
            for _ in 0..steps {
                app.press("Step").await;
            }
            // The losses are known to two decimals; the page shows four digits.
            app.until_true(&format!("the loss {loss}"), async || {
                (app.number("Printed loss").await - loss).abs() < 0.0055
            })
            .await;
        }
        let (fit, errors, gradients) = (app.pixels(FIT).await, app.pixels(ERRORS).await, app.pixels(GRADIENTS).await);
        app.press("Play").await;
        app.until_redrawn(FIT, &fit).await;
        app.until_redrawn(ERRORS, &errors).await;
        app.until_redrawn(GRADIENTS, &gradients).await;
        app.until_text("What is wrong with this patient?").await;
        app.until_output("Epoch", "100").await;
        // A run that has ended starts again.
        app.press("Play").await;
        app.press("Pause").await;
        app.until_true("an earlier epoch", async || app.number("Epoch").await < 100.0).await;
    })
    .await;
}

#[tokio::test]
async fn progress_is_kept_and_each_patient_starts_again() {
    visit(Reader::CALM, "#/clinic?case=8", async |app| {
        watch(app).await;
        diagnose(app, RATE_LOW).await;
        app.until_text("Right. ").await;
        app.until_route(|route| route.starts_with("#/clinic?case=8&found=1")).await;
        app.press("Patient 1").await;
        app.until_text("The list opens when the run ends.").await;
        app.until_route(|route| route == "#/clinic?case=1").await;
        app.reload().await;
        app.until_text("1 of 8 diagnosed, 0 of 8 cured").await;
        app.press("Patient 8, diagnosed").await;
        app.until_text("The list opens when the run ends.").await;
    })
    .await;
}

#[tokio::test]
async fn script_diagnosis_and_treatment_fit_the_first_screen() {
    for (window, case, illness) in
        [((1280, 720), 3, NO_ZERO_GRAD), ((1280, 720), 7, SATURATED), ((1920, 1080), 4, DEAD_RELU)]
    {
        visit(Reader { window, ..Reader::CALM }, &format!("#/clinic?case={case}"), async |app| {
            let ends = async |part: &str| {
                app.run("scrollTo(0, 0)", &[]).await;
                app.bounds(part).await[3]
            };
            app.until_text("Playing it takes 8 seconds.").await;
            for part in [".script", ".inside canvas", ".diagnosis-list"] {
                assert!(ends(part).await <= f64::from(window.1), "patient {case}: {part} at {window:?}");
            }
            watch(app).await;
            diagnose(app, illness).await;
            app.until_text("Right. ").await;
            // A network has a second row of settings.
            let whole = if case == 7 { ".treatment > .buttons" } else { ".treatment" };
            for part in [".script", ".inside canvas", whole] {
                assert!(ends(part).await <= f64::from(window.1), "patient {case}: {part} at {window:?}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_patient_comes_with_a_complaint_and_nothing_is_cut_off_at_320_pixels() {
    visit(Reader { window: (320, 256), ..Reader::CALM }, "#/clinic?case=5", async |app| {
        app.find("heading", "“My loss is nan after a few epochs.”").await;
        app.until_text("Patient 5, hard.").await;
        assert_eq!(app.overflow().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_diagnosis_is_made_by_keyboard() {
    visit(Reader::CALM, "#/clinic?case=8", async |app| {
        watch(app).await;
        // From the first diagnosis down to the fourth, and on to the button.
        app.run("document.querySelector('input[name=diagnosis]').focus()", &[]).await;
        app.type_keys("\u{e015}").await;
        app.type_keys("\u{e015}").await;
        app.type_keys("\u{e015}").await;
        assert_eq!(app.focused().await, ("radio".to_owned(), RATE_LOW.to_owned()));
        assert!(!app.text().await.contains("Right. "), "a selection alone is not a diagnosis");
        app.type_keys("\u{e004}").await;
        assert_eq!(app.focused().await, ("button".to_owned(), "Make the diagnosis".to_owned()));
        app.type_keys("\u{e007}").await;
        app.until_text("Right. ").await;
    })
    .await;
}

#[tokio::test]
async fn a_shared_link_restores_patient_and_treatment_on_a_phone() {
    let link = "#/clinic?case=4&found=1&zero_grad=1&target=column&loss=mean&lr=0.1&hidden=16&activation=relu&scale=1";
    visit(Reader { reduced_motion: true, ..Reader::PHONE }, link, async |app| {
        app.until_text("pushed every unit’s input below 0").await;
        assert_eq!(app.overflow().await, 0, "nothing overflows");
        app.press("To the end").await;
        app.until_text("Not cured").await;
        let label = app.chart_label("Hidden units’ outputs").await;
        assert!(label.contains("8 of 8 units have no slope at any point"), "{label}");
        assert_eq!(app.route().await, link);
        app.press("Undo the treatment").await;
        app.until_route(|route| route.contains("hidden=8")).await;
        app.press("Forget the diagnosis").await;
        app.until_text("The list opens when the run ends.").await;
    })
    .await;
}

#[tokio::test]
async fn a_link_opens_a_treated_patient_and_credits_no_cure() {
    let link = "#/clinic?case=3&found=1&zero_grad=1&target=column&loss=mean&lr=0.001";
    visit(Reader::CALM, link, async |app| {
        app.until_text("To make the cure count, press “Forget the diagnosis” and find it yourself.").await;
        assert_eq!(app.run(MARKED, &[]).await, false, "the mended script is shown");
        app.press("To the end").await;
        app.until_text("Cured. The error ends at 0.2292").await;
        app.until_text("It counts once you have made the diagnosis yourself").await;
        app.until_text("0 of 8 diagnosed, 0 of 8 cured").await;
        app.reload().await;
        app.until_text("0 of 8 diagnosed, 0 of 8 cured").await;
        app.press("Forget the diagnosis").await;
        watch(app).await;
        diagnose(app, NO_ZERO_GRAD).await;
        app.check("Call zero_grad in each epoch").await;
        app.press("Run the treated script").await;
        app.press("To the end").await;
        app.until_text("1 of 8 diagnosed, 1 of 8 cured").await;
        app.until_text("This one is cured. Take the next patient.").await;
    })
    .await;
}

#[tokio::test]
async fn the_clinic_explains_its_charts_in_words_of_the_glossary() {
    visit(Reader::CALM, "#/clinic", async |app| {
        app.until_text("How to read the charts").await;
        let facts = "const words = [...document.querySelectorAll('main .background .term')];
            return words.length >= 3 && words.every((word) =>
                document.getElementById(word.getAttribute('aria-describedby'))?.textContent.endsWith('.'))";
        assert_eq!(app.run(facts, &[]).await, true);
    })
    .await;
}

#[tokio::test]
async fn every_treatment_is_on_the_first_screen() {
    visit(Reader { window: (1280, 720), ..Reader::CALM }, "#/clinic", async |app| {
        for case in 1..=8 {
            app.go(&format!("#/clinic?case={case}&found=1")).await;
            app.until_text("To make the cure count, press “Forget the diagnosis”").await;
            app.until_text("Right. ").await;
            let script = "return Math.max(...[...document.querySelectorAll('.treatment .controls > *')]
                .map((control) => control.getBoundingClientRect().bottom))";
            let bottom = app.run(script, &[]).await.as_f64().expect("a number");
            assert!(bottom <= 720.0, "patient {case}: {bottom} px");
        }
    })
    .await;
}

#[tokio::test]
async fn the_lines_of_w_and_b_differ() {
    visit(Reader::CALM, "#/clinic?case=3&epoch=60", async |app| {
        app.until_output("Epoch", "60").await;
        app.catch_files().await;
        app.choose_item("w and b menu", "Save SVG").await;
        let drawing = app.file("gradient-lab-w-and-b.svg").await;
        assert_eq!(drawing.matches("stroke-dasharray=\"0.").count(), 1, "b is dotted, in the scale of the chart");
        let legend = "return document.querySelector('.inside .legend').innerText";
        assert_eq!(app.run(legend, &[]).await.as_str().map(|text| text.replace('\n', " ")), Some("broken b".to_owned()));
    })
    .await;
}
