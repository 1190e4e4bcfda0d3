# Matrices whose inner sizes differ, such as points in a row instead of a column.
import torch
from torch import nn

x = torch.ones(15, 1)
tries = {
    "two features": lambda: x @ torch.ones(2, 1),
    "layer": lambda: nn.Linear(2, 3)(x),
    "row": lambda: nn.Linear(1, 2)(torch.ones(15)),
    "vector": lambda: torch.ones(2, 3) @ torch.ones(2),
    "dot": lambda: torch.ones(3) @ torch.ones(4),
    "scalar": lambda: torch.tensor(2.0) @ torch.ones(2),
    "batch": lambda: torch.ones(2, 3, 4) @ torch.ones(2, 3, 4),
}
for name, attempt in tries.items():
    try:
        attempt()
    except RuntimeError as error:
        print(f"{name}: {type(error).__name__}: {str(error).splitlines()[0]}")
