# autograd.grad returns gradients; autograd.Variable is an old name for tensors.
import torch
from torch import autograd
from torch.autograd import Variable

x = torch.tensor([1.0, 2.0], requires_grad=True)
w = torch.tensor(3.0, requires_grad=True)
y = (w * x**2).sum()
print(torch.autograd.grad(y, x, retain_graph=True))
dx, dw = autograd.grad(y, [x, w])
print(dx, dw, x.grad, w.grad)
(g,) = autograd.grad(x * 2, x, grad_outputs=torch.tensor([1.0, -1.0]))
print(g)
unused = torch.tensor(1.0, requires_grad=True)
print(autograd.grad(x.sum(), [x, unused], allow_unused=True))

v = Variable(torch.tensor([1.0, 2.0]), requires_grad=True)
(v * v).sum().backward()
print(v, v.grad, type(v).__name__, v.data)
print(autograd.Variable(torch.zeros(2)), isinstance(v, torch.Tensor))
