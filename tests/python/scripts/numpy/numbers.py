# Numbers, flags and types of NumPy
import numpy as np
import torch

print(repr(np.float32(1.1)), repr(np.int64(3) + 1), repr(np.float64(1) / 4), np.float32(2) * 1.5)
a = np.array([1, 2, 3])
print(repr(a.sum()), repr(a.any()), repr((a > 5).all()), 2 ** a, repr(np.array(5.0)))
print(a.astype(float), np.ones(2, dtype=float).dtype, np.array([0.5, 2 / 3], dtype=np.float32))
print(type(a), type(a[0]), type(np.array([1.0])[0]), a.dtype == np.int64)
print(torch.tensor(np.float64(1.5)).dtype, torch.tensor([np.float32(0.5)]).dtype)
print(repr(sum(a)), np.sort([3, 1, 2]), np.logspace(0, 2, 3))
for work in (lambda: a.item(), lambda: float(a), lambda: np.array([[1, 2], [3]]), lambda: a.foo, lambda: np.zeros(2, 3)):
    try:
        work()
    except Exception as error:
        print(type(error).__name__, error)
