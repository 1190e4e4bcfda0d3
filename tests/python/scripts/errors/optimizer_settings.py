# What an optimizer, a scheduler and a loader refuse.
# Only in float32: a message names it.
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset

model = nn.Linear(1, 1)
for attempt in (
    lambda: optim.SGD([], lr=0.1),
    lambda: optim.SGD(model.parameters(), lr=-0.1),
    lambda: optim.SGD(model.parameters(), lr=0.1, nesterov=True),
    lambda: optim.Adam(model.parameters(), betas=(1.0, 0.9)),
    lambda: optim.SGD(model.weight, lr=0.1),
    lambda: optim.SGD([model.weight * 2], lr=0.1),
    lambda: optim.Adam([1.0]),
    lambda: optim.SGD(model.parameters(), lr=0.1, speed=2),
    lambda: nn.Dropout(p=1.5),
    lambda: DataLoader([1, 2], batch_size=0),
    lambda: TensorDataset(torch.ones(2), torch.ones(3)),
):
    try:
        attempt()
    except (ValueError, TypeError, AssertionError) as error:
        print(type(error).__name__, str(error).splitlines()[0])
