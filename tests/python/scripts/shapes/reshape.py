# The same numbers in another shape.
import torch

x = torch.arange(12)
print(x.reshape(3, 4), x.view(2, 6))
print(x.reshape(-1, 3).shape, x.view(2, -1, 2).shape, x.reshape((4, 3)).shape)
print(x.view(3, 4).flatten(), x.reshape(2, 3, 2).flatten(start_dim=1).shape)
print(torch.flatten(x.view(3, 4)).shape, torch.reshape(x, (6, 2))[0])
column = torch.tensor([3.3, 4.4, 5.5]).reshape(-1, 1)
print(column, column.shape, column.ravel(), column.view(-1))
print(x.view(3, 4).T.reshape(-1), x.view_as(torch.zeros(4, 3)).shape)
print(torch.tensor(5).reshape(1), torch.tensor([5]).reshape(()))
w = torch.ones(4, requires_grad=True)
y = (w.view(2, 2) * torch.tensor([[1.0, 2.0], [3.0, 4.0]])).sum()
y.backward()
print(w.view(2, 2), w.reshape(4, 1), w.grad)
