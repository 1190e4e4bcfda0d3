# Exercise 1: tensors and autograd.
# Only in float32: it prints the default type.
import torch

# Tensors: shape, type, arithmetic with broadcasting.
x = torch.tensor([[3.3], [4.4], [5.5]])
print(x.shape, x.dtype)
print(x.reshape(-1), x.mean(), x.sum(dim=0))
row = torch.tensor([1.0, 10.0])
print(x * row, (x * row).shape)
print(x[0, 0], x[1:], x[x > 4])
print(x.T @ x)


# A function of two parameters, its gradient by autograd and by hand.
def f(a, b):
    return (a * 3 + b - 2) ** 2


a = torch.tensor(1.0, requires_grad=True)
b = torch.tensor(0.5, requires_grad=True)
y = f(a, b)
print(y)
y.backward()
print(a.grad, b.grad)
inner = (a * 3 + b - 2).item()
print(2 * inner * 3, 2 * inner)

# A second backward pass adds to the gradients, until they are cleared.
f(a, b).backward()
print(a.grad, b.grad)
a.grad.zero_()
b.grad = None
print(a.grad, b.grad)

# A step against the gradient makes f smaller. It must not become part of the graph.
f(a, b).backward()
with torch.no_grad():
    a -= 0.01 * a.grad
    b -= 0.01 * b.grad
print(f"f was {y.item():.4f} and is {f(a, b).item():.4f}")
print(a.requires_grad, a.detach().requires_grad)
