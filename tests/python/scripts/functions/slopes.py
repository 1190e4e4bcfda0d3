# Functions whose slopes are less well known
import torch

for name in "erf atan asin acos sinh cosh tan log2 log10 exp2 asinh atanh expm1 log1p logit".split():
    x = torch.tensor([0.5, 0.25], requires_grad=True)
    y = getattr(torch, name)(x)
    y.sum().backward()
    print(name, y, x.grad)
for name in "floor ceil round trunc sign frac".split():
    x = torch.tensor([1.25, -0.75], requires_grad=True)
    y = getattr(x, name)()
    y.sum().backward()
    print(name, y, x.grad)
print(torch.nan_to_num(torch.tensor([float("nan"), 1.0])), torch.xlogy(torch.zeros(1), torch.zeros(1)))
print(torch.lerp(torch.tensor(0.0), torch.tensor(8.0), 0.25), torch.hypot(torch.tensor(3.0), torch.tensor(4.0)))
print(torch.logaddexp(torch.zeros(1), torch.zeros(1)), torch.tensor([1, 8]).log2())
