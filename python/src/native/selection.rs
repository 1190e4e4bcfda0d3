//! `_selection`: elements in a new order and shape, views of them, and changes in place.

use rustpython_vm::pymodule;

#[pymodule(name = "_selection")]
pub(crate) mod _selection {
    use engine::autograd::{Argument, Call, Error, Operation, Recipe, Tape, Tensor, Variable};
    use engine::tensor::{Element, Shape};
    use rustpython_vm::builtins::{PySlice, PyTuple, PyTupleRef, PyTypeRef};
    use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, TryFromObject, VirtualMachine};

    use crate::index::{self, Item, Selection};
    use crate::kind::{Category, Kind};
    use crate::native::tensors::_torch::TensorBase;
    use crate::native::{common_kind, extents, tensors};
    use crate::tensor::{checked_shape, converted, data, number, raised, stored, with_state};

    /// Elements of some tensors in a new order and shape: position `p` counts through the elements of all of them. All
    /// selections, permutations and combinations of tensors are made of it.
    #[pyfunction]
    fn gather(operands: PyObjectRef, positions: PyObjectRef, shape: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let positions: Vec<usize> = vm.extract_elements_with(&positions, |at| usize::try_from_object(vm, at))?;
        let operands = tensors(&operands, vm)?;
        let result = computed(&operands, positions, &extents(&shape, vm)?, vm)?;
        TensorBase::new(result, common_kind(&operands, vm)?).into_object(vm)
    }

    fn computed(
        operands: &[PyRef<TensorBase>],
        positions: Vec<usize>,
        shape: &[usize],
        vm: &VirtualMachine,
    ) -> PyResult<Variable> {
        let (kind, shape) = (common_kind(operands, vm)?, checked_shape(shape, vm)?);
        let variables: Vec<_> = operands.iter().map(|operand| converted(&operand.variable(), kind)).collect();
        let total: usize = variables.iter().map(|variable| variable.shape().size()).sum();
        if positions.len() != shape.size() || positions.iter().any(|&position| position >= total) {
            return Err(vm.new_index_error("a position is out of range"));
        }
        let numbers = positions.iter().map(|&position| position as f64).collect();
        // Positions are operands, too. Above 2²⁴ single precision does not hold them exactly.
        if kind.is_single() && total > 1 << 24 {
            return Err(vm.new_runtime_error("selections from more than 16,777,216 elements need float64 here"));
        }
        let positions = Variable::new(Shape::new([positions.len()]), stored(numbers, kind_of_positions(kind)));
        let mut all: Vec<&Variable> = variables.iter().collect();
        all.push(&positions);
        with_state(|state| state.graph.compose(&all, &Gather { shape })).map_err(|error| raised(error, vm))
    }

    fn kind_of_positions(kind: Kind) -> Kind {
        if kind.is_single() { Kind::Float32 } else { Kind::Float64 }
    }

    struct Gather {
        shape: Shape,
    }

    impl Gather {
        fn record<T: Element>(&self, tape: &mut Tape<T>, operands: &[Tensor]) -> Result<Tensor, Error> {
            let Some((&positions, tensors)) = operands.split_last() else {
                return Err(Error::Argument { op: "index_select", problem: "takes a tensor".to_owned() });
            };
            let mut rows = Vec::with_capacity(tensors.len());
            for &tensor in tensors {
                let size = tape.shape(tensor)?.size();
                rows.push(tape.reshape(tensor, Shape::new([size]))?);
            }
            let row = if let [row] = rows[..] { row } else { tape.concatenate(&rows, 0)? };
            let chosen = tape.index_select(row, 0, positions)?;
            tape.reshape(chosen, self.shape)
        }
    }

    impl Recipe for Gather {
        fn single(&self, tape: &mut Tape<f32>, operands: &[Tensor]) -> Result<Tensor, Error> {
            self.record(tape, operands)
        }

        fn double(&self, tape: &mut Tape<f64>, operands: &[Tensor]) -> Result<Tensor, Error> {
            self.record(tape, operands)
        }
    }

    /// The elements of one tensor at these positions, as a view: both show the same elements.
    #[pyfunction]
    fn view_at(x: PyRef<TensorBase>, positions: PyObjectRef, shape: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let positions: Vec<usize> = vm.extract_elements_with(&positions, |at| usize::try_from_object(vm, at))?;
        viewed(&x, positions, &extents(&shape, vm)?, vm)
    }

    fn viewed(x: &PyRef<TensorBase>, positions: Vec<usize>, shape: &[usize], vm: &VirtualMachine) -> PyResult {
        let result = computed(std::slice::from_ref(x), positions.clone(), shape, vm)?;
        TensorBase::new(x.variable().showing_at(&positions, result), x.kind.get()).into_object(vm)
    }

    /// `x[items]`: a view, unless lists or tensors select the elements.
    #[pyfunction]
    fn select(x: PyRef<TensorBase>, items: PyObjectRef, view: bool, vm: &VirtualMachine) -> PyResult {
        let selection = selection(&x, &items, vm)?;
        if view {
            return viewed(&x, selection.positions, &selection.shape, vm);
        }
        let result = computed(std::slice::from_ref(&x), selection.positions, &selection.shape, vm)?;
        TensorBase::new(result, x.kind.get()).into_object(vm)
    }

    /// The positions and the shape that `x[items]` selects.
    #[pyfunction]
    fn positions(x: PyRef<TensorBase>, items: PyObjectRef, vm: &VirtualMachine) -> PyResult<PyTupleRef> {
        let selection = selection(&x, &items, vm)?;
        let list =
            |numbers: Vec<usize>| vm.ctx.new_list(numbers.into_iter().map(|at| vm.ctx.new_int(at).into()).collect());
        Ok(vm.new_tuple((list(selection.positions), list(selection.shape))))
    }

    fn selection(x: &TensorBase, items: &PyObject, vm: &VirtualMachine) -> PyResult<Selection> {
        let items: Vec<PyObjectRef> = match items.downcast_ref::<PyTuple>() {
            Some(tuple) => tuple.as_slice().to_vec(),
            None => vec![items.to_owned()],
        };
        let shape = x.shape();
        let (mut found, mut axis) = (Vec::new(), 0);
        let used: usize = items.iter().map(|item| axes_of(item)).sum();
        for item in &items {
            let extent = shape.extents().get(axis).copied();
            let (item, axes) = read_item(item, extent, vm)?;
            axis += if matches!(item, Item::Ellipsis) { shape.rank().saturating_sub(used) } else { axes };
            found.push(item);
        }
        index::select(&shape, &found).map_err(|problem| vm.new_index_error(problem))
    }

    /// How many axes an entry uses.
    fn axes_of(item: &PyObject) -> usize {
        if let Some(tensor) = item.downcast_ref::<TensorBase>() {
            return if tensor.kind.get() == Kind::Bool { tensor.shape().rank() } else { 1 };
        }
        usize::from(!item.class().name().contains("ellipsis") && !item.class().name().contains("NoneType"))
    }

    fn read_item(item: &PyObject, extent: Option<usize>, vm: &VirtualMachine) -> PyResult<(Item, usize)> {
        if vm.is_none(item) {
            return Ok((Item::New, 0));
        }
        if item.is(&vm.ctx.ellipsis) {
            return Ok((Item::Ellipsis, 0));
        }
        if let Some(slice) = item.downcast_ref::<PySlice>() {
            let extent = extent.unwrap_or(0);
            let bounds = slice.to_saturated(vm)?;
            let (range, step, count) = bounds.adjust_indices(extent);
            if step < 0 {
                return Err(vm.new_value_error("step must be greater than zero"));
            }
            let start = range.start as i64;
            return Ok((Item::Slice { start, step: step as i64, count }, 1));
        }
        if let Some(tensor) = item.downcast_ref::<TensorBase>() {
            return tensor_item(tensor, vm);
        }
        if item.class().is(vm.ctx.types.bool_type) {
            let chosen = item.to_owned().try_to_bool(vm)?;
            return Ok((Item::Mask { values: vec![chosen], shape: Vec::new() }, 0));
        }
        if let Some((value, Category::Integer)) = number(item, vm) {
            return Ok((Item::Integer(value as i64), 1));
        }
        if number(item, vm).is_none() && item.class().name().to_string() != "str" {
            let found = data(item, vm)?;
            let kind = found.kind.unwrap_or(Kind::Int64);
            let variable = Variable::new(checked_shape(&found.shape, vm)?, stored(found.values, kind));
            return tensor_item(&TensorBase::new(variable, kind), vm);
        }
        let problem =
            "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices";
        Err(vm.new_index_error(format!("{problem} (got {})", item.class().name())))
    }

    fn tensor_item(tensor: &TensorBase, vm: &VirtualMachine) -> PyResult<(Item, usize)> {
        let (values, shape) = (tensor.variable().to_vec(), tensor.shape().extents().to_vec());
        match tensor.kind.get() {
            Kind::Bool => {
                let axes = shape.len();
                Ok((Item::Mask { values: values.into_iter().map(|value| value != 0.0).collect(), shape }, axes))
            }
            Kind::Int32 | Kind::Int64 if shape.is_empty() => Ok((Item::Integer(values[0] as i64), 1)),
            Kind::Int32 | Kind::Int64 => {
                Ok((Item::Positions { values: values.into_iter().map(|at| at as i64).collect(), shape }, 1))
            }
            Kind::Float32 | Kind::Float64 => {
                Err(vm.new_index_error("tensors used as indices must be long, int, byte or bool tensors"))
            }
        }
    }

    /// Gives a tensor the values and the history of another one of the same size.
    #[pyfunction]
    fn assign(target: PyRef<TensorBase>, source: PyRef<TensorBase>) {
        let kind = target.kind.get();
        let values = stored(source.variable().to_vec(), kind);
        let (own, computed) = (target.variable(), source.variable());
        own.write(|kept| *kept = values);
        if computed.requires_grad() && !computed.is_leaf() {
            *target.variable.borrow_mut() = own.showing(converted(&computed, kind));
            target.label.borrow_mut().clone_from(&source.label.borrow());
        }
    }

    /// A copy with the history of a tensor that is about to be overwritten.
    #[pyfunction]
    fn snapshot(x: PyRef<TensorBase>, vm: &VirtualMachine) -> PyResult {
        TensorBase::new(x.variable().snapshot(), x.kind.get()).into_object(vm)
    }

    /// The elements of a tensor in another shape: both show the same elements.
    #[pyfunction]
    fn view(x: PyRef<TensorBase>, shape: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let shape = checked_shape(&extents(&shape, vm)?, vm)?;
        let call = Call::new(Operation::Reshape).with("shape", Argument::Shape(shape));
        let own = x.variable();
        let result = call.map_err(Into::into).and_then(|call| with_state(|state| state.graph.apply(&call, &[&own])));
        let result = result.map_err(|error| raised(error, vm))?;
        TensorBase::new(own.showing(result), x.kind.get()).into_object(vm)
    }

    /// Overwrites the elements at these positions, without a history.
    #[pyfunction]
    fn put(
        x: PyRef<TensorBase>,
        positions: PyObjectRef,
        source: PyRef<TensorBase>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let positions: Vec<usize> = vm.extract_elements_with(&positions, |at| usize::try_from_object(vm, at))?;
        let (values, kind) = (source.variable().to_vec(), x.kind.get());
        if values.len() != positions.len() || positions.iter().any(|&at| at >= x.shape().size()) {
            return Err(vm.new_index_error("a position is out of range"));
        }
        x.variable().write(|kept| {
            for (at, value) in positions.into_iter().zip(values) {
                kept.set(at, kind.rounded(value));
            }
        });
        Ok(())
    }

    /// Gives a tensor the values of another one, which may have another shape or type.
    #[pyfunction]
    fn replace(x: PyRef<TensorBase>, value: PyRef<TensorBase>, vm: &VirtualMachine) -> PyResult<()> {
        let (old, new) = (x.variable(), value.variable().detach());
        new.set_requires_grad(old.requires_grad()).map_err(|error| raised(error, vm))?;
        *x.variable.borrow_mut() = new;
        x.kind.set(value.kind.get());
        Ok(())
    }

    /// A tensor of another class over the same elements.
    #[pyfunction]
    fn of_class(class: PyTypeRef, x: PyRef<TensorBase>, vm: &VirtualMachine) -> PyResult<PyRef<TensorBase>> {
        TensorBase::new(x.variable(), x.kind.get()).into_ref_with_type(vm, class)
    }
}
