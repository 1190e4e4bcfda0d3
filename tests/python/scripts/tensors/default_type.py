# float64 as the default type
import torch

torch.set_default_dtype(torch.float64)
print(torch.tensor([1.5, 2.25]), torch.zeros(2).dtype, torch.get_default_dtype())
print(torch.tensor([1, 2]) / 3, torch.tensor([1, 2]) * 0.5, torch.tensor([4, 9]) ** 0.5)
print(torch.tensor([1, 2]).sqrt().dtype, torch.arange(0, 1, 0.5).dtype)
print(torch.tensor([1.0], dtype=torch.float32) * 2.0)
print(torch.nn.Linear(2, 1).weight.dtype, torch.tensor([[1, 2.5]]).dtype)
