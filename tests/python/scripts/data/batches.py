# A data set in batches.
import torch
from torch.utils.data import DataLoader, TensorDataset

x = torch.arange(7.0).reshape(-1, 1)
y = x.squeeze() ** 2
data = TensorDataset(x, y)
print(len(data), data[2], data[-1])
print(data[1:3])
loader = DataLoader(data, batch_size=3)
print(len(loader), loader.batch_size)
for xb, yb in loader:
    print(xb.shape, yb)
for i, (xb, yb) in enumerate(DataLoader(data, batch_size=3, drop_last=True)):
    print(i, xb.flatten(), yb.shape)
print(next(iter(loader)))
for item in DataLoader(TensorDataset(torch.tensor([1, 2]))):
    print(item)
print(len(DataLoader(data)), sum(len(yb) for _, yb in loader))
pairs = list(zip(x, y))
xb, yb = next(iter(DataLoader(pairs, batch_size=2)))
print(xb, yb)
