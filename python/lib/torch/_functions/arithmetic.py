"""Arithmetic of two operands."""

import _operations

from .. import _dtype
from .core import BOOL, METHODS, _operand, is_tensor, method, to_type
from .elementary import trunc


def _binary(name, a, b):
    return _operations.binary(name, a, b)


@method
def add(input, other, *, alpha=1):
    return _binary("add", input, _operand(other) if alpha == 1 else other * alpha)


@method
def sub(input, other, *, alpha=1):
    if is_tensor(input) and is_tensor(other) and BOOL in (input.kind, other.kind) and input.kind == other.kind:
        raise NotImplementedError("Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.")
    return _binary("sub", input, _operand(other) if alpha == 1 else other * alpha)


@method
def mul(input, other):
    return _binary("mul", input, _operand(other))


@method
def div(input, other, *, rounding_mode=None):
    if rounding_mode == "floor":
        return floor_divide(input, other)
    if rounding_mode == "trunc":
        return trunc(_binary("div", input, other))
    return _binary("div", input, _operand(other))


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