# Elements, rows, columns and slices.
import torch

x = torch.arange(12).reshape(3, 4)
print(x[0], x[-1])
print(x[1, 2], x[1][2], x[-1, -1].item())
print(x[:, 0], x[:, -1])
print(x[0:2], x[:, 1:3])
print(x[::2, ::2], x[1:, :2])
print(x[..., 0], x[None].shape, x[:, None, :].shape)
print(x[0, :], x[0:1].shape, x[0].shape)
print(x[3:], x[:, 4:].shape)
v = torch.tensor([10.0, 20.0, 30.0, 40.0])
print(v[1:], v[:-1], v[-2:], v[1:] - v[:-1])
y = torch.arange(24).reshape(2, 3, 4)
print(y[1, :, 2], y[:, 1], y[0, 1:, 1:])
print(x.index_select(0, torch.tensor([2, 0])))
