# What .data hides from autograd
import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = (x * x).sum()
x.data[0] = 10.0
y.backward()
print(x.grad, x._version)
x.data -= 1
x.data.mul_(2)
print(x, x.data.requires_grad, x.is_leaf, x._version)
x.data = torch.zeros(2)
print(x, x.grad_fn)
z = (x + 1).exp().sum()
with torch.no_grad():
    x.add_(1)
z.backward()
w = torch.ones(2, requires_grad=True)
loss = (w * w).sum()
with torch.no_grad():
    w.add_(1)
try:
    loss.backward()
except RuntimeError as error:
    print(str(error)[:80])
