//! The facts of the problem set that no module's own test asserts: what is known of its data, its runs and its bound, as the
//! pages' workers answer them.
#![cfg(not(target_arch = "wasm32"))]

use gradient_lab::nn::Init;
use gradient_lab::protocol::{
    AskRegression, Card, DepthPoint, Depths, FromWorker, ProbeSettings, RegressionFrame, RegressionScene,
    RegressionSettings, RunSettings, TellRegression, ToWorker,
};
use gradient_lab::ui::glossary::Piece;
use gradient_lab::ui::linear::course;
use gradient_lab::ui::linear::question::Answer;
use gradient_lab::ui::{clinic, lab, linear};
use gradient_lab::worker::{Desk, LabDesk, LinearDesk, VanishingDesk};

fn answer<D: Desk>(desk: &mut D, message: ToWorker) -> FromWorker {
    desk.answer(message, &|| 0.0).expect("an answer")
}

/// The text of a page's explanations.
fn text(background: &[gradient_lab::ui::glossary::Explanation]) -> String {
    let pieces = background.iter().flat_map(|(_, text)| text.pieces());
    pieces
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Word(_, text) => text,
        })
        .collect()
}

/// The loss of a sigmoid network that the notebook prints at its last epoch: before the update.
fn at_epoch_300(seed: u32) -> f64 {
    let mut desk = LabDesk::default();
    let settings = RunSettings { seed, ..RunSettings::default() };
    answer(&mut desk, ToWorker::Start { run: 1, settings });
    match answer(&mut desk, ToWorker::Advance { run: 1, epochs: 299, budget_ms: 1e9 }) {
        FromWorker::Frame(frame) => frame.loss,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_courses_network_ends_where_its_seed_decides() {
    let mut losses: Vec<f64> = (0..20).map(at_epoch_300).collect();
    losses.sort_by(f64::total_cmp);
    let told = [losses[0], 0.5 * (losses[9] + losses[10]), losses[19]].map(|loss| format!("{loss:.4}"));
    assert_eq!(told, ["0.1648", "0.1746", "0.5418"]);
    let worse = losses.iter().filter(|loss| **loss > 0.168_92).count();
    assert!((15..20).contains(&worse), "most runs are worse than the straight line: {worse} of 20");
    let page = text(lab::background::BACKGROUND);
    for number in told {
        assert!(page.contains(&number), "the page tells {number}");
    }
}

fn regression(settings: RegressionSettings) -> (LinearDesk, RegressionScene) {
    let mut desk = LinearDesk::default();
    match answer(&mut desk, ToWorker::Regression(AskRegression::Start { run: 1, settings })) {
        FromWorker::Regression(TellRegression::Started { scene, .. }) => (desk, *scene),
        other => panic!("{other:?}"),
    }
}

fn advance(desk: &mut LinearDesk, epochs: u32) -> RegressionFrame {
    match answer(desk, ToWorker::Regression(AskRegression::Advance { run: 1, epochs })) {
        FromWorker::Regression(TellRegression::Frame(frame)) => frame,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_notebooks_two_runs_can_be_repeated() {
    let by_hand = ["5.9467", "1.1699", "0.3857", "0.2567", "0.2352"];
    let linear = ["18.8053", "3.4417", "0.9192", "0.5041", "0.4349", "0.4224", "0.4193", "0.4177", "0.4164", "0.4151"];
    let (mut desk, scene) = regression(course::settings());
    let frame = advance(&mut desk, course::EPOCHS);
    let printed = |losses: &[f32]| losses.iter().map(|loss| format!("{loss:.4}")).collect::<Vec<_>>();
    assert_eq!(printed(&frame.linear.printed), linear);
    assert_eq!(printed(&frame.by_hand.printed)[..5], by_hand);
    // The page's columns and its explanation have them all.
    let columns = linear::words::printed(&frame.by_hand, &frame.linear);
    let page = text(linear::background::BACKGROUND);
    for number in by_hand.iter().chain(&linear) {
        assert!(columns.contains(number) && page.contains(number), "{number}");
    }
    assert_eq!(columns.lines().nth(2), Some("   11       1.1699       3.4417"));
    assert!(page.contains(&course::SEED.to_string()), "the explanation names the seed");
    assert_eq!(scene.drawn.one.map(|value| format!("{value:.6}")), ["-0.184047", "-0.747831"]);
    // So does a start near there.
    let start = scene.drawn.one.map(f64::from);
    let (mut desk, _) = regression(RegressionSettings { start, ..Default::default() });
    assert_eq!(printed(&advance(&mut desk, course::EPOCHS).by_hand.printed), linear);
}

#[test]
fn the_initial_weights_of_seed_0_are_told() {
    let (_, scene) = regression(RegressionSettings::default());
    assert_eq!(
        linear::words::drawn(&scene.drawn),
        "After torch.manual_seed(0), nn.Linear(1, 1) has weight −0.0075 and bias 0.5364. With two units, nn.Linear(1, 2) would \
         have weight −0.0075, 0.5364 and bias −0.8230, −0.7359: both take the same row of random numbers, weights first."
    );
}

#[test]
fn gradients_that_are_never_cleared_swing_as_the_page_says() {
    let cards = vec![Card::Forward, Card::Backward, Card::Step];
    let (mut desk, _) = regression(RegressionSettings { cards, ..Default::default() });
    let mut told = Vec::new();
    for (before, epoch) in [(1, 1), (1, 5), (5, 10), (10, 15), (15, 20)] {
        told.push(format!("{:.2}", advance(&mut desk, epoch - before).by_hand.loss));
    }
    assert_eq!(told, ["5.95", "0.57", "5.43", "1.27", "4.57"]);
    assert!(
        text(linear::background::BACKGROUND)
            .contains("5.95, 0.57, 5.43, 1.27 and 4.57 at the notebook’s epochs 1, 5, 10")
    );
}

#[test]
fn the_flat_axis_remembers_its_start_as_long_as_the_answers_say() {
    let mut desk = LinearDesk::default();
    let settings = RegressionSettings::default();
    let started = answer(&mut desk, ToWorker::Regression(AskRegression::Start { run: 1, settings }));
    let FromWorker::Regression(TellRegression::Started { scene, pace, .. }) = started else { panic!("{started:?}") };
    let told = linear::words::pace(&scene.bowl, &pace);
    assert!(told.contains("At a rate of 0.001") && told.contains("halved every 2,699 epochs"), "{told}");
    for answer in [Answer::OtherStart, Answer::SameBecauseConvex] {
        assert!(answer.verdict().contains("2,699"), "{}", answer.verdict());
    }
}

#[test]
fn the_trap_of_the_targets_shape_is_told() {
    let (_, scene) = regression(RegressionSettings { flat_target: true, ..Default::default() });
    let told = linear::words::trapped(&scene);
    assert_eq!(told, "The best line is flat, at the mean of y: w = 0, b = 2.3244, loss 0.5439.");
}

#[test]
fn what_is_known_exactly_is_told() {
    let (_, scene) = regression(RegressionSettings::default());
    assert_eq!(
        linear::words::exact(&scene),
        "The lowest point of the bowl is w = 0.25999, b = 0.74767, with loss 0.16892. Always predicting the mean of y, 2.3244, \
         has loss 0.5439. The line of least squares has loss 0.16892: R² = 0.689. The bowl’s curvatures are 86.40 and 0.2568, \
         so that its condition number is 336 and the edge of stability 0.02315."
    );
}

#[test]
fn the_clinics_levels_are_those_of_the_line_and_the_mean() {
    let (_, scene) = regression(RegressionSettings::default());
    let page = text(clinic::background::BACKGROUND);
    for level in [scene.mean_loss, scene.line_loss] {
        assert!(
            page.contains(&format!("an error of {level:.4}")) || page.contains(&format!("one of {level:.4}")),
            "{level}"
        );
    }
}

/// What there is to say of 256 networks at some depths.
fn depths<const N: usize>(init: Init, wanted: [u32; N]) -> [DepthPoint; N] {
    let mut desk = VanishingDesk::default();
    let settings = ProbeSettings { init, ..ProbeSettings::default() };
    let asked = Depths { request: 1, settings, deepest: 500, budget_ms: 1e9 };
    match answer(&mut desk, ToWorker::Depths(asked)) {
        FromWorker::Depths(report) => wanted.map(|layers| {
            report.points.iter().find(|point| point.layers == layers).cloned().expect("a depth that is told")
        }),
        other => panic!("{other:?}"),
    }
}

/// The facts are medians over other networks than these: they agree to a factor of three, and of a decade and a half where
/// hundreds of layers have multiplied the difference.
#[test]
fn random_networks_fall_far_below_the_bound() {
    for (init, decades) in [
        (Init::Uniform, [-7.37, -14.24, -28.16, -42.0, -243.4, -312.5]),
        (Init::Pytorch, [-9.60, -18.85, -37.30, -55.8, -323.8, -416.0]),
    ] {
        let points = depths(init, [10, 20, 40, 60, 350, 450]);
        for (point, expected) in points.iter().zip(decades) {
            let median = point.quantiles[1].expect("more than nothing");
            let apart = if point.layers < 100 { 0.5 } else { 1.5 };
            assert!((median - expected).abs() < apart, "{init:?} at L = {}: {median}, not {expected}", point.layers);
        }
    }
}

#[test]
fn ones_without_biases_and_the_bound_are_exact() {
    let two_digits = |log10: Option<f64>| format!("{:.1e}", 10_f64.powf(log10.expect("more than nothing")));
    let points = depths(Init::Ones, [10, 20, 40]);
    assert_eq!(points.clone().map(|point| two_digits(point.chosen)), ["2.6e-9", "2.4e-17", "2.1e-33"]);
    assert_eq!(points.map(|point| two_digits(Some(point.bound))), ["5.6e-2", "3.2e-3", "1.0e-5"]);
}
