# Products of vectors and matrices in all shapes.
import torch

v = torch.tensor([1.0, 2.0, 3.0])
a = torch.arange(6.0).reshape(2, 3)
b = torch.arange(12.0).reshape(3, 4)
print(v @ v, torch.dot(v, v), a @ v, v @ b)
print(a @ b, torch.matmul(a, b).shape, a.mm(b).shape, a.mv(v))
batch = torch.arange(12.0).reshape(2, 2, 3)
print((batch @ b).shape, (batch @ v).shape, (v @ torch.ones(5, 3, 2)).shape)
print(torch.bmm(batch, torch.ones(2, 3, 1)), torch.matmul(batch, batch.transpose(1, 2))[1])
print((torch.ones(4, 1, 2, 3) @ torch.ones(5, 3, 2)).shape, torch.outer(v[:2], v))
print(torch.tensor([[1, 2], [3, 4]]) @ torch.tensor([1, 1]))
w = torch.tensor([[1.0, 0.0], [0.0, 2.0]], requires_grad=True)
x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], requires_grad=True)
y = x @ w
print(y, x @ torch.ones(2), w[0] @ w[1])
y.sum().backward()
print(w.grad, x.grad)
