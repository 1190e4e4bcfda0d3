# Dimensions in another order.
import torch

x = torch.arange(6).reshape(2, 3)
print(x.T, x.t().shape, x.transpose(0, 1).shape)
y = torch.arange(24).reshape(2, 3, 4)
print(y.transpose(1, 2).shape, y.transpose(-1, 0).shape, y.permute(2, 0, 1).shape)
print(y.permute(1, 2, 0)[0], y.mT.shape, torch.permute(y, (0, 2, 1)).shape)
print(x.T[0], x.T[2, 1], x.T.contiguous().view(-1), torch.transpose(x, 0, 1).flatten())
print(x.flip(0), torch.flip(x, dims=(1,)))
print(x.T.T.equal(x))
w = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
print(w.T, w.permute(1, 0))
(w.T @ torch.tensor([1.0, 10.0])).sum().backward()
print(w.grad)
