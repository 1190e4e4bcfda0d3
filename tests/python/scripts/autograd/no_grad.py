# Without a graph: no_grad, detach, and what of it comes back.
import torch

w = torch.tensor([1.0, 2.0], requires_grad=True)
with torch.no_grad():
    y = w * 2
    print(y, y.requires_grad, torch.is_grad_enabled())
print((w * 2).requires_grad, torch.is_grad_enabled())

z = w.detach()
print(z, z.requires_grad, (z * 3).grad_fn)
loss = ((w * 2).detach() * w).sum()
loss.backward()
print(w.grad)


@torch.no_grad()
def predict(x):
    return (w * x).sum()


print(predict(torch.tensor([1.0, 1.0])))
with torch.no_grad():
    w -= 0.5 * w.grad
print(w, w.is_leaf)
w.data += 1
print(w, w.data)
with torch.no_grad(), torch.enable_grad():
    print((w * 1).requires_grad)
print(w.clone(), w.clone().detach(), w.detach().clone().requires_grad_(), torch.zeros(1, requires_grad=True))
