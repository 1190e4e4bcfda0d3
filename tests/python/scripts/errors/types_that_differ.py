# A product of matrices wants one type; an integer tensor cannot take a fraction.
# Only in float32: the messages name it.
import torch
from torch import nn

x = torch.ones(2, 1)
n = torch.ones(2, 1, dtype=torch.int64)
layer = nn.Linear(1, 1)
for name, attempt in {
    "double": lambda: x.double() @ torch.ones(1, 1),
    "long": lambda: n @ torch.ones(1, 1),
    "layer": lambda: layer(x.double()),
    "integers": lambda: layer(n),
    "vector": lambda: torch.ones(2) @ torch.ones(2, dtype=torch.float64),
    "in place": lambda: n.add_(0.5),
    "divide": lambda: n.div_(2),
    "bools": lambda: torch.tensor([True]) - torch.tensor([True]),
    "negative": lambda: -torch.tensor([True]),
}.items():
    try:
        print(attempt())
    except RuntimeError as error:
        print(f"{name}: {type(error).__name__}: {str(error).splitlines()[0]}")
print((x.double() + torch.ones(2, 1)).dtype)
