# Gradients that are too long are shortened; groups of parameters have rates of their own.
import torch
from torch import nn

w = torch.tensor([3.0, 4.0], requires_grad=True)
b = torch.tensor([12.0], requires_grad=True)
((w**2).sum() / 2 + (b**2).sum() / 2).backward()
print(w.grad, b.grad)
norm = nn.utils.clip_grad_norm_([w, b], max_norm=1.3)
print(norm, w.grad, b.grad)
print(torch.nn.utils.clip_grad_norm_([w, b], 100.0))
b.grad.clamp_(max=0.5)
print(w.grad, b.grad)

optimizer = torch.optim.SGD([{"params": [w]}, {"params": [b], "lr": 1.0}], lr=0.1)
optimizer.step()
print(w, b, [group["lr"] for group in optimizer.param_groups])
for group in optimizer.param_groups:
    group["lr"] *= 10
optimizer.step()
print(w, b)
total = torch.sqrt(sum((p.grad**2).sum() for p in (w, b)))
print(f"{total:.4f}")
