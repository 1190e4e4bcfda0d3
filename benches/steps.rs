//! Measures training steps on the host, for the same networks and numbers of samples as the benchmark page
//! (page/cases.js).

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use engine::data::{LAB_X, LAB_Y};
use engine::nn::{Activation, Init};
use engine::optim::{OptimizerConfig, OptimizerKind};
use engine::tensor::Element;
use engine::train::{Config, Trainer};

struct Case {
    name: &'static str,
    config: Config,
    x: Vec<f64>,
    y: Vec<f64>,
    trains: bool,
}

fn case(name: &'static str, layers: Vec<usize>, activation: Activation, optimizer: (OptimizerKind, f64)) -> Case {
    let optimizer = OptimizerConfig::new(optimizer.0, optimizer.1);
    let config = Config::new(layers, activation, optimizer, 0);
    Case { name, config, x: LAB_X.to_vec(), y: LAB_Y.to_vec(), trains: true }
}

/// A sine wave, sampled at this many points.
fn wave(case: Case, samples: usize) -> Case {
    let x: Vec<f64> = (0..samples).map(|i| 2.0 * i as f64 / (samples - 1) as f64 - 1.0).collect();
    let y = x.iter().map(|x| (3.0 * x).sin()).collect();
    Case { x, y, ..case }
}

fn cases() -> [Case; 6] {
    use Activation::{Identity, Relu, Sigmoid, Tanh};
    use OptimizerKind::{Adam, Sgd};
    let deep = std::iter::repeat_n(3, 101).chain([1]).collect();
    let mut deep = case("deep", deep, Sigmoid, (Sgd, 1.0));
    deep.config.init = Init::Uniform;
    [
        case("lab", vec![1, 2, 1], Sigmoid, (Adam, 0.1)),
        case("linear", vec![1, 1], Identity, (Sgd, 0.001)),
        wave(case("medium", vec![1, 64, 64, 1], Tanh, (Adam, 0.01)), 128),
        wave(case("own", vec![1, 8, 1], Tanh, (Adam, 0.01)), 1000),
        Case { x: vec![0.5, -0.25, 0.75], y: vec![0.0], trains: false, ..deep },
        wave(case("large", vec![1, 256, 256, 1], Relu, (Adam, 0.001)), 1024),
    ]
}

fn steps(criterion: &mut Criterion) {
    for case in cases() {
        in_precision::<f32>(criterion, &case);
        in_precision::<f64>(criterion, &case);
    }
}

fn in_precision<T: Element>(criterion: &mut Criterion, case: &Case) {
    let Ok(mut trainer) = Trainer::<T>::new(case.config.clone(), &case.x, &case.y) else {
        panic!("the settings of {} do not fit its data", case.name);
    };
    let weights: usize = case.config.layers.windows(2).map(|pair| pair[0] * pair[1]).sum();
    let samples = case.x.len() / case.config.layers[0];
    let mut group = criterion.benchmark_group(format!("steps/{}", case.name));
    // The forward pass has a multiplication and an addition for each weight and sample, the backward pass twice as
    // many.
    group.throughput(Throughput::Elements((3 * 2 * weights * samples) as u64));
    group.bench_function(T::NAME, |bencher| {
        if case.trains {
            bencher.iter(|| trainer.step(1));
        } else {
            bencher.iter(|| trainer.backward(1));
        }
    });
    group.finish();
}

criterion_group!(benches, steps);
criterion_main!(benches);
