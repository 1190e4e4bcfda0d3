//! `_gradients`: backward passes, and whether operations are recorded.

use rustpython_vm::pymodule;

#[pymodule(name = "_gradients")]
pub(crate) mod _gradients {
    use rustpython_vm::{PyObjectRef, PyRef, PyResult, VirtualMachine};

    use crate::native::tensors;
    use crate::native::tensors::_torch::TensorBase;
    use crate::tensor::{raised, with_state};

    #[pyfunction]
    fn backward(
        output: PyRef<TensorBase>,
        gradient: Option<PyRef<TensorBase>>,
        retain: bool,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let gradient = gradient.map(|gradient| gradient.variable());
        with_state(|state| state.graph.backward(&output.variable(), gradient.as_ref(), retain))
            .map_err(|error| raised(error, vm))
    }

    /// The gradients of `output` by some tensors, `None` where it does not depend on one.
    #[pyfunction]
    fn gradients(
        output: PyRef<TensorBase>,
        inputs: PyObjectRef,
        gradient: Option<PyRef<TensorBase>>,
        retain: bool,
        vm: &VirtualMachine,
    ) -> PyResult<Vec<PyObjectRef>> {
        let inputs = tensors(&inputs, vm)?;
        let variables: Vec<_> = inputs.iter().map(|input| input.variable()).collect();
        let gradient = gradient.map(|gradient| gradient.variable());
        let found =
            with_state(|state| state.graph.gradients(&output.variable(), &variables, gradient.as_ref(), retain))
                .map_err(|error| raised(error, vm))?;
        let objects = found.into_iter().zip(&inputs).map(|(gradient, input)| match gradient {
            Some(gradient) => TensorBase::new(gradient, input.kind.get()).into_object(vm),
            None => Ok(vm.ctx.none()),
        });
        objects.collect()
    }

    #[pyfunction]
    fn is_grad_enabled() -> bool {
        with_state(|state| !state.graph.no_grad)
    }

    #[pyfunction]
    fn set_grad_enabled(enabled: bool) {
        with_state(|state| state.graph.no_grad = !enabled);
    }
}
