"""`x[...]`, and conversions."""

import builtins

import _selection

from .core import BOOL, _operand, is_tensor


def select_items(x, items):
    """`x[items]`."""
    if not x.extents and not isinstance(items, tuple) and items is not None and items is not ... and not is_tensor(items):
        error = IndexError(
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim "
            "tensor to a number"
        )
        raise error
    items = _items(items)
    parts = items if isinstance(items, tuple) else (items,)
    listed = builtins.any(isinstance(part, (list, bool)) or (is_tensor(part) and (part.extents or part.kind == BOOL)) for part in parts)
    found = _selection.select(x, items, not listed)
    if not found.requires_grad:
        return found
    if listed:
        return found.named("IndexBackward0")
    last = [part for part in parts if part is not ...][-1:]
    if last and last[0] is None:
        return found.named("UnsqueezeBackward0")
    return found.named("SliceBackward0" if last and isinstance(last[0], slice) else "SelectBackward0" if last else "AliasBackward0")


def _items(items):
    """Entries in the forms that the engine reads: arrays of NumPy, and ranges, are tensors and lists."""
    if isinstance(items, tuple):
        return tuple(_items(item) for item in items)
    items = _operand(items)
    return list(items) if isinstance(items, range) else items
