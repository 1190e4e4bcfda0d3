# Between tensors and the numbers of Python.
import torch

loss = torch.tensor(0.25)
x = torch.tensor([[1.5, 2.5], [3.5, 4.5]])
print(loss.item(), type(loss.item()).__name__, torch.tensor(3).item())
print(x.tolist(), torch.tensor([True, False]).tolist(), loss.tolist())
print(float(loss), int(torch.tensor(7.9)), bool(torch.tensor(0)))
print(f"loss {loss:.4f}, {loss.item():8.3f}, {x[0, 1].item():.1f}")
for row in x:
    print(row, row.sum())
for a, b in zip(torch.tensor([1, 2]), ["one", "two"]):
    print(a, b)
first, second = torch.tensor([8.0, 9.0])
print(first, second)
print([round(v.item(), 2) for v in x.flatten()])
print(range(torch.tensor(3)), [10, 20, 30][torch.tensor(1)])
if loss < 1:
    print("small")
print(str(loss), repr(x[0]), 2.0 in x)
