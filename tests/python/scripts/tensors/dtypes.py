# Types of numbers: given, converted, and the common type of two operands.
# Only in float32: it prints the default type.
import torch

a = torch.tensor([1, 2, 3])
b = torch.tensor([0.5, 1.5, 2.5])
print(a.dtype, b.dtype, torch.tensor([True]).dtype, torch.tensor([1, 2.0]).dtype)
print(torch.tensor([1, 2], dtype=torch.float64), torch.zeros(2, dtype=torch.int64))
print(torch.ones(2, dtype=torch.bool), torch.tensor(1.0, dtype=torch.double))
print(a.float(), a.double(), b.long(), b.int().dtype)
print(torch.tensor([-1.7, 1.7]).long(), a.to(torch.float32), a.bool())
print(b.type(torch.float64).dtype, a.type(), a.is_floating_point())
print((a + b).dtype, (a + 1).dtype, (a + 1.0).dtype, (a / 2).dtype, (a // 2).dtype)
print((b + b.double()).dtype, (a + torch.tensor(1.5)).dtype, (a * True).dtype)
print((b.double() * torch.tensor(2.0)).dtype, (torch.tensor([True]) + 1).dtype)
print((a > 2).dtype, a.sum().dtype, (a > 2).sum(), b.mean().dtype)
print(torch.get_default_dtype())
torch.set_default_dtype(torch.float64)
print(torch.tensor([0.1]), torch.zeros(1).dtype)
print(torch.tensor([0.1], dtype=torch.float32))
