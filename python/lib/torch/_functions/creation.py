"""Tensors of given and of random numbers."""

import builtins
import math
import warnings

import _torch

from .. import _dtype
from .._dtype import code_of
from ..random import default_generator, drawn
from .._shapes import shape_of
from .core import INT64, _default, check_can_require_grad, is_tensor, to_type


def _finish(made, requires_grad):
    if requires_grad:
        check_can_require_grad(made, True)
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
    if is_tensor(data):
        warnings.warn(
            "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
            "sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).",
            UserWarning,
            stacklevel=2,
        )
    data = _from_array(data)
    made = _torch.from_data(data if isinstance(data, (list, int, float, bool)) or is_tensor(data) else _listed(data), code_of(dtype))
    if dtype is None and made.dtype is _dtype.float32 and _default() != made.kind and not is_tensor(data):
        made = _torch.from_data(data, _default())
    if requires_grad and not made.dtype.is_floating_point:
        raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
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
    shape = shape_of(size)
    if builtins.any(extent < 0 for extent in shape):
        raise RuntimeError(f"{name}: Dimension size must be non-negative.")
    return _finish(_torch.full(shape, value, _default() if dtype is None else code_of(dtype)), requires_grad)


def zeros(*size, dtype=None, device=None, requires_grad=False):
    return _filled(0, size, dtype, requires_grad, "zeros")


def ones(*size, dtype=None, device=None, requires_grad=False):
    return _filled(1, size, dtype, requires_grad, "ones")


def empty(*size, dtype=None, device=None, requires_grad=False):
    return _filled(0, size, dtype, requires_grad, "zeros")


def full(size, fill_value, *, dtype=None, device=None, requires_grad=False):
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


def linspace(start, end, steps, *, dtype=None, device=None, requires_grad=False):
    code = _default() if dtype is None else code_of(dtype)
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


def manual_seed(seed):
    return default_generator.manual_seed(seed)


def _drawn(law, a, b, size, dtype, requires_grad, generator=None):
    code = _default() if dtype is None else code_of(dtype)
    return _finish(drawn(generator, _torch.random, law, shape_of(size), float(a), float(b), code), requires_grad)


def rand(*size, generator=None, dtype=None, device=None, requires_grad=False):
    return _drawn("uniform", 0.0, 1.0, size, dtype, requires_grad, generator)


def randn(*size, generator=None, dtype=None, device=None, requires_grad=False):
    return _drawn("normal", 0.0, 1.0, size, dtype, requires_grad, generator)


def rand_like(input, *, dtype=None, requires_grad=False):
    return rand(input.extents, dtype=_like(input, dtype), requires_grad=requires_grad)


def randn_like(input, *, dtype=None, requires_grad=False):
    return randn(input.extents, dtype=_like(input, dtype), requires_grad=requires_grad)


def randint(*args, size=None, low=None, high=None, generator=None, dtype=None, device=None, requires_grad=False):
    args = list(args)
    if size is None:
        size = args.pop()
    bounds = args + [bound for bound in (low, high) if bound is not None]
    low, high = (0, bounds[0]) if len(bounds) == 1 else bounds
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
