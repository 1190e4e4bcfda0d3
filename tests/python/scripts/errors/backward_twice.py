# A graph can be used once, unless it is retained.
import torch

x = torch.tensor(3.0, requires_grad=True)
y = x**2
y.backward()
print(x.grad)
try:
    y.backward()
except RuntimeError as error:
    print(type(error).__name__)
    print(str(error).splitlines()[0])

w = torch.tensor([1.0, 2.0], requires_grad=True)
h = w.exp()
for epoch in range(2):
    loss = (h * w).sum()
    try:
        loss.backward()
        print(epoch, "ok")
    except RuntimeError as error:
        print(epoch, str(error).split(" (")[0])

linear = w + 1
linear.sum().backward()
linear.sum().backward()
print("a sum needs no saved values")
