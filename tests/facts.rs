//! The facts of the problem set that no module's own test asserts: what is known of its data, its runs and its bound, as the
//! pages' workers answer them.
#![cfg(not(target_arch = "wasm32"))]

use gradient_lab::nn::Init;
use gradient_lab::protocol::{
    AskRegression, DepthPoint, Depths, FromWorker, LineFrame, Measure, ProbeSettings, RegressionScene,
    RegressionSettings, RunSettings, SearchQuestion, TellRegression, ToWorker,
};
use gradient_lab::ui::glossary::Piece;
use gradient_lab::ui::search::tries::{BEST_KNOWN, Entry};
use gradient_lab::ui::{lab, linear};
use gradient_lab::worker::{Desk, LabDesk, LinearDesk, SearchDesk, VanishingDesk};

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
fn the_best_known_settings_beat_the_line_from_seeds_that_had_no_say() {
    let errors = |first: u32| {
        let Entry { settings, epochs, .. } = Entry::best_known();
        let settings = vec![RunSettings { seed: first, ..settings }];
        let question = SearchQuestion { request: 1, measure: Measure::LeftOut, settings, seeds: 5, epochs };
        match answer(&mut SearchDesk, ToWorker::Search(question)) {
            FromWorker::Searched(report) => report.outcomes.into_iter().next().expect("one"),
            other => panic!("{other:?}"),
        }
    };
    let middle = |first: u32, count: u32| {
        let outcomes: Vec<_> = (0..count / 5).map(|five| errors(first + 5 * five)).collect();
        let mut all: Vec<f64> = outcomes.iter().flat_map(|outcome| outcome.runs.clone()).flatten().collect();
        all.sort_by(f64::total_cmp);
        let middle = f64::midpoint(all[all.len() / 2], all[(all.len() - 1) / 2]);
        (format!("{middle:.4}"), outcomes.iter().map(|outcome| outcome.beating).sum::<u32>(), outcomes[0].line)
    };
    let (chosen, _, line) = middle(0, 25);
    let (fresh, below, _) = middle(25, 100);
    assert_eq!((chosen.as_str(), fresh.as_str(), below), ("0.1942", "0.1971", 72));
    for told in [chosen, fresh, format!("{below} of the 100"), format!("{line:.4}")] {
        assert!(BEST_KNOWN.contains(&told), "the page tells {told}");
    }
    assert_eq!((Entry::best_known().settings.seed, Entry::best_known().seeds), (25, 20));
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
