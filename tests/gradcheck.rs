//! Every operation's gradient against central differences, over random shapes and values.
#![cfg(not(target_arch = "wasm32"))]

use gradient_lab::autograd::{Error, Tape, Tensor, gradcheck};
use gradient_lab::nn::MSELoss;
use gradient_lab::tensor::Shape;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

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

    // The mean of no elements is NaN, so these two need some.
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
