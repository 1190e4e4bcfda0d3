# The seed determines the numbers.
import torch

torch.manual_seed(0)
print(torch.rand(3))
print(torch.rand(2, 2))
torch.manual_seed(0)
print(torch.rand(3))
torch.manual_seed(42)
print(torch.randn(5))
print(torch.randn(2, 3))
print(torch.randn(4, 5))
torch.manual_seed(1)
print(torch.randn(()), torch.rand(1) * 2 - 1, torch.normal(0.0, 1.0, size=(3,)))
print(torch.empty(4).uniform_(-1, 1), torch.empty(3).normal_(mean=10, std=0.1))
g = torch.Generator().manual_seed(0)
print(torch.rand(3, generator=g), torch.rand(2, requires_grad=True))
