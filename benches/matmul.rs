//! Compares the engine's matrix products with matrixmultiply's on the host.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use engine::tensor::Element;
use gradient_lab_benches::{Kernel, Product, Work};
use nalgebra::RealField;

const SIZES: [[usize; 3]; 3] = [[1, 64, 128], [64, 64, 128], [256, 256, 1024]];

fn products(criterion: &mut Criterion) {
    for size in SIZES {
        of_size::<f32>(criterion, size);
        of_size::<f64>(criterion, size);
    }
}

fn of_size<T: Element + RealField>(criterion: &mut Criterion, [m, k, n]: [usize; 3]) {
    let mut product = Product::<T>::new([m, k, n]);
    for (work, what) in [(Work::Batch, "batch"), (Work::Gradient, "gradient")] {
        let mut group = criterion.benchmark_group(format!("products/{what} {m}x{k}x{n} {}", T::NAME));
        group.throughput(Throughput::Elements(product.flops() as u64));
        for (kernel, name) in [(Kernel::Own, "own"), (Kernel::Matrixmultiply, "matrixmultiply")] {
            group.bench_function(name, |bencher| bencher.iter(|| black_box(product.run(kernel, black_box(work)))));
        }
        group.finish();
    }
}

criterion_group!(benches, products);
criterion_main!(benches);
