# A parameter cannot be changed in place while operations are recorded.
import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)
(w**2).sum().backward()
try:
    w -= 0.1 * w.grad
except RuntimeError as error:
    print(type(error).__name__)
    print(str(error).splitlines()[0])
try:
    w[0] = 5.0
except RuntimeError as error:
    print(str(error).splitlines()[0])
try:
    w.zero_()
except RuntimeError as error:
    print(str(error).splitlines()[0])
print(w)
with torch.no_grad():
    w -= 0.1 * w.grad
print(w)
w = w - 0.1 * w.grad
print(w.is_leaf, w)
