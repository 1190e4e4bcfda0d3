# Running sums and products, and the types of sums
import torch

x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)
print(x.cumprod(1), x.cumsum(dim=0))
x.cumprod(1).sum().backward()
print(x.grad)
print(torch.logsumexp(torch.zeros(2, 3), dim=1).shape, x.logsumexp(0))
print(torch.diff(torch.tensor([1, 4, 9])), x.detach().diff(dim=0))
print(torch.tensor([True, True, False]).cumsum(0), torch.tensor([True, True]).prod())
small = torch.tensor([1, 2], dtype=torch.int32)
print(small.sum(), small.prod(), small.max(), small.cumsum(0).dtype)
print(torch.argmax(x, axis=1), torch.amax(x, axis=0), (x > 2).all(axis=1))
