# Masks, lists of indices, where and clamp.
import torch

x = torch.tensor([3.3, -4.4, 5.5, -6.71, 6.93])
mask = x > 0
print(mask, x[mask], x[~mask].shape)
print(x[[0, 2]], x[torch.tensor([4, 0, 0])])
print(torch.where(x > 0, x, torch.zeros(5)), torch.where(mask, 1, -1))
print(mask.nonzero(), torch.where(mask))
print(x.clamp(min=0), x.clamp(-5, 5), torch.clamp(x, max=4.0))
table = torch.arange(12.0).reshape(3, 4)
print(table[torch.arange(3), torch.tensor([0, 2, 3])])
print(table[[0, 2]], table[:, [1, 3]])
print(table[table % 2 == 0], table[table.sum(dim=1) > 10])
print(x.masked_fill(mask, 0.0), mask.sum(), mask.float().mean())
print(table.gather(1, torch.tensor([[0], [1], [2]])))
order = torch.argsort(x)
print(order, x[order], torch.sort(x, descending=True).values)
w = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
w[w > 0].sum().backward()
print(w.grad)
