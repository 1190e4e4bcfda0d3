# Sums of products, written with letters
import torch

a = torch.arange(6.0).reshape(2, 3)
b = torch.arange(12.0).reshape(3, 4)
print(torch.einsum("ij,jk->ik", a, b))
print(torch.einsum("ij->ji", a), torch.einsum("ij->", a), torch.einsum("ij->j", a))
print(torch.einsum("i,j->ij", a[0], a[1]), torch.einsum("i,i", a[0], a[1]))
print(torch.einsum("ii->i", torch.arange(9.0).reshape(3, 3)))
print(torch.einsum("bij,bjk->bik", torch.ones(2, 2, 3), torch.ones(2, 3, 1)).shape)
print(torch.equal(torch.tensordot(a, b, dims=1), a @ b))
print(torch.kron(torch.eye(2), torch.tensor([[1.0, 2.0]])))
w = torch.ones(3, requires_grad=True)
torch.einsum("ij,j->i", a, w).sum().backward()
print(w.grad)
try:
    torch.einsum("ij,jk->ik", a)
except RuntimeError as error:
    print(str(error).split("\n")[0])
