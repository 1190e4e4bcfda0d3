# The gradient of a function, compared with the one by hand.
import torch

x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
print(x, x.requires_grad, x.grad)
y = (x**2).sum()
print(y)
y.backward()
print(x.grad, torch.equal(x.grad, 2 * x))

a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(-3.0, requires_grad=True)
f = a * b + torch.exp(a) / b - torch.sin(b)
f.backward()
print(f"f = {f.item():.4f}, df/da = {a.grad:.4f}, df/db = {b.grad:.4f}")
by_hand = b + torch.exp(a) / b
print(torch.isclose(a.grad, by_hand))

h = 1e-2
numeric = ((torch.tensor(3.0) + h) ** 3 - (torch.tensor(3.0) - h) ** 3) / (2 * h)
t = torch.tensor(3.0, requires_grad=True)
(t**3).backward()
print(t.grad, round(numeric.item(), 2))
column = torch.tensor([[1.0], [2.0]], requires_grad=True)
(column * torch.tensor([1.0, 2.0, 3.0])).sum().backward()
print(column.grad)
