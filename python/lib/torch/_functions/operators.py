"""Python's operators as methods of tensors."""

import math

import _operations

from .core import _named, _operand, _torch_name, is_tensor
from .elementary import abs, exp, neg, pow
from .arithmetic import _binary, floor_divide, remainder
from .products import matmul
from .comparison import bitwise_not, eq, ge, gt, le, lt, ne


def _direct(name):
    """An operator, with one call of Python less than the function of that name."""

    def operate(self, other):
        result = _operations.binary(name, self, other)
        return result if result is not NotImplemented else _binary(name, self, other)

    return operate


def _operators():
    """Python's operators as methods of tensors."""

    def swapped(function):
        return lambda self, other: function(other, self)

    def rsub(self, other):
        return _named(_binary("sub", other, self), "RsubBackward1")

    def rdiv(self, other):
        return _named(_binary("div", other, self), "MulBackward0")

    def rpow(self, other):
        if not self.requires_grad:
            return _operations.pairs("pow", other, self, None)
        return _named(exp(self * math.log(other)), "PowBackward2")

    def product(swap):
        def function(self, other):
            other = _operand(other)
            return (matmul(other, self) if swap else matmul(self, other)) if is_tensor(other) else NotImplemented

        return function

    def bits(name):
        def function(self, other):
            floats = [x for x in (self, other) if is_tensor(x) and x.dtype.is_floating_point]
            if floats:
                raise NotImplementedError(f'"bitwise_{name}_cpu" not implemented for \'{_torch_name(floats[0])}\'')
            return _operations.pairs(name, self, other, None)

        return function

    plus, times = _direct("add"), _direct("mul")
    return {
        "__add__": plus, "__radd__": plus, "__sub__": _direct("sub"), "__rsub__": rsub, "__mul__": times, "__rmul__": times,
        "__truediv__": _direct("div"), "__rtruediv__": rdiv, "__floordiv__": floor_divide, "__rfloordiv__": swapped(floor_divide),
        "__mod__": remainder, "__rmod__": swapped(remainder), "__pow__": pow, "__rpow__": rpow,
        "__matmul__": product(False), "__rmatmul__": product(True), "__neg__": neg, "__pos__": lambda self: self, "__abs__": abs,
        "__invert__": bitwise_not, "__and__": bits("and"), "__rand__": bits("and"), "__or__": bits("or"),
        "__ror__": bits("or"), "__xor__": bits("xor"), "__rxor__": bits("xor"),
        "__eq__": _compared(eq, False), "__ne__": _compared(ne, True), "__lt__": lt, "__le__": le, "__gt__": gt, "__ge__": ge,
    }


def _compared(function, otherwise):
    def compare(self, other):
        if other is None or isinstance(other, (str, list, dict, set)):
            return otherwise
        return function(self, other)

    return compare


OPERATORS = _operators()
