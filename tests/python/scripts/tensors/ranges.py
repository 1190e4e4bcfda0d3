# Evenly spaced numbers.
import torch

print(torch.arange(5))
print(torch.arange(2, 8))
print(torch.arange(10, 0, -3))
print(torch.arange(0, 1, 0.25))
print(torch.arange(3.0))
print(torch.linspace(0, 1, 5))
print(torch.linspace(-3, 3, steps=7))
print(torch.arange(0, 5, 2).dtype, torch.arange(0.0, 5.0, 2.0).shape)
grid = torch.linspace(2, 11, 100)
print(grid[0], grid[-1], grid.shape)
rows = torch.arange(6).reshape(2, 3)
print(rows)
