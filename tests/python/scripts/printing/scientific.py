# When numbers are printed with an exponent.
# Only in float32: the nearest number to 0.0001 is less.
import torch

print(torch.tensor([1e-5, 1.0]))
print(torch.tensor([0.001, 0.002]), torch.tensor([0.0001]))
print(torch.tensor([0.00005]), torch.tensor([1e-3, 1.0]))
print(torch.tensor([1e8, 1.0]), torch.tensor([1e9]))
print(torch.tensor([1e5, 0.5]), torch.tensor([12345.678]))
print(torch.tensor([1000.5, 0.25]), torch.tensor([1001.0, 0.5, 1.0]))
print(torch.tensor(1e-10), torch.tensor(2.5e20), torch.tensor(-3e-7))
print(torch.tensor([-1e-5, 1e-4]), torch.tensor([1e10, 2e10]))
print(torch.tensor([1e-5, float("inf"), float("nan")]))
print(torch.tensor([[1e-8, 1.0], [-2.0, 3e3]]))
print(0.75 ** torch.tensor([1.0, 10.0, 20.0, 40.0]))
