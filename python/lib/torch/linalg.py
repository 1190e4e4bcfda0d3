"""`torch.linalg`: norms, and the solution of linear equations."""

from . import _dtype, _functions as F
from ._functions import norm as vector_norm


def norm(A, ord=None, dim=None, keepdim=False):
    return F.norm(A, 2 if ord is None else ord, dim, keepdim)


def _solved(A, B):
    """Gaussian elimination with pivots, in double precision."""
    a = [row[:] for row in A.detach().double().tolist()]
    b = B.detach().double()
    vector = b.dim() == 1
    b = [row[:] for row in (F.unsqueeze(b, 1) if vector else b).tolist()]
    size = len(a)
    for column in range(size):
        best = max(range(column, size), key=lambda row: abs(a[row][column]))
        if a[best][column] == 0:
            raise RuntimeError("linalg.solve: The solver failed because the input matrix is singular.")
        a[column], a[best], b[column], b[best] = a[best], a[column], b[best], b[column]
        for row in range(column + 1, size):
            factor = a[row][column] / a[column][column]
            if factor:
                a[row] = [x - factor * y for x, y in zip(a[row], a[column])]
                b[row] = [x - factor * y for x, y in zip(b[row], b[column])]
    for column in range(size - 1, -1, -1):
        b[column] = [x / a[column][column] for x in b[column]]
        for row in range(column):
            b[row] = [x - a[row][column] * y for x, y in zip(b[row], b[column])]
    solution = F.to_type(F.tensor(b, dtype=_dtype.float64), A.dtype)
    return F.squeeze(solution, 1) if vector else solution


def solve(A, B):
    if A.requires_grad or B.requires_grad:
        F.absent("The gradient of torch.linalg.solve", "detach()")
    return _solved(A, B)


def det(A):
    """The determinant, by elimination in double precision."""
    if A.requires_grad:
        F.absent("The gradient of torch.linalg.det", "detach()")
    rows, result = A.double().tolist(), 1.0
    for column in range(len(rows)):
        best = max(range(column, len(rows)), key=lambda row: abs(rows[row][column]))
        if best != column:
            rows[column], rows[best], result = rows[best], rows[column], -result
        result *= rows[column][column]
        if not result:
            break
        for row in range(column + 1, len(rows)):
            factor = rows[row][column] / rows[column][column]
            rows[row] = [x - factor * y for x, y in zip(rows[row], rows[column])]
    return F.tensor(result, dtype=A.dtype)


def inv(A):
    return solve(A, F.eye(A.shape[0], dtype=A.dtype))


class _Solution(tuple):
    @property
    def solution(self):
        return self[0]


def lstsq(A, B, rcond=None):
    """The least-squares solution, by the normal equations in double precision."""
    a, b = A.detach().double(), B.detach().double()
    found = _solved(a.T @ a, a.T @ b)
    return _Solution((F.to_type(found, A.dtype), F.tensor([]), F.tensor(A.shape[1]), F.tensor([])))


def __getattr__(name):
    from _near import missing

    raise missing("torch.linalg", name, globals())
