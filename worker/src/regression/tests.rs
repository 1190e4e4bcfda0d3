use super::*;
use protocol::{Card, Finding};

fn replay(
    settings: RegressionSettings,
    changes: Vec<RateChange>,
) -> Result<(RegressionService, Rc<RegressionScene>), String> {
    let mut service = RegressionService::default();
    match service.answer(RegressionRequest::Start { run: 1, settings, changes }, &|| 0.0)? {
        Some(RegressionResponse::Started { scene, .. }) => Ok((service, scene)),
        other => panic!("not started: {other:?}"),
    }
}

fn start(settings: RegressionSettings) -> (RegressionService, Rc<RegressionScene>) {
    replay(settings, vec![]).expect("is not refused")
}

fn ask(service: &mut RegressionService, question: RegressionRequest) -> RegressionResponse {
    service.answer(question, &|| 0.0).expect("is not refused").expect("is answered")
}

fn advance(service: &mut RegressionService, epochs: u32) -> Rc<RegressionFrame> {
    service.train(epochs, f64::INFINITY, &|| 0.0).expect("trains");
    match service.snapshot() {
        Ok(RegressionResponse::Frame(frame)) => frame,
        other => panic!("no frame: {other:?}"),
    }
}

fn tune(service: &mut RegressionService, learning_rate: f64) -> Pace {
    match ask(service, RegressionRequest::Tune { run: 1, learning_rate }) {
        RegressionResponse::Pace { pace, .. } => pace,
        other => panic!("no pace: {other:?}"),
    }
}

/// A clock that advances by a millisecond at each reading.
fn ticking() -> impl Fn() -> f64 {
    let now = std::cell::Cell::new(0.0);
    move || now.replace(now.get() + 1.0)
}

#[test]
fn a_run_is_repeated_from_its_settings_and_changes() {
    let settings = RegressionSettings::default();
    let (mut service, _) = start(settings.clone());
    tune(&mut service, 0.2);
    tune(&mut service, 2e-3);
    advance(&mut service, 30);
    tune(&mut service, 0.02);
    tune(&mut service, 0.01);
    advance(&mut service, 50);
    tune(&mut service, 0.02);
    let last = advance(&mut service, 7);
    let changes = last.changes.clone().expect("few are kept");
    let kept = changes.iter().map(|change| (change.epoch, change.learning_rate)).collect::<Vec<_>>();
    assert_eq!((last.epoch, kept), (87, vec![(0, 2e-3), (30, 0.01), (80, 0.02)]), "the last one of an epoch counts");
    let (mut again, _) = replay(settings, changes).expect("is not refused");
    let clock = ticking();
    let mut left = 87;
    while left > 0 {
        left -= again.train(left, 5.0, &clock).expect("trains");
    }
    assert_eq!(advance(&mut again, 0), last);
}

#[test]
fn a_new_change_drops_the_scheduled_ones() {
    let change = |epoch, learning_rate| RateChange { epoch, learning_rate };
    let settings = RegressionSettings::default();
    let (mut service, _) = replay(settings, vec![change(5, 0.01), change(50, 0.02)]).expect("is not refused");
    assert_eq!(advance(&mut service, 4).changes, Some(vec![]), "no change is made before its epoch");
    advance(&mut service, 6);
    assert_eq!(tune(&mut service, 0.005).learning_rate, 0.005);
    assert_eq!(advance(&mut service, 90).changes, Some(vec![change(5, 0.01), change(10, 0.005)]));
}

#[test]
fn the_number_of_changes_is_limited() {
    let (mut service, _) = start(RegressionSettings::default());
    let mut last = None;
    for index in 0..=RATE_CHANGES {
        tune(&mut service, if index % 2 == 0 { 2e-3 } else { 3e-3 });
        last = Some(advance(&mut service, 1));
        let kept = last.as_ref().and_then(|frame| frame.changes.as_ref()).map(Vec::len);
        assert_eq!(kept, (index < RATE_CHANGES).then_some(index + 1));
    }
    let (mut other, _) = start(RegressionSettings::default());
    for index in 0..=RATE_CHANGES {
        tune(&mut other, if index % 2 == 0 { 2e-3 } else { 3e-3 });
        advance(&mut other, 1);
    }
    assert_eq!(last, Some(advance(&mut other, 0)));
    let changes = vec![RateChange { epoch: 0, learning_rate: 0.1 }; RATE_CHANGES + 1];
    let refused = replay(RegressionSettings::default(), changes).expect_err("is refused");
    assert_eq!(refused, "the number of changes is 513; it must be from 0 to 512");
}

#[test]
fn both_lines_stop_at_the_same_epoch_whatever_the_portions_are() {
    let settings = RegressionSettings { learning_rate: 0.03, start: [0.26, 0.75], ..RegressionSettings::default() };
    let (mut whole, _) = start(settings.clone());
    let expected = advance(&mut whole, 1_000);
    assert!(whole.is_over() && expected.by_hand.stop.is_none(), "{:?}", expected.by_hand.stop);
    assert_eq!((expected.linear.stop, expected.epoch), (Some(LineStop::Diverged), expected.linear.epoch + 1));
    assert_eq!(expected.by_hand.epoch, expected.epoch);
    let (mut parts, _) = start(settings);
    while !parts.is_over() {
        advance(&mut parts, 7);
    }
    assert_eq!(advance(&mut parts, 7), expected);
}

// The counting allocator exists only on the host.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn training_takes_no_memory_per_epoch() {
    let (mut service, _) = start(RegressionSettings::default());
    advance(&mut service, 1);
    let taken = allocation_counter::measure(|| {
        service.train(EPOCHS_PER_ADVANCE, f64::INFINITY, &|| 0.0).expect("trains");
    });
    assert_eq!(taken.count_total, 0);
}

#[test]
fn messages_to_an_earlier_run_are_dropped() {
    let (mut service, _) = start(RegressionSettings::default());
    let late = RegressionRequest::Tune { run: 0, learning_rate: 0.1 };
    assert_eq!((service.answer(late, &|| 0.0), service.run()), (Ok(None), Some(1)));
}

#[test]
fn the_two_lines_differ_until_the_initial_weights_are_copied() {
    let (mut service, scene) = start(RegressionSettings::default());
    assert_eq!(scene.finding, Finding::Right);
    assert_eq!(format!("{:.0}", scene.bowl.condition), "336");
    let frame = advance(&mut service, 50);
    assert_ne!(frame.by_hand.line, frame.linear.line);
    let (mut service, _) = start(RegressionSettings { copied: true, ..RegressionSettings::default() });
    let frame = advance(&mut service, 100);
    assert_eq!(frame.by_hand.line.map(f32::to_bits), frame.linear.line.map(f32::to_bits));
    assert_eq!(frame.by_hand.loss.to_bits(), frame.linear.loss.to_bits());
}

#[test]
fn portions_do_not_matter() {
    let (mut whole, _) = start(RegressionSettings::default());
    let (mut parts, _) = start(RegressionSettings::default());
    let expected = advance(&mut whole, 60);
    for _ in 0..19 {
        advance(&mut parts, 3);
    }
    assert_eq!(advance(&mut parts, 3), expected);
    assert_eq!(expected.epoch, 60);
}

#[test]
fn standardised_inputs_are_reported() {
    let (_, scene) = start(RegressionSettings { standardised: true, ..RegressionSettings::default() });
    assert!((scene.bowl.condition - 1.0).abs() < 1e-12);
    assert!(scene.points.iter().map(|point| point[0]).sum::<f32>().abs() < 1e-5);
}

#[test]
fn a_sum_has_another_edge_of_stability_and_the_same_best_line() {
    for (flat_target, times) in [(false, 15.0), (true, 225.0)] {
        let settings = RegressionSettings { flat_target, ..RegressionSettings::default() };
        let (_, mean) = start(settings.clone());
        let (mut service, sum) = start(RegressionSettings { summed: true, ..settings });
        assert!((mean.bowl.largest_stable_rate / sum.bowl.largest_stable_rate / times - 1.0).abs() < 1e-9);
        assert!((sum.bowl.floor / mean.bowl.floor / times - 1.0).abs() < 1e-9);
        assert_eq!(sum.bowl.lowest, mean.bowl.lowest);
        let loss = advance(&mut service, 0).by_hand.loss;
        match ask(&mut service, RegressionRequest::Try { run: 1, request: 3, line: [0.0, 0.0] }) {
            RegressionResponse::Tried { loss: tried, .. } => assert!((tried / f64::from(loss) - 1.0).abs() < 1e-5),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_line_is_tried_against_gradient_descent() {
    let (mut service, _) = start(RegressionSettings::default());
    let tried = ask(&mut service, RegressionRequest::Try { run: 1, request: 3, line: [0.3, 0.5] });
    let RegressionResponse::Tried { loss, epochs, .. } = tried else { panic!("not tried: {tried:?}") };
    let epochs = u32::try_from(epochs.expect("gradient descent reaches it")).expect("fits");
    let frame = advance(&mut service, epochs);
    assert!(f64::from(frame.by_hand.loss) <= loss * (1.0 + 1e-5));
    let path = &frame.by_hand.path;
    let before = path.iter().rev().find(|(epoch, _)| *epoch < epochs).expect("there is one before").1[2];
    assert!(f64::from(before) > loss * (1.0 - 1e-5));
}

#[test]
fn ghosts_are_runs_of_the_seeds_that_follow() {
    let (mut service, _) = start(RegressionSettings { seed: 7, ..RegressionSettings::default() });
    let ghosts = ask(&mut service, RegressionRequest::Ghosts { run: 1, epochs: 100 });
    let RegressionResponse::Ghosts { paths, losses, .. } = ghosts else { panic!("no ghosts: {ghosts:?}") };
    assert_eq!((paths.len(), losses.len()), (GHOSTS as usize, GHOSTS as usize));
    let frame = advance(&mut service, 100);
    assert_eq!(paths[0].last(), Some(&frame.linear.line));
    assert_eq!(losses[0], frame.linear.loss);
    assert!(paths.iter().all(|path| path.len() <= GHOST_POINTS + 2));
}

#[test]
fn a_loop_that_pytorch_refuses_stops_both_lines() {
    let cards = vec![Card::Backward, Card::Forward];
    let (mut service, scene) = start(RegressionSettings { cards, ..RegressionSettings::default() });
    assert_eq!(scene.finding, Finding::NoLoss);
    let frame = advance(&mut service, 5);
    assert_eq!((frame.by_hand.stop, frame.linear.epoch), (Some(LineStop::Card(0)), 0));
}

#[test]
fn any_seed_of_torch_is_a_seed() {
    for seed in [0, 1, u32::MAX] {
        let (_, scene) = start(RegressionSettings { seed, ..RegressionSettings::default() });
        let Drawn { one, two, .. } = scene.drawn;
        assert_eq!((scene.drawn.seed, one), (seed, two[0]), "both layers use the first two numbers of the same stream");
    }
    let (_, scene) = start(RegressionSettings::default());
    // torch.manual_seed(0); torch.randn(2)
    assert_eq!(scene.drawn.normal, [1.540_996_1, -0.293_428_9]);
    let (mut service, _) = start(RegressionSettings { seed: u32::MAX, ..RegressionSettings::default() });
    // After the largest seed the seeds continue from 0.
    ask(&mut service, RegressionRequest::Ghosts { run: 1, epochs: 1 });
}

#[test]
fn bad_settings_are_named() {
    let refused = |settings| replay(settings, vec![]).expect_err("is refused");
    let cards = vec![Card::Step; CARDS + 1];
    assert_eq!(
        refused(RegressionSettings { cards, ..RegressionSettings::default() }),
        "the loop has 9 cards; it must have at most 8"
    );
    assert!(refused(RegressionSettings { learning_rate: 2.0, ..RegressionSettings::default() }).contains("rate is 2"));
    let start = [0.0, f64::NAN];
    assert!(refused(RegressionSettings { start, ..RegressionSettings::default() }).contains("from -4 to 4"));
}

#[test]
fn beyond_the_edge_of_stability_the_line_by_hand_diverges_first() {
    let (mut service, _) = start(RegressionSettings { learning_rate: 0.03, ..RegressionSettings::default() });
    let frame = advance(&mut service, 1_000);
    assert_eq!((frame.by_hand.stop, frame.by_hand.epoch), (Some(LineStop::Diverged), 90));
}

/// Looks at a past epoch, in one portion.
fn look(service: &mut RegressionService, epoch: u64) -> RegressionFrame {
    let look = RegressionRequest::Look { run: 1, request: 4, epoch, budget_ms: f64::INFINITY };
    match ask(service, look) {
        RegressionResponse::Looked { request: 4, frame, arrived: true, .. } => RegressionFrame::clone(&frame),
        other => panic!("not there: {other:?}"),
    }
}

#[test]
fn a_look_back_is_the_frame_of_that_epoch_and_changes_nothing() {
    // Gradients that are never cleared are part of a state, too.
    for cards in [Card::LOOP.to_vec(), vec![Card::Forward, Card::Backward, Card::Step]] {
        let settings = RegressionSettings { cards, ..RegressionSettings::default() };
        let (mut service, _) = start(settings.clone());
        let mut then = Vec::new();
        for epoch in 0..300_u32 {
            if epoch % 70 == 0 {
                tune(&mut service, 1e-3 + 1e-6 * f64::from(epoch));
            }
            then.push(advance(&mut service, u32::from(epoch > 0)));
        }
        let head = advance(&mut service, 0);
        for epoch in [0, 1, 15, 16, 17, 70, 71, 140, 299, 64, 210, 3] {
            let frame = look(&mut service, epoch);
            let of_then = &then[epoch as usize];
            let with_path =
                |line: &LineFrame, whole: &LineFrame| LineFrame { path: whole.path.clone(), ..line.clone() };
            let (by_hand, linear) =
                (with_path(&of_then.by_hand, &head.by_hand), with_path(&of_then.linear, &head.linear));
            let changes = frame.changes.clone();
            assert_eq!(frame, RegressionFrame { by_hand, linear, changes, ..RegressionFrame::clone(of_then) });
        }
        assert_eq!(look(&mut service, 9_999), *head, "there is no later epoch than the present");
        let (mut other, _) = replay(settings, head.changes.clone().expect("few")).expect("is not refused");
        assert_eq!(advance(&mut other, 307), advance(&mut service, 8));
    }
}

#[test]
fn a_distant_epoch_is_reached_in_portions() {
    let (mut service, _) = start(RegressionSettings { learning_rate: 0.02, ..RegressionSettings::default() });
    advance(&mut service, 400_000);
    let (to, clock) = (399_999, ticking());
    let whole = look(&mut service, to);
    look(&mut service, 5);
    let mut portions = 0;
    let frame = loop {
        portions += 1;
        let ask = RegressionRequest::Look { run: 1, request: 1, epoch: to, budget_ms: 1.0 };
        match service.answer(ask, &clock) {
            Ok(Some(RegressionResponse::Looked { arrived: true, frame, .. })) => break frame,
            Ok(Some(RegressionResponse::Looked { frame, first: 0, .. })) => assert!(frame.epoch < to),
            other => panic!("not a look: {other:?}"),
        }
    };
    assert!(portions > 1 && *frame == whole, "{portions} portions");
}

#[test]
fn epochs_before_a_forgotten_change_cannot_be_shown() {
    let (mut service, _) = start(RegressionSettings::default());
    for index in 0..=RATE_CHANGES {
        tune(&mut service, if index % 2 == 0 { 2e-3 } else { 3e-3 });
        advance(&mut service, 1);
    }
    let then = advance(&mut service, 40);
    advance(&mut service, 60);
    let first = RATE_CHANGES as u64 + 1;
    assert_eq!(look(&mut service, 0).epoch, first);
    assert_eq!(look(&mut service, then.epoch).by_hand.line, then.by_hand.line);
}

#[test]
fn the_slope_is_that_of_the_bowl() {
    let (mut service, scene) = start(RegressionSettings::default());
    let line = advance(&mut service, 20).by_hand.clone();
    let bowl = scene.bowl;
    let away = [0, 1].map(|index| f64::from(line.line[index]) - bowl.lowest[index]);
    let along = bowl.axes.map(|axis| axis[0] * away[0] + axis[1] * away[1]);
    for (index, slope) in line.slope.expect("it goes on").into_iter().enumerate() {
        let expected: f64 = (0..2).map(|axis| bowl.curvatures[axis] * along[axis] * bowl.axes[axis][index]).sum();
        assert!((f64::from(slope) - expected).abs() < 1e-4, "{slope} is not {expected}");
    }
    let (mut service, _) = start(RegressionSettings { learning_rate: 0.03, ..RegressionSettings::default() });
    assert_eq!(advance(&mut service, 1_000).by_hand.slope, None, "it has diverged");
}

#[test]
fn own_points_replace_the_labs_in_every_number() {
    use engine::train::{least_squares, mean_predictor_loss};

    let (x, y) = (vec![30.0, 35.0, 40.0, 50.0], vec![1.0, -2.0, 4.0, 3.0]);
    let own = Some(Rc::new(protocol::Points::new(x.clone(), y.clone()).expect("sound")));
    let settings = RegressionSettings { own, learning_rate: 1e-4, ..RegressionSettings::default() };
    let (mut service, scene) = start(settings.clone());
    let line = least_squares(&x, &y);
    assert_eq!((scene.line_loss, scene.mean_loss, scene.mean), (line.loss, mean_predictor_loss(&y), 1.5));
    assert!((scene.bowl.lowest[0] - line.slope).abs() < 1e-9 && scene.points.len() == 4);
    // The first loss of the line by hand is that of predicting 0.
    let frame = advance(&mut service, 0);
    assert!((frame.by_hand.loss - 7.5).abs() < 1e-6, "{}", frame.by_hand.loss);
    let (mut standardised, wide) = start(RegressionSettings { standardised: true, learning_rate: 0.4, ..settings });
    assert!(wide.bowl.largest_stable_rate > 0.99 && scene.bowl.largest_stable_rate < 1e-3);
    let learned = advance(&mut standardised, 200);
    assert!((f64::from(learned.linear.loss) - line.loss).abs() < 1e-4);
}
