# Variance, standard deviation and norms.
import torch

x = torch.tensor([[1.0, 2.0, 4.0], [6.0, 8.0, 3.0]])
print(x.var(), x.std(), x.var(unbiased=False))
print(x.std(dim=0), x.var(dim=1, keepdim=True), x.std(1, correction=0))
print(torch.var(x, dim=1, unbiased=False), torch.std(x[0]))
print(x.norm(), torch.norm(x), x.norm(dim=1), x.norm(p=1), torch.linalg.norm(x[0]))
print(torch.tensor([3.0, -4.0]).norm(), torch.tensor([3.0, -4.0]).norm(p=float("inf")))
scaled = (x - x.mean()) / x.std(correction=0)
print(scaled, f"{scaled.std(correction=0):.4f}")
w = torch.tensor([3.0, 4.0], requires_grad=True)
print(w.norm(), w.var())
w.norm().backward()
print(w.grad)
