# New values for elements, rows, columns and slices.
import torch

x = torch.zeros(3, 4)
x[0, 0] = 1
x[1] = 2.5
x[:, 3] = torch.tensor([7.0, 8.0, 9.0])
print(x)
x[2, :3] = torch.arange(3)
x[:2, 1:3] = torch.full((2, 2), -1.0)
print(x)
x[-1] += 100
x[:, 0] *= 2
print(x)
x[x < 0] = 0
x[[0, 2], [3, 3]] = torch.tensor([5.0, 6.0])
print(x)
x[:] = 1
x[..., 1] = torch.tensor(4.0)
print(x)
w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
y = w * 2
y[0] = 10
y.sum().backward()
print(y, w.grad)
