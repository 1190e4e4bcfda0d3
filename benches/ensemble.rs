//! Measures the worker's request for the chart by depth on the host: 256 networks at every depth up to 200.

use criterion::{Criterion, criterion_group, criterion_main};
use engine::choice::Choice;
use engine::nn::{Activation, Init};
use protocol::vanishing::{Request, Response};
use protocol::{Depths, ProbeSettings};
use worker::{Service, VanishingService};

fn ensemble(criterion: &mut Criterion) {
    use Activation::{Sigmoid, Tanh};
    let cases = [1, 3, 8, 16].map(|units| (units, Sigmoid, Init::Uniform));
    for (units, activation, init) in cases.into_iter().chain([(3, Tanh, Init::Pytorch), (3, Sigmoid, Init::Orthogonal)])
    {
        let mut group = criterion.benchmark_group(format!("ensemble/{}-{}", activation.name(), init.name()));
        group.sample_size(20);
        group.bench_function(format!("{units} units"), |bencher| {
            let mut seed = 0;
            bencher.iter(|| {
                seed += 1;
                let settings = ProbeSettings { units, activation, init, seed, ..ProbeSettings::default() };
                let request = Depths { request: 1, settings, deepest: 200, budget_ms: f64::INFINITY };
                let answer = VanishingService::default().answer(Request::Depths(request), &|| 0.0);
                assert!(matches!(&answer, Ok(Some(Response::Depths(report))) if report.measured == report.networks));
                answer
            });
        });
        group.finish();
    }
}

criterion_group!(benches, ensemble);
criterion_main!(benches);
