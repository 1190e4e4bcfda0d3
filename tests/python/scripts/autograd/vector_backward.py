# backward with a gradient, several times through one graph, and for parts of it.
import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = x**2
y.backward(torch.tensor([1.0, 0.0, 10.0]))
print(x.grad)

x.grad = None
y = x**3
y.backward(gradient=torch.ones(3), retain_graph=True)
print(x.grad)
y.sum().backward()
print(x.grad)

x.grad.zero_()
rows = [torch.eye(3)[i] for i in range(3)]
z = torch.stack([x[0] * x[1], x[1] * x[2], x.sum()])
for row in rows:
    x.grad = None
    z.backward(row, retain_graph=True)
    print(x.grad)

x.grad = None
torch.autograd.backward([x.sum(), (2 * x).sum()])
print(x.grad)
h = x * 2
h.retain_grad()
(h**2).sum().backward()
print(h.grad, x.grad)
