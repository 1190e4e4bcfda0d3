# Targets that do not fit a loss
import torch
from torch import nn
from torch.nn import functional as F

scores = torch.tensor([[1.0, 2.0, 3.0]], dtype=torch.float32)
half = torch.tensor([0.5], dtype=torch.float32)
for work in (
    lambda: F.cross_entropy(scores, torch.tensor([3])), lambda: F.cross_entropy(scores, torch.tensor([[2]])),
    lambda: F.cross_entropy(scores, torch.tensor([1, 2])), lambda: F.cross_entropy(scores, torch.tensor([1.0], dtype=torch.float32)),
    lambda: F.binary_cross_entropy(half * 3, half), lambda: F.binary_cross_entropy(half, torch.tensor([1])),
    lambda: F.binary_cross_entropy(half, half.view(1, 1)), lambda: nn.BCEWithLogitsLoss()(half, torch.tensor([1])),
    lambda: F.one_hot(half), lambda: F.softmax(torch.tensor([1, 2]), dim=0), lambda: F.mse_loss(half, half, reduction="avg"),
    lambda: nn.BatchNorm1d(2)(torch.ones(2, 3)), lambda: half.copy_(torch.ones(3)), lambda: half.copy_(torch.ones(2, 1)),
):
    try:
        print(work())
    except Exception as error:
        print(f"{type(error).__name__}: {error}".split("\n")[0])
