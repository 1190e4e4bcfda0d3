"""What all functions of tensors share."""

import _operations
import _torch

from .. import _dtype
from .._dtype import code_of

BOOL, INT64, DOUBLE = _dtype.bool._code, _dtype.int64._code, _dtype.float64._code
#: The types of floats have codes from this one on.
FLOATS = _dtype.float32._code
#: The functions that are methods of tensors, too.
METHODS = []


def method(function):
    METHODS.append(function.__name__)
    return function


def absent(name, instead):
    """Raises an exception for what PyTorch has and this library does not."""
    error = NotImplementedError(f"{name} is not available here")
    error.add_note("There is: " + instead + ".")
    raise error


def type_name(value):
    """The name of a value's type as PyTorch's messages have it."""
    return "numpy.ndarray" if hasattr(value, "_values") else type(value).__name__


def not_a_tensor(function, argument, position, value):
    """The exception for an argument that should be a tensor."""
    return TypeError(f"{function}(): argument '{argument}' (position {position}) must be Tensor, not {type_name(value)}")


def is_tensor(obj):
    return isinstance(obj, _torch.TensorBase)


def _default():
    return _dtype.get_default_dtype()._code


def check_can_require_grad(x, wanted):
    if wanted and not x.dtype.is_floating_point:
        raise RuntimeError("only Tensors of floating point dtype can require gradients")


def _operand(value):
    """An operand that can be an array of NumPy."""
    return getattr(value, "_values", value)


def _torch_name(x):
    return x.dtype._type_name.replace("torch.", "").replace("Tensor", "")


def _named(result, name):
    return result.named(name) if result.requires_grad else result


def to_type(x, dtype):
    code = code_of(dtype)
    return x if x.kind == code else _named(_operations.convert(x, code), "ToCopyBackward0")
