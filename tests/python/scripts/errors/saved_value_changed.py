# A value that backward needs must not be changed in place.
# Only in float32: the message names it.
import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = x.exp()
y += 1
try:
    y.sum().backward()
except RuntimeError as error:
    print(type(error).__name__)
    print(str(error).splitlines()[0].split(" Hint")[0])

w = torch.tensor([1.0, 2.0], requires_grad=True)
loss = (w * w).sum()
with torch.no_grad():
    w -= 0.1
try:
    loss.backward()
except RuntimeError as error:
    print(str(error).split(": [")[0])

z = w + 1
z *= 2
z.sum().backward()
print(w.grad)
