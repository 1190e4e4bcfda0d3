"""`torch.Tensor`."""

import warnings

import _torch

from . import _dtype, _functions as F, _inplace, _printing, _shapes
from ._dtype import Size

_LEAF_GRAD = (
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be "
    "populated during autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf Tensor, "
    "use .retain_grad() on the non-leaf Tensor. If you access the non-leaf Tensor by mistake, make sure you access the "
    "leaf Tensor instead."
)


class _History:
    """What `grad_fn` is: the function that a tensor was computed by. Each function has a class of its own."""

    _classes = {}

    def __new__(cls, name, earlier=()):
        if name not in cls._classes:
            cls._classes[name] = type(name, (cls,), {})
        made = object.__new__(cls._classes[name])
        made._earlier = earlier
        return made

    def name(self):
        return type(self).__name__

    @property
    def next_functions(self):
        return tuple((_History(name or "AccumulateGrad"), 0) for name in self._earlier)

    def __repr__(self):
        return f"<{self.name()} object at {hex(id(self))}>"


class Tensor(_torch.TensorBase):
    """An array of numbers of one type, with the history that gradients need."""

    __module__ = "torch"

    def __new__(cls, *data):
        if data and not isinstance(data[0], int):
            return F.tensor(data[0], dtype=_dtype.get_default_dtype())
        return F.zeros(data or (0,))

    def __init__(self, *data):
        pass

    # Properties

    @property
    def shape(self):
        return Size(self.extents)

    @property
    def dtype(self):
        return _dtype.BY_CODE[self.kind]

    @property
    def device(self):
        return _dtype.device("cpu")

    @property
    def ndim(self):
        return len(self.extents)

    @property
    def is_cuda(self):
        return False

    @property
    def grad(self):
        found = self.accumulated
        if found is None and not self.is_leaf and not getattr(self, "_retains", False):
            warnings.warn(_LEAF_GRAD, UserWarning, stacklevel=2)
        return found

    @grad.setter
    def grad(self, value):
        if value is not None:
            if not isinstance(value, Tensor):
                raise TypeError(f"assigned grad expected to be a Tensor or None but got grad of type {type(value).__name__}")
            if value.shape != self.shape:
                raise RuntimeError(
                    f"attempting to assign a gradient of size '{list(value.shape)}' to a tensor of size '{list(self.shape)}'. "
                    "Please ensure that the gradient and the tensor are the same size"
                )
            value = value.detach()
        self.accumulated = value

    @property
    def grad_fn(self):
        name = self.history
        return None if name is None else _History(name, self.earlier())

    @property
    def data(self):
        return self.unwatched()

    @data.setter
    def data(self, value):
        _inplace.replace(self, value)

    @property
    def T(self):
        return F.permute(self, tuple(range(self.ndim))[::-1]) if self.ndim > 1 else self

    @property
    def mT(self):
        return F.transpose(self, -2, -1)

    @property
    def _version(self):
        return self.version

    # Python's protocols

    def __repr__(self, **_):
        return _printing.text_of(self)

    __str__ = __repr__

    def __format__(self, spec):
        if self.ndim == 0:
            return format(self.item(), spec)
        if spec:
            raise TypeError("unsupported format string passed to Tensor.__format__")
        return repr(self)

    def __len__(self):
        if not self.extents:
            raise TypeError("len() of a 0-d tensor")
        return self.extents[0]

    def __iter__(self):
        if not self.extents:
            raise TypeError("iteration over a 0-d tensor")
        return iter([self[at] for at in range(self.extents[0])])

    def __contains__(self, value):
        return (self == value).any().item()

    def __bool__(self):
        if self.numel() != 1:
            raise RuntimeError(
                "Boolean value of Tensor with no values is ambiguous"
                if self.numel() == 0
                else "Boolean value of Tensor with more than one value is ambiguous"
            )
        return bool(self.only())

    def __float__(self):
        return float(self._scalar())

    def __int__(self):
        return int(self._scalar())

    def __index__(self):
        if self.dtype.is_floating_point or self.numel() != 1:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self.only())

    def _scalar(self):
        if self.numel() != 1:
            raise ValueError("only one element tensors can be converted to Python scalars")
        if self.requires_grad:
            warnings.warn(
                "Converting a tensor with requires_grad=True to a scalar may lead to unexpected behavior.\n"
                "Consider using tensor.detach() first.",
                UserWarning,
                stacklevel=3,
            )
        return self.only()

    def __hash__(self):
        return id(self)

    def __deepcopy__(self, memo):
        if not self.is_leaf:
            raise RuntimeError(
                "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment."
            )
        copy = self.detach().clone()
        copy.requires_grad = self.requires_grad
        memo[id(self)] = copy
        return copy

    def __getitem__(self, items):
        return F.select_items(self, items)

    def __setitem__(self, items, value):
        if isinstance(value, (list, tuple)):
            error = TypeError(f"can't assign a {type(value).__name__} to a {self.dtype._type_name}")
            error.add_note("Make a tensor of it: x[...] = torch.tensor([...]).")
            raise error
        _inplace.set_items(self, items, value)

    def __delitem__(self, items):
        raise TypeError("Tensor does not support deleting items")

    # Values

    def size(self, dim=None):
        return self.shape if dim is None else self.extents[_shapes.axis_of(dim, self.ndim)]

    def dim(self):
        return len(self.extents)

    ndimension = dim

    def numel(self):
        return _shapes.count(self.extents)

    nelement = numel

    def element_size(self):
        return self.dtype.itemsize

    def is_floating_point(self):
        return self.dtype.is_floating_point

    def is_contiguous(self):
        return self.in_order

    def stride(self, dim=None):
        found = tuple(_shapes.strides_of(self.extents))
        return found if dim is None else found[dim]

    def item(self):
        return self.only()

    def tolist(self):
        values = self.flat()
        for extent in self.extents[:0:-1]:
            values = [values[at : at + extent] for at in range(0, len(values), extent)] if extent else []
        return values if self.extents else values[0]

    def numpy(self, *, force=False):
        if self.requires_grad and not force:
            error = RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
            error.add_note("An array has no history, so gradients could not flow through it.")
            raise error
        import numpy

        return numpy._wrap(self.detach())

    def __array__(self, dtype=None):
        return self.numpy()

    def apply_(self, callable):
        return self.copy_(F.tensor([callable(value) for value in self.flat()], dtype=self.dtype).view(self.extents))

    # Gradients

    def requires_grad_(self, requires_grad=True):
        F.check_can_require_grad(self, requires_grad)
        self.requires_grad = requires_grad
        return self

    def retain_grad(self):
        if not self.requires_grad:
            raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
        self._retains = True
        self.retain()

    def backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
        from . import autograd

        autograd.backward(self, gradient, retain_graph, create_graph, inputs)

    def detach(self):
        return self.detached()

    def detach_(self):
        self.forget()
        return self

    def register_hook(self, hook):
        F.absent("Tensor.register_hook", "retain_grad() and grad show gradients of intermediate results")

    # Types

    def to(self, *args, dtype=None, device=None, **_):
        for arg in args:
            if isinstance(arg, _dtype.dtype):
                dtype = arg
            elif isinstance(arg, Tensor):
                dtype = arg.dtype
            else:
                _dtype.device(arg)
        if device is not None:
            _dtype.device(device)
        return self if dtype is None else F.to_type(self, dtype)

    def type(self, dtype=None):
        return self.dtype._type_name if dtype is None else F.to_type(self, dtype)

    def type_as(self, other):
        return F.to_type(self, other.dtype)

    def float(self):
        return F.to_type(self, _dtype.float32)

    def double(self):
        return F.to_type(self, _dtype.float64)

    def long(self):
        return F.to_type(self, _dtype.int64)

    def int(self):
        return F.to_type(self, _dtype.int32)

    def bool(self):
        return F.to_type(self, _dtype.bool)

    def cpu(self):
        return self

    def cuda(self, *_):
        _dtype.device("cuda")

    def contiguous(self):
        return self if self.in_order else F.clone(self)

    # New tensors like this one

    def new_tensor(self, data, dtype=None):
        return F.tensor(data, dtype=dtype or self.dtype)

    def new_zeros(self, *size, dtype=None, requires_grad=False):
        return F.zeros(*size, dtype=dtype or self.dtype, requires_grad=requires_grad)

    def new_ones(self, *size, dtype=None, requires_grad=False):
        return F.ones(*size, dtype=dtype or self.dtype, requires_grad=requires_grad)

    def new_full(self, size, fill_value, dtype=None):
        return F.full(size, fill_value, dtype=dtype or self.dtype)


def _install():
    """Makes methods of functions: `x.exp()` is `torch.exp(x)`."""
    for name in F.METHODS:
        setattr(Tensor, name, getattr(F, name))
    for methods in (F.OPERATORS, _inplace.METHODS):
        for name, function in methods.items():
            setattr(Tensor, name, function)


_install()
_torch.set_tensor_class(Tensor)
