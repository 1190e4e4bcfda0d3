//! A tensor as Python holds it, and what becomes of Python's values.

use std::cell::{Cell, RefCell};

use engine::autograd::{Graph, GraphError, Variable, VariableValues};
use engine::data::Generator;
use engine::tensor::{MAX_RANK, Shape};
use rustpython_vm::builtins::{PyFloat, PyInt, PyList, PyStr, PyTuple, PyTypeRef};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine};

use super::index::{list, stretched};
use super::kind::{Category, Kind, Rank, promote};
use super::native::tensors::_torch::TensorBase;

thread_local! {
    /// The state of `torch`: an interpreter has a thread of its own.
    static STATE: RefCell<State> = RefCell::new(State::new());
}

/// What PyTorch keeps for a process.
pub(crate) struct State {
    pub(crate) graph: Graph,
    pub(crate) generator: Generator,
    pub(crate) seed: i128,
    /// The type of numbers with a fraction: `torch.get_default_dtype()`.
    pub(crate) default: Kind,
    /// The class of tensors that functions return: `torch.Tensor`, once it is defined.
    class: Option<PyTypeRef>,
}

/// The seed that PyTorch has before `torch.manual_seed`.
const FIRST_SEED: u64 = 67_280_421_310_721;

impl State {
    fn new() -> Self {
        let generator = Generator::manual_seed(FIRST_SEED);
        Self { graph: Graph::new(), generator, seed: i128::from(FIRST_SEED), default: Kind::Float32, class: None }
    }
}

/// Calls `work` with the state.
pub(crate) fn with_state<R>(work: impl FnOnce(&mut State) -> R) -> R {
    STATE.with_borrow_mut(work)
}

/// The type that `torch.get_default_dtype()` names.
pub(crate) fn default_kind() -> Kind {
    with_state(|state| state.default)
}

/// The type of a Python number of this category.
fn kind_of(category: Category) -> Kind {
    match category {
        Category::Bool => Kind::Bool,
        Category::Integer => Kind::Int64,
        Category::Float => default_kind(),
    }
}

/// Starts again, as a new process would.
pub(crate) fn reset() {
    with_state(|state| *state = State::new());
}

pub(crate) fn set_class(class: PyTypeRef) {
    with_state(|state| state.class = Some(class));
}

impl TensorBase {
    pub(crate) fn new(variable: Variable, kind: Kind) -> Self {
        Self { variable: RefCell::new(variable), kind: Cell::new(kind), label: RefCell::new(None) }
    }

    pub(crate) fn variable(&self) -> Variable {
        self.variable.borrow().clone()
    }

    pub(crate) fn shape(&self) -> Shape {
        self.variable.borrow().shape()
    }

    pub(crate) fn rank(&self) -> Rank {
        if self.shape().rank() == 0 { Rank::Scalar } else { Rank::Tensor }
    }

    /// The object of Python's class for it.
    pub(crate) fn into_object(self, vm: &VirtualMachine) -> PyResult {
        match with_state(|state| state.class.clone()) {
            Some(class) => Ok(self.into_ref_with_type(vm, class)?.into()),
            None => Ok(self.into_pyobject(vm)),
        }
    }
}

/// A tensor without a history.
pub(crate) fn leaf(shape: &[usize], values: Vec<f64>, kind: Kind, vm: &VirtualMachine) -> PyResult {
    let shape = checked_shape(shape, vm)?;
    TensorBase::new(Variable::new(shape, stored(values, kind)), kind).into_object(vm)
}

/// Numbers as elements of this type.
pub(crate) fn stored(values: Vec<f64>, kind: Kind) -> VariableValues {
    if kind.is_single() {
        VariableValues::Single(values.into_iter().map(|value| value as f32).collect())
    } else if kind == Kind::Float64 {
        VariableValues::Double(values)
    } else {
        VariableValues::Double(values.into_iter().map(|value| kind.rounded(value)).collect())
    }
}

/// The most elements that a tensor can have: 400 MB in double precision.
const MOST_ELEMENTS: usize = 50_000_000;

/// A shape that the engine can hold.
pub(crate) fn checked_shape(extents: &[usize], vm: &VirtualMachine) -> PyResult<Shape> {
    if extents.len() > MAX_RANK {
        let problem = format!("has {} dimensions, and {MAX_RANK} are allowed here", extents.len());
        return Err(vm.new_runtime_error(format!("a tensor of shape {} {problem}", list(extents))));
    }
    Shape::from_extents(extents).filter(|shape| shape.size() <= MOST_ELEMENTS).ok_or_else(|| {
        let millions = MOST_ELEMENTS / 1_000_000;
        let problem = format!("needs too much memory: at most {millions} million elements are allowed here");
        vm.new_memory_error(format!("a tensor of shape {} {problem}", list(extents)))
    })
}

/// What an operator gets: a tensor, or a number of Python's.
pub(crate) enum Operand {
    Tensor(PyRef<TensorBase>),
    Number(f64, Category),
}

impl Operand {
    /// The operand that an object is; `None` for what operators do not take.
    pub(crate) fn of(object: &PyObject, vm: &VirtualMachine) -> Option<Self> {
        if let Ok(tensor) = object.to_owned().downcast::<TensorBase>() {
            return Some(Self::Tensor(tensor));
        }
        number(object, vm).map(|(value, category)| Self::Number(value, category))
    }

    pub(crate) fn kind(&self) -> (Kind, Rank) {
        match self {
            Self::Tensor(tensor) => (tensor.kind.get(), tensor.rank()),
            Self::Number(_, category) => (kind_of(*category), Rank::Number),
        }
    }

    /// Its values in this type.
    pub(crate) fn variable(&self, kind: Kind) -> Variable {
        match self {
            Self::Tensor(tensor) => converted(&tensor.variable(), kind),
            Self::Number(value, _) => Variable::new(Shape::SCALAR, stored(vec![*value], kind)),
        }
    }
}

/// The type of a result of two operands.
pub(crate) fn promoted(a: &Operand, b: &Operand) -> Kind {
    promote(a.kind(), b.kind())
}

/// A variable in the precision of this type, with its history.
pub(crate) fn converted(variable: &Variable, kind: Kind) -> Variable {
    if variable.is_single() == kind.is_single() {
        return variable.clone();
    }
    with_state(|state| state.graph.convert(variable, kind.is_single()))
}

/// A number of Python's; `None` for any other object.
pub(crate) fn number(object: &PyObject, vm: &VirtualMachine) -> Option<(f64, Category)> {
    if let Some(float) = object.downcast_ref::<PyFloat>() {
        return Some((float.to_f64(), Category::Float));
    }
    let integer = object.downcast_ref::<PyInt>()?;
    let category = if object.class().is(vm.ctx.types.bool_type) { Category::Bool } else { Category::Integer };
    let value = rustpython_vm::builtins::try_bigint_to_f64(integer.as_bigint(), vm).ok()?;
    Some((value, category))
}

/// Elements of nested lists, their shape, and the type that PyTorch takes for them.
pub(crate) struct Data {
    pub(crate) values: Vec<f64>,
    pub(crate) shape: Vec<usize>,
    pub(crate) kind: Option<Kind>,
}

/// Reads what `torch.tensor` takes: numbers, lists, tuples and tensors.
pub(crate) fn data(object: &PyObject, vm: &VirtualMachine) -> PyResult<Data> {
    let mut data = Data { values: Vec::new(), shape: Vec::new(), kind: None };
    measure(object, &mut data.shape);
    read(object, 0, &mut data, vm)?;
    Ok(data)
}

fn elements(object: &PyObject) -> Option<Vec<PyObjectRef>> {
    if let Some(list) = object.downcast_ref::<PyList>() {
        return Some(list.borrow_vec().to_vec());
    }
    object.downcast_ref::<PyTuple>().map(|tuple| tuple.as_slice().to_vec())
}

/// The shape that the first element of each list gives.
fn measure(object: &PyObject, shape: &mut Vec<usize>) {
    if let Some(tensor) = object.downcast_ref::<TensorBase>() {
        // Tensors in a list count as numbers.
        if shape.is_empty() {
            shape.extend(tensor.shape().extents());
        }
    } else if let Some(elements) = elements(object) {
        shape.push(elements.len());
        if let Some(first) = elements.first() {
            measure(first, shape);
        }
    }
}

fn read(object: &PyObject, depth: usize, data: &mut Data, vm: &VirtualMachine) -> PyResult<()> {
    let expected = data.shape.get(depth).copied();
    if let Some(tensor) = object.downcast_ref::<TensorBase>() {
        if depth > 0 && tensor.shape().size() != 1 {
            return Err(vm.new_value_error("only one element tensors can be converted to Python scalars"));
        }
        data.values.extend(tensor.variable().to_vec());
        data.kind = data.kind.max(Some(tensor.kind.get()));
        return Ok(());
    }
    if let Some(elements) = elements(object) {
        let Some(expected) = expected else {
            return Err(vm.new_type_error("'list' object cannot be interpreted as an integer"));
        };
        if expected != elements.len() {
            let problem = format!("expected sequence of length {expected} at dim {depth} (got {})", elements.len());
            return Err(vm.new_value_error(problem));
        }
        return elements.iter().try_for_each(|element| read(element, depth + 1, data, vm));
    }
    if object.downcast_ref::<PyStr>().is_some() {
        return Err(if depth > 0 && data.values.is_empty() {
            vm.new_value_error("too many dimensions 'str'")
        } else {
            vm.new_type_error("new(): invalid data type 'str'")
        });
    }
    let Some((value, category)) = number(object, vm) else {
        return Err(vm.new_runtime_error(format!("Could not infer dtype of {}", object.class().name())));
    };
    if expected.is_some() {
        return Err(vm.new_type_error("not a sequence"));
    }
    data.values.push(value);
    data.kind = data.kind.max(Some(kind_of(category)));
    Ok(())
}

/// Applies `f` to pairs of elements, with broadcasting.
pub(crate) fn zip(
    a: &Variable,
    b: &Variable,
    f: impl Fn(f64, f64) -> f64,
    vm: &VirtualMachine,
) -> PyResult<(Shape, Vec<f64>)> {
    let (left, right) = (a.shape(), b.shape());
    let shape = left.broadcast(&right).ok_or_else(|| mismatch(&left, &right, vm))?;
    let (x, y) = (a.to_vec(), b.to_vec());
    let pairs = stretched(left.extents(), shape.extents()).into_iter().zip(stretched(right.extents(), shape.extents()));
    Ok((shape, pairs.map(|(i, j)| f(x[i], y[j])).collect()))
}

/// PyTorch's message for shapes that do not broadcast.
pub(crate) fn mismatch(a: &Shape, b: &Shape, vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    let ranks = a.rank().max(b.rank());
    let extent =
        |shape: &Shape, axis: usize| (axis + shape.rank()).checked_sub(ranks).map_or(1, |own| shape.extents()[own]);
    let axis = (0..ranks)
        .rev()
        .find(|&axis| {
            let (left, right) = (extent(a, axis), extent(b, axis));
            left != right && left != 1 && right != 1
        })
        .unwrap_or(0);
    vm.new_runtime_error(format!(
        "The size of tensor a ({}) must match the size of tensor b ({}) at non-singleton dimension {axis}",
        extent(a, axis),
        extent(b, axis)
    ))
}

/// The engine's refusals as PyTorch's exceptions.
pub(crate) fn raised(error: GraphError, vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    let message = match &error {
        GraphError::NoHistory => "element 0 of tensors does not require grad and does not have a grad_fn".to_owned(),
        GraphError::NotANumber(_) => "grad can be implicitly created only for scalar outputs".to_owned(),
        GraphError::Freed => "Trying to backward through the graph a second time (or directly access saved tensors \
            after they have already been freed). Saved intermediate values of the graph are freed when you call \
            .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a \
            second time or if you need to access saved tensors after calling backward."
            .to_owned(),
        GraphError::Leaf => "you can only change requires_grad flags of leaf variables. If you want to use a computed \
            variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach()."
            .to_owned(),
        GraphError::Overwritten { of, .. } => {
            let name = if of.single { "torch.FloatTensor" } else { "torch.DoubleTensor" };
            let origin = of.by.map_or(String::new(), |op| {
                format!(", which is output 0 of {},", grad_fn(op).replace("Backward0", ""))
            });
            format!(
                "one of the variables needed for gradient computation has been modified by an inplace operation: \
                 [{name} {}]{origin} is at version {}; expected version {} instead. Hint: enable anomaly detection to \
                 find the operation that failed to compute its gradient, with \
                 torch.autograd.set_detect_anomaly(True).",
                list(of.shape.extents()),
                of.found,
                of.expected
            )
        }
        GraphError::Operation(_) | GraphError::Length { .. } => error.to_string(),
    };
    vm.new_runtime_error(message)
}

/// PyTorch's name of the function that differentiates an operation of the engine.
pub(crate) fn grad_fn(op: &str) -> String {
    let name = match op {
        "matmul" => "Mm",
        "transpose" => "T",
        "reshape" => "View",
        "broadcast_to" => "Expand",
        "concatenate" => "Cat",
        "maximum" => "Maximum",
        "to" => "ToCopy",
        "layer_norm" => "NativeLayerNorm",
        "batch_norm" => "NativeBatchNorm",
        _ => {
            let capitals = op.split('_').map(|word| {
                let mut letters = word.chars();
                letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
            });
            return capitals.collect::<String>() + "Backward0";
        }
    };
    format!("{name}Backward0")
}
