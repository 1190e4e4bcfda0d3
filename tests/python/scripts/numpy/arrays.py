# What labs use of numpy: arrays, statistics, random numbers, least squares.
import numpy as np

x = np.array([3.3, 4.4, 5.5, 6.71, 6.93])
y = np.array([1.7, 2.76, 2.09, 3.19, 1.694])
print(x[1:3], x.shape, x.reshape(-1, 1).shape, x.dtype)
print(x + 1, x * y, x > 5, x[x > 5])
print(f"{x.mean():.4f} {x.std():.4f} {np.dot(x, y):.4f} {x.sum():.3f} {x.max()} {np.argmax(x)}")
print(np.linspace(0, 1, 5), np.arange(4), np.zeros(2), np.ones((2, 2)))
print(np.array([[1, 2], [3, 4]]) @ np.array([1, 1]), np.eye(2), np.array([1, 2, 3]).T)
design = np.c_[x, np.ones(5)]
(w, b), *_ = np.linalg.lstsq(design, y, rcond=None)
print(f"w = {w:.4f}, b = {b:.4f}, residual {np.mean((w * x + b - y) ** 2):.4f}")
np.random.seed(0)
print(np.random.rand(3), np.random.randn(2))
print(np.exp(np.array([0.0, 1.0])), np.sqrt(4.0), np.round(np.pi, 3), np.abs(np.array([-1, 2])))
print(repr(np.array([1.5, 2.0])), np.mean([1, 2, 3]), np.concatenate([x[:1], y[:1]]), np.stack([x[:2], y[:2]]))
