# A tensor in a graph has to be detached before it becomes an array.
import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)
y = w * 2
for tensor in (w, y):
    try:
        tensor.numpy()
    except RuntimeError as error:
        print(type(error).__name__)
        print(str(error).splitlines()[0])
print(y.detach().numpy(), w.detach().numpy().shape)
with torch.no_grad():
    print((w * 3).numpy())
try:
    torch.from_numpy([1.0, 2.0])
except TypeError as error:
    print(type(error).__name__, str(error).splitlines()[0])
