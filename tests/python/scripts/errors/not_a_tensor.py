# Lists and numbers where a tensor is expected
import numpy as np
import torch
from torch import nn

layer = nn.Linear(2, 1)
for work in (
    lambda: torch.exp([1, 2]), lambda: torch.sqrt(4), lambda: torch.abs(np.ones(1)), lambda: torch.sum([1, 2]),
    lambda: torch.mean(3.0), lambda: torch.max([1]), lambda: torch.maximum(torch.ones(1), 3), lambda: layer([1.0, 2.0]),
    lambda: layer(np.ones(2)), lambda: torch.stack([1, 2]), lambda: torch.cat([torch.ones(1), 2.0]),
    lambda: torch.cat(torch.ones(1)), lambda: torch.matmul(torch.ones(2), 2), lambda: torch.ones(2) @ 2,
    lambda: 2 @ torch.ones(2), lambda: nn.MSELoss()(torch.ones(1), 1.0), lambda: torch.tensor("a"),
    lambda: torch.zeros(2.5), lambda: torch.zeros("a"), lambda: torch.full(3, 1.0), lambda: torch.zeros(),
    lambda: nn.Linear(2.0, 3), lambda: torch.randint(10, 5), lambda: torch.softmax(torch.ones(2)),
):
    try:
        print(work())
    except Exception as error:
        print(f"{type(error).__name__}: {error}".split("\n")[0])
