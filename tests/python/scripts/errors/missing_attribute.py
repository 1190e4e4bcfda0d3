# Names that a module or a tensor does not have, and a module without forward.
# Only in float32: a message names it.
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(1, 1)


net = Net()
for attempt in (
    lambda: net.fc2,
    lambda: nn.Sequential(net)[1],
    lambda: torch.ones(2).length,
    lambda: net(torch.ones(1, 1)),
    lambda: nn.Linear(1),
    lambda: setattr(net, "fc1", torch.ones(1)),
):
    try:
        attempt()
    except (AttributeError, NotImplementedError, TypeError, IndexError) as error:
        print(type(error).__name__, str(error).splitlines()[0])
print(hasattr(net, "fc1"), hasattr(net, "fc2"))
