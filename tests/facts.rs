//! The facts of the problem set that no module's own test asserts: what is known of its data, its runs and its bound, as the
//! pages' workers answer them.
#![cfg(not(target_arch = "wasm32"))]

use gradient_lab::nn::{Activation, Init};
use gradient_lab::optim::OptimizerKind;
use gradient_lab::protocol::{
    AskRegression, DepthPoint, Depths, FromWorker, LineFrame, ProbeSettings, RegressionScene, RegressionSettings,
    RunSettings, TellRegression, ToWorker,
};
use gradient_lab::ui::glossary::Piece;
use gradient_lab::ui::{lab, linear};
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

#[test]
fn the_published_losses_can_be_had_again() {
    let mut desk = LabDesk::default();
    let settings = lab::course::published();
    let seed = settings.seed.to_string();
    let FromWorker::Started { frame: first, .. } = answer(&mut desk, ToWorker::Start { run: 1, settings }) else {
        panic!("no run");
    };
    let FromWorker::Frame(last) = answer(&mut desk, ToWorker::Advance { run: 1, epochs: 160, budget_ms: 1e9 }) else {
        panic!("no frame");
    };
    // What the notebook prints at its epochs 1 and 161, before their updates.
    let printed = [first.loss, last.loss].map(|loss| format!("{loss:.4}"));
    assert_eq!(printed, ["2.2375", "0.1689"]);
    // In between, PyTorch's losses for this seed, as far as float32 sums in another order leave the digits.
    let pytorch = [
        2.2375, 0.7011, 0.5001, 0.4652, 0.3196, 0.2047, 0.1840, 0.1785, 0.1751, 0.1728, 0.1713, 0.1703, 0.1698, 0.1695,
        0.1694, 0.1692, 0.1689,
    ];
    let kept: Vec<_> = last.history.iter().filter(|(epoch, _)| epoch % 10 == 0).map(|(_, loss)| *loss).collect();
    assert_eq!(kept.len(), pytorch.len());
    for (ours, theirs) in kept.iter().zip(pytorch) {
        assert!((ours - theirs).abs() < 1e-4, "{ours} {theirs}");
    }
    let page = text(lab::background::BACKGROUND);
    for told in printed.iter().chain([&seed]) {
        assert!(page.contains(told), "the page tells {told}");
    }
}

#[test]
fn two_relu_units_predict_the_mean_after_steps_that_are_too_large() {
    let page = text(lab::background::BACKGROUND);
    assert!(page.contains("two ReLU units end at the mean’s loss, 0.5439, from each of the seeds 0 to 19"), "{page}");
    for seed in 0..20 {
        let mut desk = LabDesk::default();
        let (activation, optimizer) = (Activation::Relu, OptimizerKind::Sgd);
        let settings = RunSettings { activation, optimizer, learning_rate: 0.1, seed, ..RunSettings::default() };
        answer(&mut desk, ToWorker::Start { run: 1, settings });
        let FromWorker::Frame(frame) = answer(&mut desk, ToWorker::Advance { run: 1, epochs: 300, budget_ms: 1e9 })
        else {
            panic!("no frame");
        };
        assert_eq!(format!("{:.4}", frame.loss), "0.5439", "seed {seed}");
        let report = answer(&mut desk, ToWorker::Anatomy { run: 1 });
        let FromWorker::Anatomy(report) = report else { panic!("{report:?}") };
        assert_eq!(report.saturated, [[15, 15]], "seed {seed}: no unit responds to any point");
    }
}

fn regression(settings: RegressionSettings) -> (LinearDesk, RegressionScene) {
    let mut desk = LinearDesk::default();
    match answer(&mut desk, ToWorker::Regression(AskRegression::Start { run: 1, settings })) {
        FromWorker::Regression(TellRegression::Started { scene, .. }) => (desk, scene),
        other => panic!("{other:?}"),
    }
}

fn by_hand(desk: &mut LinearDesk, epochs: u32) -> LineFrame {
    match answer(desk, ToWorker::Regression(AskRegression::Advance { run: 1, epochs })) {
        FromWorker::Regression(TellRegression::Frame(frame)) => frame.by_hand,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_notebooks_two_runs_can_be_repeated() {
    let page = text(linear::background::BACKGROUND);
    for (start, expected) in [
        ([0.0, 0.0], &["5.9467", "1.1699", "0.3857", "0.2567", "0.2352"][..]),
        (
            [-0.184_051, -0.7478],
            &["18.8053", "3.4417", "0.9192", "0.5041", "0.4349", "0.4224", "0.4193", "0.4177", "0.4164", "0.4151"],
        ),
    ] {
        let (mut desk, _) = regression(RegressionSettings { start, learning_rate: 1e-3, ..Default::default() });
        let mut printed = vec![format!("{:.4}", by_hand(&mut desk, 0).loss)];
        printed.extend((1..expected.len()).map(|_| format!("{:.4}", by_hand(&mut desk, 10).loss)));
        assert_eq!(printed, expected, "from {start:?}");
        let ends = [printed.first(), printed.last()].into_iter().flatten();
        assert!(ends.into_iter().all(|number| page.contains(number)), "the page tells first and last loss");
        let start = start.map(|value: f64| value.to_string().replace('-', "−"));
        assert!(start.iter().all(|value| page.contains(value)), "the page tells the start {start:?}");
    }
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
