# Integers, bools and tensors without elements.
# Only in float32: an empty tensor shows a type that is not the default.
import torch

print(torch.tensor([1, -20, 300]))
print(torch.tensor([[1, 2], [1000, -5]]))
print(torch.tensor([True, False]), torch.tensor([[True], [False]]))
print(torch.tensor(42), torch.tensor(False))
print(torch.tensor([10**12, 1]))
print(torch.tensor([]), torch.tensor([], dtype=torch.int64))
print(torch.zeros(0, 3), torch.ones(2, 0, dtype=torch.bool))
print(torch.tensor([[]]), torch.tensor([1.0, 2.0])[2:])
print(torch.tensor([1, 2], dtype=torch.int32), torch.arange(3, dtype=torch.float64))
print(torch.tensor([0.5], dtype=torch.float64), torch.tensor(1.5, dtype=torch.float64))
print([torch.tensor(1), torch.tensor([2.0])], {"w": torch.tensor([0.5])})
