//! `_torch`: the class of tensors, and tensors made of numbers.

use rustpython_vm::pymodule;

#[pymodule(name = "_torch")]
pub(crate) mod _torch {
    use std::cell::{Cell, RefCell};

    use engine::autograd::Variable;
    use engine::data::{Generator, Seed};
    use engine::nn::Init;
    use engine::tensor::Element;
    use rustpython_vm::builtins::{PyInt, PyTupleRef, PyTypeRef, PyUtf8StrRef};
    use rustpython_vm::{PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};

    use crate::index;
    use crate::kind::Kind;
    use crate::native::{extents, kind, python_number};
    use crate::tensor::{checked_shape, data, default_kind, grad_fn, leaf, number, raised, set_class, with_state};

    /// What `torch.Tensor` is made of.
    #[pyattr]
    #[pyclass(module = "torch", name = "TensorBase")]
    #[derive(Debug, PyPayload)]
    pub(crate) struct TensorBase {
        pub(crate) variable: RefCell<Variable>,
        pub(crate) kind: Cell<Kind>,
        /// The name that `grad_fn` has for several operations that PyTorch counts as one.
        pub(crate) label: RefCell<Option<String>>,
    }

    #[pyclass(flags(BASETYPE))]
    impl TensorBase {
        /// The extents, as a tuple.
        #[pygetset]
        fn extents(&self, vm: &VirtualMachine) -> PyTupleRef {
            let shape = self.shape();
            let extents = shape.extents().iter().map(|&extent| vm.ctx.new_int(extent).into()).collect();
            vm.ctx.new_tuple(extents)
        }

        #[pygetset]
        fn kind(&self) -> usize {
            self.kind.get().code()
        }

        #[pygetset]
        fn requires_grad(&self) -> bool {
            self.variable().requires_grad()
        }

        #[pygetset(setter)]
        fn set_requires_grad(&self, value: bool, vm: &VirtualMachine) -> PyResult<()> {
            self.variable().set_requires_grad(value).map_err(|error| raised(error, vm))
        }

        #[pygetset]
        fn is_leaf(&self) -> bool {
            self.variable().is_leaf()
        }

        #[pygetset]
        fn accumulated(&self, vm: &VirtualMachine) -> PyResult {
            match self.variable().grad() {
                Some(grad) => Self::new(grad, self.kind.get()).into_object(vm),
                None => Ok(vm.ctx.none()),
            }
        }

        #[pygetset(setter)]
        fn set_accumulated(&self, grad: Option<PyRef<Self>>) {
            self.variable().set_grad(grad.map(|grad| grad.variable()));
        }

        /// The name of the function that differentiates what it was computed by; `None` for a leaf.
        #[pygetset]
        fn history(&self) -> Option<String> {
            let op = self.variable().operation()?;
            Some(self.label.borrow().clone().unwrap_or_else(|| grad_fn(op)))
        }

        /// Whether the elements lie one after the other.
        #[pygetset]
        fn in_order(&self) -> bool {
            self.variable().is_in_order()
        }

        /// Whether it shows a part of a leaf, or the leaf in another shape.
        #[pymethod]
        fn shows_leaf(&self) -> bool {
            let own = self.variable();
            own.operands()
                .iter()
                .any(|operand| operand.is_leaf() && operand.requires_grad() && operand.shares_elements_with(&own))
        }

        #[pygetset]
        fn version(&self) -> u64 {
            self.variable().version()
        }

        #[pymethod]
        fn named(zelf: PyRef<Self>, label: PyUtf8StrRef) -> PyRef<Self> {
            *zelf.label.borrow_mut() = Some(label.to_string());
            zelf
        }

        #[pymethod]
        fn retain(&self) {
            self.variable().retain_grad();
        }

        /// The only element.
        #[pymethod]
        fn only(&self, vm: &VirtualMachine) -> PyResult {
            let variable = self.variable();
            if variable.shape().size() != 1 {
                let count = variable.shape().size();
                return Err(
                    vm.new_runtime_error(format!("a Tensor with {count} elements cannot be converted to Scalar"))
                );
            }
            let value = variable.get(0);
            Ok(python_number(value, self.kind.get(), vm))
        }

        /// All elements, in a flat list.
        #[pymethod]
        fn flat(&self, vm: &VirtualMachine) -> Vec<PyObjectRef> {
            let kind = self.kind.get();
            self.variable().to_vec().into_iter().map(|value| python_number(value, kind, vm)).collect()
        }

        /// The same elements without a history.
        #[pymethod]
        fn detached(&self, vm: &VirtualMachine) -> PyResult {
            Self::new(self.variable().detach(), self.kind.get()).into_object(vm)
        }

        /// The same elements without a history, which backward passes do not watch.
        #[pymethod]
        fn unwatched(&self, vm: &VirtualMachine) -> PyResult {
            Self::new(self.variable().data(), self.kind.get()).into_object(vm)
        }

        /// Forgets the history of this tensor.
        #[pymethod]
        fn forget(&self) {
            let detached = self.variable().detach();
            *self.variable.borrow_mut() = detached;
        }

        /// The names of the functions that its operands were computed by; None for a parameter.
        #[pymethod]
        fn earlier(&self, vm: &VirtualMachine) -> Vec<PyObjectRef> {
            let operands = self.variable().operands().into_iter().filter(Variable::requires_grad);
            let name = |operand: Variable| operand.operation().map(|op| vm.ctx.new_str(grad_fn(op)).into());
            operands.map(|operand| name(operand).unwrap_or_else(|| vm.ctx.none())).collect()
        }

        /// Whether both are over the same elements.
        #[pymethod]
        fn shares(&self, other: PyRef<Self>) -> bool {
            self.variable().shares_elements_with(&other.variable())
        }
    }

    /// The class of the tensors that functions return.
    #[pyfunction]
    fn set_tensor_class(class: PyTypeRef) {
        set_class(class);
    }

    /// The type of numbers with a fraction that have no other type.
    #[pyfunction]
    fn set_default_kind(code: usize, vm: &VirtualMachine) -> PyResult<()> {
        let kind = kind(code, vm)?;
        with_state(|state| state.default = kind);
        Ok(())
    }

    /// A tensor of what nested lists contain; without a type, of the type that they suggest.
    #[pyfunction]
    fn from_data(object: PyObjectRef, code: Option<usize>, vm: &VirtualMachine) -> PyResult {
        let found = data(&object, vm)?;
        let own = found.kind.unwrap_or_else(default_kind);
        let kind = code.map_or(Ok(own), |code| kind(code, vm))?;
        leaf(&found.shape, found.values, kind, vm)
    }

    /// A tensor of a flat list of numbers.
    #[pyfunction]
    fn from_flat(object: PyObjectRef, shape: PyObjectRef, code: usize, vm: &VirtualMachine) -> PyResult {
        let values: Vec<f64> = vm.extract_elements_with(&object, |value| {
            number(&value, vm).map(|(value, _)| value).ok_or_else(|| vm.new_type_error("a list of numbers is needed"))
        })?;
        let shape = extents(&shape, vm)?;
        if values.len() != shape.iter().product::<usize>() {
            return Err(vm.new_runtime_error(format!(
                "shape {} does not hold {} values",
                index::list(&shape),
                values.len()
            )));
        }
        leaf(&shape, values, kind(code, vm)?, vm)
    }

    #[pyfunction]
    fn full(shape: PyObjectRef, value: PyObjectRef, code: usize, vm: &VirtualMachine) -> PyResult {
        let (shape, kind) = (extents(&shape, vm)?, kind(code, vm)?);
        let (value, _) = number(&value, vm).ok_or_else(|| vm.new_type_error("full() needs a number"))?;
        let size = checked_shape(&shape, vm)?.size();
        leaf(&shape, vec![kind.rounded(value); size], kind, vm)
    }

    /// start, start + step, …: `count` numbers.
    #[pyfunction]
    fn sequence(start: f64, step: f64, count: usize, code: usize, vm: &VirtualMachine) -> PyResult {
        checked_shape(&[count], vm)?;
        leaf(&[count], (0..count).map(|index| start + step * index as f64).collect(), kind(code, vm)?, vm)
    }

    #[pyfunction]
    fn manual_seed(seed: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let (wide, seed) = parsed_seed(&seed, vm)?;
        with_state(|state| {
            state.generator = Generator::manual_seed(seed);
            state.seed = wide;
        });
        Ok(())
    }

    fn parsed_seed(seed: &PyObject, vm: &VirtualMachine) -> PyResult<(i128, Seed)> {
        let Some(number) = seed.downcast_ref::<PyInt>() else {
            return Err(vm.new_type_error("manual_seed expected a whole number"));
        };
        let wide = number.as_bigint().to_string().parse::<i128>().ok();
        wide.and_then(|wide| Some((wide, Seed::try_from(wide).ok()?)))
            .ok_or_else(|| vm.new_value_error("Overflow when unpacking unsigned long long"))
    }

    #[pyfunction]
    fn initial_seed() -> i128 {
        with_state(|state| state.seed)
    }

    /// Numbers drawn as PyTorch draws them: "uniform" between two bounds, or "normal" with a mean and a deviation.
    #[pyfunction]
    fn random(law: PyUtf8StrRef, shape: PyObjectRef, a: f64, b: f64, code: usize, vm: &VirtualMachine) -> PyResult {
        let (extents, kind) = (extents(&shape, vm)?, kind(code, vm)?);
        let count = checked_shape(&extents, vm)?.size();
        let uniform = law.as_str() == "uniform";
        let values = with_state(|state| {
            if kind.is_single() {
                drawn::<f32>(&mut state.generator, uniform, count, a, b)
            } else {
                drawn::<f64>(&mut state.generator, uniform, count, a, b)
            }
        });
        leaf(&extents, values, kind, vm)
    }

    fn drawn<T: Element>(generator: &mut Generator, uniform: bool, count: usize, a: f64, b: f64) -> Vec<f64> {
        let (low, width) = (T::from_f64(a), T::from_f64(b) - T::from_f64(a));
        if !uniform {
            let (mean, deviation) = (T::from_f64(a), T::from_f64(b));
            return generator.randn::<T>(count).into_iter().map(|z| (z * deviation + mean).to_f64()).collect();
        }
        // PyTorch rounds once; with bounds that differ in sign only, the engine has the same bits.
        let draw = |_| if a == -b { generator.uniform::<T>(b) } else { generator.rand::<T>() * width + low };
        (0..count).map(draw).map(T::to_f64).collect()
    }

    #[pyfunction]
    fn randint(low: i64, high: i64, shape: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let extents = extents(&shape, vm)?;
        if low >= high {
            let message = format!("random_ expects 'from' to be less than 'to', but got from={low} >= to={high}");
            return Err(vm.new_runtime_error(message));
        }
        let count = checked_shape(&extents, vm)?.size();
        let values = with_state(|state| (0..count).map(|_| state.generator.randint(low..high) as f64).collect());
        leaf(&extents, values, Kind::Int64, vm)
    }

    #[pyfunction]
    fn randperm(count: usize, vm: &VirtualMachine) -> PyResult {
        checked_shape(&[count], vm)?;
        let order = with_state(|state| state.generator.randperm(count));
        leaf(&[count], order.into_iter().map(|place| place as f64).collect(), Kind::Int64, vm)
    }

    /// 1 with a probability, else 0. One number in double precision is drawn for each element, as the engine's dropout does.
    #[pyfunction]
    fn bernoulli(probability: f64, shape: PyObjectRef, code: usize, vm: &VirtualMachine) -> PyResult {
        let extents = extents(&shape, vm)?;
        let count = checked_shape(&extents, vm)?.size();
        let draw = |generator: &mut Generator| f64::from(u8::from(generator.rand::<f64>() < probability));
        let values = with_state(|state| (0..count).map(|_| draw(&mut state.generator)).collect());
        leaf(&extents, values, kind(code, vm)?, vm)
    }

    /// A matrix with orthonormal rows or columns, as `orthogonal_` draws it.
    #[pyfunction]
    fn orthogonal(rows: usize, columns: usize, code: usize, vm: &VirtualMachine) -> PyResult {
        checked_shape(&[rows, columns], vm)?;
        let kind = kind(code, vm)?;
        let values = with_state(|state| {
            let draw = Init::Orthogonal;
            if kind.is_single() {
                let (weight, _) = draw.draw::<f32>(columns, rows, &mut state.generator);
                weight.into_iter().map(f64::from).collect()
            } else {
                draw.draw::<f64>(columns, rows, &mut state.generator).0
            }
        });
        leaf(&[rows, columns], values, kind, vm)
    }

    /// A whole number below 2⁶³, as `random_` draws it.
    #[pyfunction]
    fn random_seed() -> i64 {
        with_state(|state| (state.generator.random64() & (u64::MAX >> 1)).cast_signed())
    }

    /// A generator besides the default one.
    #[pyattr]
    #[pyclass(module = "_torch", name = "Stream")]
    #[derive(Debug, PyPayload)]
    struct Stream {
        generator: RefCell<Generator>,
    }

    #[pyclass]
    impl Stream {
        /// Exchanges it with the default one.
        #[pymethod]
        fn exchange(&self) {
            with_state(|state| std::mem::swap(&mut *self.generator.borrow_mut(), &mut state.generator));
        }
    }

    #[pyfunction]
    fn stream(seed: PyObjectRef, vm: &VirtualMachine) -> PyResult<PyRef<Stream>> {
        let (_, seed) = parsed_seed(&seed, vm)?;
        Ok(Stream { generator: RefCell::new(Generator::manual_seed(seed)) }.into_ref(&vm.ctx))
    }
}
