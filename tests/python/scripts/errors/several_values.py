# A tensor of several elements is not one number, and not true or false.
import torch

x = torch.tensor([1.0, 2.0])
for convert in (lambda: x.item(), lambda: float(x), lambda: int(x), lambda: f"{x:.2f}"):
    try:
        convert()
    except (RuntimeError, ValueError, TypeError) as error:
        print(type(error).__name__, str(error).splitlines()[0])
try:
    if x > 1:
        print("larger")
except RuntimeError as error:
    print(type(error).__name__)
    print(str(error).splitlines()[0])
try:
    print(bool(torch.zeros(0)), x == x and x > 0)
except RuntimeError as error:
    print(str(error).splitlines()[0])
print((x > 1).any(), x.tolist(), torch.tensor([[7.0]]).item())
