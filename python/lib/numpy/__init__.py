"""`numpy`, over the engine's tensors: what labs on gradients use of it."""

import builtins
import math
from math import e, inf, nan, pi

import _torch
from torch import _dtype, _functions as T

from . import linalg, random
from ._array import bool_, float32, float64, int64, ndarray, _plain, _wrap

__version__ = "2.4.6"
newaxis = None
int32 = int_ = intp = int64
double = float64


def array(object, dtype=None, copy=True, ndmin=0):
    values = object.numpy()._values if T.is_tensor(object) else _plain(object)
    if T.is_tensor(values):
        made = values.detach().clone()
        made = made if dtype is None else T.to_type(made, dtype)
    else:
        values = _listed(values)
        try:
            made = _torch.from_data(values, _dtype.code_of(dtype))
        except ValueError as error:
            raise _inhomogeneous(values) from error
        except TypeError as error:
            raise NotImplementedError("arrays of text are not available here") from error
        if dtype is None and made.dtype is _dtype.float32:
            made = _torch.from_data(values, _dtype.float64._code)
    while made.dim() < ndmin:
        made = T.unsqueeze(made, 0)
    return _wrap(made)


def _inhomogeneous(values):
    """The exception for lists of different lengths."""
    shape = []
    while values and builtins.all(isinstance(value, list) for value in values):
        shape.append(len(values))
        if len({len(value) for value in values}) > 1:
            break
        values = [item for value in values for item in value]
    shape = shape or [len(values)]
    return ValueError(
        "setting an array element with a sequence. The requested array has an inhomogeneous shape after "
        f"{len(shape)} dimensions. The detected shape was ({', '.join(map(str, shape))}{',' * (len(shape) == 1)}) + inhomogeneous part."
    )


def _listed(values):
    if isinstance(values, (list, tuple)):
        return [_listed(value) for value in values]
    if isinstance(values, (range, map, filter, zip)):
        return [_listed(value) for value in values]
    return _plain(values)


def asarray(a, dtype=None):
    if isinstance(a, ndarray) and dtype is None:
        return a
    return array(a, dtype)


asanyarray = ascontiguousarray = asarray


def copy(a):
    return array(a)


def _shape(shape):
    return (shape,) if isinstance(shape, int) else tuple(shape)


def _double(dtype):
    if isinstance(dtype, (int, float)):
        raise TypeError(f"Cannot interpret '{dtype}' as a data type")
    return _dtype.float64 if dtype is None else dtype


def zeros(shape, dtype=None):
    return _wrap(T.zeros(_shape(shape), dtype=_double(dtype)))


def ones(shape, dtype=None):
    return _wrap(T.ones(_shape(shape), dtype=_double(dtype)))


empty = zeros


def full(shape, fill_value, dtype=None):
    if dtype is None and isinstance(fill_value, float):
        dtype = _dtype.float64
    return _wrap(T.full(_shape(shape), fill_value, dtype=dtype))


def zeros_like(a, dtype=None):
    return _wrap(T.zeros_like(asarray(a)._values, dtype=dtype))


def ones_like(a, dtype=None):
    return _wrap(T.ones_like(asarray(a)._values, dtype=dtype))


empty_like = zeros_like


def full_like(a, fill_value, dtype=None):
    return _wrap(T.full_like(asarray(a)._values, fill_value, dtype=dtype))


def eye(N, M=None, dtype=None):
    return _wrap(T.eye(N, M, dtype=_double(dtype)))


identity = eye


def arange(*bounds, dtype=None):
    whole = builtins.all(isinstance(bound, int) for bound in bounds)
    return _wrap(T.arange(*bounds, dtype=dtype if dtype is not None else None if whole else _dtype.float64))


def linspace(start, stop, num=50, endpoint=True, dtype=None):
    steps = num - 1 if endpoint else num
    step = (stop - start) / steps if steps else 0.0
    values = [start + step * at for at in range(num)]
    if endpoint and num > 1:
        values[-1] = stop
    return _wrap(_torch.from_flat([float(value) for value in values], (num,), _dtype.float64._code))


def logspace(start, stop, num=50, base=10.0):
    return base ** linspace(start, stop, num)


def geomspace(start, stop, num=50):
    return exp(linspace(math.log(start), math.log(stop), num))


def meshgrid(*xi, indexing="xy"):
    return tuple(_wrap(x) for x in T.meshgrid(*(asarray(x)._values for x in xi), indexing=indexing))


# Elementary functions


def _floats(x):
    """A tensor of floats: NumPy computes functions of whole numbers in double precision."""
    x = asarray(x)._values
    return x if x.dtype.is_floating_point else T.to_type(x, _dtype.float64)


def _result(x):
    """An array, or a number where there are no axes."""
    return _wrap(x) if x.dim() else _scalar(x)


def _scalar(x):
    from ._array import scalar

    return scalar(x)


def _elementary(name, function):
    def apply(x):
        if T.is_tensor(x):
            return function(x.numpy()._values)
        return _result(function(_floats(x)))

    apply.__name__ = name
    return apply


exp, log, sqrt, sin, cos, tanh, tan = (
    _elementary(name, getattr(T, name)) for name in ("exp", "log", "sqrt", "sin", "cos", "tanh", "tan")
)
log2, log10, log1p, expm1 = (_elementary(name, getattr(T, name)) for name in ("log2", "log10", "log1p", "expm1"))
sinh, cosh, arcsin, arccos, arctan = (
    _elementary(name, getattr(T, name)) for name in ("sinh", "cosh", "asin", "acos", "atan")
)
floor, ceil, rint, trunc = (_elementary(name, getattr(T, other)) for name, other in (("floor", "floor"), ("ceil", "ceil"), ("rint", "round"), ("trunc", "trunc")))


def _kept(name, function):
    def apply(x):
        return _result(function(asarray(x)._values))

    apply.__name__ = name
    return apply


abs = absolute = fabs = _kept("abs", T.abs)
square, sign, isnan, isinf, isfinite, negative = (
    _kept(name, function)
    for name, function in (
        ("square", T.square), ("sign", T.sign), ("isnan", T.isnan), ("isinf", T.isinf), ("isfinite", T.isfinite), ("negative", T.neg),
    )
)
logical_not = _kept("logical_not", T.logical_not)


def round(a, decimals=0):
    return _result(T.round(_floats(a), decimals=decimals))


around = round


def _binary(name, function):
    def apply(x1, x2):
        return _result(function(_operand(x1), _operand(x2)))

    apply.__name__ = name
    return apply


def _operand(x):
    return asarray(x)._values


maximum, minimum, power, arctan2 = (
    _binary(name, function)
    for name, function in (("maximum", T.maximum), ("minimum", T.minimum), ("power", T.pow), ("arctan2", T.atan2))
)
add, subtract, multiply, divide, mod = (
    _binary(name, function)
    for name, function in (("add", T.add), ("subtract", T.sub), ("multiply", T.mul), ("divide", T.div), ("mod", T.remainder))
)
equal, not_equal, less, greater = (
    _binary(name, function) for name, function in (("equal", T.eq), ("not_equal", T.ne), ("less", T.lt), ("greater", T.gt))
)
logical_and, logical_or = _binary("logical_and", T.logical_and), _binary("logical_or", T.logical_or)


def dot(a, b):
    a, b = asarray(a), asarray(b)
    if not a.ndim or not b.ndim:
        return a * b
    return a @ b


matmul = dot
inner = dot


def outer(a, b):
    return _wrap(T.outer(T.ravel(asarray(a)._values), T.ravel(asarray(b)._values)))


def clip(a, a_min, a_max):
    return _result(T.clamp(asarray(a)._values, a_min, a_max))


def where(condition, x=None, y=None):
    if x is None:
        return nonzero(condition)
    return _result(T.where(asarray(condition)._values, asarray(x)._values, asarray(y)._values))


def nonzero(a):
    return tuple(_wrap(x) for x in T.nonzero(asarray(a)._values, as_tuple=True))


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    a, b = asarray(a), asarray(b)
    return (a == b) | (abs(a - b) <= atol + rtol * abs(b))


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return builtins.bool(all(isclose(a, b, rtol, atol)))


def array_equal(a1, a2):
    a1, a2 = asarray(a1), asarray(a2)
    return a1.shape == a2.shape and builtins.bool(all(a1 == a2))


# Reductions: functions of the methods of arrays


def _method(name):
    def apply(a, *args, **kwargs):
        return getattr(asarray(a), name)(*args, **kwargs)

    apply.__name__ = name
    return apply


for _name in "sum mean std var min max argmin argmax prod cumsum any all reshape ravel transpose squeeze repeat sort argsort trace".split():
    globals()[_name] = _method(_name)


def sort(a, axis=-1):
    return _wrap(T.sort(asarray(a)._values, axis)[0])


amin, amax = _method("min"), _method("max")


# Shapes


def shape(a):
    return asarray(a).shape


def size(a):
    return asarray(a).size


def ndim(a):
    return asarray(a).ndim


def expand_dims(a, axis):
    return _wrap(T.unsqueeze(asarray(a)._values, axis))


def concatenate(arrays, axis=0):
    arrays = [asarray(x)._values for x in arrays]
    if not arrays:
        raise ValueError("need at least one array to concatenate")
    return _wrap(T.cat(arrays, axis))


def stack(arrays, axis=0):
    return _wrap(T.stack([asarray(x)._values for x in arrays], axis))


def hstack(tup):
    return _wrap(T.hstack([asarray(x)._values for x in tup]))


def vstack(tup):
    return _wrap(T.vstack([asarray(x)._values for x in tup]))


def column_stack(tup):
    return _wrap(T.column_stack([asarray(x)._values for x in tup]))


c_ = type("_Columns", (), {"__getitem__": lambda self, items: column_stack(items)})()
r_ = type("_Rows", (), {"__getitem__": lambda self, items: concatenate([asarray(x).reshape(-1) for x in items])})()


def append(arr, values, axis=None):
    if axis is None:
        return concatenate([asarray(arr).ravel(), asarray(values).ravel()])
    return concatenate([arr, values], axis)


def flip(m, axis=None):
    values = asarray(m)._values
    return _wrap(T.flip(values, tuple(range(values.dim())) if axis is None else axis))


def tile(A, reps):
    return _wrap(T.repeat(asarray(A)._values, *_shape(reps)))


def roll(a, shift, axis=None):
    return _wrap(T.roll(asarray(a)._values, shift, axis))


def split(ary, indices_or_sections, axis=0):
    values = asarray(ary)._values
    return [_wrap(x) for x in T.chunk(values, indices_or_sections, axis)]


array_split = split


def diag(v, k=0):
    return _wrap(T.diag(asarray(v)._values, k))


def broadcast_to(array, shape):
    return _wrap(T.expand(asarray(array)._values, *_shape(shape)))


def atleast_2d(a):
    return array(a, ndmin=2)


def argwhere(a):
    return _wrap(T.nonzero(asarray(a)._values))


def set_printoptions(precision=None, suppress=None, **_):
    from . import _printing

    if precision is not None:
        _printing.options["precision"] = precision
    if suppress is not None:
        _printing.options["suppress"] = suppress


def seterr(**_):
    return {}


class errstate:
    def __init__(self, **_):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


from ._statistics import *


def __getattr__(name):
    from _near import missing

    raise missing("numpy", name, globals())
