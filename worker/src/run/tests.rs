//! The effect of each setting on a run.

use super::*;
use engine::choice::Choice;
use engine::data::DataSet;
use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;
use protocol::{LeftOut, Points, RunSchedule, ScheduleKind};

fn started(settings: &RunSettings) -> (Run, Scene, Frame) {
    match Run::new(1, settings) {
        Ok((run, Response::Started { scene, frame })) => (run, Scene::clone(&scene), Frame::clone(&frame)),
        other => panic!("not a start: {other:?}"),
    }
}

fn advance(run: &mut Run, epochs: u32) -> Frame {
    run.train(epochs, f64::INFINITY, &|| 0.0).expect("fits");
    run.frame().expect("fits")
}

fn sgd() -> RunSettings {
    RunSettings { optimizer: OptimizerKind::Sgd, learning_rate: 0.01, ..RunSettings::default() }
}

/// Own points on a parabola, on a range that would need standardising.
fn parabola(count: u32) -> Rc<Points> {
    let x: Vec<f64> = (0..count).map(|index| 30.0 + 20.0 * f64::from(index) / f64::from(count - 1)).collect();
    let y = x.iter().map(|x| (x - 40.0) * (x - 40.0)).collect();
    Rc::new(Points::new(x, y).expect("sound"))
}

/// Pairs of base settings and variants that each differ from them in one setting.
fn variants() -> Vec<(RunSettings, Vec<RunSettings>)> {
    let (adam, sgd) = (RunSettings::default(), sgd());
    let schedules = ScheduleKind::ALL.iter().skip(1).map(|&kind| RunSchedule { epochs: 5, ..RunSchedule::new(kind) });
    let mut of_adam: Vec<_> = schedules.map(|schedule| RunSettings { schedule, ..adam.clone() }).collect();
    of_adam.extend(Init::ALL.iter().skip(1).map(|&init| RunSettings { init, ..adam.clone() }));
    of_adam.extend(DataSet::ALL.iter().skip(1).map(|&data| RunSettings { data, ..adam.clone() }));
    of_adam.extend([1, 4, 15].map(|size| RunSettings { batch: Some(size), ..adam.clone() }));
    of_adam.push(RunSettings { precision: Precision::Double, ..adam.clone() });
    of_adam.push(RunSettings { noise: 0.1, ..adam.clone() });
    of_adam.push(RunSettings { standardised: true, ..adam.clone() });
    of_adam.push(RunSettings { validation: 20, ..adam.clone() });
    of_adam.push(adam.with_own(Some(parabola(15))));
    of_adam.push(RunSettings { decay: Some(0.1), ..adam.clone() });
    let rolling = RunSettings { momentum: 0.9, ..sgd.clone() };
    let ahead = RunSettings { nesterov: true, ..rolling.clone() };
    vec![(adam, of_adam), (sgd, vec![rolling.clone()]), (rolling, vec![ahead])]
}

#[test]
fn every_setting_changes_the_run() {
    for (base, others) in variants() {
        let base = advance(&mut started(&base).0, 20);
        for settings in others {
            let other = advance(&mut started(&settings).0, 20);
            assert_ne!(base.loss, other.loss, "{settings:?}");
            assert_ne!(base.curve, other.curve, "{settings:?}");
        }
    }
}

#[test]
fn tuning_at_the_start_equals_starting_with_the_settings() {
    let base = sgd();
    let schedule = RunSchedule { epochs: 3, ..RunSchedule::new(ScheduleKind::Step) };
    let settings = RunSettings { momentum: 0.9, nesterov: true, decay: Some(0.1), schedule, ..base.clone() };
    let (mut tuned, _, before) = started(&base);
    tuned.tune(&settings).expect("sound");
    assert_eq!(before.loss, started(&settings).2.loss);
    assert_eq!(advance(&mut tuned, 20), advance(&mut started(&settings).0, 20));
    tuned.tune(&RunSettings { momentum: 1.0, ..settings }).expect_err("too much momentum");
}

#[test]
fn a_run_in_double_precision_equals_the_engines() {
    let settings = RunSettings { precision: Precision::Double, batch: Some(4), noise: 0.2, ..RunSettings::default() };
    let (x, y) = settings.data.points(settings.seed, settings.noise);
    let mut session = Session::<f64>::new(&config(&settings).expect("sound"), &x, &y).expect("fits");
    session.step(30).expect("fits");
    assert_eq!(advance(&mut started(&settings).0, 30).loss, session.loss());
}

#[test]
fn the_reference_losses_are_those_of_the_runs_data() {
    for &data in DataSet::ALL {
        let settings = RunSettings { data, noise: 0.3, seed: 4, ..RunSettings::default() };
        let (_, scene, frame) = started(&settings);
        let (x, y) = data.points(4, 0.3);
        assert_eq!((scene.line.loss, scene.mean_loss), (least_squares(&x, &y).loss, mean_predictor_loss(&y)));
        assert!(scene.points.iter().zip(&x).all(|(point, x)| (f64::from(point[0]) - x).abs() < 1e-6), "{data:?}");
        assert!(scene.grid[0] < scene.points[0][0] && frame.curve.len() == scene.grid.len());
    }
    let (_, scene, _) = started(&RunSettings { data: DataSet::Line, ..RunSettings::default() });
    assert!(scene.line.loss < 1e-12, "a straight line fits a straight line");
}

#[test]
fn a_run_on_own_points_is_the_engines() {
    let own = parabola(200);
    let settings = RunSettings { batch: Some(100), ..RunSettings::default() }.with_own(Some(Rc::clone(&own)));
    let mut session = Session::<f32>::new(&config(&settings).expect("sound"), own.x(), own.y()).expect("fits");
    session.step(20).expect("fits");
    let (mut run, scene, _) = started(&settings);
    assert_eq!(advance(&mut run, 20).loss, f64::from(session.loss()));
    assert_eq!((scene.points.len(), scene.left_out), (200, LeftOut::Parts(5)));
    assert_eq!(scene.line.left_out, left_out_line_loss(own.x(), own.y()));
    let started_anew = started(&RunSettings::default().with_own(Some(parabola(30)))).1;
    assert_eq!(started_anew.left_out, LeftOut::Each(30));
}

/// The rate of descent on a line is 2 / λmax, with λmax that of 2/n · (x, 1)ᵀ(x, 1).
#[test]
fn standardising_raises_the_stable_rate_to_one() {
    let settings = RunSettings::default().with_own(Some(parabola(50)));
    let [plain, standardised] = started(&settings).1.stable_rates;
    assert!((standardised - 1.0).abs() < 1e-9, "{standardised}");
    let (x, n) = (parabola(50).x().to_vec(), 50.0);
    let (mean, square) = (x.iter().sum::<f64>() / n, x.iter().map(|x| x * x).sum::<f64>() / n);
    let largest = (square + 1.0) + ((square - 1.0).powi(2) + 4.0 * mean * mean).sqrt();
    assert!((plain * largest / 2.0 - 1.0).abs() < 1e-9, "{plain}");
    let again = started(&RunSettings { standardised: true, ..settings }).1;
    assert!((again.stable_rates[0] / plain - 1.0).abs() < 1e-6 && again.scaling.is_some());
    assert!((again.mean_loss - 1.0).abs() < 1e-9, "y has the variance 1");
}

#[test]
fn held_out_points_are_shown_and_not_trained_on() {
    let settings = RunSettings { validation: 20, ..RunSettings::default() };
    let (_, scene, frame) = started(&settings);
    assert_eq!((scene.points.len(), scene.held_out.len(), scene.left_out), (12, 3, LeftOut::HeldOut(3)));
    assert_eq!(frame.predictions.len(), 12);
    let line = least_squares(
        &scene.points.iter().map(|point| point[0].into()).collect::<Vec<_>>(),
        &scene.points.iter().map(|point| point[1].into()).collect::<Vec<_>>(),
    );
    assert!((scene.line.loss - line.loss).abs() < 1e-6, "the line is that of the training points");
}

#[test]
fn a_rule_stops_the_run_at_the_exact_epoch_and_keeps_it_there() {
    let (mut free, mut ruled) = (started(&RunSettings::default()).0, started(&RunSettings::default()).0);
    let whole = advance(&mut free, 400);
    let limit = 0.3;
    let first =
        whole.history.iter().find(|&&(_, loss)| f64::from(loss) < limit).expect("the loss falls below the limit").0;
    ruled.stop_when(StopRule::Below(limit), false);
    let frame = advance(&mut ruled, 400);
    assert_eq!(frame.epoch, u64::from(first));
    assert_eq!(frame.stopped, Some(StopRule::Below(limit)));
    assert_eq!(advance(&mut ruled, 400).epoch, u64::from(first), "the run stays stopped");
    ruled.stop_when(StopRule::Below(limit), true);
    let frame = advance(&mut ruled, 400 - first);
    assert_eq!(frame, whole, "the run then goes on as if it had never stopped");
    ruled.stop_when(StopRule::At(450), false);
    assert_eq!(advance(&mut ruled, 400).epoch, 450);
    ruled.stop_when(StopRule::Patience(20), false);
    let frame = advance(&mut ruled, 1_000_000);
    assert!(frame.epoch > 470 && frame.stopped.is_some(), "{}", frame.epoch);
}

#[test]
fn settings_out_of_range_are_refused_in_words() {
    let message = |settings: RunSettings| Run::new(1, &settings).map(|_| ()).expect_err("out of range");
    let base = RunSettings::default;
    assert_eq!(message(RunSettings { batch: Some(0), ..base() }), "batch size is 0; it must be from 1 to 15");
    assert_eq!(
        message(RunSettings { batch: Some(31), ..base().with_own(Some(parabola(30))) }),
        "batch size is 31; it must be from 1 to 30"
    );
    assert_eq!(
        message(RunSettings { validation: 51, ..base() }),
        "the share of held-out points is 51; it must be from 0 to 50"
    );
    assert_eq!(message(RunSettings { noise: -1.0, ..base() }), "noise is -1; it must be from 0 to 2");
    assert_eq!(message(RunSettings { momentum: 1.0, ..base() }), "momentum is 1; it must be from 0 to 0.99");
    assert_eq!(message(RunSettings { decay: Some(2.0), ..base() }), "weight decay is 2; it must be from 0 to 1");
    let schedule = RunSchedule { factor: 0.0, ..RunSchedule::new(ScheduleKind::Step) };
    assert_eq!(message(RunSettings { schedule, ..base() }), "the schedule's factor is 0; it must be from 0.001 to 1");
}

#[test]
fn momentum_and_decay_move_the_edge_of_stability() {
    let base = RunSettings { learning_rate: 1.0, activation: Activation::Identity, ..sgd() };
    let stable = |settings: RunSettings| match started(&settings).0 {
        Run::Single(run) => run.stable_rate().expect("the curvature is finite"),
        Run::Double(_) => unreachable!("the settings say single precision"),
    };
    let plain = stable(base.clone()).expect("full-batch SGD has a stable rate");
    let close = |actual: Option<f64>, expected: f64| {
        assert!(actual.is_some_and(|actual| (actual / expected - 1.0).abs() < 1e-9), "{actual:?}, not {expected}");
    };
    let rolling = RunSettings { momentum: 0.5, ..base.clone() };
    close(stable(rolling.clone()), 1.5 * plain);
    close(stable(RunSettings { nesterov: true, ..rolling }), 0.75 * plain);
    close(stable(RunSettings { decay: Some(1.0), ..base.clone() }), 2.0 / (2.0 / plain + 1.0));
    assert_eq!(stable(RunSettings { batch: Some(5), ..base }), None, "mini-batches have no common stable rate");
}

/// On a quadratic loss the steps of `SGD` shrink just below the stable rate and grow just above it.
#[test]
fn the_edge_of_stability_is_that_of_the_steps() {
    use engine::autograd::Tape;
    use engine::optim::{Optimizer, SgdConfig};
    use engine::tensor::Shape;

    // L = λ/2 θ² has the curvature λ.
    let grows = |curvature: f64, rate: f64, momentum: f64, nesterov: bool, decay: f64| {
        let mut tape = Tape::<f64>::new();
        let parameter = tape.parameter(Shape::SCALAR, &[1.0]).expect("fits");
        let config = SgdConfig { learning_rate: rate, momentum, nesterov, weight_decay: decay, ..SgdConfig::default() };
        let mut optimizer = Optimizer::new(OptimizerConfig::Sgd(config), [parameter]).expect("sound");
        for _ in 0..2000 {
            tape.rewind();
            tape.zero_grad();
            let square = tape.mul(parameter, parameter).expect("fits");
            let factor = tape.constant(Shape::SCALAR, &[0.5 * curvature]).expect("fits");
            let loss = tape.mul(square, factor).expect("fits");
            tape.backward(loss).expect("fits");
            optimizer.step(&mut tape).expect("its own");
        }
        tape.item(parameter).expect("one number").abs() > 1.0
    };
    for (momentum, nesterov, decay) in [(0.0, false, 0.0), (0.5, false, 0.0), (0.9, true, 0.0), (0.8, false, 0.5)] {
        let curvature = 3.0;
        let ahead = if nesterov { 1.0 + 2.0 * momentum } else { 1.0 };
        let edge = (1.0 + momentum) / ahead * 2.0 / (curvature + decay);
        for (rate, expected) in [(0.98 * edge, false), (1.02 * edge, true)] {
            assert_eq!(grows(curvature, rate, momentum, nesterov, decay), expected, "{momentum} {nesterov} {decay}");
        }
    }
}
