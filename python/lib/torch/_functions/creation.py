"""Tensors of given and of random numbers."""

import builtins
import math
import warnings

import _torch

from .. import _dtype
from .._dtype import code_of
from ..random import default_generator, drawn
from .._shapes import shape_of
from .core import INT64, _default, _torch_name, is_tensor, to_type


def _finish(made, requires_grad):
    if requires_grad:
        if not made.dtype.is_floating_point:
            raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
        made.requires_grad = True
    return made


def _from_array(data):
    """The tensor inside an array of NumPy, or the data itself; lists may contain arrays."""
    if isinstance(data, list) and data and not isinstance(data[0], (int, float, bool)):
        return [_from_array(part) for part in data]
    if isinstance(data, tuple):
        return [_from_array(part) for part in data]
    return getattr(data, "_values", data)


def tensor(data, *, dtype=None, device=None, requires_grad=False):
    if device is not None:
        _dtype.device(device)
    if isinstance(dtype, str):
        raise TypeError("tensor(): argument 'dtype' must be torch.dtype, not str")
    if dtype is None and not is_tensor(data):
        # Numbers of NumPy have a type.
        dtype = getattr(data[0] if isinstance(data, (list, tuple)) and data else data, "_torch_dtype", None)
    if is_tensor(data):
        warnings.warn(
            "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
            "sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).",
            UserWarning,
            stacklevel=2,
        )
    data = _from_array(data)
    made = _torch.from_data(data if isinstance(data, (list, int, float, bool)) or is_tensor(data) else _listed(data), code_of(dtype))
    return _finish(made, requires_grad)


def _listed(data):
    return list(data) if isinstance(data, (range, map, filter)) else data


def as_tensor(data, dtype=None, device=None):
    if is_tensor(data):
        return data if dtype is None else to_type(data, dtype)
    return tensor(data, dtype=dtype)


asarray = as_tensor


def from_numpy(array):
    if not hasattr(array, "_values"):
        raise TypeError(f"expected np.ndarray (got {type(array).__name__})")
    return array._values.detach()


def _filled(value, size, dtype, requires_grad, name="full"):
    if not size:
        raise TypeError(f'{name}() missing 1 required positional arguments: "size"')
    if len(size) == 1 and isinstance(size[0], (float, str)):
        raise TypeError(f"{name}(): argument 'size' (position 1) must be tuple of ints, not {type(size[0]).__name__}")
    shape = shape_of(size)
    if builtins.any(extent < 0 for extent in shape):
        raise RuntimeError(f"{name}: Dimension size must be non-negative.")
    return _finish(_torch.full(shape, value, _default() if dtype is None else code_of(dtype)), requires_grad)


def _constant(name, value):
    def function(*args, size=None, dtype=None, device=None, requires_grad=False):
        return _filled(value, args if size is None else (size,), dtype, requires_grad, name)

    function.__name__ = function.__qualname__ = name
    return function


zeros, ones, empty = _constant("zeros", 0), _constant("ones", 1), _constant("empty", 0)


def full(size, fill_value, *, dtype=None, device=None, requires_grad=False):
    if isinstance(size, int):
        raise TypeError("full(): argument 'size' (position 1) must be tuple of ints, not int")
    if dtype is None:
        value = fill_value.item() if is_tensor(fill_value) else fill_value
        dtype = _dtype.bool if isinstance(value, bool) else _dtype.int64 if isinstance(value, int) else None
    return _filled(fill_value.item() if is_tensor(fill_value) else fill_value, (size,), dtype, requires_grad)


def _like(x, dtype):
    return x.dtype if dtype is None else dtype


def zeros_like(input, *, dtype=None, device=None, requires_grad=False):
    return _filled(0, (input.extents,), _like(input, dtype), requires_grad)


def ones_like(input, *, dtype=None, device=None, requires_grad=False):
    return _filled(1, (input.extents,), _like(input, dtype), requires_grad)


empty_like = zeros_like


def full_like(input, fill_value, *, dtype=None, device=None, requires_grad=False):
    return _filled(fill_value, (input.extents,), _like(input, dtype), requires_grad)


def arange(*bounds, dtype=None, device=None, requires_grad=False, start=None, end=None, step=None):
    bounds = [bound.item() if is_tensor(bound) else bound for bound in bounds]
    if end is not None:
        bounds = [start or 0, end]
    if step is not None:
        bounds = ([0] if len(bounds) == 1 else []) + list(bounds[:2]) + [step]
    if len(bounds) == 1:
        bounds = [0] + bounds
    start, end, step = (bounds + [1])[:3]
    if step == 0:
        raise RuntimeError("step must be nonzero")
    if (end - start) / step < 0:
        raise RuntimeError("upper bound and lower bound inconsistent with step sign")
    whole = builtins.all(isinstance(bound, int) for bound in bounds)
    code = code_of(dtype) if dtype is not None else INT64 if whole else _default()
    return _finish(_torch.sequence(float(start), float(step), math.ceil((end - start) / step), code), requires_grad)


def linspace(start, end, steps=None, *, dtype=None, device=None, requires_grad=False):
    code = _default() if dtype is None else code_of(dtype)
    if steps is None:
        raise _no_match("linspace", (start, end), "(Number start, Number end, int steps)")
    if steps < 0:
        raise RuntimeError("number of steps must be non-negative")
    # As in PyTorch, both halves are computed from their own end.
    step = (end - start) / (steps - 1) if steps > 1 else 0.0
    values = [start + step * at if at < steps // 2 else end - step * (steps - 1 - at) for at in range(steps)]
    if steps == 1:
        values = [start]
    return _finish(_torch.from_flat(values, (steps,), code), requires_grad)


def logspace(start, end, steps, base=10.0, *, dtype=None, requires_grad=False):
    exponents = linspace(start, end, steps, dtype=_dtype.float64)
    made = _torch.from_flat([base**exponent for exponent in exponents.flat()], (steps,), _default() if dtype is None else code_of(dtype))
    return _finish(made, requires_grad)


def eye(n, m=None, *, dtype=None, device=None, requires_grad=False):
    m = n if m is None else m
    values = [1.0 if row == column else 0.0 for row in range(n) for column in range(m)]
    return _finish(_torch.from_flat(values, (n, m), _default() if dtype is None else code_of(dtype)), requires_grad)


def _no_match(name, args, *forms):
    """The exception for arguments that fit none of a function's forms."""
    given = ", ".join(type(arg).__name__ for arg in args)
    return TypeError(
        f"{name}() received an invalid combination of arguments - got ({given}), but expected one of:\n * " + "\n * ".join(forms)
    )


def manual_seed(seed):
    return default_generator.manual_seed(seed)


def _drawn(law, a, b, size, dtype, requires_grad, generator=None):
    code = _default() if dtype is None else code_of(dtype)
    return _finish(drawn(generator, _torch.random, law, shape_of(size), float(a), float(b), code), requires_grad)


def rand(*size, generator=None, dtype=None, device=None, requires_grad=False):
    return _drawn("uniform", 0.0, 1.0, size, dtype, requires_grad, generator)


def randn(*size, generator=None, dtype=None, device=None, requires_grad=False):
    return _drawn("normal", 0.0, 1.0, size, dtype, requires_grad, generator)


def randint_like(input, *bounds, dtype=None):
    low, high = bounds if len(bounds) == 2 else (0, bounds[0])
    return randint(low, high, input.extents, dtype=_like(input, dtype))


def rand_like(input, *, dtype=None, requires_grad=False):
    if not _like(input, dtype).is_floating_point:
        raise NotImplementedError(f'"check_uniform_bounds" not implemented for \'{_torch_name(input)}\'')
    return rand(input.extents, dtype=_like(input, dtype), requires_grad=requires_grad)


def randn_like(input, *, dtype=None, requires_grad=False):
    return randn(input.extents, dtype=_like(input, dtype), requires_grad=requires_grad)


def randint(*args, size=None, low=None, high=None, generator=None, dtype=None, device=None, requires_grad=False):
    args = list(args)
    if size is None:
        if len(args) + (low is not None) + (high is not None) < 2:
            raise _no_match("randint", args, "(int high, tuple of ints size)", "(int low, int high, tuple of ints size)")
        size = args.pop()
    bounds = args + [bound for bound in (low, high) if bound is not None]
    low, high = (0, bounds[0]) if len(bounds) == 1 else bounds
    if isinstance(size, int):
        raise TypeError(f"randint(): argument 'size' (position {len(args) + 1}) must be tuple of ints, not int")
    made = drawn(generator, _torch.randint, int(low), int(high), shape_of((size,)))
    return made if dtype is None else to_type(made, dtype)


def randperm(n, *, generator=None, dtype=None, device=None):
    return drawn(generator, _torch.randperm, n)


def _scalar_like(value, other):
    code = None
    if is_tensor(other) and other.dtype.is_floating_point:
        code = other.kind
    elif isinstance(value, float):
        code = _default()
    return _torch.from_data(value, code)
