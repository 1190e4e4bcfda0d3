# Gradients are added up until they are cleared.
import torch

w = torch.tensor(1.0, requires_grad=True)
for _ in range(3):
    (3 * w).backward()
    print(w.grad)
w.grad.zero_()
(w * w).backward()
print(w.grad)
w.grad = None
print(w.grad)

x = torch.tensor([3.3, 4.4, 5.5, 6.71, 6.93, 4.168, 9.779, 6.182, 7.59, 2.167, 7.042, 10.791, 5.313, 7.997, 3.1])
y = torch.tensor([1.7, 2.76, 2.09, 3.19, 1.694, 1.573, 3.366, 2.596, 2.53, 1.221, 2.827, 3.465, 1.65, 2.904, 1.3])
for clear in (True, False):
    w = torch.zeros(1, requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    for epoch in range(1, 21):
        loss = ((w * x + b - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 0.001 * w.grad
            b -= 0.001 * b.grad
        if clear:
            w.grad, b.grad = None, None
        if epoch in (1, 5, 10, 15, 20):
            print(f"clear={clear} epoch {epoch:2} loss {loss.item():.2f}")
