//! Gradients by differences: the program is run again with each number moved slightly up and down.

use super::graph::Graph;
use crate::autograd::{Error, GradientCheck, Tape, Tensor};

/// The most numbers that are moved, over all parameters; each costs two more runs of the program.
const MOST: usize = 64;
/// The step, relative to the number: the error of the formula, of order step², and that of the subtraction, of order
/// 1e-16 / step, are then both near 1e-11.
const STEP: f64 = 1e-5;

/// Records a program on a tape whose leaves are given.
pub(super) fn record(
    graph: &Graph,
    tape: &mut Tape<f64>,
    tensors: &mut [Option<Tensor>],
) -> Result<Option<Tensor>, Error> {
    for node in graph.operations() {
        compute(graph, tape, tensors, node)?;
    }
    Ok(tensors[graph.output])
}

/// Records one operation, given its operands.
pub(super) fn compute(
    graph: &Graph,
    tape: &mut Tape<f64>,
    tensors: &mut [Option<Tensor>],
    node: usize,
) -> Result<(), Error> {
    if let super::graph::Kind::Result { call, inputs } = &graph.nodes[node].kind {
        let operands: Vec<Tensor> = inputs.iter().filter_map(|&input| tensors[input]).collect();
        tensors[node] = Some(call.record(tape, &operands)?);
    }
    Ok(())
}

/// For each parameter, the derivative with respect to each of its elements, from a separate backward pass and from the
/// central difference; `None` if it is not checked, because there are too many numbers or they are not finite.
pub(super) fn differences(
    graph: &Graph,
    tape: &Tape<f64>,
    tensors: &[Option<Tensor>],
) -> Result<Vec<Option<Vec<Option<GradientCheck>>>>, Error> {
    let mut checks = vec![None; graph.nodes.len()];
    if graph.nodes[graph.output].shape.size() != 1 || !graph.nodes[graph.output].requires_grad {
        return Ok(checks);
    }
    let (mut tape, mut tensors) = (tape.clone(), tensors.to_vec());
    tape.rewind();
    tape.zero_grad();
    let Some(output) = record(graph, &mut tape, &mut tensors)? else { return Ok(checks) };
    tape.backward(output)?;
    let mut left = MOST;
    for node in graph.parameters() {
        let size = graph.nodes[node].shape.size();
        let Some(leaf) = tensors[node].filter(|_| size <= left) else { continue };
        left -= size;
        let gradient = tape.grad(leaf)?.to_vec();
        let values = tape.value(leaf)?.to_vec();
        let mut found = Vec::with_capacity(size);
        for (index, &analytic) in gradient.iter().enumerate() {
            let step = STEP * values[index].abs().max(1.0);
            let mut moved = |by: f64| -> Result<f64, Error> {
                let mut there = values.clone();
                there[index] += by;
                tape.set_value(leaf, &there)?;
                tape.rewind();
                record(graph, &mut tape, &mut tensors)?.map_or(Ok(f64::NAN), |output| tape.item(output))
            };
            // The step as rounded to double precision, so that dividing by it does not add an error.
            let (up, down) = ((values[index] + step) - values[index], values[index] - (values[index] - step));
            let numeric = (moved(step)? - moved(-step)?) / (up + down);
            let check = GradientCheck { analytic, numeric };
            found.push(Some(check).filter(|_| analytic.is_finite() && numeric.is_finite()));
        }
        tape.set_value(leaf, &values)?;
        checks[node] = Some(found);
    }
    Ok(checks)
}
