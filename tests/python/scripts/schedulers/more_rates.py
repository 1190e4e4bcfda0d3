# Schedules beyond the usual ones, over 20 epochs
import torch
from torch.optim import SGD, lr_scheduler as schedules


def rates(make):
    optimizer = SGD([torch.ones(1, requires_grad=True)], lr=0.1)
    scheduler, found = make(optimizer), []
    for _ in range(20):
        found.append(round(scheduler.get_last_lr()[0], 6))
        optimizer.step()
        scheduler.step()
    return found


print(rates(lambda o: schedules.PolynomialLR(o, total_iters=5)))
print(rates(lambda o: schedules.MultiplicativeLR(o, lambda epoch: 0.9)))
print(rates(lambda o: schedules.CosineAnnealingWarmRestarts(o, 4, T_mult=2)))
print(rates(lambda o: schedules.OneCycleLR(o, max_lr=0.1, total_steps=21)))
try:
    schedules.StepLR(torch.ones(1), 5)
except TypeError as error:
    print(error)
