//! `_operations`: the engine's operations, and functions of elements without a derivative.

use rustpython_vm::pymodule;

#[pymodule(name = "_operations")]
pub(crate) mod _operations {
    use engine::autograd::{Argument, Call, Error, Operation, Recipe, Tape, Tensor};
    use engine::choice::Choice;
    use engine::tensor::Element;
    use rustpython_vm::builtins::PyUtf8StrRef;
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{PyObject, PyObjectRef, PyRef, PyResult, TryFromObject, VirtualMachine};

    use crate::kind::{Category, Kind};
    use crate::native::tensors::_torch::TensorBase;
    use crate::native::{common_kind, extents, kind, tensors};
    use crate::tensor::{
        Operand, checked_shape, converted, default_kind, leaf, mismatch, number, promoted, raised, stored, with_state,
        zip,
    };

    /// An operation of the engine on two operands that broadcast, in the type that PyTorch's rules give.
    #[pyfunction]
    fn binary(name: PyUtf8StrRef, a: PyObjectRef, b: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let operation = operation(name.as_str(), vm)?;
        let (Some(left), Some(right)) = (Operand::of(&a, vm), Operand::of(&b, vm)) else {
            return Ok(vm.ctx.not_implemented());
        };
        let mut kind = promoted(&left, &right);
        if operation == Operation::Div && !kind.is_float() {
            kind = default_kind();
        }
        if operation == Operation::Sub && kind == Kind::Bool {
            return Err(vm.new_not_implemented_error(
                "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` \
                 operator instead.",
            ));
        }
        let (x, y) = (left.variable(kind), right.variable(kind));
        if x.shape().broadcast(&y.shape()).is_none() {
            return Err(mismatch(&x.shape(), &y.shape(), vm));
        }
        let result = with_state(|state| state.graph.apply(&Call::new(operation), &[&x, &y]));
        let result = result.map_err(|error| raised(error, vm))?;
        if kind == Kind::Bool {
            result.write(|values| *values = stored(values.to_vec(), kind));
        }
        TensorBase::new(result, kind).into_object(vm)
    }

    /// y = x Wᵀ + b for a matrix x, under the name that PyTorch has for all of it; `None` for other shapes or types.
    #[pyfunction]
    fn linear(
        x: PyRef<TensorBase>,
        weight: PyRef<TensorBase>,
        bias: Option<PyRef<TensorBase>>,
        vm: &VirtualMachine,
    ) -> PyResult {
        let (own, matrix, kind) = (x.variable(), weight.variable(), x.kind.get());
        let fits = match (own.shape().extents(), matrix.shape().extents()) {
            ([_, features], [_, columns]) => features == columns,
            _ => false,
        };
        if !fits || kind != weight.kind.get() || bias.as_ref().is_some_and(|bias| bias.kind.get() != kind) {
            return Ok(vm.ctx.none());
        }
        let result = with_state(|state| {
            let turned = state.graph.apply(&Call::new(Operation::Transpose), &[&matrix])?;
            let product = state.graph.apply(&Call::new(Operation::MatMul), &[&own, &turned])?;
            match &bias {
                Some(bias) => state.graph.apply(&Call::new(Operation::Add), &[&product, &bias.variable()]),
                None => Ok(product),
            }
        });
        let made = TensorBase::new(result.map_err(|error| raised(error, vm))?, kind);
        if bias.is_some() {
            *made.label.borrow_mut() = Some("AddmmBackward0".to_owned());
        }
        made.into_object(vm)
    }

    /// An operation of the engine on tensors of one type, with its other arguments by name.
    #[pyfunction]
    fn apply(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let [name, operands] = <[PyObjectRef; 2]>::try_from(args.args)
            .map_err(|_| vm.new_type_error("apply() takes a name and a list of tensors"))?;
        let operation = operation(PyUtf8StrRef::try_from_object(vm, name)?.as_str(), vm)?;
        let operands = tensors(&operands, vm)?;
        let mut call = Call::new(operation);
        for (name, value) in args.kwargs {
            if !vm.is_none(&value) {
                call = call.with(&name, argument(&value, vm)?).map_err(|error| raised(error.into(), vm))?;
            }
        }
        let kind = common_kind(&operands, vm)?;
        let variables: Vec<_> = operands.iter().map(|operand| converted(&operand.variable(), kind)).collect();
        let variables: Vec<_> = variables.iter().collect();
        let result = with_state(|state| state.graph.apply(&call, &variables)).map_err(|error| raised(error, vm))?;
        TensorBase::new(result, kind).into_object(vm)
    }

    fn operation(name: &str, vm: &VirtualMachine) -> PyResult<Operation> {
        let found = Operation::ALL.iter().find(|operation| operation.name() == name);
        found.copied().ok_or_else(|| vm.new_attribute_error(format!("there is no operation {name}")))
    }

    fn argument(value: &PyObject, vm: &VirtualMachine) -> PyResult<Argument> {
        if let Ok(shape) = extents(value, vm) {
            return Ok(Argument::Shape(checked_shape(&shape, vm)?));
        }
        match number(value, vm) {
            Some((value, Category::Bool)) => Ok(Argument::Flag(value != 0.0)),
            Some((value, Category::Integer)) if value >= 0.0 => Ok(Argument::Index(value as usize)),
            Some((value, _)) => Ok(Argument::Number(value)),
            None => Err(vm.new_type_error("an argument has to be a number or a shape")),
        }
    }

    /// Batch normalisation with given means and variances, as in evaluation.
    #[pyfunction]
    fn batch_norm_with(operands: PyObjectRef, eps: f64, vm: &VirtualMachine) -> PyResult {
        let operands = tensors(&operands, vm)?;
        let kind = common_kind(&operands, vm)?;
        let variables: Vec<_> = operands.iter().map(|operand| converted(&operand.variable(), kind)).collect();
        let variables: Vec<_> = variables.iter().collect();
        let result = with_state(|state| state.graph.compose(&variables, &BatchNormWith { eps }));
        TensorBase::new(result.map_err(|error| raised(error, vm))?, kind).into_object(vm)
    }

    struct BatchNormWith {
        eps: f64,
    }

    impl BatchNormWith {
        fn record<T: Element>(&self, tape: &mut Tape<T>, x: &[Tensor]) -> Result<Tensor, Error> {
            match *x {
                [x, weight, bias, mean, variance] => tape.batch_norm_with((mean, variance), x, weight, bias, self.eps),
                _ => Err(Error::Argument { op: "batch_norm", problem: "takes five tensors".to_owned() }),
            }
        }
    }

    impl Recipe for BatchNormWith {
        fn single(&self, tape: &mut Tape<f32>, operands: &[Tensor]) -> Result<Tensor, Error> {
            self.record(tape, operands)
        }

        fn double(&self, tape: &mut Tape<f64>, operands: &[Tensor]) -> Result<Tensor, Error> {
            self.record(tape, operands)
        }
    }

    /// A function of pairs of elements without a derivative: a comparison, or arithmetic of whole numbers. `code` is the
    /// type of the result; without one, it is that of the operands.
    #[pyfunction]
    fn pairs(name: PyUtf8StrRef, a: PyObjectRef, b: PyObjectRef, code: Option<usize>, vm: &VirtualMachine) -> PyResult {
        let (Some(left), Some(right)) = (Operand::of(&a, vm), Operand::of(&b, vm)) else {
            return Ok(vm.ctx.not_implemented());
        };
        let common = promoted(&left, &right);
        let of_flag = |flag: bool| f64::from(u8::from(flag));
        let whole = |value: f64| value as i64;
        let f: Box<dyn Fn(f64, f64) -> f64> = match name.as_str() {
            "eq" => Box::new(move |x, y| of_flag(x == y)),
            "ne" => Box::new(move |x, y| of_flag(x != y)),
            "lt" => Box::new(move |x, y| of_flag(x < y)),
            "le" => Box::new(move |x, y| of_flag(x <= y)),
            "gt" => Box::new(move |x, y| of_flag(x > y)),
            "ge" => Box::new(move |x, y| of_flag(x >= y)),
            "and" => Box::new(move |x, y| (whole(x) & whole(y)) as f64),
            "or" => Box::new(move |x, y| (whole(x) | whole(y)) as f64),
            "xor" => Box::new(move |x, y| (whole(x) ^ whole(y)) as f64),
            "floor_divide" if !common.is_float() => {
                let zero = match &right {
                    Operand::Tensor(tensor) => tensor.variable().to_vec().contains(&0.0),
                    Operand::Number(value, _) => *value == 0.0,
                };
                if zero {
                    return Err(vm.new_runtime_error("ZeroDivisionError"));
                }
                Box::new(|x, y| (x / y).floor())
            }
            "floor_divide" => Box::new(|x, y| (x / y).floor()),
            "remainder" => Box::new(|x, y| x - y * (x / y).floor()),
            "fmod" => Box::new(|x, y| x % y),
            "pow" => Box::new(libm::pow),
            "atan2" => Box::new(libm::atan2),
            other => return Err(vm.new_attribute_error(format!("there is no function {other} of pairs"))),
        };
        let kind = code.map_or(Ok(common), |code| kind(code, vm))?;
        let (shape, values) = zip(&left.variable(common), &right.variable(common), f, vm)?;
        leaf(shape.extents(), values, kind, vm)
    }

    /// A function of each element without a derivative, or for which the library does not need one.
    #[pyfunction]
    fn each(name: PyUtf8StrRef, x: PyRef<TensorBase>, code: usize, vm: &VirtualMachine) -> PyResult {
        let flag = |flag: bool| f64::from(u8::from(flag));
        let f: Box<dyn Fn(f64) -> f64> = match name.as_str() {
            "floor" => Box::new(f64::floor),
            "ceil" => Box::new(f64::ceil),
            "round" => Box::new(f64::round_ties_even),
            "trunc" => Box::new(f64::trunc),
            "sign" => Box::new(|x| {
                if x > 0.0 {
                    1.0
                } else if x < 0.0 {
                    -1.0
                } else {
                    0.0
                }
            }),
            "isnan" => Box::new(move |x| flag(x.is_nan())),
            "isinf" => Box::new(move |x| flag(x.is_infinite())),
            "isfinite" => Box::new(move |x| flag(x.is_finite())),
            "not" => Box::new(move |x| flag(x == 0.0)),
            "tan" => Box::new(libm::tan),
            "asin" => Box::new(libm::asin),
            "acos" => Box::new(libm::acos),
            "atan" => Box::new(libm::atan),
            "sinh" => Box::new(libm::sinh),
            "cosh" => Box::new(libm::cosh),
            "erf" => Box::new(libm::erf),
            "log2" => Box::new(libm::log2),
            "log10" => Box::new(libm::log10),
            other => return Err(vm.new_attribute_error(format!("there is no function {other} of each element"))),
        };
        let values = x.variable().to_vec().into_iter().map(f).collect();
        leaf(x.shape().extents(), values, kind(code, vm)?, vm)
    }

    /// The values in another type; between the two types of floats, with the history.
    #[pyfunction]
    fn convert(x: PyRef<TensorBase>, code: usize, vm: &VirtualMachine) -> PyResult {
        let (from, to) = (x.kind.get(), kind(code, vm)?);
        if from.is_float() && to.is_float() {
            return TensorBase::new(converted(&x.variable(), to), to).into_object(vm);
        }
        leaf(x.shape().extents(), x.variable().to_vec(), to, vm)
    }
}
