"""Figures that describe data, polynomials, and what is put together from them."""

import builtins
import math

import numpy as np
from torch import _dtype, _functions as T


def median(a, axis=None):
    values = np.asarray(a)
    if axis is None:
        ordered = builtins.sorted(values.ravel().tolist())
        half = len(ordered) // 2
        return np.float64(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)
    moved = T.transpose(values._values, axis, -1)
    rows = T.reshape(moved, -1, moved.shape[-1])
    return np.array([median(np._wrap(row)) for row in rows]).reshape(tuple(moved.shape[:-1]))


def percentile(a, q):
    ordered = builtins.sorted(np.asarray(a).ravel().tolist())
    place = (len(ordered) - 1) * q / 100
    low = math.floor(place)
    high = builtins.min(low + 1, len(ordered) - 1)
    return np.float64(ordered[low] + (ordered[high] - ordered[low]) * (place - low))


def quantile(a, q):
    return percentile(a, q * 100)


def average(a, axis=None, weights=None):
    a = np.asarray(a)
    if weights is None:
        return a.mean(axis)
    weights = np.asarray(weights)
    return (a * weights).sum(axis) / weights.sum(axis)


def diff(a, n=1, axis=-1):
    a = np.asarray(a)
    for _ in range(n):
        extent = a.shape[axis]
        a = np._wrap(T.narrow(a._values, axis, 1, extent - 1) - T.narrow(a._values, axis, 0, extent - 1))
    return a


def unique(ar, return_counts=False):
    found = T.unique(T.ravel(np.asarray(ar)._values), return_counts=return_counts)
    return tuple(np._wrap(x) for x in found) if return_counts else np._wrap(found)


def histogram(a, bins=10, range=None):
    values = np.asarray(a).ravel().tolist()
    low, high = range if range is not None else (builtins.min(values), builtins.max(values))
    if isinstance(bins, int):
        edges = np.linspace(low, high, bins + 1).tolist()
    else:
        edges = np.asarray(bins).tolist()
    counts = [0] * (len(edges) - 1)
    for value in values:
        if edges[0] <= value <= edges[-1]:
            at = 0
            while at < len(counts) - 1 and value >= edges[at + 1]:
                at += 1
            counts[at] += 1
    return np.array(counts), np.array(edges)


def polyfit(x, y, deg):
    """The coefficients of the polynomial of least squares, the highest power first."""
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    powers = np.column_stack([x**power for power in range(deg, -1, -1)])
    return np.linalg.lstsq(powers, y)[0]


def polyval(p, x):
    total = 0
    for coefficient in np.asarray(p).tolist():
        total = total * np.asarray(x) + coefficient
    return total if getattr(total, "ndim", 0) else np._scalar(T.tensor(total))


def trapezoid(y, x=None, dx=1.0):
    y = np.asarray(y)
    steps = diff(x) if x is not None else dx
    return ((y[1:] + y[:-1]) / 2 * steps).sum()


trapz = trapezoid


def interp(x, xp, fp):
    xs, ys, found = np.asarray(xp).tolist(), np.asarray(fp).tolist(), []
    for value in np.asarray(x).ravel().tolist():
        at = 0
        while at < len(xs) - 2 and value > xs[at + 1]:
            at += 1
        share = (value - xs[at]) / (xs[at + 1] - xs[at])
        share = builtins.min(builtins.max(share, 0.0), 1.0)
        found.append(ys[at] + (ys[at + 1] - ys[at]) * share)
    return np._result(np.array(found).reshape(np.asarray(x).shape)._values)


def cov(m, y=None, ddof=1):
    return np._result(T.cov(np._floats(m if y is None else np.stack([m, y])), correction=ddof))


def corrcoef(x, y=None):
    return np._result(T.corrcoef(np._floats(x if y is None else np.stack([x, y]))))


def count_nonzero(a, axis=None):
    return np._result(T.count_nonzero(np.asarray(a)._values, axis))


def ptp(a, axis=None):
    return np.asarray(a).max(axis) - np.asarray(a).min(axis)


def nanmean(a, axis=None):
    return np._result(T.nanmean(np._floats(a), axis))


def nansum(a, axis=None):
    return np._result(T.nansum(np.asarray(a)._values, axis))


def einsum(subscripts, *operands):
    return np._result(T.einsum(subscripts, *(np.asarray(x)._values for x in operands)))


def heaviside(x1, x2):
    return np._result(T.where(np._floats(x1) == 0, np._floats(x2), T.to_type(np._floats(x1) > 0, _dtype.float64)))


def _without(count, places):
    places = [place % count for place in np.asarray(places).ravel().tolist()]
    return [place for place in range(count) if place not in places]


def delete(arr, obj, axis=None):
    arr = np.asarray(arr).ravel() if axis is None else np.asarray(arr)
    axis = axis or 0
    return np._wrap(T.index_select(arr._values, axis, T.tensor(_without(arr.shape[axis], obj))))


def fromiter(iter, dtype, count=-1):
    return np.array(list(iter), dtype)


def vectorize(pyfunc):
    def apply(x):
        x = np.asarray(x)
        return np.array([pyfunc(value) for value in x.ravel().tolist()]).reshape(x.shape)

    return apply
