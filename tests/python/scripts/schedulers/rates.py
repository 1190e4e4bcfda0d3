# Learning rates that change from epoch to epoch.
import torch
from torch.optim import lr_scheduler

w = torch.tensor([1.0], requires_grad=True)


def rates(make, epochs=8):
    optimizer = torch.optim.SGD([w], lr=0.1)
    scheduler = make(optimizer)
    found = []
    for epoch in range(epochs):
        found.append(f"{optimizer.param_groups[0]['lr']:.4f}")
        optimizer.step()
        scheduler.step()
    print(type(scheduler).__name__, " ".join(found), f"{scheduler.get_last_lr()[0]:.4f}")


rates(lambda optimizer: lr_scheduler.StepLR(optimizer, step_size=3, gamma=0.5))
rates(lambda optimizer: lr_scheduler.ExponentialLR(optimizer, gamma=0.9))
rates(lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, T_max=8))
rates(lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, T_max=4, eta_min=0.01))
rates(lambda optimizer: lr_scheduler.LambdaLR(optimizer, lr_lambda=lambda epoch: min(1.0, (epoch + 1) / 5)))
optimizer = torch.optim.Adam([w], lr=0.01)
scheduler = lr_scheduler.StepLR(optimizer, step_size=1)
print(scheduler.get_last_lr(), scheduler.last_epoch)
