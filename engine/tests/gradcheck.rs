//! Every operation's gradient against central differences, over random shapes and values, on the host and in a browser.

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

use engine::autograd::{Error, Tape, Tensor, gradcheck};
use engine::data::Generator;
use engine::nn::{BatchNorm1d, CrossEntropyLoss, Dropout, HuberLoss, L1Loss, MSELoss};
use engine::tensor::Shape;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The largest relative error of a gradient in double precision.
const TOLERANCE: f64 = 1e-7;

/// An operand: its shape and its elements.
type Operand = (Shape, Vec<f64>);

/// Extents of up to three axes, empty ones among them.
fn extents() -> impl Strategy<Value = Vec<usize>> {
    vec(prop_oneof![1 => Just(0usize), 9 => 1..5usize], 0..=3)
}

/// Elements away from 0, where kinks and poles are.
fn elements(count: usize, positive: bool) -> impl Strategy<Value = Vec<f64>> {
    vec(
        (0.2..2.0f64, any::<bool>()).prop_map(move |(size, minus)| if minus && !positive { -size } else { size }),
        count,
    )
}

fn operand(extents: Vec<usize>, positive: bool) -> impl Strategy<Value = Operand> {
    let shape = Shape::from_extents(&extents).expect("at most three axes");
    elements(shape.size(), positive).prop_map(move |values| (shape, values))
}

fn any_operand(positive: bool) -> impl Strategy<Value = Operand> {
    extents().prop_flat_map(move |extents| operand(extents, positive))
}

/// An operand of one axis or more, and one of its axes.
fn operand_and_axis() -> impl Strategy<Value = (Operand, usize)> {
    extents().prop_filter("a scalar has no axis", |extents| !extents.is_empty()).prop_flat_map(|extents| {
        let axes = extents.len();
        (operand(extents, false), 0..axes)
    })
}

/// A matrix (rows, columns) and two rows of its width.
fn matrix_and_two_rows(rows: std::ops::Range<usize>) -> impl Strategy<Value = [Operand; 3]> {
    (rows, 0..5usize).prop_flat_map(|(rows, columns)| {
        let row = || operand(vec![columns], false);
        (operand(vec![rows, columns], false), row(), row()).prop_map(|(x, a, b)| [x, a, b])
    })
}

/// Two operands that broadcast: from one shape, axes are stretched to 1 at random, and leading ones left out.
fn broadcast_pair(positive: bool) -> impl Strategy<Value = (Operand, Operand)> {
    (extents(), vec(0..3u8, 3), 0..4usize, any::<bool>()).prop_flat_map(move |(full, cut, dropped, exchange)| {
        let keep = |extents: &[usize], side: u8| -> Vec<usize> {
            let ones = extents.iter().zip(&cut).map(|(&extent, &cut)| if cut == side { 1 } else { extent });
            ones.collect()
        };
        let (left, right) = (keep(&full, 1), keep(&full, 2));
        let right = right[dropped.min(right.len())..].to_vec();
        let (left, right) = if exchange { (right, left) } else { (left, right) };
        (operand(left, positive), operand(right, positive))
    })
}

/// The same operand with its elements on a grid of tenths, moved by `offset`: between two offsets there is room for the
/// steps of a difference, so that no kink comes between.
fn on_grid((shape, values): Operand, offset: f64) -> Operand {
    (shape, values.iter().map(|value| (value * 10.0).round() / 10.0 + offset).collect())
}

fn check(
    operands: &[Operand],
    seed: u32,
    f: impl FnMut(&mut Tape<f64>, &[Tensor]) -> Result<Tensor, Error>,
) -> Result<(), TestCaseError> {
    let result = gradcheck(operands, seed, f).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert!(result.relative_error() <= TOLERANCE, "{result:?}");
    Ok(())
}

/// The same cases on every run: a failure stays until it is mended.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(0), ..ProptestConfig::default() }
}

macro_rules! unary {
    ($($name:ident $(, positive = $positive:literal)?: $f:expr;)+) => {
        proptest! {
            #![proptest_config(config())]
            $(
                #[test]
                fn $name(x in any_operand(false $(|| $positive)?), seed in any::<u32>()) {
                    check(&[x], seed, $f)?;
                }
            )+
        }
    };
}

macro_rules! binary {
    ($($name:ident $(, positive = $positive:literal)?: $f:expr;)+) => {
        proptest! {
            #![proptest_config(config())]
            $(
                #[test]
                fn $name((a, b) in broadcast_pair(false $(|| $positive)?), seed in any::<u32>()) {
                    check(&[a, b], seed, $f)?;
                }
            )+
        }
    };
}

binary! {
    add: |tape, x| tape.add(x[0], x[1]);
    sub: |tape, x| tape.sub(x[0], x[1]);
    mul: |tape, x| tape.mul(x[0], x[1]);
    div: |tape, x| tape.div(x[0], x[1]);
    the_same_operand_twice: |tape, x| {
        let product = tape.mul(x[0], x[1])?;
        tape.mul(product, product)
    };
}

unary! {
    neg: |tape, x| tape.neg(x[0]);
    square: |tape, x| tape.pow(x[0], 2.0);
    cube: |tape, x| tape.pow(x[0], 3.0);
    reciprocal_root, positive = true: |tape, x| tape.pow(x[0], -0.5);
    exp: |tape, x| tape.exp(x[0]);
    log, positive = true: |tape, x| tape.log(x[0]);
    sigmoid: |tape, x| tape.sigmoid(x[0]);
    tanh: |tape, x| tape.tanh(x[0]);
    relu: |tape, x| tape.relu(x[0]);
    abs: |tape, x| tape.abs(x[0]);
    sqrt, positive = true: |tape, x| tape.sqrt(x[0]);
    leaky_relu: |tape, x| tape.leaky_relu(x[0], 0.2);
    elu: |tape, x| tape.elu(x[0], 0.7);
    gelu: |tape, x| tape.gelu(x[0]);
    silu: |tape, x| tape.silu(x[0]);
    softplus: |tape, x| tape.softplus(x[0]);
    sum: |tape, x| tape.sum(x[0]);
    reshape: |tape, x| {
        let size = tape.shape(x[0])?.size();
        let flat = tape.reshape(x[0], Shape::new([1, size]))?;
        tape.mul(flat, flat)
    };
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn sum_and_mean_along_an_axis(
        (x, axis, keep) in vec(1..5usize, 1..=3).prop_flat_map(|extents| {
            let axes = extents.len();
            (operand(extents, false), 0..axes, any::<bool>())
        }),
        seed in any::<u32>(),
    ) {
        check(std::slice::from_ref(&x), seed, |tape, x| {
            let squares = tape.pow(x[0], 2.0)?;
            tape.sum_axis(squares, axis, keep)
        })?;
        check(&[x], seed, |tape, x| {
            let squares = tape.pow(x[0], 2.0)?;
            tape.mean_axis(squares, axis, keep)
        })?;
    }

    #[test]
    fn matmul_and_transpose(
        (a, b) in (0..5usize, 0..5usize, 0..5usize).prop_flat_map(|(m, k, n)| {
            (operand(vec![m, k], false), operand(vec![n, k], false))
        }),
        seed in any::<u32>(),
    ) {
        check(&[a, b], seed, |tape, x| {
            let columns = tape.transpose(x[1])?;
            tape.matmul(x[0], columns)
        })?;
    }

    #[test]
    fn maximum_and_minimum((a, b) in broadcast_pair(false), seed in any::<u32>()) {
        let operands = [on_grid(a, 0.0), on_grid(b, 0.05)];
        check(&operands, seed, |tape, x| tape.maximum(x[0], x[1]))?;
        check(&operands, seed, |tape, x| tape.minimum(x[0], x[1]))?;
    }

    #[test]
    fn clamp(x in any_operand(false), seed in any::<u32>()) {
        check(&[on_grid(x, 0.0)], seed, |tape, x| tape.clamp(x[0], -1.05, 0.55))?;
    }

    #[test]
    fn where_cond(
        (a, b) in broadcast_pair(false),
        draws in any::<u32>(),
        seed in any::<u32>(),
    ) {
        let shape = a.0.broadcast(&b.0).expect("a pair that broadcasts");
        let mut generator = Generator::manual_seed(draws);
        let condition: Vec<f64> = (0..shape.size()).map(|_| f64::from(generator.random() & 1)).collect();
        check(&[a, b], seed, |tape, x| {
            let condition = tape.constant(shape, &condition)?;
            tape.where_cond(condition, x[0], x[1])
        })?;
    }

    #[test]
    fn broadcast_to((a, b) in broadcast_pair(false), seed in any::<u32>()) {
        let shape = a.0.broadcast(&b.0).expect("a pair that broadcasts");
        check(&[a], seed, |tape, x| {
            let squares = tape.pow(x[0], 2.0)?;
            tape.broadcast_to(squares, shape)
        })?;
    }

    #[test]
    fn concatenate(
        (operands, axis) in (extents(), vec(0..4usize, 1..=3), 0..3usize).prop_flat_map(|(extents, along, axis)| {
            let extents = if extents.is_empty() { vec![2] } else { extents };
            let axis = axis % extents.len();
            let operands: Vec<_> = along
                .into_iter()
                .map(|along| {
                    let mut extents = extents.clone();
                    extents[axis] = along;
                    operand(extents, false)
                })
                .collect();
            (operands, Just(axis))
        }),
        seed in any::<u32>(),
    ) {
        check(&operands, seed, |tape, x| {
            let whole = tape.concatenate(x, axis)?;
            tape.mul(whole, whole)
        })?;
    }

    #[test]
    fn slice((x, axis) in operand_and_axis(), (from, to) in (0..5usize, 0..5usize), seed in any::<u32>()) {
        let extent = x.0.extents()[axis];
        let (start, stop) = (from.min(to).min(extent), from.max(to).min(extent));
        check(&[x], seed, |tape, x| {
            let squares = tape.pow(x[0], 2.0)?;
            tape.slice(squares, axis, start, stop)
        })?;
    }

    #[test]
    fn index_select((x, axis) in operand_and_axis(), chosen in vec(0..20usize, 0..6), seed in any::<u32>()) {
        let extent = x.0.extents()[axis];
        let chosen: Vec<f64> = chosen.iter().filter_map(|&index| Some(index.checked_rem(extent)? as f64)).collect();
        check(&[x], seed, |tape, x| {
            let squares = tape.pow(x[0], 2.0)?;
            let chosen = tape.constant(Shape::new([chosen.len()]), &chosen)?;
            tape.index_select(squares, axis, chosen)
        })?;
    }

    #[test]
    fn softmax_and_log_softmax((x, axis) in operand_and_axis(), seed in any::<u32>()) {
        check(std::slice::from_ref(&x), seed, |tape, x| tape.softmax(x[0], axis))?;
        check(&[x], seed, |tape, x| tape.log_softmax(x[0], axis))?;
    }

    // With a large ε: where two elements nearly agree, their x̂ bends too sharply for differences.
    #[test]
    fn layer_norm(operands in matrix_and_two_rows(0..5), seed in any::<u32>()) {
        check(&operands, seed, |tape, x| tape.layer_norm(x[0], x[1], x[2], 0.1))?;
    }

    #[test]
    fn batch_norm_in_training(operands in matrix_and_two_rows(2..6), seed in any::<u32>()) {
        check(&operands, seed, |tape, x| tape.batch_norm(x[0], x[1], x[2], 0.1))?;
    }

    #[test]
    fn batch_norm_in_evaluation(operands in matrix_and_two_rows(0..5), seed in any::<u32>()) {
        let features = operands[0].0.extents()[1];
        check(&operands, seed, |tape, x| {
            let mean = tape.constant(Shape::new([features]), &vec![0.3; features])?;
            let variance = tape.constant(Shape::new([features]), &vec![0.7; features])?;
            tape.batch_norm_with((mean, variance), x[0], x[1], x[2], 1e-5)
        })?;
    }

    // The layer's running statistics change with every step, and its training result does not depend on them.
    #[test]
    fn batch_norm_layer(operands in matrix_and_two_rows(2..6), seed in any::<u32>()) {
        let features = Shape::new([operands[0].0.extents()[1]]);
        let mut running = None;
        check(&operands, seed, |tape, x| {
            let (running_mean, running_var) = match running {
                Some(pair) => pair,
                None => {
                    let zeros = vec![0.0; features.size()];
                    *running.insert((tape.buffer(features, &zeros)?, tape.buffer(features, &zeros)?))
                }
            };
            let layer = BatchNorm1d { weight: x[1], bias: x[2], running_mean, running_var, momentum: 0.1, eps: 0.1 };
            layer.forward_training(tape, x[0])
        })?;
    }

    #[test]
    fn dropout(x in any_operand(false), seed in any::<u32>()) {
        let dropout = Dropout::new(0.3).expect("a probability");
        check(&[x], seed, |tape, x| {
            let squares = tape.pow(x[0], 2.0)?;
            dropout.forward_training(tape, squares, &mut Generator::manual_seed(seed))
        })?;
    }

    // The mean of no elements is NaN, so these need some.
    #[test]
    fn l1_and_huber_loss((a, b) in broadcast_pair(false), seed in any::<u32>()) {
        prop_assume!(a.0.size() > 0 && b.0.size() > 0);
        let operands = [on_grid(a, 0.0), on_grid(b, 0.03)];
        check(&operands, seed, |tape, x| L1Loss.forward(tape, x[0], x[1]))?;
        check(&operands, seed, |tape, x| HuberLoss { delta: 0.85 }.forward(tape, x[0], x[1]))?;
    }

    #[test]
    fn cross_entropy_loss(
        (scores, classes) in (1..5usize, 1..5usize).prop_flat_map(|(samples, classes)| {
            (operand(vec![samples, classes], false), vec(0..classes, samples))
        }),
        seed in any::<u32>(),
    ) {
        let classes: Vec<f64> = classes.iter().map(|&class| class as f64).collect();
        check(&[scores], seed, |tape, x| {
            let classes = tape.constant(Shape::new([classes.len()]), &classes)?;
            CrossEntropyLoss.forward(tape, x[0], classes)
        })?;
    }

    #[test]
    fn mean_of_squares(x in any_operand(false), seed in any::<u32>()) {
        prop_assume!(x.0.size() > 0);
        check(&[x], seed, |tape, x| {
            let squares = tape.pow(x[0], 2.0)?;
            tape.mean(squares)
        })?;
    }

    #[test]
    fn mse_loss((a, b) in broadcast_pair(false), seed in any::<u32>()) {
        prop_assume!(a.0.size() > 0 && b.0.size() > 0);
        check(&[a, b], seed, |tape, x| MSELoss.forward(tape, x[0], x[1]))?;
    }
}
