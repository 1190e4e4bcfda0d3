# Comparisons give bools.
import torch

a = torch.tensor([1.0, 2.0, 3.0, 4.0])
b = torch.tensor([1.0, 3.0, 2.0, 4.0])
print(a == b, a != b)
print(a < b, a >= b, a > 2)
print(torch.equal(a, b), torch.equal(a, a.clone()))
print((a == b).sum(), (a == b).float().mean())
print((a > 1) & (b < 4), (a > 3) | (b > 2), ~(a > 1))
print(torch.any(a > 3), torch.all(a > 0), (a > 3).any().item(), (b > 1).all())
print(torch.allclose(a, a + 1e-7), torch.isclose(a, b))
print(torch.maximum(a, b), torch.minimum(a, b))
print(torch.isnan(torch.tensor([1.0, float("nan")])))
print(torch.eq(a, b), a.lt(b), a.ge(2.0))
accuracy = (torch.tensor([0, 1, 1, 0]) == torch.tensor([0, 1, 0, 0])).float().mean()
print(f"accuracy {accuracy:.2f}")
