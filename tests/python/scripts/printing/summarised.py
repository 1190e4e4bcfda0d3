# A tensor with more than 1000 elements is printed with its first and last three.
import torch

print(torch.arange(1000).shape, torch.arange(1001))
print(torch.zeros(2000))
print(torch.arange(10000.0).reshape(100, 100))
print(torch.ones(2, 600))
print(torch.arange(1200).reshape(12, 10, 10))
print(torch.linspace(0, 1, 1500, requires_grad=True))
torch.set_printoptions(threshold=5)
print(torch.arange(10))
torch.set_printoptions(edgeitems=1)
print(torch.arange(10))
