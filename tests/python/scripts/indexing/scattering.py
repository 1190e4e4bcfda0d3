# Numbers put where positions say, and diagonals
# Only in float32: a message names the type
import torch

x = torch.arange(6.0).reshape(2, 3)
at = torch.tensor([[0], [2]])
print(x.scatter(1, at, 9.0), x.gather(1, at))
codes = torch.zeros(2, 3)
print(codes.scatter_(1, at, 1.0))
print(torch.take(x, torch.tensor([0, 5])), x.diagonal(), x.diagonal(1))
print(torch.zeros(2, 3, 3).diagonal(0, 1, 2).shape)
for wrong in ([1.0, 2.0, 3.0], (4.0, 5.0, 6.0)):
    try:
        x[0] = wrong
    except TypeError as error:
        print(error)
try:
    x[0, 0] = torch.tensor([1.0, 2.0], dtype=torch.float32)
except RuntimeError as error:
    print(str(error)[-60:])
try:
    del x[0]
except TypeError as error:
    print(error)
