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
    return np.float64(_linalg.det(np._floats(a)).item())


def __getattr__(name):
    from _near import missing

    raise missing("numpy.linalg", name, globals())
