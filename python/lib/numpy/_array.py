"""`numpy.ndarray`: an array over a tensor of the engine, with NumPy's rules for types, shapes and messages."""

import _operations
import _torch
from torch import _dtype, _functions as T, _shapes

from . import _printing
from ._scalars import Type, _Scalar, bool_, float32, float64, int64


def scalar(x):
    """The number that a tensor without axes becomes."""
    value = x.only()
    if isinstance(value, bool):
        return bool_(value)
    if isinstance(value, int):
        return int64(value)
    return float32(value) if x.dtype is _dtype.float32 else float64(value)


def _plain(value):
    """The tensor of an array, or the value itself; elements of NumPy become Python's numbers."""
    if isinstance(value, ndarray):
        return value._values
    if isinstance(value, (_Scalar, bool_)):
        return value.item()
    return value


def _wrap(values):
    made = object.__new__(ndarray)
    made._values = values
    return made


def _result(x):
    return _wrap(x) if x.dim() else scalar(x)


def _mismatch(a, b):
    return ValueError(f"operands could not be broadcast together with shapes {_text(a)} {_text(b)} ")


def _text(shape):
    return "(" + ",".join(str(extent) for extent in shape) + ("," if len(shape) == 1 else "") + ")"


class ndarray:
    """An array of numbers of one type."""

    __module__ = "numpy"

    __array_priority__ = 1000

    def __init__(self, shape=(), dtype=None):
        self._values = T.zeros(shape, dtype=dtype or _dtype.float64)

    @property
    def shape(self):
        return tuple(self._values.extents)

    @shape.setter
    def shape(self, value):
        self._values = T.view(self._values, value)

    @property
    def ndim(self):
        return self._values.dim()

    @property
    def size(self):
        return self._values.numel()

    @property
    def dtype(self):
        return Type.of(self._values.dtype)

    @property
    def T(self):
        return _wrap(self._values.T)

    @property
    def flat(self):
        return iter(self.ravel())

    @property
    def nbytes(self):
        return self.size * self._values.element_size()

    def __getattr__(self, name):
        from _near import near_note

        error = AttributeError(f"'numpy.ndarray' object has no attribute '{name}'")
        note = near_note(name, dir(ndarray))
        if note and not name.startswith("_"):
            error.add_note(note)
        raise error

    # Python's protocols

    def __repr__(self):
        return _printing.text_of(self, "array(")

    def __str__(self):
        return _printing.text_of(self, "")

    def __len__(self):
        if not self.ndim:
            raise TypeError("len() of unsized object")
        return self.shape[0]

    def __iter__(self):
        if not self.ndim:
            raise TypeError("iteration over a 0-d array")
        return iter([self[at] for at in range(self.shape[0])])

    def __bool__(self):
        if self.size != 1:
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
            )
        return bool(self._values.only())

    def _single(self):
        if self.ndim:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return self._values.only()

    def __float__(self):
        return float(self._single())

    def __int__(self):
        return int(self._single())

    def __index__(self):
        value = self._single()
        if not isinstance(value, int):
            raise TypeError("only integer scalar arrays can be converted to a scalar index")
        return value

    def __contains__(self, value):
        return bool((self == value).any())

    def __format__(self, spec):
        if not self.ndim or not spec:
            return format(self._values.only() if not self.ndim else str(self), spec)
        raise TypeError("unsupported format string passed to numpy.ndarray.__format__")

    def _keys(self, items):
        if isinstance(items, tuple):
            return tuple(self._keys(item) for item in items)
        if isinstance(items, slice) and items.step is not None and items.step < 0:
            return items
        return _plain(items)

    def __getitem__(self, items):
        items = self._keys(items)
        values, parts = self._values, items if isinstance(items, tuple) else (items,)
        if any(isinstance(part, slice) and part.step is not None and part.step < 0 for part in parts):
            values, items = _reversed(values, parts)
        try:
            return _result(T.select_items(values, items))
        except IndexError as error:
            raise IndexError(_index_message(str(error), self)) from None

    def __setitem__(self, items, value):
        if not isinstance(value, ndarray) and not T.is_tensor(value):
            from . import array

            value = array(value)
        self._values[self._keys(items)] = _plain(value)

    # Methods

    def item(self, *args):
        if not args and self.size != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self._values[args].only() if args else self._values.only()

    def tolist(self):
        return self._values.tolist()

    def copy(self):
        return _wrap(self._values.clone())

    def astype(self, dtype):
        return _wrap(T.to_type(self._values, dtype) if _dtype.code_of(dtype) != self._values.kind else self._values.clone())

    def reshape(self, *shape):
        shape = shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape
        try:
            return _wrap(T.reshape(self._values, *shape))
        except RuntimeError:
            raise ValueError(f"cannot reshape array of size {self.size} into shape {_text(shape)}") from None

    def ravel(self):
        return _wrap(T.ravel(self._values))

    def flatten(self):
        return self.ravel().copy()

    def transpose(self, *axes):
        return _wrap(T.permute(self._values, *axes)) if axes and axes[0] is not None else self.T

    def squeeze(self, axis=None):
        return _wrap(T.squeeze(self._values, axis))

    def repeat(self, repeats, axis=None):
        return _wrap(T.repeat_interleave(self._values, repeats, axis))

    def fill(self, value):
        self._values.fill_(value)

    def sort(self, axis=-1):
        self._values = T.sort(self._values, axis)[0]

    def argsort(self, axis=-1):
        return _wrap(T.argsort(self._values, axis))

    def dot(self, other):
        return self @ other

    def clip(self, min=None, max=None):
        return _wrap(T.clamp(self._values, min, max))

    def round(self, decimals=0):
        return _wrap(T.round(self._values, decimals=decimals))

    def trace(self):
        return scalar(T.trace(self._values))

    def nonzero(self):
        return tuple(_wrap(x) for x in T.nonzero(self._values, as_tuple=True))

    def sum(self, axis=None, keepdims=False, dtype=None):
        return _result(T.sum(self._values, axis, keepdims))

    def _doubles(self):
        values = self._values
        return values if values.dtype.is_floating_point else T.to_type(values, _dtype.float64)

    def mean(self, axis=None, keepdims=False, dtype=None):
        return _result(T.mean(self._doubles(), axis, keepdims))

    def var(self, axis=None, ddof=0, keepdims=False):
        return _result(T.var(self._doubles(), axis, keepdim=keepdims, correction=ddof))

    def std(self, axis=None, ddof=0, keepdims=False):
        return _result(T.std(self._doubles(), axis, keepdim=keepdims, correction=ddof))

    def prod(self, axis=None, keepdims=False):
        return _result(T.prod(self._values, axis, keepdims))

    def cumsum(self, axis=None):
        return _wrap(T.cumsum(T.ravel(self._values) if axis is None else self._values, 0 if axis is None else axis))

    def _extreme(self, function, axis, keepdims):
        return _result(function(self._values) if axis is None else function(self._values, axis, keepdims)[0])

    def max(self, axis=None, keepdims=False):
        return self._extreme(T.max, axis, keepdims)

    def min(self, axis=None, keepdims=False):
        return self._extreme(T.min, axis, keepdims)

    def argmax(self, axis=None):
        return _result(T.argmax(self._values, axis))

    def argmin(self, axis=None):
        return _result(T.argmin(self._values, axis))

    def any(self, axis=None):
        return _result(T.any(self._values, axis))

    def all(self, axis=None):
        return _result(T.all(self._values, axis))


def _reversed(values, parts):
    """The axes that a slice goes through backwards, turned round; and the slices that are left."""
    rest = []
    for axis, part in enumerate(parts):
        if isinstance(part, slice) and part.step is not None and part.step < 0:
            extent = values.extents[axis]
            chosen = list(range(extent))[part]
            values = T.index_select(values, axis, _torch.from_flat(chosen, (len(chosen),), _dtype.int64._code))
            part = slice(None)
        rest.append(part)
    return values, tuple(rest)


def _index_message(text, array):
    if text.startswith("too many indices"):
        return f"too many indices for array: array is {array.ndim}-dimensional, but more were indexed"
    return text.replace("dimension", "axis")


class UFuncTypeError(TypeError):
    pass


def _operator(name, function, swapped=False):
    def apply(self, other):
        if isinstance(other, (list, tuple)):
            from . import array

            other = array(other)
        left, right = self._values, _plain(other)
        if right is None or isinstance(right, (str, dict)):
            return NotImplemented
        # A number of Python's keeps the type of an array of floats, and makes whole numbers doubles.
        if isinstance(right, float) and not left.dtype.is_floating_point:
            left = T.to_type(left, _dtype.float64)
        if function is T.div and not left.dtype.is_floating_point:
            left = T.to_type(left, _dtype.float64)
        if T.is_tensor(right) and right.dim() and left.dim():
            try:
                _shapes.broadcast(left.extents, right.extents)
            except RuntimeError:
                if function is not T.matmul:
                    raise _mismatch(*((right.extents, left.extents) if swapped else (left.extents, right.extents))) from None
        if function is T.matmul:
            return _result(_product(left, right) if not swapped else _product(right, left))
        return _result(function(right, left) if swapped else function(left, right))

    return apply


def _product(a, b):
    if a.extents[-1:] != (b.extents[-2:-1] or b.extents[-1:]):
        raise ValueError(
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) "
            f"(size {b.extents[-2] if len(b.extents) > 1 else b.extents[0]} is different from {a.extents[-1]})"
        )
    if a.kind != b.kind:
        kind = max(a.kind, b.kind)
        a, b = _operations.convert(a, kind), _operations.convert(b, kind)
    return T.matmul(a, b)


for _name, _function in (
    ("add", T.add), ("sub", T.sub), ("mul", T.mul), ("truediv", T.div), ("floordiv", T.floor_divide), ("mod", T.remainder),
    ("pow", T.pow), ("matmul", T.matmul),
):
    setattr(ndarray, f"__{_name}__", _operator(_name, _function))
    setattr(ndarray, f"__r{_name}__", _operator(_name, lambda a, b, f=_function: f(a, b) if T.is_tensor(a) else _swapped(f, a, b), True))
for _name, _function in (("eq", T.eq), ("ne", T.ne), ("lt", T.lt), ("le", T.le), ("gt", T.gt), ("ge", T.ge)):
    setattr(ndarray, f"__{_name}__", _operator(_name, _function))
for _name in ("and", "or", "xor"):
    setattr(ndarray, f"__{_name}__", _operator(_name, T.OPERATORS[f"__{_name}__"]))
ndarray.__neg__ = lambda self: _wrap(-self._values)
ndarray.__pos__ = lambda self: self
ndarray.__abs__ = lambda self: _wrap(T.abs(self._values))
ndarray.__invert__ = lambda self: _wrap(~self._values)
ndarray.__hash__ = None


def _swapped(function, number, values):
    """An operator whose left operand is a number of Python's."""
    if function is T.div and not values.dtype.is_floating_point:
        values = T.to_type(values, _dtype.float64)
    if function is T.pow:
        return _operations.pairs("pow", number, values, None)
    return function(number, values)


def _in_place(name, function):
    def apply(self, other):
        result = getattr(self, f"__{name}__")(other)
        values = _plain(result)
        if not T.is_tensor(values):
            values = _torch.from_data(values, self._values.kind)
        if values.kind != self._values.kind and values.dtype.is_floating_point and not self._values.dtype.is_floating_point:
            raise UFuncTypeError(
                f"Cannot cast ufunc '{function}' output from dtype('{values.dtype._name}') to dtype('{self.dtype}') with casting rule 'same_kind'"
            )
        self._values[...] = T.to_type(values, self._values.dtype)
        return self

    return apply


for _name, _label in (("add", "add"), ("sub", "subtract"), ("mul", "multiply"), ("truediv", "divide"), ("pow", "power"), ("floordiv", "floor_divide"), ("mod", "remainder")):
    setattr(ndarray, f"__i{_name}__", _in_place(_name, _label))
