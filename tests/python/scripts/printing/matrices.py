# The columns of a matrix are aligned; long rows go on in the next line.
import torch

print(torch.tensor([[1.0, -2.5], [100.0, 0.125]]))
print(torch.tensor([[1.0], [2.0]]))
print(torch.arange(12.0).reshape(2, 3, 2))
print(torch.arange(8).reshape(2, 2, 2) - 4)
print(torch.ones(1, 1, 1, 2))
print(torch.linspace(0, 1.5, 16))
print(torch.arange(40))
print(torch.arange(30.0).reshape(2, 15) * 100)
print(torch.tensor([[0.5, 1.0]], requires_grad=True))
print(torch.arange(-10.0, 11.0).reshape(1, 21) ** 3 / 1000)
