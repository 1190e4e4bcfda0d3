"""Comparisons, and choices that depend on them."""

import _operations
import _torch

from .. import _dtype
from .._shapes import broadcast
from .core import BOOL, DOUBLE, METHODS, _named, _operand, _torch_name, is_tensor, method, to_type
from .creation import _drawn, _scalar_like, rand, randn
from .elementary import abs, isfinite, isnan
from .reductions import all, nonzero


def normal(mean, std=1.0, size=None, generator=None):
    if size is not None:
        return _drawn("normal", mean, std, (size,), None, False, generator)
    shape = broadcast(*(x.extents for x in (mean, std) if is_tensor(x)))
    return randn(shape) * std + mean


@method
def bernoulli(input, *, generator=None):
    return to_type(rand(input.extents, dtype=input.dtype, generator=generator) < input, input.dtype)


def where(condition, input=None, other=None):
    if input is None:
        return nonzero(condition, as_tuple=True)
    a = input if is_tensor(input) else _scalar_like(input, other)
    b = other if is_tensor(other) else _scalar_like(other, a)
    kind = _operations.binary("add", a, b).kind if a.kind != b.kind else a.kind
    computed = kind if _dtype.BY_CODE[kind].is_floating_point else DOUBLE
    a, b, condition = (x if x.kind == computed else _operations.convert(x, computed) for x in (a, b, condition))
    result = _operations.apply("where", [condition, a, b])
    return result if computed == kind else _operations.convert(result, kind)


def _comparison(name):
    def function(input, other):
        return _operations.pairs(name, input, _operand(other), BOOL)

    function.__name__ = name
    METHODS.append(name)
    return function


eq, ne, lt, le, gt, ge = map(_comparison, ("eq", "ne", "lt", "le", "gt", "ge"))
not_equal, less, less_equal, greater, greater_equal = ne, lt, le, gt, ge


@method
def logical_not(input):
    return _operations.each("not", input, BOOL)


def _logical(name, bits):
    def function(input, other):
        return _operations.pairs(bits, to_type(input, _dtype.bool), to_type(other, _dtype.bool), BOOL)

    function.__name__ = name
    METHODS.append(name)
    return function


logical_and, logical_or, logical_xor = (_logical("logical_" + name, name) for name in ("and", "or", "xor"))


@method
def bitwise_not(input):
    if input.kind == BOOL:
        return logical_not(input)
    if input.dtype.is_floating_point:
        raise NotImplementedError(f'"bitwise_not_cpu" not implemented for \'{_torch_name(input)}\'')
    return -input - 1


@method
def equal(input, other):
    return input.extents == other.extents and bool(all(eq(input, other)).only())


@method
def isclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False):
    apart = abs(input - other)
    # Beside an infinite number, any difference would be allowed.
    close = logical_or(eq(input, other), logical_and(isfinite(apart), apart <= atol + rtol * abs(other)))
    return logical_or(close, logical_and(isnan(input), isnan(other))) if equal_nan else close


@method
def allclose(input, other, rtol=1e-05, atol=1e-08, equal_nan=False):
    if input.kind != other.kind:
        raise RuntimeError(f"{_torch_name(input)} did not match {_torch_name(other)}")
    return bool(all(isclose(input, other, rtol, atol, equal_nan)).only())


def heaviside(input, values):
    return where(input == 0, values, to_type(input > 0, input.dtype))


@method
def masked_fill(input, mask, value):
    return _named(where(mask, value, input), "MaskedFillBackward0")


def _triangle(name, keeps):
    def function(input, diagonal=0):
        rows, columns = input.extents[-2:]
        flags = [keeps(column - row, diagonal) for row in range(rows) for column in range(columns)]
        mask = _torch.from_flat(flags, (rows, columns), BOOL)
        return _named(where(mask, input, 0), name.capitalize() + "Backward0")

    function.__name__ = name
    METHODS.append(name)
    return function


tril = _triangle("tril", lambda offset, diagonal: offset <= diagonal)
triu = _triangle("triu", lambda offset, diagonal: offset >= diagonal)
