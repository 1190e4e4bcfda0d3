# Grids of points, and axes in other places
import torch

x, y = torch.arange(3), torch.tensor([10, 20])
across, down = torch.meshgrid(x, y, indexing="xy")
print(across)
print(down)
print(torch.meshgrid(x, y, indexing="ij")[0])
print(torch.cartesian_prod(torch.tensor([1, 2]), torch.tensor([3, 4])))
print(torch.combinations(torch.tensor([1, 2, 3])))
z = torch.zeros(2, 3, 4)
print(torch.movedim(z, 0, 2).shape, torch.movedim(z, 2, 0).shape, z.swapaxes(0, 1).shape)
print(torch.rot90(torch.tensor([[1, 2], [3, 4]])), torch.fliplr(torch.tensor([[1, 2]])))
print(torch.tensor_split(torch.arange(5), 2), torch.arange(2).tile(2))
print(torch.broadcast_shapes((2, 1), (3,)), torch.dstack([x, x]).shape)
