//! Every epoch of a recorded run equals that of a fresh run of as many epochs, bit for bit.

use super::*;
use crate::choice::Choice;
use crate::data::{LAB_X, LAB_Y};
use crate::nn::Activation;
use crate::optim::{Clip, OptimizerKind, RmsPropConfig, Schedule, SgdConfig};

fn config(optimizer: OptimizerConfig) -> Config {
    Config::new(vec![1, 4, 1], Activation::Tanh, optimizer, 3)
}

/// Every optimizer, with momentum where it has more state then.
fn optimizers() -> Vec<OptimizerConfig> {
    let mut all: Vec<_> = OptimizerKind::ALL.iter().map(|&kind| OptimizerConfig::new(kind, 0.01)).collect();
    all.push(OptimizerConfig::Sgd(SgdConfig {
        momentum: 0.9,
        nesterov: true,
        learning_rate: 1e-3,
        ..SgdConfig::default()
    }));
    all.push(OptimizerConfig::RmsProp(RmsPropConfig {
        momentum: 0.5,
        learning_rate: 1e-3,
        ..RmsPropConfig::default()
    }));
    all
}

fn recording<T: Element>(config: &Config) -> Recording<T> {
    Recording::new(config, &LAB_X, &LAB_Y).expect("the lab's data fits")
}

/// A plain session trained to an epoch, with the same interventions made by hand.
fn fresh<T: Element>(config: &Config, events: &[(u64, Intervention)], epoch: u64) -> Session<T> {
    let mut session = Session::<T>::new(config, &LAB_X, &LAB_Y).expect("the lab's data fits");
    for &(at, event) in events.iter().filter(|(at, _)| *at <= epoch) {
        session.step(u32::try_from(at - session.epoch()).expect("a short run")).expect("fits");
        match event {
            Intervention::Tune(optimizer, schedule) => {
                session.tune(optimizer).expect("sound settings");
                session.reschedule(schedule).expect("sound settings");
            }
            Intervention::Edit { index, value } => {
                let mut parameters = session.parameters().to_vec();
                parameters[index] = T::from_f64(value);
                session.set_parameters(&parameters).expect("as many");
            }
        }
    }
    session.step(u32::try_from(epoch - session.epoch()).expect("a short run")).expect("fits");
    session
}

fn same<T: Element>(a: &mut Session<T>, b: &mut Session<T>) {
    assert_eq!(a.epoch(), b.epoch());
    assert_eq!(a.loss(), b.loss());
    assert_eq!(a.parameters(), b.parameters());
    // The next steps show whether the optimizers have the same state.
    let (mut a, mut b) = (a.clone(), b.clone());
    a.step(3).expect("fits");
    b.step(3).expect("fits");
    assert_eq!(a.parameters(), b.parameters());
}

fn seek<T: Element>(run: &mut Recording<T>, epoch: u64) -> &mut Session<T> {
    assert_eq!(run.seek(epoch, u32::MAX), Ok(true));
    run.replayed()
}

#[test]
fn every_epoch_is_that_of_a_fresh_run() {
    for optimizer in optimizers() {
        let config = config(optimizer);
        let mut run = recording::<f32>(&config);
        for portion in [1, 6, 493, 1000, 3500] {
            assert_eq!(run.step(portion), Ok(portion));
        }
        // Back and forth, as with a slider.
        for epoch in [5000, 0, 1, 2, 3, 4, 5, 1023, 1024, 1025, 4999, 731, 730, 732, 4096] {
            let mut expected = fresh(&config, &[], epoch);
            same(seek(&mut run, epoch), &mut expected);
        }
        assert_eq!(run.epoch(), 5000, "looking leaves the run where it is");
        same(run.now(), &mut fresh(&config, &[], 5000));
    }
}

#[test]
fn a_run_with_interventions_is_replayed_with_the_same_ones() {
    let schedule = Schedule::Cosine { epochs: 300, floor: 0.1 };
    let config = Config { schedule, clip: Clip::Norm(1.0), ..config(OptimizerConfig::new(OptimizerKind::Adam, 0.05)) };
    let kinds = OptimizerKind::ALL;
    let mut run = recording::<f64>(&config);
    let mut events = Vec::new();
    for round in 0..20_usize {
        run.step(97).expect("fits");
        let rate = 0.002 * (round + 1) as f64;
        // The same kind twice at one epoch, and two kinds.
        let tunes = [(kinds[round % 5], 0.3), (kinds[round % 5], rate), (kinds[(round + 1) % 5], rate)];
        for (kind, rate) in &tunes[..1 + round % 3] {
            let event = OptimizerConfig::new(*kind, *rate);
            run.tune(event, Schedule::Constant).expect("sound settings");
            events.push((run.epoch(), Intervention::Tune(event, Schedule::Constant)));
        }
        if round % 4 == 1 {
            let edit = Intervention::Edit { index: round % 13, value: 0.25 };
            run.edit(&[(round % 13, 0.25)]).expect("a parameter");
            events.push((run.epoch(), edit));
        }
    }
    run.step(100).expect("fits");
    for epoch in (0..=run.epoch()).rev().step_by(41).chain([96, 97, 98, 193, 194, 195]) {
        same(seek(&mut run, epoch), &mut fresh(&config, &events, epoch));
    }
    assert!(run.interventions().expect("all are kept").len() < events.len(), "what left no trace is not kept");
    // The same run from its settings and its interventions.
    let kept = run.interventions().expect("all are kept").to_vec();
    let mut again = recording::<f64>(&config);
    again.schedule_interventions(kept.clone());
    assert_eq!(again.interventions(), Some(&[][..]), "nothing has happened yet");
    for portion in [50, 47, 500, 1443] {
        again.step(portion).expect("fits");
    }
    same(again.now(), run.now());
    assert_eq!(again.interventions(), Some(&kept[..]));
}

#[test]
fn what_is_done_by_hand_takes_the_place_of_what_was_to_come() {
    let config = config(OptimizerConfig::new(OptimizerKind::Adam, 0.05));
    let tune = |rate| Intervention::Tune(OptimizerConfig::new(OptimizerKind::Adam, rate), Schedule::Constant);
    let mut run = recording::<f32>(&config);
    run.schedule_interventions(vec![(10, tune(0.1)), (30, tune(0.2))]);
    run.step(20).expect("fits");
    run.tune(OptimizerConfig::new(OptimizerKind::Sgd, 0.01), Schedule::Constant).expect("a fine rate");
    run.step(30).expect("fits");
    let events =
        [(10, tune(0.1)), (20, Intervention::Tune(OptimizerConfig::new(OptimizerKind::Sgd, 0.01), Schedule::Constant))];
    assert_eq!(run.interventions(), Some(&events[..]));
    same(run.now(), &mut fresh(&config, &events, 50));
}

#[test]
fn a_run_that_goes_back_for_good_is_one_that_was_tuned_there() {
    let config = config(OptimizerConfig::new(OptimizerKind::Adam, 0.05));
    let sgd = OptimizerConfig::new(OptimizerKind::Sgd, 0.01);
    for epoch in [0, 7, 100, 1000, 1999] {
        let mut run = recording::<f32>(&config);
        run.step(1500).expect("fits");
        run.tune(OptimizerConfig::new(OptimizerKind::RmsProp, 0.001), Schedule::Constant).expect("a fine rate");
        run.step(500).expect("fits");
        let before = run.interventions().expect("all are kept").iter().filter(|(at, _)| *at <= epoch).copied();
        let mut events: Vec<_> = before.collect();
        run.truncate_to(epoch).expect("fits");
        assert_eq!(run.epoch(), epoch);
        assert_eq!(run.history().entries().last().map(|entry| entry.0), Some(epoch), "no loss from after it");
        run.tune(sgd, Schedule::Constant).expect("a fine rate");
        events.push((epoch, Intervention::Tune(sgd, Schedule::Constant)));
        run.step(700).expect("fits");
        same(run.now(), &mut fresh(&config, &events, epoch + 700));
        same(seek(&mut run, epoch + 350), &mut fresh(&config, &events, epoch + 350));
    }
}

#[test]
fn a_diverged_run_has_a_past_and_can_be_saved_there() {
    let optimizer = OptimizerConfig::new(OptimizerKind::Sgd, 1.0);
    let config = Config { activation: Activation::Identity, ..config(optimizer) };
    let mut run = recording::<f32>(&config);
    run.step(1000).expect("fits");
    let last = run.epoch();
    assert!(run.divergence().is_some() && last > 0, "at epoch {last}");
    for epoch in [0, last - 1, last] {
        let mut expected = fresh::<f32>(&config, &[], epoch);
        let replayed = seek(&mut run, epoch);
        assert_eq!(replayed.parameters(), expected.parameters());
        assert_eq!((replayed.loss(), replayed.divergence()), (expected.loss(), None));
    }
    run.truncate_to(0).expect("fits");
    assert!(run.divergence().is_none());
    run.tune(OptimizerConfig::new(OptimizerKind::Sgd, 1e-4), Schedule::Constant).expect("a fine rate");
    assert_eq!(run.step(500), Ok(500), "from there a small rate is stable");
}

#[test]
fn a_long_past_takes_bounded_memory_and_few_steps() {
    const MILLION: u32 = 1_000_000;
    let config = Config::new(vec![1, 2, 1], Activation::Sigmoid, OptimizerConfig::new(OptimizerKind::Adam, 0.1), 0);
    let mut run = recording::<f32>(&config);
    run.step(MILLION).expect("fits");
    assert_eq!((run.states.len(), run.stride), (MOST_STATES, 4096));
    assert!(
        run.live * 2 >= MOST_STATES && run.states.len() * run.state_bytes() < 100_000,
        "{} bytes",
        run.state_bytes()
    );
    let steps = run.states[..run.live].windows(2).map(|pair| pair[1].epoch() - pair[0].epoch());
    assert!(steps.max() <= Some(4096), "no epoch is further than that from a kept state");
    // Returning to the newest epoch takes no steps.
    seek(&mut run, 5);
    assert_eq!((run.seek(u64::MAX, 0), run.replayed().epoch()), (Ok(true), u64::from(MILLION)));
    // A replay in small portions makes no more steps than allowed, and still arrives.
    let epoch = 777_777;
    let (mut portions, mut arrived) = (0, false);
    while !arrived {
        arrived = run.seek(epoch, 100).expect("fits");
        portions += 1;
    }
    assert!(portions <= 42 && run.replayed().epoch() == epoch, "{portions} portions");
    same(run.replayed(), &mut fresh(&config, &[], epoch));
}

#[test]
fn large_networks_keep_fewer_states() {
    let optimizer = OptimizerConfig::new(OptimizerKind::Adam, 0.1);
    let widths = [&[1][..], &[64; 8], &[1]].concat();
    let config = Config::new(widths, Activation::Tanh, optimizer, 0);
    let run = recording::<f64>(&config);
    assert!(run.capacity >= FEWEST_STATES && run.capacity * run.state_bytes() <= MOST_BYTES, "{}", run.capacity);
    // The bound on a snapshot holds for its actual size: three rows at most.
    let row = size_of_val(run.parameters());
    assert!(run.state_bytes() >= 3 * row && row > 8 * 29_000);
}

#[test]
fn a_run_that_was_changed_without_end_has_a_shorter_past() {
    let config = config(OptimizerConfig::new(OptimizerKind::Adam, 0.05));
    let mut run = recording::<f32>(&config);
    for round in 0..MOST_INTERVENTIONS + 2 {
        run.step(2).expect("fits");
        run.tune(OptimizerConfig::new(OptimizerKind::Adam, 0.01 + 1e-6 * round as f64), Schedule::Constant)
            .expect("a fine rate");
    }
    assert_eq!(run.interventions(), None, "it can no longer be told from its beginning");
    let first = run.first();
    assert_eq!(first, 2 * (MOST_INTERVENTIONS as u64 + 1));
    let before = run.parameters().to_vec();
    run.step(10).expect("fits");
    assert_eq!(seek(&mut run, 0).epoch(), first, "the nearest epoch that there is");
    let mut beginning = fresh::<f32>(&config, &[], 0);
    assert_ne!(run.replayed().parameters(), beginning.parameters());
    let last = run.epoch();
    let now = run.parameters().to_vec();
    assert_eq!(seek(&mut run, last).parameters(), now);
    beginning.step(1).expect("fits");
    assert_ne!(before, beginning.parameters());
}

#[test]
fn refused_events_leave_no_trace() {
    let mut run = recording::<f32>(&config(OptimizerConfig::new(OptimizerKind::Adam, 0.05)));
    run.step(5).expect("fits");
    assert!(run.tune(OptimizerConfig::new(OptimizerKind::Sgd, -1.0), Schedule::Constant).is_err());
    for (index, value) in [(13, 0.0), (0, f32::NAN), (12, 1e30)] {
        let before = run.parameters().to_vec();
        assert!(run.edit(&[(0, 1.0), (index, value)]).is_err());
        assert_eq!(run.parameters(), before);
    }
    run.tune(OptimizerConfig::new(OptimizerKind::Adam, 0.05), Schedule::Constant).expect("the same as before");
    assert_eq!(run.interventions(), Some(&[][..]));
}
