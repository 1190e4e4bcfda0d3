//! Measures training steps of the lesson's deep networks on the host: 30 layers of 16 units, 15 samples, Adam, float32.

use criterion::{Criterion, criterion_group, criterion_main};
use engine::data::{LAB_X, LAB_Y};
use engine::nn::{Activation, Init};
use engine::optim::{OptimizerConfig, OptimizerKind};
use engine::train::{DeepConfig, DeepRun};

fn deep(criterion: &mut Criterion) {
    use Activation::{Gelu, Relu, Sigmoid, Tanh};
    let cases = [
        ("sigmoid", Sigmoid, [false, false, false]),
        ("sigmoid, residual", Sigmoid, [true, false, false]),
        ("tanh", Tanh, [false, false, false]),
        ("tanh, layer norm", Tanh, [false, true, false]),
        ("tanh, batch norm", Tanh, [false, false, true]),
        ("relu, all three", Relu, [true, true, true]),
        ("gelu", Gelu, [false, false, false]),
    ];
    // Close to standardised, as in the lesson: the raw x would saturate the first layer.
    let x = LAB_X.map(|x| (x - 6.2) / 2.4);
    let mut group = criterion.benchmark_group("deep");
    for (name, activation, [residual, layer_norm, batch_norm]) in cases {
        let (depth, width, init, seed) = (30, 16, Init::Pytorch, 0);
        let optimizer = OptimizerConfig::new(OptimizerKind::Adam, 0.001);
        let config = DeepConfig { depth, width, activation, init, residual, layer_norm, batch_norm, optimizer, seed };
        group.bench_function(name, |bencher| {
            let mut run = DeepRun::<f32>::new(&config, &x, &LAB_Y).expect("the data fits");
            bencher.iter(|| run.advance(1));
            assert_eq!(run.divergence(), None, "a diverged run makes no more steps");
        });
    }
    group.finish();
}

criterion_group!(benches, deep);
criterion_main!(benches);
