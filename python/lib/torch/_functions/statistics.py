"""Quantiles, counts and other figures that describe data, and what is added or multiplied up along an axis."""

import builtins
import math

import _selection
import _torch

from .. import _dtype
from .._shapes import axis_of
from .core import INT64, _named, method, to_type
from .creation import tensor
from .elementary import exp, log, sqrt
from .reductions import _kept, _pair, _rows, amax, amin, mean, sum
from .shaping import _select, _view, narrow, stack, unsqueeze


@method
def cumprod(input, dim):
    if not input.dtype.is_floating_point:
        input = to_type(input, _dtype.int64)
    axis = axis_of(dim, input.dim())
    parts, total = [], None
    for at in range(input.extents[axis]):
        part = _select(input, axis, at)
        total = part if total is None else total * part
        parts.append(total)
    return _named(stack(parts, axis), "CumprodBackward0") if parts else input


@method
def logsumexp(input, dim, keepdim=False):
    largest = amax(input, dim, True).detach()
    total = log(sum(exp(input - largest), dim, keepdim))
    return _named(total + (largest if keepdim else _view(largest, total.extents)), "LogsumexpBackward0")


@method
def diff(input, n=1, dim=-1):
    for _ in range(n):
        extent = input.extents[axis_of(dim, input.dim())]
        input = narrow(input, dim, 1, extent - 1) - narrow(input, dim, 0, extent - 1)
    return input


@method
def count_nonzero(input, dim=None):
    return sum(input != 0, dim)


@method
def nansum(input, dim=None, keepdim=False):
    return sum(input.nan_to_num(), dim, keepdim)


@method
def nanmean(input, dim=None, keepdim=False):
    return nansum(input, dim, keepdim) / sum(input == input, dim, keepdim)


@method
def aminmax(input, *, dim=None, keepdim=False):
    return _pair("aminmax", amin(input, dim, keepdim), amax(input, dim, keepdim), fields=("min", "max"))


@method
def mode(input, dim=-1, keepdim=False):
    """The commonest value along an axis, the smallest if there are several, and its last position."""
    rows = _rows(input, dim)
    extent, values, places, chosen = rows.extents[-1], rows.flat(), [], []
    for start in range(0, len(values), extent):
        row = values[start : start + extent]
        best = builtins.min(row, key=lambda value: (-row.count(value), value))
        places.append(extent - 1 - row[::-1].index(best))
        chosen.append(start + places[-1])
    shape = _kept(input, dim, keepdim)
    return _pair("mode", _selection.gather([rows], chosen, shape), _torch.from_flat(places, shape, INT64))


@method
def quantile(input, q, dim=None, keepdim=False, *, interpolation="linear"):
    if not input.dtype.is_floating_point:
        raise RuntimeError("quantile() input tensor must be either float or double dtype")
    levels = q.flat() if hasattr(q, "flat") else [q]
    if not builtins.all(0 <= level <= 1 for level in levels):
        raise RuntimeError("quantile() q must be in the range [0, 1] but got " + str(levels[0]))
    ordered = _rows(input, dim).sort(-1)[0]
    found = []
    for level in levels:
        place = level * (ordered.extents[-1] - 1)
        low = math.floor(place)
        below, above = _select(ordered, -1, low), _select(ordered, -1, builtins.min(low + 1, ordered.extents[-1] - 1))
        found.append(_view(below + (above - below) * (place - low), _kept(input, dim, keepdim)))
    return stack(found) if hasattr(q, "flat") and q.dim() else found[0]


def histc(input, bins=100, min=0, max=0):
    values = input.flat()
    if min == max:
        min, max = builtins.min(values), builtins.max(values)
    counts = [0] * bins
    for value in values:
        if min <= value <= max:
            counts[builtins.min(int((value - min) / (max - min) * bins), bins - 1) if max > min else 0] += 1
    return _torch.from_flat(counts, (bins,), input.kind)


def searchsorted(sorted_sequence, input, *, right=False):
    from bisect import bisect_left, bisect_right

    search, edges = bisect_right if right else bisect_left, sorted_sequence.flat()
    if not hasattr(input, "flat"):
        return tensor(search(edges, input))
    return _torch.from_flat([search(edges, value) for value in input.flat()], input.extents, INT64)


def bucketize(input, boundaries, *, right=False):
    return searchsorted(boundaries, input, right=right)


@method
def cov(input, *, correction=1):
    rows = _view(input, (1, -1)) if input.dim() < 2 else input
    centered = rows - mean(rows, 1, True)
    found = centered @ centered.T / (rows.extents[1] - correction)
    return found if input.dim() > 1 else _view(found, ())


@method
def corrcoef(input):
    found = cov(input)
    if not found.dim():
        return found / found
    spread = sqrt(found.diag())
    return found / (unsqueeze(spread, 1) * spread)


def trapezoid(y, x=None, *, dx=1.0, dim=-1):
    steps = dx if x is None else diff(x)
    extent = y.extents[axis_of(dim, y.dim())]
    return sum((narrow(y, dim, 1, extent - 1) + narrow(y, dim, 0, extent - 1)) / 2 * steps, dim)


trapz = trapezoid
