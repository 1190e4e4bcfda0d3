"""Operations that change a tensor in place, with PyTorch's rules."""

import _gradients
import _selection
import _torch

from . import _functions as F
from ._shapes import broadcast
from .random import drawn

#: The methods whose names end with an underscore, and the operators such as `+=`.
METHODS = {}


def _guard(x, of=""):
    if x.requires_grad and _gradients.is_grad_enabled() and (x.is_leaf or x.shows_leaf()):
        of = of if x.is_leaf else "a view of "
        error = RuntimeError(of + "a leaf Variable that requires grad is being used in an in-place operation.")
        error.add_note("Wrap the update in `with torch.no_grad():`, so that it does not become part of the graph.")
        raise error


def change(x, function):
    """Gives `x` the values, and the history, of a function of it."""
    _guard(x)
    recorded = _gradients.is_grad_enabled()
    before = _selection.snapshot(x) if recorded and x.requires_grad else x
    result = function(before)
    if result is NotImplemented:
        return result
    if result.extents != x.extents:
        raise RuntimeError(
            f"output with shape {list(x.extents)} doesn't match the broadcast shape {list(result.extents)}"
        )
    if result.kind > x.kind and (result.dtype.is_floating_point != x.dtype.is_floating_point or x.kind == 0):
        names = ("Bool", "Int", "Long", "Float", "Double")
        raise RuntimeError(f"result type {names[result.kind]} can't be cast to the desired output type {names[x.kind]}")
    _selection.assign(x, result)
    if recorded and x.requires_grad and not result.requires_grad:
        x.forget()
    return x


def _method(name, function):
    def in_place(self, *args, **kwargs):
        return change(self, lambda x: function(x, *args, **kwargs))

    in_place.__name__ = name
    METHODS[name] = in_place


for _name in (
    "add sub mul div pow neg abs exp log sqrt sin cos tanh sigmoid relu square reciprocal clamp clamp_min clamp_max "
    "floor ceil round trunc remainder floor_divide masked_fill tril triu lerp addcmul addcdiv scatter"
).split():
    _method(_name + "_", getattr(F, _name))
for _operator, _function in (
    ("iadd", F.add), ("isub", F.sub), ("imul", F.mul), ("itruediv", F.div), ("ipow", F.pow),
    ("ifloordiv", F.floor_divide), ("imod", F.remainder),
):
    _method(f"__{_operator}__", _function)


def _filled(x, value):
    return F.expand(F._scalar_like(value, x) if not F.is_tensor(value) else value, *x.extents)


def fill_(self, value):
    return change(self, lambda x: F.to_type(_filled(x, value), self.dtype))


def zero_(self):
    return fill_(self, 0)


def copy_(self, src, non_blocking=False):
    shape = broadcast(self.extents, src.extents)
    if shape != self.extents:
        raise RuntimeError(f"output with shape {list(self.extents)} doesn't match the broadcast shape {list(shape)}")

    def function(x):
        copied = F.expand(F.to_type(src, self.dtype), *x.extents)
        return F._named(copied if copied.requires_grad else copied.detach(), "CopyBackwards")

    return change(self, function)


def uniform_(self, a=0.0, b=1.0, *, generator=None):
    return change(self, lambda x: drawn(generator, _torch.random, "uniform", x.extents, float(a), float(b), x.kind))


def normal_(self, mean=0.0, std=1.0, *, generator=None):
    return change(self, lambda x: drawn(generator, _torch.random, "normal", x.extents, float(mean), float(std), x.kind))


def random_(self, low=0, high=None):
    low, high = (0, low) if high is None else (low, high)
    return change(self, lambda x: F.to_type(_torch.randint(low, high or 1 << 24, x.extents), x.dtype))


def fill_diagonal_(self, value):
    for at in range(min(self.extents)):
        self[at, at] = value
    return self


def unsqueeze_(self, dim):
    return replace(self, F.unsqueeze(self, dim))


def squeeze_(self, dim=None):
    return replace(self, F.squeeze(self, dim))


for _function in (fill_, zero_, copy_, uniform_, normal_, random_, fill_diagonal_, unsqueeze_, squeeze_):
    METHODS[_function.__name__] = _function


def replace(x, value):
    """`x.data = value`."""
    if value.shares(x) and value.extents == x.extents and value.in_order and x.in_order:
        return x
    if value.extents == x.extents and value.kind == x.kind:
        enabled = _gradients.is_grad_enabled()
        _gradients.set_grad_enabled(False)
        _selection.assign(x, value.detach())
        _gradients.set_grad_enabled(enabled)
    else:
        _selection.replace(x, value)
    return x


def set_items(x, items, value):
    """`x[items] = value`."""
    _guard(x, "a view of ")
    positions, shape = _selection.positions(x, F._items(items))
    value = F._operand(value)
    if not F.is_tensor(value):
        value = _torch.from_data(value, x.kind)
    value = F.to_type(value, x.dtype)
    wanted = value.extents
    while len(wanted) > len(shape) and wanted[0] == 1:
        wanted = wanted[1:]
    try:
        fits = broadcast(wanted, tuple(shape)) == tuple(shape)
    except RuntimeError:
        fits = False
    if not fits and len(wanted) > len(shape):
        raise RuntimeError(
            f"expand({value.dtype._type_name}{{{list(wanted)}}}, size={list(shape)}): the number of sizes provided ({len(shape)}) "
            f"must be greater or equal to the number of dimensions in the tensor ({len(wanted)})"
        )
    if not fits:
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {list(value.extents)} cannot be broadcast to indexing result of shape "
            f"{list(shape)}"
            if isinstance(items, list) or F.is_tensor(items)
            else f"The expanded size of the tensor ({shape[-1] if shape else 1}) must match the existing size "
            f"({wanted[-1]}) at non-singleton dimension {max(len(shape) - 1, 0)}.  Target sizes: {list(shape)}.  "
            f"Tensor sizes: {list(wanted)}"
        )
    value = F.expand(_selection.view(value, wanted), *shape) if tuple(wanted) != tuple(shape) else _selection.view(value, wanted)
    if not (_gradients.is_grad_enabled() and (x.requires_grad or value.requires_grad)):
        _selection.put(x, positions, value.detach())
        return
    size = x.numel()
    chosen = list(range(size))
    for at, position in enumerate(positions):
        chosen[position] = size + at
    before = _selection.snapshot(x)
    _selection.assign(x, _selection.gather([before, value], chosen, x.extents).named("CopySlices"))
