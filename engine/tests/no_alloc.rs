//! After the first two steps, training allocates no memory.

// The counting allocator exists only on the host.
#![cfg(not(target_arch = "wasm32"))]

use engine::autograd::{Error, Tape};
use engine::choice::Choice;
use engine::data::{LAB_X, LAB_Y};
use engine::nn::{Activation, Init, MSELoss};
use engine::optim::{Clip, OptimizerConfig, OptimizerKind, RmsPropConfig, SGD, Schedule, SgdConfig};
use engine::tensor::{Element, Shape};
use engine::train::{Config, DeepConfig, DeepRun, Session, Trainer};

/// Enough epochs for the history of losses to be thinned.
const STEPS: u32 = 5_000;
const MILLION: u32 = 1_000_000;

/// Every optimizer with its defaults, and with momentum if it then has more state.
fn optimizers() -> Vec<OptimizerConfig> {
    let mut all: Vec<_> = OptimizerKind::ALL.iter().map(|&kind| OptimizerConfig::new(kind, 1e-3)).collect();
    let momentum = 0.9;
    all.push(OptimizerConfig::Sgd(SgdConfig { momentum, nesterov: true, ..SgdConfig::default() }));
    all.push(OptimizerConfig::RmsProp(RmsPropConfig { learning_rate: 1e-4, momentum, ..RmsPropConfig::default() }));
    all
}

fn steps_take_no_memory<T: Element>() {
    for &activation in Activation::ALL {
        for optimizer in optimizers() {
            session_takes_no_memory::<T>(&Config::new(vec![1, 8, 8, 1], activation, optimizer, 0), STEPS);
        }
    }
}

fn session_takes_no_memory<T: Element>(config: &Config, steps: u32) {
    let mut session = Session::<T>::new(config, &LAB_X, &LAB_Y).expect("the lab's data fits");
    session.step(2).expect("the shapes fit");
    let mut done = 0;
    let taken = allocation_counter::measure(|| done = session.step(steps).expect("the shapes fit"));
    assert_eq!((done, taken.count_total), (steps, 0), "{config:?}");
}

/// The lab's run with default settings, with a schedule and clipping, and with mini-batches.
fn lab_runs() -> [Config; 4] {
    let plain = Config::new(vec![1, 2, 1], Activation::Sigmoid, OptimizerConfig::new(OptimizerKind::Adam, 0.1), 0);
    let schedule = Schedule::Cosine { epochs: 1000, floor: 0.1 };
    [
        plain.clone(),
        Config { schedule, clip: Clip::Norm(0.1), ..plain.clone() },
        Config { schedule, clip: Clip::Value(0.1), ..plain.clone() },
        Config { batch: Some(4), ..plain },
    ]
}

#[test]
fn steps_take_no_memory_in_f32() {
    steps_take_no_memory::<f32>();
}

#[test]
fn steps_take_no_memory_in_f64() {
    steps_take_no_memory::<f64>();
}

#[test]
fn a_million_steps_of_the_lab_take_no_memory() {
    for config in lab_runs() {
        session_takes_no_memory::<f32>(&config, MILLION);
        let mut trainer = Trainer::<f32>::new(config.clone(), &LAB_X, &LAB_Y).expect("the lab's data fits");
        trainer.step(2).expect("a plan takes every step");
        let taken = allocation_counter::measure(|| {
            trainer.step(MILLION).expect("a plan takes every step");
        });
        assert_eq!((trainer.epoch(), taken.count_total), (u64::from(MILLION) + 2, 0), "{config:?}");
    }
}

/// Exercise 2: prediction and loss written out on a tape.
#[test]
fn a_million_steps_on_a_tape_take_no_memory() -> Result<(), Error> {
    let narrow = |values: [f64; 15]| values.map(|value| value as f32);
    let mut tape = Tape::<f32>::new();
    let w = tape.parameter(Shape::SCALAR, &[0.0])?;
    let b = tape.parameter(Shape::SCALAR, &[0.0])?;
    let x = tape.buffer(Shape::new([15]), &narrow(LAB_X))?;
    let y = tape.buffer(Shape::new([15]), &narrow(LAB_Y))?;
    let mut optimizer = SGD::new([w, b], 1e-3);
    let mut steps = |count: u32| -> Result<f32, Error> {
        let mut last = f32::NAN;
        for _ in 0..count {
            tape.rewind();
            let scaled = tape.mul(x, w)?;
            let prediction = tape.add(scaled, b)?;
            let loss = MSELoss.forward(&mut tape, prediction, y)?;
            last = tape.item(loss)?;
            tape.zero_grad();
            tape.backward(loss)?;
            optimizer.step(&mut tape)?;
        }
        Ok(last)
    };
    steps(2)?;
    let mut loss = Ok(0.0);
    let taken = allocation_counter::measure(|| loss = steps(MILLION));
    assert_eq!((format!("{:.4}", loss?).as_str(), taken.count_total), ("0.1689", 0), "it has reached the best line");
    Ok(())
}

#[test]
fn steps_of_deep_networks_take_no_memory() {
    for optimizer in optimizers() {
        for flags in 0..8 {
            let [residual, layer_norm, batch_norm] = [1, 2, 4].map(|bit| flags & bit != 0);
            let (activation, init) = (Activation::Tanh, Init::Pytorch);
            let (depth, width, seed) = (30, 8, 0);
            let config =
                DeepConfig { depth, width, activation, init, residual, layer_norm, batch_norm, optimizer, seed };
            let mut run = DeepRun::<f32>::new(&config, &LAB_X, &LAB_Y).expect("the lab's data fits");
            run.advance(2).expect("the shapes fit");
            let mut done = 0;
            let taken = allocation_counter::measure(|| done = run.advance(50).expect("the shapes fit"));
            assert_eq!((done, taken.count_total), (50, 0), "{config:?}");
            // Reading a run allocates memory, but does not make the next step allocate.
            run.predict(&[1.0, 2.0]);
            let taken = allocation_counter::measure(|| done = run.advance(1).expect("the shapes fit"));
            assert_eq!((done, taken.count_total), (1, 0), "{config:?}");
        }
    }
}

#[test]
fn the_counter_counts() {
    let taken = allocation_counter::measure(|| drop(std::hint::black_box(vec![0_u8; 1000])));
    assert_eq!((taken.count_total, taken.bytes_total), (1, 1000));
}
