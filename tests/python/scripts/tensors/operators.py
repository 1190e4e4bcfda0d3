# Arithmetic, element by element, with broadcasting.
import torch

a = torch.tensor([1.0, 2.0, 3.0])
b = torch.tensor([4.0, -5.0, 0.5])
print(a + b, a - b, a * b)
print(a / b, a**2, 2**a)
print(-a, abs(b), 1 - a, 1 / a)
n = torch.tensor([7, -7, 9])
print(n // 2, n % 2, n / 2, n**2)
print(torch.add(a, b), torch.sub(a, b, alpha=2), a.mul(b), torch.div(a, 2))
column = torch.tensor([[10.0], [20.0]])
print(column + a)
print((column * a).shape, (column + column.T).shape)
print((torch.ones(3, 1, 2) + torch.ones(4, 1)).shape, column - 1)
print(a.pow(0.5), torch.pow(a, 3))
