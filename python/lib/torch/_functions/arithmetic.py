"""Arithmetic of two operands."""

import _operations

from .core import METHODS, _operand, method
from .elementary import trunc


def _binary(name, a, b):
    result = _operations.binary(name, a, b)
    # An operand can also be an array of NumPy.
    return result if result is not NotImplemented else _operations.binary(name, a, _operand(b))


@method
def add(input, other, *, alpha=1):
    return _binary("add", input, other if alpha == 1 else other * alpha)


@method
def sub(input, other, *, alpha=1):
    return _binary("sub", input, other if alpha == 1 else other * alpha)


@method
def mul(input, other):
    return _binary("mul", input, other)


@method
def div(input, other, *, rounding_mode=None):
    if rounding_mode is None:
        return _binary("div", input, other)
    return floor_divide(input, other) if rounding_mode == "floor" else trunc(_binary("div", input, other))


subtract, multiply, divide, true_divide = sub, mul, div, div
METHODS += ["subtract", "multiply", "divide", "true_divide"]


@method
def floor_divide(input, other):
    return _operations.pairs("floor_divide", input, other, None)


@method
def remainder(input, other):
    return _operations.pairs("remainder", input, other, None)


@method
def fmod(input, other):
    return _operations.pairs("fmod", input, other, None)