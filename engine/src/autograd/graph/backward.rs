//! The backward pass over variables.

use std::collections::{BTreeMap, BinaryHeap};
use std::rc::Rc;

use super::variable::{Function, Node, Source};
use super::{Graph, GraphError, Kept, Values, Variable};
use crate::autograd::ops::Op;
use crate::autograd::rule::Reads;
use crate::autograd::tape::{Kind, Tape};
use crate::tensor::Element;

/// Gradients of the variables that a pass has met, by the address of each.
type Gradients = BTreeMap<*const Node, (Variable, Values)>;

impl Graph {
    /// Adds the gradient of `output` to each leaf that it was computed from, and to results that retain theirs. Without
    /// `gradient`, the gradient of what follows `output`, `output` must have one element. A second pass through the same
    /// operations needs `retain` in the first one.
    ///
    /// # Errors
    /// [`GraphError::NoHistory`], [`GraphError::NotANumber`], [`GraphError::Length`], [`GraphError::Freed`],
    /// [`GraphError::Overwritten`]. No gradient has changed then.
    pub fn backward(&mut self, output: &Variable, gradient: Option<&Variable>, retain: bool) -> Result<(), GraphError> {
        for (variable, gradient) in self.pass(output, gradient, retain, &[])?.into_values() {
            if !variable.keeps_grad() {
                continue;
            }
            match variable.grad() {
                Some(sum) => sum.write(|sum| sum.accumulate(&gradient)),
                None => variable.set_grad(Some(Variable::result(variable.shape(), gradient, None))),
            }
        }
        Ok(())
    }

    /// The gradients of `output` by these variables, `None` where it does not depend on one (PyTorch's
    /// `torch.autograd.grad`). The variables' own gradients do not change.
    ///
    /// # Errors
    /// As for [`Graph::backward`].
    pub fn gradients(
        &mut self,
        output: &Variable,
        inputs: &[Variable],
        gradient: Option<&Variable>,
        retain: bool,
    ) -> Result<Vec<Option<Variable>>, GraphError> {
        let mut gradients = self.pass(output, gradient, retain, inputs)?;
        Ok(inputs
            .iter()
            .map(|input| {
                let (_, gradient) = gradients.remove(&Rc::as_ptr(&input.0))?;
                Some(Variable::result(input.shape(), gradient, None))
            })
            .collect())
    }

    /// The gradients by all leaves, by results that retain theirs, and by `wanted`.
    fn pass(
        &mut self,
        output: &Variable,
        gradient: Option<&Variable>,
        retain: bool,
        wanted: &[Variable],
    ) -> Result<Gradients, GraphError> {
        if !output.requires_grad() {
            return Err(GraphError::NoHistory);
        }
        let seed = match gradient {
            Some(gradient) if gradient.shape().size() == output.shape().size() => {
                let single = output.is_single();
                gradient.read(|values| if single { values.to_single() } else { values.to_double() })
            }
            Some(gradient) => return Err(GraphError::Length { shape: output.shape(), given: gradient.shape().size() }),
            None if output.shape().size() == 1 && output.is_single() => Values::Single(vec![f32::ONE]),
            None if output.shape().size() == 1 => Values::Double(vec![f64::ONE]),
            None => return Err(GraphError::NotANumber(output.shape())),
        };
        let (mut waiting, mut gradients, mut kept) = (Waiting::default(), Gradients::new(), Gradients::new());
        meet(output, seed, &mut gradients, &mut waiting);
        let mut passed = Vec::new();
        while let Some((_, address)) = waiting.pop() {
            let Some((variable, upstream)) = gradients.remove(&address) else { continue };
            let Some(source) = &variable.0.source else { continue };
            let inputs = source.inputs.borrow().clone().ok_or(GraphError::Freed)?;
            check_versions(&variable, source, &inputs)?;
            let shares = self.shares(source, &inputs, &variable, &upstream);
            for (input, share) in inputs.iter().zip(shares) {
                if let Some(share) = share {
                    meet(input, share, &mut gradients, &mut waiting);
                }
            }
            if variable.keeps_grad() || wanted.iter().any(|it| it.is(&variable)) {
                kept.insert(address, (variable.clone(), upstream));
            }
            passed.push(variable);
        }
        if !retain {
            for source in passed.iter().filter_map(|variable| variable.0.source.as_ref()) {
                // As in PyTorch, what keeps no values can be passed again.
                if source.reads() != Reads::Nothing {
                    source.inputs.take();
                }
            }
        }
        kept.extend(gradients);
        Ok(kept)
    }

    /// What a function passes on to the gradient of each of its operands; `None` where an operand needs none.
    fn shares(
        &mut self,
        source: &Source,
        inputs: &[Variable],
        output: &Variable,
        upstream: &Values,
    ) -> Vec<Option<Values>> {
        match source.function {
            Function::Conversion if inputs[0].is_single() => vec![Some(upstream.to_single())],
            Function::Conversion => vec![Some(upstream.to_double())],
            Function::Operation(op) if output.is_single() => pull_back(&mut self.single, op, inputs, output, upstream),
            Function::Operation(op) => pull_back(&mut self.double, op, inputs, output, upstream),
        }
    }
}

/// Results whose gradient is not yet passed on; the one that was recorded last is the first.
type Waiting = BinaryHeap<(u64, *const Node)>;

/// Adds a share to the gradient of a variable.
fn meet(variable: &Variable, share: Values, gradients: &mut Gradients, waiting: &mut Waiting) {
    let address = Rc::as_ptr(&variable.0);
    match gradients.get_mut(&address) {
        Some((_, sum)) => sum.accumulate(&share),
        None => {
            gradients.insert(address, (variable.clone(), share));
            if let Some(source) = &variable.0.source {
                waiting.push((source.order, address));
            }
        }
    }
}

/// Refuses a pass that would read values which have been overwritten.
fn check_versions(output: &Variable, source: &Source, inputs: &[Variable]) -> Result<(), GraphError> {
    let Function::Operation(op) = source.function else { return Ok(()) };
    let reads = source.reads();
    if reads == Reads::Result && output.is_overwritten() {
        return Err(GraphError::Overwritten { op: op.name(), of: output.overwritten_since(output.made_at()) });
    }
    for (which, (input, &version)) in inputs.iter().zip(&source.versions).enumerate() {
        let read = match reads {
            Reads::Nothing | Reads::Result => false,
            Reads::Operands => true,
            Reads::Others => inputs.iter().enumerate().any(|(other, input)| other != which && input.requires_grad()),
        };
        if read && input.version() != version {
            return Err(GraphError::Overwritten { op: op.name(), of: input.overwritten_since(version) });
        }
    }
    Ok(())
}

/// Runs the rule of an operation on the tape.
fn pull_back<T: Kept>(
    tape: &mut Tape<T>,
    op: Op,
    inputs: &[Variable],
    output: &Variable,
    upstream: &Values,
) -> Vec<Option<Values>> {
    tape.clear();
    for input in inputs {
        tape.push(Kind::Leaf, input.shape(), input.requires_grad());
        let range = tape.nodes[tape.nodes.len() - 1].range();
        input.read(|values| tape.values[range].copy_from_slice(T::slice(values)));
    }
    let (result, count) = (inputs.len(), inputs.len() as u32);
    tape.push(Kind::Result { op, first_input: 0, inputs: count }, output.shape(), true);
    tape.inputs.clear();
    tape.inputs.extend(0..count);
    let range = tape.nodes[result].range();
    output.read(|values| tape.values[range.clone()].copy_from_slice(T::slice(values)));
    tape.grads[range].copy_from_slice(T::slice(upstream));
    tape.pull_back(result, op, 0, inputs.len());
    let shares = |(which, input): (usize, &Variable)| {
        input.requires_grad().then(|| T::keep(&tape.grads[tape.nodes[which].range()]))
    };
    inputs.iter().enumerate().map(shares).collect()
}
