# backward without a gradient needs a single number.
import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = x**2
try:
    y.backward()
except RuntimeError as error:
    print(type(error).__name__)
    print(str(error).splitlines()[0])
try:
    y.backward(torch.ones(2))
except RuntimeError as error:
    print(type(error).__name__)
    print(str(error).splitlines()[0])
try:
    torch.autograd.grad(y, x)
except RuntimeError as error:
    print(str(error).splitlines()[0])
unused = torch.ones(1, requires_grad=True)
try:
    torch.autograd.grad(y.sum(), unused, retain_graph=True)
except RuntimeError as error:
    print(str(error).splitlines()[0])
y.sum().backward()
print(x.grad)
