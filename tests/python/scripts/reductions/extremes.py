# The largest and the smallest elements, and where they are.
import torch

x = torch.tensor([[3.0, 9.0, 1.0], [7.0, 2.0, 8.0]])
print(x.max(), x.min(), x.argmax(), x.argmin())
print(x.max(dim=1))
values, indices = x.min(dim=0)
print(values, indices)
print(x.max(dim=0).values, x.max(1, keepdim=True).indices)
print(x.argmax(dim=1), x.argmin(dim=0), x.argmax(dim=1, keepdim=True))
print(torch.max(x, torch.tensor(5.0)), torch.amax(x, dim=1), x.amin())
n = torch.tensor([4, -2, 9])
print(n.max(), n.min(dim=0), n.argmax().item())
logits = torch.tensor([[2.0, 0.5], [-1.0, 3.0]])
print(logits.argmax(dim=1) == torch.tensor([0, 1]), logits.softmax(dim=1).argmax(1))
w = torch.tensor([1.0, 5.0, 2.0], requires_grad=True)
print(w.max(), w.max(dim=0).values)
w.max().backward()
print(w.grad)
