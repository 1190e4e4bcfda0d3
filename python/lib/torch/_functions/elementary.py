"""Functions of each element."""

import math

import _operations
import _torch

from .. import _dtype
from .core import BOOL, FLOATS, METHODS, _default, _named, is_tensor, method, not_a_tensor, to_type


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


def _check(name, input):
    if not is_tensor(input):
        raise not_a_tensor(name, "input", 1, input)


def _published(name, function):
    function.__name__ = function.__qualname__ = name
    METHODS.append(name)
    return function


def _unary(name, input, float_only=True, **settings):
    if not isinstance(input, _torch.TensorBase):
        raise not_a_tensor(name, "input", 1, input)
    if float_only and input.kind < FLOATS:
        input = _operations.convert(input, _default())
    return _operations.apply(name, [input], **settings)


def _each(name, input, code=None):
    return _operations.each(name, input, input.kind if code is None else code)


def _elementary(name):
    def function(input):
        return _unary(name, input)

    return _published(name, function)


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


def _float_like(input):
    return input.dtype if input.dtype.is_floating_point else _dtype.get_default_dtype()


def _rounded(name, input):
    return _each(name, to_type(input, _float_like(input)))


def _with_slope(name, input, value, slope):
    """A function that the engine does not differentiate: its values, and its slope at each element."""
    if not input.requires_grad:
        return value
    plain = input.detach()
    return (value - (plain - input) * slope(plain)).named(name + "Backward0")


def _sloped(name, slope, label=None):
    def function(input):
        _check(name, input)
        return _with_slope(label or name.capitalize(), input, _rounded(name, input), slope)

    return _published(name, function)


asin = _sloped("asin", lambda x: rsqrt(1 - x * x))
acos = _sloped("acos", lambda x: -rsqrt(1 - x * x))
atan = _sloped("atan", lambda x: 1 / (1 + x * x))
sinh = _sloped("sinh", lambda x: cosh(x))
cosh = _sloped("cosh", lambda x: sinh(x))
erf = _sloped("erf", lambda x: exp(-x * x) * (2 / math.sqrt(math.pi)))
tan = _sloped("tan", lambda x: 1 + tan(x) ** 2)
log2 = _sloped("log2", lambda x: 1 / (x * math.log(2)))
log10 = _sloped("log10", lambda x: 1 / (x * math.log(10)))


def _stepped(name):
    """A function that is constant but for jumps: its slope is 0."""

    def function(input):
        _check(name, input)
        return _with_slope(name.capitalize(), input, _each(name, input), lambda x: 0)

    return _published(name, function)


floor, ceil, trunc, sign = map(_stepped, ("floor", "ceil", "trunc", "sign"))
fix, sgn = trunc, sign


def _asked(name):
    def function(input):
        _check(name, input)
        return _each(name, input, BOOL)

    return _published(name, function)


isnan, isinf, isfinite = map(_asked, ("isnan", "isinf", "isfinite"))


@method
def round(input, *, decimals=0):
    _check("round", input)
    plain = input.detach()
    value = _each("round", plain * 10**decimals) / 10**decimals if decimals else _each("round", plain)
    return _with_slope("Round", input, value, lambda x: 0)


@method
def frac(input):
    return _named(input - trunc(input), "FracBackward0")


@method
def exp2(input):
    return _named(exp(input * math.log(2)), "Exp2Backward0") if input.requires_grad else pow(2, to_type(input, _float_like(input)))


@method
def asinh(input):
    return _named(log(input + sqrt(input * input + 1)), "AsinhBackward0")


@method
def acosh(input):
    return _named(log(input + sqrt(input * input - 1)), "AcoshBackward0")


@method
def atanh(input):
    return _named(log((1 + input) / (1 - input)) / 2, "AtanhBackward0")


@method
def logit(input, eps=None):
    input = input if eps is None else clamp(input, eps, 1 - eps)
    return _named(log(input / (1 - input)), "LogitBackward0")


@method
def nan_to_num(input, nan=0.0, posinf=None, neginf=None):
    largest = 3.4028234663852886e38 if input.dtype is _dtype.float32 else 1.7976931348623157e308
    changed = input
    for mask, value in (
        (isnan(input), nan), (input == math.inf, largest if posinf is None else posinf),
        (input == -math.inf, -largest if neginf is None else neginf),
    ):
        changed = changed.masked_fill(mask, value)
    return _named(changed, "NanToNumBackward0")


@method
def xlogy(input, other):
    product = input * log(other)
    return product.masked_fill(input == 0, 0.0)


@method
def deg2rad(input):
    return input * (math.pi / 180)


@method
def rad2deg(input):
    return input * (180 / math.pi)


@method
def logaddexp(input, other):
    largest = maximum(input, other).detach()
    return _named(log(exp(input - largest) + exp(other - largest)) + largest, "LogaddexpBackward0")


@method
def hypot(input, other):
    return _named(sqrt(input * input + other * other), "HypotBackward0")


@method
def lerp(input, end, weight):
    return _named(input + (end - input) * weight, "LerpBackward0")


@method
def addcmul(input, tensor1, tensor2, *, value=1):
    return _named(input + tensor1 * tensor2 * value, "AddcmulBackward0")


@method
def addcdiv(input, tensor1, tensor2, *, value=1):
    return _named(input + tensor1 / tensor2 * value, "AddcdivBackward0")


@method
def atan2(input, other):
    return _operations.pairs("atan2", input, other, None)


@method
def clamp(input, min=None, max=None):
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    if is_tensor(min) or is_tensor(max):
        result = input if min is None else _operations.binary("maximum", input, min)
        return _named(result if max is None else _operations.binary("minimum", result, max), "ClampBackward0")
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
    if not isinstance(exponent, _torch.TensorBase):
        if input.kind < FLOATS:
            if isinstance(exponent, int):
                if exponent < 0:
                    raise RuntimeError("Integers to negative integer powers are not allowed.")
                return _operations.pairs("pow", input, exponent, None)
            input = to_type(input, _dtype.get_default_dtype())
        return _operations.apply("pow", [input], exponent=float(exponent))
    base = input if is_tensor(input) else _torch.from_data(input, None)
    if not (base.requires_grad or exponent.requires_grad):
        return _operations.pairs("pow", input, exponent, None)
    result = exp(log(base) * exponent)
    return result.named("PowBackward1")


def _chosen(name):
    def function(input, other):
        for position, operand in enumerate((input, other), 1):
            if not is_tensor(operand):
                raise not_a_tensor(name, ("input", "other")[position - 1], position, operand)
        return _operations.binary(name, input, other)

    return _published(name, function)


maximum, minimum = _chosen("maximum"), _chosen("minimum")
arcsin, arccos, arctan, arctan2, arcsinh, arccosh, arctanh = asin, acos, atan, atan2, asinh, acosh, atanh
METHODS += "negative absolute fix sgn arcsin arccos arctan arctan2 arcsinh arccosh arctanh".split()

