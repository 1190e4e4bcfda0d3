"""Sums, means, and other functions along axes."""

import builtins
import math

import _operations
import _selection
import _torch

from .. import _dtype
from .._shapes import axes_of, axis_of, count, strides_of
from .core import BOOL, FLOATS, INT64, METHODS, _named, _torch_name, is_tensor, method, not_a_tensor, to_type
from .creation import ones
from .shaping import _select, _view, diag, narrow, permute, stack, unsqueeze
from .elementary import abs, maximum, minimum, pow, sqrt


def _summands(name, input, dtype):
    if not isinstance(input, _torch.TensorBase):
        raise not_a_tensor(name, "input", 1, input)
    return input if dtype is None else to_type(input, dtype)


def _reduce(name, input, dim, keepdim):
    """Applies a reduction of the engine along each of some axes."""
    if dim is None:
        result = _operations.apply(name, [input])
        return _selection.view(result, (1,) * input.dim()) if keepdim else result
    for axis in axes_of(dim, input.dim())[::-1]:
        input = _operations.apply(name, [input], dim=axis, keepdim=True) if input.dim() else _operations.apply(name, [input])
        if not keepdim and input.dim():
            input = _selection.view(input, input.extents[:axis] + input.extents[axis + 1 :])
    return input


@method
def sum(input, dim=None, keepdim=False, *, dtype=None, axis=None):
    dim = axis if axis is not None else dim
    input = _summands("sum", input, dtype)
    if input.kind < INT64 and dtype is None:
        input = _operations.convert(input, INT64)
    return _named(_reduce("sum", input, dim, keepdim), "SumBackward0" if dim is None else "SumBackward1")


@method
def mean(input, dim=None, keepdim=False, *, dtype=None, axis=None):
    dim = axis if axis is not None else dim
    input = _summands("mean", input, dtype)
    if input.kind < FLOATS:
        error = NotImplementedError(
            f"mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. "
            f"Got: {'Long' if input.kind == INT64 else 'Bool'}"
        )
        error.add_note("Convert it first: x.float().mean().")
        raise error
    return _named(_reduce("mean", input, dim, keepdim), "MeanBackward0" if dim is None else "MeanBackward1")


def _spread(input, dim, unbiased, keepdim, correction):
    if not input.dtype.is_floating_point:
        raise NotImplementedError("std and var only support floating point and complex dtypes")
    correction = correction if correction is not None else int(unbiased)
    axes = axes_of(dim, input.dim())
    total = count([input.extents[axis] for axis in axes])
    center = _reduce("mean", input, axes, True) if axes else input
    squares = sum(pow(input - center, 2), axes if dim is not None else None, keepdim)
    return squares / (total - correction) if total > correction else squares * math.nan


@method
def var(input, dim=None, unbiased=True, keepdim=False, *, correction=None):
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    return _named(_spread(input, dim, unbiased, keepdim, correction), "VarBackward0")


@method
def std(input, dim=None, unbiased=True, keepdim=False, *, correction=None):
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    return _named(sqrt(_spread(input, dim, unbiased, keepdim, correction)), "StdBackward0")


def var_mean(input, dim=None, unbiased=True, keepdim=False):
    return var(input, dim, unbiased, keepdim), mean(input, dim, keepdim)


def std_mean(input, dim=None, unbiased=True, keepdim=False):
    return std(input, dim, unbiased, keepdim), mean(input, dim, keepdim)


@method
def norm(input, p=2, dim=None, keepdim=False):
    if not input.dtype.is_floating_point:
        raise NotImplementedError(
            f"linalg.vector_norm: Expected a floating point or complex tensor as input. Got {_torch_name(input)}"
        )
    if p in (2, "fro", None):
        result = sqrt(sum(pow(input, 2), dim, keepdim))
    elif p == 1:
        result = sum(abs(input), dim, keepdim)
    elif p == math.inf:
        result = amax(abs(input), dim, keepdim)
    else:
        result = pow(sum(pow(abs(input), p), dim, keepdim), 1 / p)
    return _named(result, "LinalgVectorNormBackward0")


@method
def prod(input, dim=None, keepdim=False, *, dtype=None):
    input = _summands("prod", input, dtype)
    input = _operations.convert(input, INT64) if input.kind < INT64 and dtype is None else input
    rows = _rows(input, dim)
    result = None
    for at in range(rows.extents[-1]):
        factor = _select(rows, -1, at)
        result = factor if result is None else result * factor
    if result is None:
        result = ones(rows.extents[:-1], dtype=input.dtype)
    return _named(_view(result, _kept(input, dim, keepdim)), "ProdBackward0")


def _rows(input, dim):
    """The elements along an axis as last axis; without an axis, all in one row."""
    if dim is None:
        return _view(input, (-1,))
    axis = axis_of(dim, input.dim())
    order = [other for other in range(input.dim()) if other != axis] + [axis]
    return permute(input, order) if order != sorted(order) else input


def _kept(input, dim, keepdim):
    if dim is None:
        return (1,) * input.dim() if keepdim else ()
    axis = axis_of(dim, input.dim())
    return input.extents[:axis] + ((1,) if keepdim else ()) + input.extents[axis + 1 :]


def _extremes(input, dim, keepdim, better, name):
    """The best element along an axis, and its position; the first one if there are several."""
    if input.numel() == 0:
        raise IndexError(f"{name}(): Expected reduction dim {dim} to have non-zero size.")
    axis = axis_of(dim, input.dim()) if input.dim() else 0
    extent = input.extents[axis] if input.dim() else 1
    after = count(input.extents[axis + 1 :])
    values, chosen, places = input.flat(), [], []
    for outer in range(input.numel() // (extent * after)):
        for inner in range(after):
            base, best = outer * extent * after + inner, 0
            for at in range(1, extent):
                one, other = values[base + at * after], values[base + best * after]
                if better(one, other) or (one != one and other == other):
                    best = at
            chosen.append(base + best * after)
            places.append(best)
    shape = _kept(input, dim, keepdim) if input.dim() else ()
    return _named(_selection.gather([input], chosen, shape), name), _torch.from_flat(places, shape, INT64)


class _Pair(tuple):
    """Two results with names, as of `max` along an axis."""

    _fields = ("values", "indices")

    def __getattr__(self, name):
        if name in self._fields:
            return self[self._fields.index(name)]
        raise AttributeError(f"'{type(self).__module__}.{type(self).__name__}' object has no attribute '{name}'")

    def __repr__(self):
        parts = [f"{name}={value!r}" for name, value in zip(self._fields, self)]
        return f"torch.return_types.{type(self).__name__}(\n" + ",\n".join(parts) + ")"


_pairs = {}


def _pair(kind, *parts, fields=_Pair._fields):
    if kind not in _pairs:
        _pairs[kind] = type(kind, (_Pair,), {"__module__": "torch.return_types", "_fields": fields})
    return _pairs[kind](parts)


def _extreme(name, better, elementwise):
    def function(input, dim=None, keepdim=False, *, other=None, axis=None):
        if not is_tensor(input):
            raise not_a_tensor(name, "input", 1, input)
        if is_tensor(dim) or other is not None:
            return elementwise(input, dim if other is None else other)
        dim = axis if axis is not None else dim
        if dim is None:
            if input.numel() == 0:
                raise RuntimeError(f"{name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.")
            flat, _ = _extremes(_selection.view(input, (input.numel(),)), 0, False, better, name.capitalize() + "Backward1")
            return flat
        return _pair(name, *_extremes(input, dim, keepdim, better, name.capitalize() + "Backward0"))

    function.__name__ = name
    METHODS.append(name)
    return function


max = _extreme("max", lambda a, b: a > b, maximum)
min = _extreme("min", lambda a, b: a < b, minimum)


def _arg(name, better):
    def function(input, dim=None, keepdim=False, *, axis=None):
        dim = axis if axis is not None else dim
        if dim is None:
            return _extremes(_selection.view(input, (input.numel(),)), 0, False, better, name)[1]
        return _extremes(input, dim, keepdim, better, name)[1]

    function.__name__ = function.__qualname__ = name
    METHODS.append(name)
    return function


argmax = _arg("argmax", lambda a, b: a > b)
argmin = _arg("argmin", lambda a, b: a < b)


def _along(name, better):
    def function(input, dim=None, keepdim=False, *, axis=None):
        dim = axis if axis is not None else dim
        axes = axes_of(dim, input.dim()) if input.dim() else []
        for axis in axes[::-1]:
            input, _ = _extremes(input, axis, keepdim, better, name.capitalize() + "Backward0")
        return input

    function.__name__ = name
    METHODS.append(name)
    return function


amax = _along("amax", lambda a, b: a > b)
amin = _along("amin", lambda a, b: a < b)


def _quantifier(name, of):
    def function(input, dim=None, keepdim=False, *, axis=None):
        dim = axis if axis is not None else dim
        flags = _operations.convert(to_type(input, _dtype.bool), INT64)
        if dim is None:
            return _torch.from_data(of(flags.flat()), BOOL)
        return to_type(_extremes(flags, dim, keepdim, (lambda a, b: a < b) if name == "all" else (lambda a, b: a > b), name)[0], _dtype.bool)

    function.__name__ = name
    METHODS.append(name)
    return function


all = _quantifier("all", lambda values: 0 not in values)
any = _quantifier("any", lambda values: 1 in values)


@method
def cumsum(input, dim, *, dtype=None):
    input = _summands("cumsum", input, dtype)
    input = _operations.convert(input, INT64) if input.kind < INT64 and dtype is None else input
    axis = axis_of(dim, input.dim())
    parts, total = [], None
    for at in range(input.extents[axis]):
        part = _select(input, axis, at)
        total = part if total is None else total + part
        parts.append(total)
    return _named(stack(parts, axis), "CumsumBackward0") if parts else input


@method
def median(input, dim=None, keepdim=False):
    if dim is None:
        values = sorted(range(input.numel()), key=input.flat().__getitem__)
        return _named(_selection.gather([input], [values[(len(values) - 1) // 2]], ()), "MedianBackward0")
    values, places = sort(input, dim)
    middle = (input.extents[axis_of(dim, input.dim())] - 1) // 2
    chosen = _select(values, dim, middle), _select(places, dim, middle)
    return _pair("median", *(unsqueeze(one, dim) if keepdim else one for one in chosen))


@method
def sort(input, dim=-1, descending=False, stable=False):
    axis = axis_of(dim, input.dim())
    extent, after = input.extents[axis], count(input.extents[axis + 1 :])
    values, chosen, places = input.flat(), [0] * input.numel(), [0] * input.numel()
    for outer in range(input.numel() // (extent * after) if extent else 0):
        for inner in range(after):
            base = outer * extent * after + inner
            order = sorted(range(extent), key=lambda at: values[base + at * after], reverse=descending)
            for at, best in enumerate(order):
                chosen[base + at * after], places[base + at * after] = base + best * after, best
    sorted_values = _named(_selection.gather([input], chosen, input.extents), "SortBackward0")
    return _pair("sort", sorted_values, _torch.from_flat(places, input.extents, INT64))


@method
def argsort(input, dim=-1, descending=False, stable=False):
    return sort(input, dim, descending)[1]


@method
def topk(input, k, dim=-1, largest=True, sorted=True):
    extent = input.extents[axis_of(dim, input.dim())]
    if not 0 <= k <= extent:
        raise RuntimeError("selected index k out of range")
    values, places = sort(input, dim, largest)
    return _pair("topk", _named(narrow(values, dim, 0, k), "TopkBackward0"), narrow(places, dim, 0, k))


@method
def nonzero(input, *, as_tuple=False):
    strides, rows = strides_of(input.extents), []
    for at, value in enumerate(input.flat()):
        if value:
            rows.append([at // stride % extent for stride, extent in zip(strides, input.extents)])
    found = _torch.from_flat([place for row in rows for place in row], (len(rows), input.dim()), INT64)
    return tuple(_select(found, 1, axis) for axis in range(input.dim())) if as_tuple else found


@method
def unique(input, sorted=True, return_inverse=False, return_counts=False, dim=None):
    values = input.flat()
    found = builtins.sorted(set(values))
    result = [_torch.from_flat(found, (len(found),), input.kind)]
    if return_inverse:
        result.append(_torch.from_flat([found.index(value) for value in values], input.extents, INT64))
    if return_counts:
        result.append(_torch.from_flat([values.count(value) for value in found], (len(found),), INT64))
    return result[0] if len(result) == 1 else tuple(result)


def bincount(input, weights=None, minlength=0):
    values = input.flat()
    size = builtins.max([minlength] + [value + 1 for value in values])
    counts = [0] * size
    for value in values:
        counts[value] += 1
    return _torch.from_flat(counts, (size,), INT64)


@method
def trace(input):
    return _named(sum(diag(input)), "TraceBackward0")
