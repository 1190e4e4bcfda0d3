"""`numpy.linalg`."""

import torch.linalg as _linalg
from torch import _functions as T


class LinAlgError(ValueError):
    pass


def _arrays():
    import numpy

    return numpy


def norm(x, ord=None, axis=None):
    np = _arrays()
    return np._result(T.norm(np._floats(x), 2 if ord is None else ord, axis))


def solve(a, b):
    np = _arrays()
    try:
        return np._wrap(_linalg.solve(np._floats(a), np._floats(b)))
    except RuntimeError:
        raise LinAlgError("Singular matrix") from None


def inv(a):
    np = _arrays()
    return solve(a, np.eye(np.asarray(a).shape[0]))


def lstsq(a, b, rcond=None):
    """The solution of least squares, the sums of squared residuals, the rank, and no singular values."""
    np = _arrays()
    x, y = np._floats(a), np._floats(b)
    solution = _linalg.lstsq(x, y).solution
    residuals = T.sum(T.square(T.matmul(x, solution) - y), 0, True) if y.dim() == 1 else T.sum(T.square(T.matmul(x, solution) - y), 0)
    return np._wrap(solution), np._wrap(residuals), x.extents[1], np.array([])


def det(a):
    np = _arrays()
    rows, result = np._floats(a).tolist(), 1.0
    for column in range(len(rows)):
        best = max(range(column, len(rows)), key=lambda row: abs(rows[row][column]))
        if rows[best][column] == 0:
            return np.float64(0.0)
        if best != column:
            rows[column], rows[best], result = rows[best], rows[column], -result
        result *= rows[column][column]
        for row in range(column + 1, len(rows)):
            factor = rows[row][column] / rows[column][column]
            rows[row] = [x - factor * y for x, y in zip(rows[row], rows[column])]
    return np.float64(result)
