# Tensors from lists, and tensors filled with one number.
import torch

x = torch.tensor([3.3, 4.4, 5.5])
points = torch.tensor([[1, 2], [3, 4], [5, 6]])
print(x)
print(points)
print(x.shape, points.shape, points.size(), points.size(0))
print(x.ndim, points.dim(), points.numel(), len(points))
print(torch.zeros(3), torch.ones(2, 2))
print(torch.zeros((2, 3)), torch.full((2, 2), 7.0))
print(torch.eye(3))
print(torch.zeros_like(points), torch.ones_like(x))
print(torch.full_like(x, 0.5), torch.empty(4, 0).shape)
print(torch.rand_like(x).shape, torch.randn_like(x).dtype == x.dtype)
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
print(device, x.to(device).device, torch.zeros(1, device=device))
print(torch.tensor(3.0), torch.tensor(3), torch.tensor(True))
