"""The same elements in another shape or order, and parts of them."""

import builtins

import _operations
import _selection

from .. import _dtype
from .._shapes import axis_of, broadcast, count, inferred, positions, shape_of, strides_of
from .core import METHODS, _named, _operand, _torch_name, absent, is_tensor, method
from .creation import full, tensor, zeros


def _view(x, shape):
    """The elements in another shape: a view if they lie in order, else a copy."""
    shape = inferred(tuple(shape), x.numel())
    if x.in_order or _same_order(x.extents, shape):
        return _selection.view(x, shape)
    copied = _selection.gather([x], list(range(x.numel())), shape)
    return _named(copied, "UnsafeViewBackward0")


def _same_order(one, other):
    """Whether two shapes differ in axes with one element only."""
    return [extent for extent in one if extent != 1] == [extent for extent in other if extent != 1]


def _permuted(x, axes):
    """A view with its axes in another order."""
    strides = strides_of(x.extents)
    shape = tuple(x.extents[axis] for axis in axes)
    return _selection.view_at(x, positions(shape, [strides[axis] for axis in axes]), shape)


@method
def reshape(input, *shape):
    return _view(input, shape_of(shape))


@method
def view(input, *shape):
    if len(shape) == 1 and isinstance(shape[0], _dtype.dtype):
        absent("Tensor.view of another dtype", "to(dtype), which converts the values")
    shape = inferred(shape_of(shape), input.numel())
    if not input.in_order and not _same_order(input.extents, shape):
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
            "contiguous subspaces). Use .reshape(...) instead."
        )
    return _selection.view(input, shape)


@method
def view_as(input, other):
    return _view(input, other.extents)


reshape_as = view_as
METHODS.append("reshape_as")


@method
def flatten(input, start_dim=0, end_dim=-1):
    if not input.dim():
        return _view(input, (1,))
    first, last = axis_of(start_dim, input.dim()), axis_of(end_dim, input.dim())
    return _view(input, input.extents[:first] + (count(input.extents[first : last + 1]),) + input.extents[last + 1 :])


@method
def ravel(input):
    return _view(input, (-1,))


@method
def unflatten(input, dim, sizes):
    axis = axis_of(dim, input.dim())
    sizes = inferred(tuple(sizes), input.extents[axis])
    return _view(input, input.extents[:axis] + sizes + input.extents[axis + 1 :])


@method
def squeeze(input, dim=None):
    axes = range(input.dim()) if dim is None else [axis_of(one, input.dim()) for one in (dim if isinstance(dim, tuple) else (dim,))]
    shape = [extent for axis, extent in enumerate(input.extents) if not (axis in axes and extent == 1)]
    return _named(_selection.view(input, shape), "SqueezeBackward0" if dim is None else "SqueezeBackward1")


@method
def unsqueeze(input, dim):
    axis = axis_of(dim, input.dim() + 1)
    return _named(_selection.view(input, input.extents[:axis] + (1,) + input.extents[axis:]), "UnsqueezeBackward0")


@method
def t(input):
    if input.dim() > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {input.dim()}D")
    return _named(_permuted(input, [1, 0]), "TBackward0") if input.dim() == 2 else input


@method
def permute(input, *dims):
    dims = shape_of(dims)
    if len(dims) != input.dim():
        raise RuntimeError(
            f"permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired "
            f"ordering of dimensions i.e. input.dim() = {input.dim()} is not equal to len(dims) = {len(dims)}"
        )
    axes = [axis_of(dim, input.dim()) for dim in dims]
    if len(set(axes)) < len(axes):
        raise RuntimeError("permute(): duplicate dims are not allowed.")
    return _named(_permuted(input, axes), "PermuteBackward0")


@method
def transpose(input, dim0, dim1):
    axes = list(range(input.dim()))
    first, second = axis_of(dim0, input.dim()), axis_of(dim1, input.dim())
    if not axes:
        return input
    axes[first], axes[second] = axes[second], axes[first]
    return _named(permute(input, axes), "TransposeBackward0")


@method
def movedim(input, source, destination):
    rank = input.dim()
    sources, targets = ([axis_of(dim, rank) for dim in shape_of((dims,))] for dims in (source, destination))
    order = [axis for axis in range(rank) if axis not in sources]
    for target, axis in sorted(zip(targets, sources)):
        order.insert(target, axis)
    return permute(input, order)


swapaxes = swapdims = transpose
moveaxis = movedim
METHODS += ["swapaxes", "swapdims", "moveaxis"]


@method
def expand(input, *sizes):
    sizes = list(shape_of(sizes))
    missing = len(sizes) - input.dim()
    if missing < 0:
        raise RuntimeError(f"expand(torch.{_torch_name(input)}Tensor{{{list(input.extents)}}}, size={sizes}): the number of sizes provided ({len(sizes)}) must be greater or equal to the number of dimensions in the tensor ({input.dim()})")
    for axis, extent in enumerate(input.extents):
        wanted = sizes[missing + axis]
        if wanted == -1:
            sizes[missing + axis] = extent
        elif extent not in (1, wanted):
            raise RuntimeError(
                f"The expanded size of the tensor ({wanted}) must match the existing size ({extent}) at non-singleton "
                f"dimension {missing + axis}.  Target sizes: {sizes}.  Tensor sizes: {list(input.extents)}"
            )
    strides = [0] * missing + [0 if extent == 1 else stride for extent, stride in zip(input.extents, strides_of(input.extents))]
    return _named(_selection.view_at(input, positions(sizes, strides), sizes), "ExpandBackward0")


@method
def expand_as(input, other):
    return expand(input, other.extents)


@method
def broadcast_to(input, size):
    return expand(input, *size)


def broadcast_tensors(*tensors):
    shape = broadcast(*(x.extents for x in tensors))
    return tuple(expand(x, *shape) for x in tensors)


@method
def repeat(input, *sizes):
    sizes = shape_of(sizes)
    if len(sizes) < input.dim():
        raise RuntimeError("Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor")
    x = _view(input, (1,) * (len(sizes) - input.dim()) + input.extents)
    for axis, times in enumerate(sizes):
        if times != 1:
            x = cat([x] * times, axis) if times else narrow(x, axis, 0, 0)
    return _named(x, "RepeatBackward0") if x is not input else clone(x)


@method
def tile(input, *dims):
    dims = shape_of(dims)
    return repeat(input, *((1,) * (input.dim() - len(dims)) + dims))


@method
def repeat_interleave(input, repeats, dim=None):
    x = ravel(input) if dim is None else input
    axis = 0 if dim is None else axis_of(dim, x.dim())
    return index_select(x, axis, tensor([at for at in range(x.extents[axis]) for _ in range(repeats)]))


@method
def flip(input, *args, dims=()):
    axes = {axis_of(dim, input.dim()) for dim in shape_of(args or (dims,))}
    strides, base = strides_of(input.extents), 0
    for axis in axes:
        base += (input.extents[axis] - 1) * strides[axis]
        strides[axis] = -strides[axis]
    return _named(_selection.gather([input], positions(input.extents, strides, base), input.extents), "FlipBackward0")


@method
def roll(input, shifts, dims=None):
    if dims is None:
        return _view(roll(ravel(input), shifts, 0), input.extents)
    axis = axis_of(dims, input.dim())
    extent = input.extents[axis]
    return _named(index_select(input, axis, tensor([(at - shifts) % extent for at in range(extent)])), "RollBackward0")


def _tensors(name, tensors):
    """The arguments of functions that join tensors."""
    if is_tensor(tensors):
        raise TypeError(f"{name}(): argument 'tensors' (position 1) must be tuple of Tensors, not Tensor")
    tensors = [_operand(x) for x in tensors]
    for at, x in enumerate(tensors):
        if not is_tensor(x):
            raise TypeError(f"expected Tensor as element {at} in argument 0, but got {type(x).__name__}")
    return tensors


def cat(tensors, dim=0, *, axis=None):
    tensors = _tensors("cat", tensors)
    dim = dim if axis is None else axis
    if not tensors:
        raise RuntimeError("torch.cat(): expected a non-empty list of Tensors")
    tensors = [x for x in tensors if x.extents != (0,)] or tensors
    at = axis_of(dim, tensors[0].dim())
    for number, x in enumerate(tensors):
        if x.dim() != tensors[0].dim():
            raise RuntimeError(f"Tensors must have same number of dimensions: got {tensors[0].dim()} and {x.dim()}")
        for axis, (one, other) in enumerate(zip(tensors[0].extents, x.extents)):
            if axis != at and one != other:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {at}. Expected size {one} but got size {other} for "
                    f"tensor number {number} in the list."
                )
    return _named(_operations.apply("concatenate", tensors, dim=at), "CatBackward0")


concat = concatenate = cat


def stack(tensors, dim=0, *, axis=None):
    tensors = _tensors("stack", tensors)
    if not tensors:
        raise RuntimeError("stack expects a non-empty TensorList")
    for number, x in enumerate(tensors):
        if x.extents != tensors[0].extents:
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {list(tensors[0].extents)} at entry 0 and "
                f"{list(x.extents)} at entry {number}"
            )
    dim = dim if axis is None else axis
    return _named(cat([unsqueeze(x, dim) for x in tensors], dim), "StackBackward0")


def hstack(tensors):
    return cat(tensors, 0 if tensors[0].dim() <= 1 else 1)


def vstack(tensors):
    return cat([unsqueeze(x, 0) if x.dim() == 1 else x for x in tensors], 0)


def column_stack(tensors):
    return cat([unsqueeze(x, 1) if x.dim() == 1 else x for x in tensors], 1)


def dstack(tensors):
    return cat([_view(x, (1, -1, 1)) if x.dim() == 1 else unsqueeze(x, 2) if x.dim() == 2 else x for x in tensors], 2)


def cartesian_prod(*tensors):
    return tensors[0] if len(tensors) == 1 else stack([ravel(x) for x in meshgrid(*tensors)], 1)


def combinations(input, r=2):
    from itertools import combinations

    chosen = list(combinations(range(input.numel()), r))
    return _selection.gather([input], [at for row in chosen for at in row], (len(chosen), r))


def broadcast_shapes(*shapes):
    return _dtype.Size(broadcast(*shapes))


def atleast_1d(input):
    return input if input.dim() else _view(input, (1,))


def atleast_2d(input):
    return input if input.dim() > 1 else _view(input, (1, -1))


@method
def fliplr(input):
    return flip(input, dims=(1,))


@method
def flipud(input):
    return flip(input, dims=(0,))


@method
def rot90(input, k=1, dims=(0, 1)):
    for _ in range(k % 4):
        input = flip(transpose(input, dims[0], dims[1]), dims=(dims[0],))
    return input


def meshgrid(*tensors, indexing="ij"):
    tensors = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)) else tensors
    if indexing == "xy" and len(tensors) > 1:
        swapped = meshgrid(tensors[1], tensors[0], *tensors[2:])
        return tuple(transpose(x, 0, 1) for x in (swapped[1], swapped[0], *swapped[2:])) if len(tensors) > 2 else swapped[::-1]
    shape = tuple(x.numel() for x in tensors)
    return tuple(
        expand(_view(x, (1,) * axis + (-1,) + (1,) * (len(tensors) - axis - 1)), *shape) for axis, x in enumerate(tensors)
    )


@method
def narrow(input, dim, start, length):
    axis = axis_of(dim, input.dim())
    return _named(_selection.select(input, (slice(None),) * axis + (slice(start, start + length),), True), "SliceBackward0")


def _select(input, dim, index):
    axis = axis_of(dim, input.dim())
    return _named(_selection.select(input, (slice(None),) * axis + (index,), True), "SelectBackward0")


@method
def select(input, dim, index):
    return _select(input, dim, index)


@method
def split(input, split_size_or_sections, dim=0):
    extent = input.extents[axis_of(dim, input.dim())]
    sizes = split_size_or_sections
    if isinstance(sizes, int):
        sizes = [builtins.min(sizes, extent - at) for at in range(0, extent, sizes)]
    elif builtins.sum(sizes) != extent:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {extent} (input tensor's size at dimension "
            f"{axis_of(dim, input.dim())}), but got split_sizes={list(sizes)}"
        )
    start, parts = 0, []
    for size in sizes:
        parts.append(_named(narrow(input, dim, start, size), "SplitBackward0"))
        start += size
    return tuple(parts)


@method
def chunk(input, chunks, dim=0):
    return split(input, -(-input.extents[axis_of(dim, input.dim())] // chunks), dim)


@method
def tensor_split(input, indices_or_sections, dim=0):
    extent, parts = input.extents[axis_of(dim, input.dim())], indices_or_sections
    if isinstance(parts, int):
        sizes = [extent // parts + (at < extent % parts) for at in range(parts)]
    else:
        edges = [0] + [builtins.min(edge, extent) for edge in parts] + [extent]
        sizes = [builtins.max(end - start, 0) for start, end in zip(edges, edges[1:])]
    return split(input, sizes, dim)


@method
def unbind(input, dim=0):
    return tuple(_select(input, dim, at) for at in range(input.extents[axis_of(dim, input.dim())]))


@method
def index_select(input, dim, index):
    axis = axis_of(dim, input.dim())
    return _named(_selection.select(input, (slice(None),) * axis + (index,), False), "IndexSelectBackward0")


@method
def gather(input, dim, index):
    axis = axis_of(dim, input.dim())
    strides = strides_of(input.extents)
    places = positions(index.extents, [0 if other == axis else stride for other, stride in enumerate(strides)])
    for value in index.flat():
        if not 0 <= value < input.extents[axis]:
            raise RuntimeError(f"index {value} is out of bounds for dimension {axis} with size {input.extents[axis]}")
    chosen = [place + value * strides[axis] for place, value in zip(places, index.flat())]
    return _named(_selection.gather([input], chosen, index.extents), "GatherBackward0")


take_along_dim = gather


@method
def take(input, index):
    return _named(_selection.gather([input], index.flat(), index.extents), "TakeBackward0")


@method
def scatter(input, dim, index, src):
    """A copy with `src`, numbers or one number, at positions along an axis."""
    axis, strides = axis_of(dim, input.dim()), strides_of(input.extents)
    starts = positions(index.extents, [0 if other == axis else stride for other, stride in enumerate(strides)])
    places, size = list(range(input.numel())), input.numel()
    for at, (start, value) in enumerate(zip(starts, index.flat())):
        if not 0 <= value < input.extents[axis]:
            raise RuntimeError(f"index {value} is out of bounds for dimension {axis} with size {input.extents[axis]}")
        places[start + value * strides[axis]] = size + at
    if is_tensor(src):
        src = _selection.gather([src], positions(index.extents, strides_of(src.extents)), index.extents)
    else:
        src = full(index.extents, src, dtype=input.dtype)
    return _named(_selection.gather([input, src], places, input.extents), "ScatterBackward0")


@method
def masked_select(input, mask):
    return _named(_selection.select(expand(input, *broadcast(input.extents, mask.extents)), mask, False), "MaskedSelectBackward0")


@method
def diag(input, diagonal=0):
    if input.dim() == 1:
        size = input.numel() + builtins.abs(diagonal)
        zero = zeros(1, dtype=input.dtype)
        places = [input.numel()] * (size * size)
        for at in range(input.numel()):
            row, column = (at, at + diagonal) if diagonal >= 0 else (at - diagonal, at)
            places[row * size + column] = at
        return _named(_selection.gather([input, zero], places, (size, size)), "DiagEmbedBackward0")
    rows, columns = input.extents
    chosen = [row * columns + row + diagonal for row in range(rows) if 0 <= row + diagonal < columns]
    return _named(_selection.gather([input], chosen, (len(chosen),)), "DiagonalBackward0")


@method
def diagonal(input, offset=0, dim1=0, dim2=1):
    first, second = axis_of(dim1, input.dim()), axis_of(dim2, input.dim())
    strides = strides_of(input.extents)
    down, right = builtins.max(-offset, 0), builtins.max(offset, 0)
    length = builtins.max(builtins.min(input.extents[first] - down, input.extents[second] - right), 0)
    rest = [axis for axis in range(input.dim()) if axis not in (first, second)]
    shape = [input.extents[axis] for axis in rest] + [length]
    steps = [strides[axis] for axis in rest] + [strides[first] + strides[second]]
    places = positions(shape, steps, down * strides[first] + right * strides[second])
    return _named(_selection.view_at(input, places, shape), "DiagonalBackward0")


@method
def clone(input, *, memory_format=None):
    return _named(_selection.gather([input], list(range(input.numel())), input.extents), "CloneBackward0")
