# Shapes that cannot be broadcast or joined.
import torch

a = torch.ones(3)
b = torch.ones(4)
for operation in (torch.add, torch.mul, torch.sub, torch.maximum):
    try:
        operation(a, b)
    except RuntimeError as error:
        print(type(error).__name__)
        print(str(error).splitlines()[0])
try:
    torch.ones(2, 3) + torch.ones(2, 2)
except RuntimeError as error:
    print(str(error).splitlines()[0])
try:
    torch.cat([torch.ones(2, 3), torch.ones(2, 2)])
except RuntimeError as error:
    print(str(error).splitlines()[0])
try:
    a += torch.ones(2, 3)
except RuntimeError as error:
    print(str(error).splitlines()[0])
try:
    torch.stack([a, b])
except RuntimeError as error:
    print(str(error).splitlines()[0])
