# Constructors named after types, and arguments by name
# Only in float32: types are shown
import torch

print(torch.Tensor([1, 2]), torch.Tensor(2, 3).shape, torch.Tensor().shape)
print(torch.LongTensor([1, 2]), torch.BoolTensor([1, 0]), torch.IntTensor([3]))
print(torch.DoubleTensor([0.5]), torch.FloatTensor(2).shape)
x = torch.FloatTensor([1, 2])
print(isinstance(x, torch.FloatTensor), isinstance(x, torch.LongTensor), type(x))
print(torch.zeros(size=(1, 2)), torch.ones(size=[2]))
print(torch.randint_like(torch.zeros(3), 5).shape, x.new_full((2,), 7).shape)
print(torch.tensor([1, 2], dtype=float), torch.tensor([1.5], dtype=int))
print(torch.promote_types(torch.int64, torch.float32), torch.finfo(torch.float32).eps)
print(torch.Size([1, 2]) * 2, torch.atleast_2d(torch.tensor(1)))
