# Stochastic gradient descent: plain, with momentum, Nesterov's, with weight decay.
import torch

settings = [
    {"lr": 0.1},
    {"lr": 0.1, "momentum": 0.9},
    {"lr": 0.1, "momentum": 0.9, "nesterov": True},
    {"lr": 0.1, "weight_decay": 0.5},
    {"lr": 0.1, "momentum": 0.5, "dampening": 0.5},
]
for setting in settings:
    w = torch.tensor([5.0, -3.0], requires_grad=True)
    optimizer = torch.optim.SGD([w], **setting)
    for step in range(4):
        loss = (w**2 * torch.tensor([1.0, 0.1])).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(setting, w, f"{loss.item():.4f}")
print(optimizer)
optimizer.zero_grad()
print(w.grad, optimizer.param_groups[0]["lr"], len(optimizer.param_groups[0]["params"]))
