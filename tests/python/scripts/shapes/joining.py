# Tensors put together and taken apart.
import torch

a = torch.tensor([1.0, 2.0])
b = torch.tensor([3.0, 4.0])
print(torch.cat([a, b]), torch.stack([a, b]), torch.stack((a, b), dim=1))
x = torch.ones(2, 2)
print(torch.cat([x, torch.zeros(1, 2)]), torch.cat((x, torch.zeros(2, 1)), dim=1))
print(torch.cat([a, torch.tensor([5, 6])]), torch.stack([torch.tensor(1), torch.tensor(2)]))
losses = [torch.tensor(0.5), torch.tensor(0.25)]
print(torch.stack(losses).mean(), torch.tensor(losses))
print(torch.arange(6).split(2), torch.arange(5).chunk(2))
print(torch.arange(4).reshape(2, 2).unbind(), torch.hstack([a, b]), torch.vstack([a, b]).shape)
bias = torch.ones(3, 1)
design = torch.cat([torch.tensor([[3.3], [4.4], [5.5]]), bias], dim=1)
print(design)
w = torch.tensor([1.0, 2.0], requires_grad=True)
v = torch.tensor([3.0], requires_grad=True)
print(torch.cat([w, v]), torch.stack([w, w]))
(torch.cat([w, v]) * torch.tensor([1.0, 2.0, 3.0])).sum().backward()
print(w.grad, v.grad)
