# Batches in random order: the seed determines it.
import torch
from torch.utils.data import DataLoader, TensorDataset, random_split

data = TensorDataset(torch.arange(8))
torch.manual_seed(0)
loader = DataLoader(data, batch_size=4, shuffle=True)
for epoch in range(2):
    for (xb,) in loader:
        print(epoch, xb)
torch.manual_seed(0)
print(next(iter(loader))[0])
print(torch.rand(1))
generator = torch.Generator().manual_seed(42)
for (xb,) in DataLoader(data, batch_size=5, shuffle=True, generator=generator):
    print(xb)
torch.manual_seed(1)
train, test = random_split(data, [6, 2])
print(len(train), len(test), [v.item() for (v,) in test])
for (xb,) in DataLoader(data, batch_size=3):
    print(xb)
print(torch.rand(1))
