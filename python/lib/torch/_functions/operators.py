"""Python's operators as methods of tensors."""

import math

import _operations

from .core import _named, _torch_name, is_tensor
from .elementary import abs, exp, neg, pow
from .arithmetic import _binary, add, div, floor_divide, mul, remainder, sub
from .products import matmul
from .comparison import bitwise_not, eq, ge, gt, le, lt, ne


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
        return _named(exp(self * math.log(other)), "PowBackward1")

    def bits(name):
        def function(self, other):
            floats = [x for x in (self, other) if is_tensor(x) and x.dtype.is_floating_point]
            if floats:
                raise NotImplementedError(f'"bitwise_{name}_cpu" not implemented for \'{_torch_name(floats[0])}\'')
            return _operations.pairs(name, self, other, None)

        return function

    return {
        "__add__": add, "__radd__": add, "__sub__": sub, "__rsub__": rsub, "__mul__": mul, "__rmul__": mul,
        "__truediv__": div, "__rtruediv__": rdiv, "__floordiv__": floor_divide, "__rfloordiv__": swapped(floor_divide),
        "__mod__": remainder, "__rmod__": swapped(remainder), "__pow__": pow, "__rpow__": rpow,
        "__matmul__": matmul, "__rmatmul__": swapped(matmul), "__neg__": neg, "__pos__": lambda self: self, "__abs__": abs,
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
