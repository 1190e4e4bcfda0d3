# Means and deviations want floating-point numbers.
import torch

n = torch.tensor([1, 2, 4])
for reduce in (torch.mean, torch.std, torch.var, torch.norm):
    try:
        reduce(n)
    except RuntimeError as error:
        print(type(error).__name__, str(error).splitlines()[0])
try:
    (n > 1).mean()
except RuntimeError as error:
    print(str(error).splitlines()[0])
print(n.float().mean(), n.sum() / 3)
