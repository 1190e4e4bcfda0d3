//! A training step takes no memory once the first two have taken theirs.

// The counting allocator is the host's.
#![cfg(not(target_arch = "wasm32"))]

use gradient_lab::choice::Choice;
use gradient_lab::data::{LAB_X, LAB_Y};
use gradient_lab::nn::{Activation, Init};
use gradient_lab::optim::{OptimizerConfig, OptimizerKind, RmsPropConfig, SgdConfig};
use gradient_lab::tensor::Element;
use gradient_lab::train::{Config, DeepConfig, DeepRun, Session};

/// Far enough that the history of losses is thinned on the way.
const STEPS: u32 = 5_000;

/// Every optimizer with its defaults, and those that remember more with momentum.
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
            let config = Config { layers: vec![1, 8, 8, 1], activation, init: Init::Pytorch, optimizer, seed: 0 };
            let mut session = Session::<T>::new(&config, &LAB_X, &LAB_Y).expect("the lab's data fits");
            session.step(2).expect("the shapes fit");
            let mut done = 0;
            let taken = allocation_counter::measure(|| done = session.step(STEPS).expect("the shapes fit"));
            assert_eq!((done, taken.count_total), (STEPS, 0), "{config:?}");
        }
    }
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
            // Looking takes memory, but none that the next step would have to take again.
            run.predict(&[1.0, 2.0]).expect("the shapes fit");
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
