//! The native modules of the library. They check types and move numbers; the engine computes.

pub(crate) mod gradients;
pub(crate) mod operations;
pub(crate) mod optimizers;
pub(crate) mod selection;
pub(crate) mod tensors;

use rustpython_vm::{PyObject, PyObjectRef, PyRef, PyResult, TryFromObject, VirtualMachine};

use crate::kind::{Category, Kind};
use tensors::_torch::TensorBase;

pub(crate) fn python_number(value: f64, kind: Kind, vm: &VirtualMachine) -> PyObjectRef {
    match kind.category() {
        Category::Bool => vm.ctx.new_bool(value != 0.0).into(),
        Category::Integer => vm.ctx.new_int(value as i64).into(),
        Category::Float => vm.ctx.new_float(value).into(),
    }
}

pub(crate) fn kind(code: usize, vm: &VirtualMachine) -> PyResult<Kind> {
    Kind::from_code(code).ok_or_else(|| vm.new_value_error(format!("there is no type {code}")))
}

pub(crate) fn extents(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<usize>> {
    vm.extract_elements_with(object, |extent| {
        let value: i64 = i64::try_from_object(vm, extent)?;
        usize::try_from(value).map_err(|_| {
            let message = format!("Trying to create tensor with negative dimension {value}: [{value}]");
            vm.new_runtime_error(message)
        })
    })
}

pub(crate) fn tensors(object: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<PyRef<TensorBase>>> {
    vm.extract_elements_with(object, |tensor| PyRef::<TensorBase>::try_from_object(vm, tensor))
}

/// The widest type of some tensors.
pub(crate) fn common_kind(operands: &[PyRef<TensorBase>], vm: &VirtualMachine) -> PyResult<Kind> {
    let kinds = operands.iter().map(|operand| operand.kind.get());
    kinds.max().ok_or_else(|| vm.new_runtime_error("expected a non-empty list of Tensors"))
}
