# Between numpy and torch.
# Only in float32: it prints types and arrays of float32.
import numpy as np
import torch

x = torch.tensor([1.0, 2.5, 3.0])
a = x.numpy()
print(a, a.dtype, type(a).__name__)
a[0] = 10
print(x)
b = np.array([[1.0, 2.0], [3.0, 4.0]])
t = torch.from_numpy(b)
print(t, t.dtype)
b[1, 1] = -1
print(t)
print(torch.tensor(b).dtype, torch.from_numpy(b).float(), torch.as_tensor([1, 2]))
w = torch.tensor([1.0, 2.0], requires_grad=True)
print(w.detach().numpy(), (w * 2).detach().numpy().sum(), w.tolist())
print(torch.tensor([1, 2]).numpy().dtype, torch.tensor([[True]]).numpy(), np.asarray(x))
print(torch.from_numpy(np.linspace(0, 1, 3).astype(np.float32)), x.numpy().mean())
print(repr(x.numpy()), np.allclose(x.numpy(), [10, 2.5, 3]))
