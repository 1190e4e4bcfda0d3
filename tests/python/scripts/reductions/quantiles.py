# Quantiles, modes and what else describes data
import torch

x = torch.tensor([[1.0, 2.0, 4.0], [3.0, 3.0, 5.0]])
print(x.quantile(0.5), torch.quantile(x, 0.25, dim=1))
print(torch.quantile(x, torch.tensor([0.0, 0.5, 1.0], dtype=x.dtype)))
print(x.mode())
low, high = x.aminmax()
print(low, high, x.aminmax(dim=1).max)
print(torch.histc(x, bins=4, min=1, max=5).tolist())
print(torch.count_nonzero(x > 2), (x - 3).count_nonzero(dim=0))
print(torch.cov(x).shape, torch.corrcoef(x)[0, 0].item())
print(torch.searchsorted(torch.tensor([1, 3, 5]), torch.tensor([2, 5])))
print(torch.nanmean(torch.tensor([1.0, float("nan"), 3.0])), torch.trapezoid(torch.tensor([1.0, 2.0, 3.0])))
try:
    torch.topk(x, 5)
except RuntimeError as error:
    print(error)
