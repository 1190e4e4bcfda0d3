# RMSprop and Adagrad.
import torch
from torch import optim

for kind, setting in [
    (optim.RMSprop, {"lr": 0.1}),
    (optim.RMSprop, {"lr": 0.1, "alpha": 0.9, "momentum": 0.5}),
    (optim.RMSprop, {"lr": 0.1, "weight_decay": 0.5}),
    (optim.Adagrad, {"lr": 0.5}),
    (optim.Adagrad, {"lr": 0.5, "lr_decay": 0.1, "weight_decay": 0.5}),
]:
    w = torch.tensor([5.0, -3.0], requires_grad=True)
    optimizer = kind([w], **setting)
    losses = []
    for step in range(5):
        optimizer.zero_grad()
        loss = (w**2 * torch.tensor([1.0, 4.0])).sum()
        loss.backward()
        optimizer.step()
        losses.append(round(loss.item(), 3))
    print(kind.__name__, setting, w, losses)
print(optimizer.param_groups[0]["lr_decay"], list(optimizer.state_dict()))
