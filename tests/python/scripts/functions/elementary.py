# Functions of each element.
# Only in float32: the exponential of 200 overflows.
import torch

x = torch.tensor([0.0, 0.5, 1.0, 2.0])
print(torch.exp(x), x.log(), x.sqrt())
print(torch.sin(x), x.cos(), torch.tanh(x))
print(x.pow(3), x.square(), torch.abs(x - 1), torch.sign(x - 1), torch.reciprocal(x))
print(torch.log1p(x), torch.log2(x), torch.log10(x))
print(torch.tensor([-1.5, -0.4, 0.5, 2.5]).round(), torch.floor(x), x.ceil(), torch.tensor(2.7).trunc())
print(torch.exp(torch.tensor([1, 2])), torch.sqrt(torch.tensor(2)))
print(torch.exp(torch.tensor(200.0)), torch.sqrt(torch.tensor(-1.0)), torch.sigmoid(torch.tensor(-200.0)) >= 0)
w = torch.tensor([1.0, 4.0], requires_grad=True)
for f in (torch.exp, torch.log, torch.sqrt, torch.sin, torch.cos, torch.tanh, torch.abs, torch.square):
    w.grad = None
    y = f(w)
    y.sum().backward()
    print(y, w.grad)
