//! Every operation's gradient compared with central differences, for random shapes and values, on the host and in a
//! browser.
//!
//! Most operations have their cases in their own files; those with special operands have a test here.

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

use std::ops::Range;

use engine::autograd::{
    Argument, Call, Error, GradientCase, Operation, Shapes, Takes, Tape, Tensor, Values, gradcheck,
};
use engine::choice::Choice;
use engine::data::Generator;
use engine::nn::{BatchNorm1d, CrossEntropyLoss, Dropout, HuberLoss, L1Loss, MSELoss};
use engine::tensor::Shape;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The largest relative error of a gradient in double precision.
const TOLERANCE: f64 = 1e-7;

/// An operand: its shape and its elements.
type Operand = (Shape, Vec<f64>);

/// Extents of up to three axes, some of them 0.
fn extents() -> impl Strategy<Value = Vec<usize>> {
    vec(prop_oneof![1 => Just(0usize), 9 => 1..5usize], 0..=3)
}

/// Elements away from the kinks and poles at 0.
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

fn any_operand() -> impl Strategy<Value = Operand> {
    extents().prop_flat_map(|extents| operand(extents, false))
}

/// An operand of one axis or more, and one of its axes.
fn operand_and_axis() -> impl Strategy<Value = (Operand, usize)> {
    extents_and_axis().prop_flat_map(|(extents, axis)| (operand(extents, false), Just(axis)))
}

fn extents_and_axis() -> impl Strategy<Value = (Vec<usize>, usize)> {
    extents().prop_filter("a scalar has no axis", |extents| !extents.is_empty()).prop_flat_map(|extents| {
        let axes = extents.len();
        (Just(extents), 0..axes)
    })
}

/// A matrix (rows, columns) and two rows of its width.
fn matrix_and_two_rows(rows: Range<usize>) -> impl Strategy<Value = [Operand; 3]> {
    (rows, 0..5usize).prop_flat_map(|(rows, columns)| {
        let row = || operand(vec![columns], false);
        (operand(vec![rows, columns], false), row(), row()).prop_map(|(x, a, b)| [x, a, b])
    })
}

/// Two operands that broadcast.
fn broadcast_pair() -> impl Strategy<Value = (Operand, Operand)> {
    pair_of_extents().prop_flat_map(|(left, right)| (operand(left, false), operand(right, false)))
}

/// Two shapes that broadcast: from one shape, axes are stretched to 1 at random, and leading ones left out.
fn pair_of_extents() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    (extents(), vec(0..3u8, 3), 0..4usize, any::<bool>()).prop_map(|(full, cut, dropped, exchange)| {
        let keep = |extents: &[usize], side: u8| -> Vec<usize> {
            let ones = extents.iter().zip(&cut).map(|(&extent, &cut)| if cut == side { 1 } else { extent });
            ones.collect()
        };
        let (left, right) = (keep(&full, 1), keep(&full, 2));
        let right = right[dropped.min(right.len())..].to_vec();
        if exchange { (right, left) } else { (left, right) }
    })
}

/// The same operand with its elements rounded to tenths and shifted by `offset`. The distance between two offsets is
/// larger than the step of a finite difference, so that no difference crosses a kink.
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

/// The cases are the same in every run, so a failure can be reproduced.
fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(0), ..ProptestConfig::default() }
}

/// One check of an operation: its operands, and a call with the arguments that its case leaves open.
type Try = (Vec<Operand>, Call);

/// Draws checks of a case.
fn tries(operation: Operation, case: GradientCase) -> BoxedStrategy<Try> {
    let operands = shapes(case.shapes).prop_flat_map(move |(shapes, axis)| {
        let operands: Vec<_> =
            shapes.into_iter().map(|shape| operand(shape, case.values == Values::Positive)).collect();
        (operands, Just(axis), any::<bool>())
    });
    let filled = |operands: &[Operand]| operands.iter().all(|(shape, _)| shape.size() > 0);
    let operands = operands.prop_filter("no elements", move |(operands, ..)| !case.non_empty || filled(operands));
    let tries = operands.prop_map(move |(mut operands, axis, flag)| {
        if let Values::Grid(offset) = case.values {
            let offsets = [0.0, offset].into_iter();
            operands = operands.into_iter().zip(offsets).map(|(operand, offset)| on_grid(operand, offset)).collect();
        }
        let mut call = Call::new(operation);
        for parameter in operation.signature().parameters {
            let given = case.arguments.iter().find(|(name, _)| *name == parameter.name);
            let drawn = match parameter.takes {
                Takes::Index | Takes::OptionalIndex => axis.map(Argument::Index),
                Takes::Flag => Some(Argument::Flag(flag)),
                Takes::Shape => Some(Argument::Shape(Shape::new([1, operands[0].0.size()]))),
                _ => None,
            };
            if let Some(argument) = given.map(|(_, argument)| *argument).or(drawn) {
                call = call.with(parameter.name, argument).expect("the signature has it");
            }
        }
        (operands, call)
    });
    tries.boxed()
}

/// The extents of a case's operands, and an axis if it has one.
fn shapes(shapes: Shapes) -> BoxedStrategy<(Vec<Vec<usize>>, Option<usize>)> {
    let few = || 0..5usize;
    match shapes {
        Shapes::One => extents().prop_map(|extents| (vec![extents], None)).boxed(),
        Shapes::Pair => pair_of_extents().prop_map(|(left, right)| (vec![left, right], None)).boxed(),
        Shapes::AlongAxis => extents_and_axis().prop_map(|(extents, axis)| (vec![extents], Some(axis))).boxed(),
        Shapes::Matrix => (few(), few()).prop_map(|(m, n)| (vec![vec![m, n]], None)).boxed(),
        Shapes::Product => (few(), few(), few()).prop_map(|(m, k, n)| (vec![vec![m, k], vec![k, n]], None)).boxed(),
        Shapes::Normalised { rows } => (rows..rows + 4, few())
            .prop_map(|(rows, columns)| (vec![vec![rows, columns], vec![columns], vec![columns]], None))
            .boxed(),
    }
}

/// The operations with special operands. Each has a test below.
const BY_HAND: [&str; 6] = ["where", "broadcast_to", "concatenate", "slice", "index_select", "nll_loss"];

#[test]
fn every_operation_of_the_list() {
    let mut by_hand = Vec::new();
    for &operation in Operation::ALL {
        if operation.gradient_cases().is_empty() {
            by_hand.push(operation.name_on_tape());
        }
        for &case in operation.gradient_cases() {
            let result =
                TestRunner::new(config()).run(&(tries(operation, case), any::<u32>()), |((operands, call), seed)| {
                    check(&operands, seed, |tape, x| call.record(tape, x))?;
                    // Inside a program in which the gradient of the result depends on the result.
                    check(&operands, seed, |tape, x| {
                        let result = call.record(tape, x)?;
                        tape.mul(result, result)
                    })
                });
            result.unwrap_or_else(|error| panic!("{} with {case:?}: {error}", operation.name_on_tape()));
        }
    }
    assert_eq!(by_hand, BY_HAND, "an operation has a gradient case in its file or a test here");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_same_operand_twice((a, b) in broadcast_pair(), seed in any::<u32>()) {
        check(&[a, b], seed, |tape, x| {
            let product = tape.mul(x[0], x[1])?;
            tape.mul(product, product)
        })?;
    }

    #[test]
    fn where_cond(
        (a, b) in broadcast_pair(),
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
    fn broadcast_to((a, b) in broadcast_pair(), seed in any::<u32>()) {
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
    fn dropout(x in any_operand(), seed in any::<u32>()) {
        let dropout = Dropout::new(0.3).expect("a probability");
        check(&[x], seed, |tape, x| {
            let squares = tape.pow(x[0], 2.0)?;
            dropout.forward_training(tape, squares, &mut Generator::manual_seed(seed))
        })?;
    }

    // The mean of no elements is NaN, so these need some.
    #[test]
    fn l1_and_huber_loss((a, b) in broadcast_pair(), seed in any::<u32>()) {
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
    fn mean_of_squares(x in any_operand(), seed in any::<u32>()) {
        prop_assume!(x.0.size() > 0);
        check(&[x], seed, |tape, x| {
            let squares = tape.pow(x[0], 2.0)?;
            tape.mean(squares)
        })?;
    }

    #[test]
    fn mse_loss((a, b) in broadcast_pair(), seed in any::<u32>()) {
        prop_assume!(a.0.size() > 0 && b.0.size() > 0);
        check(&[a, b], seed, |tape, x| MSELoss.forward(tape, x[0], x[1]))?;
    }
}
