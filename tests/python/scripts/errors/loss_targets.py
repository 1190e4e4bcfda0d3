# Targets that a loss cannot use.
# Only in float32: the messages name it.
import torch
from torch import nn
import torch.nn.functional as F

logits = torch.zeros(2, 3)
for attempt in (
    lambda: F.cross_entropy(logits, torch.tensor([0, 3])),
    lambda: F.cross_entropy(logits, torch.tensor([0, 1, 2])),
    lambda: F.cross_entropy(logits, torch.tensor([0.0, 1.0])),
    lambda: F.nll_loss(logits, torch.tensor([0.0, 1.0])),
    lambda: nn.MSELoss(reduction="average")(logits, logits),
    lambda: nn.MSELoss()(logits),
):
    try:
        print(attempt())
    except (IndexError, ValueError, RuntimeError, TypeError) as error:
        print(type(error).__name__, str(error).splitlines()[0])
