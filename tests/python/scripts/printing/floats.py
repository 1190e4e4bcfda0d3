# How numbers of ordinary size are printed.
import torch

print(torch.tensor([1.0, 2.0, 3.0]))
print(torch.tensor([0.1, 0.25, 0.123456]))
print(torch.tensor([-1.0, 10.5, 100.25]))
print(torch.tensor([0.0, -0.0, -0.5]))
print(torch.tensor([1.0, float("inf")]), torch.tensor([0.5, float("nan"), -float("inf")]))
print(torch.tensor(float("nan")), torch.tensor(float("-inf")))
print(torch.tensor([float("nan"), float("inf")]))
print(torch.tensor(0.5), torch.tensor(-2.0), torch.tensor(1e6))
print(torch.tensor([123456.0]), torch.tensor([99999.5]))
print(1 / torch.tensor([0.0, -0.0, 4.0]))
print(torch.log(torch.tensor([0.0, 1.0, -1.0])))
print(torch.tensor([1 / 3, 2 / 3], dtype=torch.float64).float())
