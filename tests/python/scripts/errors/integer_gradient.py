# Only floating-point tensors have gradients.
import torch

try:
    torch.tensor([1, 2, 3], requires_grad=True)
except RuntimeError as error:
    print(type(error).__name__)
    print(str(error).splitlines()[0])
try:
    torch.arange(3).requires_grad_()
except RuntimeError as error:
    print(str(error).splitlines()[0])
try:
    torch.nn.Parameter(torch.zeros(2, dtype=torch.int64))
except RuntimeError as error:
    print(str(error).splitlines()[0])
w = torch.tensor([1.0, 2.0], requires_grad=True)
y = w * 2
try:
    y.requires_grad = False
except RuntimeError as error:
    print(str(error).splitlines()[0])
print(y.long().requires_grad, (w > 1).requires_grad, w.argmax().requires_grad)
