# Grids for contours, and figures that describe data
import numpy as np

x, y = np.meshgrid(np.linspace(0, 1, 3), np.array([0.0, 5.0]))
print(x)
print(y, (x + y).shape)
z = np.c_[x.ravel(), y.ravel()]
print(z.shape, z[1])
print(np.cov([1, 2, 3], [1, 2, 4]))
print(np.corrcoef([1, 2, 3], [2, 4, 6]).round(4))
print(np.count_nonzero([0, 1, 2]), np.ptp([1, 5]), np.nanmean([1, np.nan]), np.average([1, 2], weights=[1, 3]))
print(np.einsum("ij->i", np.ones((2, 2))), np.delete(np.arange(4), 1), np.heaviside([-1.0, 1.0], 0.5))
print(np.interp(1.5, [1, 2], [3, 4]), np.polyval([2, 1], 3), np.vectorize(lambda v: v + 1)(np.arange(3)))
print(repr(np.arange(1001)))
