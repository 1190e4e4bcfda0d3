# backward from a tensor that does not depend on anything that requires a gradient.
import torch

w = torch.tensor([1.0, 2.0])
loss = (w * 3).sum()
try:
    loss.backward()
except RuntimeError as error:
    print(type(error).__name__)
    print(str(error).splitlines()[0])

w = torch.tensor([1.0, 2.0], requires_grad=True)
with torch.no_grad():
    loss = (w * 3).sum()
try:
    loss.backward()
except RuntimeError as error:
    print(str(error).splitlines()[0])
loss = torch.tensor((w * 3).sum().item())
print(loss.requires_grad, w.grad)
try:
    print(w.grad.sum())
except AttributeError as error:
    print(type(error).__name__, str(error).splitlines()[0])
