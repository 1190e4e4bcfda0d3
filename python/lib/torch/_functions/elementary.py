"""Functions of each element."""

import math

import _operations
import _torch

from .. import _dtype
from .core import BOOL, METHODS, _default, _named, absent, is_tensor, method, to_type


@method
def neg(input):
    if input.kind == BOOL:
        raise NotImplementedError("Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.")
    return _unary("neg", input, float_only=False)


negative = neg


@method
def abs(input):
    return _unary("abs", input, float_only=False)


absolute = abs


def _unary(name, input, float_only=True, **settings):
    if not is_tensor(input):
        raise TypeError(f"{name}(): argument 'input' (position 1) must be Tensor, not {type(input).__name__}")
    if float_only and not input.dtype.is_floating_point:
        input = _operations.convert(input, _default())
    result = _operations.apply(name, [input], **settings)
    return result


def _each(name, input, code=None):
    return _operations.each(name, input, input.kind if code is None else code)


def _elementary(name):
    def function(input):
        return _unary(name, input)

    function.__name__ = name
    METHODS.append(name)
    return function


exp, log, sqrt, sin, cos, tanh, sigmoid = map(_elementary, ("exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid"))


@method
def relu(input):
    return _unary("relu", input, float_only=False)


@method
def square(input):
    return pow(input, 2)


@method
def reciprocal(input):
    return (1 / input).named("ReciprocalBackward0") if input.requires_grad else 1 / input


@method
def rsqrt(input):
    return _named(pow(input, -0.5), "RsqrtBackward0")


@method
def log1p(input):
    return _named(log(input + 1), "Log1PBackward0")


@method
def expm1(input):
    return _named(exp(input) - 1, "Expm1Backward0")


@method
def log2(input):
    return _named(log(input) / math.log(2), "Log2Backward0") if input.requires_grad else _rounded("log2", input)


@method
def log10(input):
    return _named(log(input) / math.log(10), "Log10Backward0") if input.requires_grad else _rounded("log10", input)


@method
def tan(input):
    return _named(sin(input) / cos(input), "TanBackward0") if input.requires_grad else _rounded("tan", input)


def _rounded(name, input):
    return _each(name, input if input.dtype.is_floating_point else _operations.convert(input, _default()))


def _without_gradient(name, flag=False):
    def function(input):
        if input.requires_grad and not flag and name not in ("floor", "ceil", "round", "trunc", "sign"):
            absent(f"The gradient of torch.{name}", "exp, log, sqrt, sin, cos, tanh, sigmoid and others of torch.nn.functional")
        if name in ("asin", "acos", "atan", "sinh", "cosh", "erf"):
            return _rounded(name, input)
        return _each(name, input, BOOL if flag else None)

    function.__name__ = name
    METHODS.append(name)
    return function


floor, ceil, trunc, sign = map(_without_gradient, ("floor", "ceil", "trunc", "sign"))
asin, acos, atan, sinh, cosh, erf = map(_without_gradient, ("asin", "acos", "atan", "sinh", "cosh", "erf"))
isnan, isinf, isfinite = (_without_gradient(name, True) for name in ("isnan", "isinf", "isfinite"))


@method
def round(input, *, decimals=0):
    if decimals:
        return _each("round", input * 10**decimals) / 10**decimals
    return _each("round", input)


@method
def atan2(input, other):
    return _operations.pairs("atan2", input, other, None)


@method
def clamp(input, min=None, max=None):
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    if is_tensor(min) or is_tensor(max):
        result = input if min is None else maximum(input, min)
        return _named(result if max is None else minimum(result, max), "ClampBackward0")
    low, high = (None if bound is None else float(bound) for bound in (min, max))
    result = _operations.apply("clamp", [input], min=low, max=high)
    if not input.dtype.is_floating_point and any(isinstance(bound, float) for bound in (min, max)):
        return to_type(result, _dtype.get_default_dtype())
    return _named(result, "ClampBackward1")


clip = clamp
METHODS.append("clip")


@method
def clamp_min(input, min):
    return clamp(input, min=min)


@method
def clamp_max(input, max):
    return clamp(input, max=max)


@method
def pow(input, exponent):
    if not is_tensor(exponent):
        if not input.dtype.is_floating_point:
            if isinstance(exponent, int):
                if exponent < 0:
                    raise RuntimeError("Integers to negative integer powers are not allowed.")
                return _operations.pairs("pow", input, exponent, None)
            input = to_type(input, _dtype.float32)
        return _operations.apply("pow", [input], exponent=float(exponent))
    base = input if is_tensor(input) else _torch.from_data(input, None)
    if not (base.requires_grad or exponent.requires_grad):
        return _operations.pairs("pow", input, exponent, None)
    result = exp(log(base) * exponent)
    return result.named("PowBackward1")


@method
def maximum(input, other):
    return _operations.binary("maximum", input, other)


@method
def minimum(input, other):
    return _operations.binary("minimum", input, other)

