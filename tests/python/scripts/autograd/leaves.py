# Leaves keep their gradients; a tensor that was computed does not.
import torch

w = torch.zeros(2)
print(w.requires_grad, w.is_leaf)
w.requires_grad_()
print(w, w.is_leaf, (w + 1).is_leaf, (w + 1).requires_grad)
w.requires_grad = False
print(w.requires_grad)
a = torch.ones(2, requires_grad=True)
b = torch.ones(2)
c = a * b
c.sum().backward()
print(a.grad, b.grad, c.requires_grad)

frozen = torch.nn.Linear(2, 1)
for p in frozen.parameters():
    p.requires_grad_(False)
print(frozen(torch.ones(1, 2)).requires_grad)

p = torch.tensor([1.0, -1.0], requires_grad=True)
q = p + 1
q.mul_(2)
q[1] = 5
q.sum().backward()
print(q, p.grad)
p.grad.fill_(7)
print(p.grad, p.grad.requires_grad)
