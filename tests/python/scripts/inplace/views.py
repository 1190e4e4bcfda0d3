# A view shares its numbers with the tensor it was made of; a clone does not.
import torch

x = torch.arange(6.0)
table = x.view(2, 3)
row = table[1]
row.mul_(10)
print(x)
x[0] = -1
print(table)
table.T[2, 0] = 99
print(x)
copy = x.clone()
copy.zero_()
print(x.sum(), copy.sum())
part = x[1:3]
part += 0.5
print(x)
chosen = x[[0, 1]]
chosen += 100
print(x)
d = x.detach()
d[5] = 0
print(x, x.reshape(3, 2)[2])
