# A reduction over everything can keep its dimensions; losses and products refuse integers as PyTorch does.
import torch

x = torch.arange(6.0).reshape(2, 3)
print(x.sum(dim=None, keepdim=True), x.mean(dim=None, keepdim=True).shape)
ones = torch.ones(2, dtype=torch.int64)
try:
    torch.nn.functional.mse_loss(ones, ones)
except (RuntimeError, NotImplementedError) as error:
    print(type(error).__name__)
try:
    torch.ones(2, 2, dtype=torch.int32) @ torch.ones(2, 2, dtype=torch.int64)
except RuntimeError as error:
    print(str(error).splitlines()[0])
