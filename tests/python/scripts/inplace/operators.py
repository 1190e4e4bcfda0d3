# Operations that change a tensor in place end with an underscore.
# Only in float32: float64 would not be converted.
import torch

x = torch.tensor([1.0, 2.0, 3.0])
same = x
x += 1
x *= 2
print(x, same, same is x)
x = x + 1
print(x, same)
x.add_(1).mul_(0.5)
print(x, x.sub_(1), x.div_(2))
x.zero_()
print(x, x.fill_(5), torch.ones(2).neg_())
x.copy_(torch.tensor([7, 8, 9]))
print(x, x.clamp_(max=8), x.pow_(2), x.sqrt_())
x.add_(torch.tensor([1.0, 1.0, 1.0]), alpha=-3)
print(x, x.exp_(), torch.tensor([-1.0, 1.0]).relu_())
n = torch.tensor([1, 2, 3])
n += 1
n -= torch.tensor([1, 1, 1])
print(n, n.add_(torch.tensor(2)))
grid = torch.zeros(2, 3)
grid += torch.tensor([1.0, 2.0, 3.0])
grid[0] *= 10
print(grid)
y = torch.ones(2)
y += torch.ones(2, dtype=torch.float64)
print(y, y.dtype)
