//! Facts of the problem set that no module's own tests check: numbers of its data, its runs and its bound, as the
//! workers compute them and the pages' texts state them.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;

use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;
use gradient_lab::charts::numerals::from_log10;
use gradient_lab::glossary::Piece;
use gradient_lab::lessons::linear::course;
use gradient_lab::lessons::linear::question::Answer;
use gradient_lab::lessons::search::tries::{BEST_KNOWN, Entry};
use gradient_lab::lessons::vanishing::{breaking, measure};
use gradient_lab::lessons::{clinic, linear as line, mlp};
use protocol::Channel;
use protocol::{
    BreakingQuestion, Card, DepthPoint, Depths, Measure, ProbeSettings, RegressionFrame, RegressionRequest,
    RegressionResponse, RegressionScene, RegressionSettings, RunSettings, Scenario, SearchRequest, ZERO_BELOW, lab,
    vanishing,
};
use worker::{LabService, RegressionService, SearchService, Service, VanishingService};

fn answer<S: Service>(service: &mut S, request: <S::Channel as Channel>::Request) -> <S::Channel as Channel>::Response {
    service.answer(request, &|| 0.0).expect("no refusal").expect("an answer")
}

/// The current run after more epochs.
fn advanced<S: Service>(service: &mut S, epochs: u32) -> <S::Channel as Channel>::Response {
    service.advanced(epochs).expect("no refusal")
}

/// The text of a page's explanations.
fn text(background: &[gradient_lab::glossary::Explanation]) -> String {
    let pieces = background.iter().flat_map(|(_, text)| text.pieces());
    pieces
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Word(_, text) => text,
        })
        .collect()
}

/// The loss of a sigmoid network that the notebook prints at its last epoch, before the update.
fn at_epoch_300(seed: u32) -> f64 {
    let mut service = LabService::default();
    let settings = RunSettings { seed, ..RunSettings::default() };
    answer(&mut service, lab::Request::Start { run: 1, settings });
    match advanced(&mut service, 299) {
        lab::Response::Frame(frame) => frame.loss,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_courses_network_ends_where_its_seed_decides() {
    let mut losses: Vec<f64> = (0..20).map(at_epoch_300).collect();
    losses.sort_by(f64::total_cmp);
    let stated = [losses[0], 0.5 * (losses[9] + losses[10]), losses[19]].map(|loss| format!("{loss:.4}"));
    assert_eq!(stated, ["0.1648", "0.1746", "0.5418"]);
    let worse = losses.iter().filter(|loss| **loss > 0.168_92).count();
    assert!((15..20).contains(&worse), "most runs are worse than the best line: {worse} of 20");
    let page = text(mlp::background::BACKGROUND);
    for number in stated {
        assert!(page.contains(&number), "the page must contain {number}");
    }
}

#[test]
fn the_best_known_settings_beat_the_line_from_new_seeds() {
    let errors = |first: u32| {
        let Entry { settings, epochs, .. } = Entry::best_known();
        let settings = vec![RunSettings { seed: first, ..settings }];
        let question = SearchRequest::new(1, Measure::LeftOut, settings, 5, epochs);
        answer(&mut SearchService, question).outcomes.into_iter().next().expect("one")
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
    for stated in [chosen, fresh, format!("{below} of the 100"), format!("{line:.4}")] {
        assert!(BEST_KNOWN.contains(&stated), "the page must contain {stated}");
    }
    assert_eq!((Entry::best_known().settings.seed, Entry::best_known().seeds), (25, 20));
}

#[test]
fn the_published_losses_can_be_reproduced() {
    use lab::{Request, Response};
    let mut service = LabService::default();
    let settings = gradient_lab::run::course::published();
    let seed = settings.seed.to_string();
    let Response::Started { frame: first, .. } = answer(&mut service, Request::Start { run: 1, settings }) else {
        panic!("no run");
    };
    let Response::Frame(last) = advanced(&mut service, 160) else {
        panic!("no frame");
    };
    // The notebook prints these losses at its epochs 1 and 161, before their updates.
    let printed = [first.loss, last.loss].map(|loss| format!("{loss:.4}"));
    assert_eq!(printed, ["2.2375", "0.1689"]);
    // In between, PyTorch's losses for this seed, to the digits that do not depend on the order of float32 sums.
    let pytorch = [
        2.2375, 0.7011, 0.5001, 0.4652, 0.3196, 0.2047, 0.1840, 0.1785, 0.1751, 0.1728, 0.1713, 0.1703, 0.1698, 0.1695,
        0.1694, 0.1692, 0.1689,
    ];
    let kept: Vec<_> = last.history.iter().filter(|(epoch, _)| epoch % 10 == 0).map(|(_, loss)| *loss).collect();
    assert_eq!(kept.len(), pytorch.len());
    for (ours, theirs) in kept.iter().zip(pytorch) {
        assert!((ours - theirs).abs() < 1e-4, "{ours} {theirs}");
    }
    let page = text(mlp::background::BACKGROUND);
    for stated in printed.iter().chain([&seed]) {
        assert!(page.contains(stated), "the page must contain {stated}");
    }
}

#[test]
fn two_relu_units_predict_the_mean_after_steps_that_are_too_large() {
    use lab::{Request, Response};
    let page = text(mlp::background::BACKGROUND);
    assert!(page.contains("two ReLU units end at the mean’s loss, 0.5439, from each of seeds 0 to 19"), "{page}");
    for seed in 0..20 {
        let mut service = LabService::default();
        let (activation, optimizer) = (Activation::Relu, OptimizerKind::Sgd);
        let settings = RunSettings { activation, optimizer, learning_rate: 0.1, seed, ..RunSettings::default() };
        answer(&mut service, Request::Start { run: 1, settings });
        let Response::Frame(frame) = advanced(&mut service, 300) else {
            panic!("no frame");
        };
        assert_eq!(format!("{:.4}", frame.loss), "0.5439", "seed {seed}");
        let report = answer(&mut service, Request::Anatomy { run: 1 });
        let Response::Anatomy(report) = report else { panic!("{report:?}") };
        assert_eq!(report.saturated, [[15, 15]], "seed {seed}: both units must be off at all points");
    }
}

fn regression(settings: RegressionSettings) -> (RegressionService, Rc<RegressionScene>) {
    let mut service = RegressionService::default();
    match answer(&mut service, RegressionRequest::Start { run: 1, settings, changes: vec![] }) {
        RegressionResponse::Started { scene, .. } => (service, scene),
        other => panic!("{other:?}"),
    }
}

fn advance(service: &mut RegressionService, epochs: u32) -> Rc<RegressionFrame> {
    service.train(epochs, f64::INFINITY, &|| 0.0).expect("trains");
    match service.snapshot() {
        Ok(RegressionResponse::Frame(frame)) => frame,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_notebooks_two_runs_can_be_repeated() {
    let by_hand = ["5.9467", "1.1699", "0.3857", "0.2567", "0.2352"];
    let linear = ["18.8053", "3.4417", "0.9192", "0.5041", "0.4349", "0.4224", "0.4193", "0.4177", "0.4164", "0.4151"];
    let (mut service, scene) = regression(course::settings());
    let frame = advance(&mut service, course::EPOCHS);
    let printed = |losses: &[f32]| losses.iter().map(|loss| format!("{loss:.4}")).collect::<Vec<_>>();
    assert_eq!(printed(&frame.linear.printed), linear);
    assert_eq!(printed(&frame.by_hand.printed)[..5], by_hand);
    // The page's columns and its explanation contain all of them.
    let columns = line::words::printed(&frame.by_hand, &frame.linear);
    let page = text(line::background::BACKGROUND);
    for number in by_hand.iter().chain(&linear) {
        assert!(columns.contains(number) && page.contains(number), "{number}");
    }
    assert_eq!(columns.lines().nth(2), Some("   11       1.1699       3.4417"));
    assert!(page.contains(&course::SEED.to_string()), "the explanation names the seed");
    assert_eq!(scene.drawn.one.map(|value| format!("{value:.6}")), ["-0.184047", "-0.747831"]);
    // A start near there gives the same.
    let start = scene.drawn.one.map(f64::from);
    let (mut service, _) = regression(RegressionSettings { start, ..Default::default() });
    assert_eq!(printed(&advance(&mut service, course::EPOCHS).by_hand.printed), linear);
}

#[test]
fn the_initial_weights_of_seed_0_are_stated() {
    let (_, scene) = regression(RegressionSettings::default());
    assert_eq!(
        line::words::drawn(&scene.drawn),
        "After torch.manual_seed(0), nn.Linear(1, 1) has weight −0.0075 and bias 0.5364. With two units, nn.Linear(1, 2) would \
         have weight −0.0075, 0.5364 and bias −0.8230, −0.7359: both take the same row of random numbers, weights first."
    );
}

#[test]
fn the_losses_of_gradients_that_are_never_cleared_are_stated() {
    let cards = vec![Card::Forward, Card::Backward, Card::Step];
    let (mut service, _) = regression(RegressionSettings { cards, ..Default::default() });
    let mut stated = Vec::new();
    for (before, epoch) in [(1, 1), (1, 5), (5, 10), (10, 15), (15, 20)] {
        stated.push(format!("{:.2}", advance(&mut service, epoch - before).by_hand.loss));
    }
    assert_eq!(stated, ["5.95", "0.57", "5.43", "1.27", "4.57"]);
    assert!(
        text(line::background::BACKGROUND)
            .contains("5.95, 0.57, 5.43, 1.27 and 4.57 at the notebook’s epochs 1, 5, 10")
    );
}

#[test]
fn the_half_life_of_the_flat_axis_is_stated() {
    let settings = RegressionSettings::default();
    let start = RegressionRequest::Start { run: 1, settings, changes: vec![] };
    let started = answer(&mut RegressionService::default(), start);
    let RegressionResponse::Started { scene, pace, .. } = started else { panic!("{started:?}") };
    let stated = line::words::pace(&scene.bowl, &pace);
    assert!(stated.contains("At a rate of 0.001") && stated.contains("halved every 2,699 epochs"), "{stated}");
    for answer in [Answer::OtherStart, Answer::SameBecauseConvex] {
        assert!(answer.verdict().contains("2,699"), "{}", answer.verdict());
    }
}

#[test]
fn the_trap_of_the_targets_shape_is_stated() {
    let (_, scene) = regression(RegressionSettings { flat_target: true, ..Default::default() });
    let stated = line::words::trapped(&scene);
    assert_eq!(stated, "The best line is flat, at the mean of y: w = 0, b = 2.3244, loss 0.5439.");
}

#[test]
fn the_exact_numbers_are_stated() {
    let (_, scene) = regression(RegressionSettings::default());
    assert_eq!(
        line::words::exact(&scene),
        "The lowest point of the bowl is w = 0.25999, b = 0.74767, with loss 0.16892. Always predicting the mean of \
         y, 2.3244, has loss 0.5439. The best line has loss 0.16892: R² = 0.689. The bowl’s curvatures are 86.40 and \
         0.2568, so its condition number is 336 and the edge of stability is 0.02315."
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

/// The statistics of 256 networks at some depths.
fn depths<const N: usize>(init: Init, wanted: [u32; N]) -> [Rc<DepthPoint>; N] {
    let mut service = VanishingService::default();
    let settings = ProbeSettings { init, ..ProbeSettings::default() };
    let request = Depths { request: 1, settings, deepest: 500, budget_ms: 1e9 };
    match answer(&mut service, vanishing::Request::Depths(request)) {
        vanishing::Response::Depths(report) => wanted.map(|layers| {
            report.points.iter().find(|point| point.layers == layers).cloned().expect("a depth that is reported")
        }),
        other => panic!("{other:?}"),
    }
}

/// The lab sheet's facts are medians over other networks. They agree to a factor of three, and to one and a half
/// decades where hundreds of layers multiply the difference.
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

/// Three sizes with two digits, as in a sentence.
fn listed(sizes: [Option<f64>; 3]) -> String {
    let [first, second, third] = sizes.map(|log10| from_log10(log10.expect("more than nothing"), 2));
    format!("{first}, {second} and {third}")
}

#[test]
fn the_sizes_of_typical_gradients_are_stated() {
    let page = text(measure::background::BACKGROUND);
    let shallow = |init| depths(init, [10, 20, 40]);
    let medians = |init| listed(shallow(init).map(|point| point.quantiles[1]));
    let [uniform, default] = [Init::Uniform, Init::Pytorch].map(medians);
    let ones = listed(shallow(Init::Ones).map(|point| point.chosen));
    let bound = listed(shallow(Init::Ones).map(|point| Some(point.bound)));
    for stated in [
        format!("is {uniform} for weights from −1 to 1, and {default} for PyTorch’s default"),
        format!("without biases leave {ones}; the bound would allow {bound}."),
    ] {
        assert!(page.contains(&stated), "{stated:?} is not in {page:?}");
    }
    let smallest = [f64::from(f32::from_bits(1)).log10(), -1074.0 * 2_f64.log10()].map(|log10| from_log10(log10, 2));
    assert!(page.contains(&smallest.join(" and ")), "{smallest:?} is not in {page:?}");
}

#[test]
fn the_depths_at_which_half_of_the_networks_underflow_are_stated() {
    use vanishing::{Request, Response};
    let page = text(measure::background::BACKGROUND);
    let lost = |init| {
        let mut service = VanishingService::default();
        let settings = ProbeSettings { init, ..ProbeSettings::default() };
        match answer(&mut service, Request::Depths(Depths { request: 1, settings, deepest: 500, budget_ms: 1e9 })) {
            Response::Depths(report) => ZERO_BELOW.map(|zero| {
                let is_lost = |point: &&Rc<DepthPoint>| point.quantiles[1].is_some_and(|median| median < zero);
                report.points.iter().find(is_lost).expect("lost before L = 500").layers
            }),
            other => panic!("{other:?}"),
        }
    };
    let ([single, double], [single_default, double_default]) = (lost(Init::Uniform), lost(Init::Pytorch));
    let stated = format!(
        "0.0 from L = {single} on, or from {single_default} on with PyTorch’s default; in float64, from {double} on, \
         or from {double_default}."
    );
    assert!(page.contains(&stated), "{stated:?} is not in {page:?}");
}

#[test]
fn five_units_explode_and_four_stay() {
    use vanishing::{Request, Response};
    let stated = |scenario| match answer(
        &mut VanishingService::default(),
        Request::Break(BreakingQuestion { request: 1, scenario }),
    ) {
        Response::Broken(report) => (breaking::words::measurement(&report), breaking::words::bound(&report)),
        other => panic!("{other:?}"),
    };
    let (five, _) = stated(Scenario::FiveTight);
    // 1.5e3 to two digits.
    assert!(five.contains("17.3 at L = 20, 1505 at L = 40"), "{five}");
    let (four, bound) = stated(Scenario::FourTight);
    assert!(
        four.ends_with("One more layer changes nothing.") && bound.contains("neither shrinks nor grows"),
        "{four} {bound}"
    );
}
