# Dimensions of size 1: added, removed and expanded.
import torch

y = torch.tensor([1.7, 2.76, 2.09])
print(y.unsqueeze(0), y.unsqueeze(1), y.unsqueeze(-1).shape)
z = torch.zeros(1, 3, 1)
print(z.squeeze().shape, z.squeeze(0).shape, z.squeeze(-1).shape, z.squeeze(1).shape)
print(y[:, None].shape, torch.unsqueeze(y, 0).shape, torch.squeeze(z).shape)
print(y.expand(2, 3), y.unsqueeze(1).expand(-1, 2), y.unsqueeze(1).expand(3, 4).shape)
print(y.repeat(2), y.repeat(2, 1), y.repeat(2, 2).shape)
print(torch.broadcast_to(y, (2, 3)).shape, y.expand_as(torch.ones(4, 3)).shape)
w = torch.tensor([1.0, 2.0], requires_grad=True)
print(w.unsqueeze(0), w.expand(2, 2), w.squeeze())
w.expand(3, 2).sum().backward()
print(w.grad)
w.grad = None
w.repeat(5).sum().backward()
print(w.grad)
