# Losses of predictions and targets, by hand, as modules and as functions.
import torch
import torch.nn as nn
import torch.nn.functional as F

y_pred = torch.tensor([[1.0], [2.5], [0.0]], requires_grad=True)
y = torch.tensor([[1.5], [1.0], [3.0]])
print(((y_pred - y) ** 2).mean(), nn.MSELoss()(y_pred, y), F.mse_loss(y_pred, y))
print(nn.MSELoss(reduction="sum")(y_pred, y), F.mse_loss(y_pred, y, reduction="none"))
print(nn.L1Loss()(y_pred, y), F.l1_loss(y_pred, y, reduction="sum"))
print(nn.HuberLoss()(y_pred, y), nn.HuberLoss(delta=2.0)(y_pred, y), F.huber_loss(y_pred, y))
print(nn.SmoothL1Loss()(y_pred, y), nn.MSELoss(), nn.HuberLoss(delta=2.0))
for criterion in (nn.MSELoss(), nn.L1Loss(), nn.HuberLoss()):
    y_pred.grad = None
    loss = criterion(y_pred, y)
    loss.backward()
    print(type(criterion).__name__, f"{loss.item():.4f}", y_pred.grad.flatten())


def mse(y_pred, y):
    return torch.mean((y_pred - y) ** 2)


print(mse(y_pred, y), torch.isclose(mse(y_pred, y), F.mse_loss(y_pred, y)))
