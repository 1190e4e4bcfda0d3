# Sums, means and products, of all elements or along a dimension.
import torch

x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
print(x.sum(), x.mean(), x.prod())
print(x.sum(dim=0), x.sum(dim=1), x.sum(1, keepdim=True))
print(x.mean(0), x.mean(dim=-1), x.mean(dim=(0, 1)))
print(x.prod(dim=1), torch.sum(x, dim=0, keepdim=True).shape)
print(x - x.mean(dim=1, keepdim=True))
print(x.cumsum(dim=0), torch.cumsum(x, 1))
n = torch.tensor([[1, 2], [3, 4]])
print(n.sum(), n.sum(0), n.prod(), n.float().mean(), n.cumsum(0))
print(x.sum().shape, x.sum(dim=[0]).shape, torch.zeros(0).sum(), torch.ones(4, 3, 2).sum((0, 2)))
print((x > 2).sum(), (x > 2).sum(dim=0), (x > 2).any(dim=1), (x > 2).all(dim=0))
w = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
print(w.sum(dim=0), w.mean(), w.prod())
w.prod().backward()
print(w.grad)
