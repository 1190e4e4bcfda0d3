"""Arithmetic of shapes: axes, permutations, and the positions of elements."""


def axis_of(dim, rank, name="dim"):
    """An axis counted from 0, given one that may count from the end."""
    bound = max(rank, 1)
    if not -bound <= dim < bound:
        raise IndexError(f"Dimension out of range (expected to be in range of [{-bound}, {bound - 1}], but got {dim})")
    return dim % bound


def axes_of(dim, rank):
    """Several axes, in order; None stands for all."""
    if dim is None:
        return list(range(rank))
    dims = dim if isinstance(dim, (tuple, list)) else (dim,)
    if not dims:
        return list(range(rank))
    found = sorted(axis_of(one, rank) for one in dims)
    for one, next in zip(found, found[1:]):
        if one == next:
            raise RuntimeError(f"dim {one} appears multiple times in the list of dims")
    return found


def shape_of(args):
    """A shape given as one argument or as several."""
    if len(args) == 1 and not isinstance(args[0], int):
        if hasattr(args[0], "item") and not isinstance(args[0], (tuple, list)):
            return (int(args[0]),)
        return tuple(int(extent) for extent in args[0])
    return tuple(int(extent) for extent in args)


def count(shape):
    total = 1
    for extent in shape:
        total *= extent
    return total


def strides_of(shape):
    strides, step = [0] * len(shape), 1
    for axis in range(len(shape) - 1, -1, -1):
        strides[axis] = step
        step *= shape[axis]
    return strides


def positions(shape, strides, base=0):
    """The position of each element of a shape, given the distance between neighbours along each axis."""
    found = [base]
    for extent, stride in zip(shape, strides):
        steps = range(0, extent * stride, stride) if stride else (0,) * extent
        found = [at + step for at in found for step in steps]
    return found


def broadcast(*shapes):
    """The shape to which shapes broadcast."""
    rank = max((len(shape) for shape in shapes), default=0)
    result = [1] * rank
    for shape in shapes:
        for axis in range(1, len(shape) + 1):
            extent, known = shape[-axis], result[-axis]
            if extent != 1 and known != 1 and extent != known:
                raise RuntimeError(
                    f"The size of tensor a ({known}) must match the size of tensor b ({extent}) "
                    f"at non-singleton dimension {rank - axis}"
                )
            if extent != 1:
                result[-axis] = extent
    return tuple(result)


def inferred(shape, total):
    """The shape with its -1 replaced, for a number of elements."""
    if shape.count(-1) > 1:
        raise RuntimeError("only one dimension can be inferred")
    for extent in shape:
        if extent < -1:
            raise RuntimeError(f"invalid shape dimension {extent} at index {shape.index(extent)} of shape {list(shape)}")
    if -1 in shape:
        known = count([extent for extent in shape if extent != -1])
        if known == 0 or total % known:
            raise RuntimeError(f"shape '{list(shape)}' is invalid for input of size {total}")
        shape = tuple(total // known if extent == -1 else extent for extent in shape)
    if count(shape) != total:
        raise RuntimeError(f"shape '{list(shape)}' is invalid for input of size {total}")
    return shape
