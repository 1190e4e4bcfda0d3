# A target of shape (15,) against predictions of shape (15, 1): a warning, and a wrong loss.
import warnings

import torch
from torch import nn

y = torch.tensor([1.7, 2.76, 2.09, 3.19, 1.694, 1.573, 3.366, 2.596, 2.53, 1.221, 2.827, 3.465, 1.65, 2.904, 1.3])
y_pred = y.mean().repeat(15, 1)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    loss = nn.MSELoss()(y_pred, y)
    nn.functional.l1_loss(torch.zeros(2, 1), torch.zeros(2))
for warning in caught:
    print(warning.category.__name__, "Using a target size" in str(warning.message))
    print(str(warning.message).splitlines()[0])
print(f"{loss.item():.4f}", (y_pred - y).shape)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    loss = nn.MSELoss()(y_pred, y.unsqueeze(1))
print(len(caught), f"{loss.item():.4f}")
