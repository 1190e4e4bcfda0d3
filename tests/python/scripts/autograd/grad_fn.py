# The node that each operation leaves in the graph.
import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
w = torch.ones(2, 2, requires_grad=True)
print(x + 1, 1 - x, x * 2, x / 2)
print(-x, x**2, x.exp(), x.log())
print(x.sum(), x.mean(), x.sigmoid(), x.tanh(), x.relu())
print(w @ x, x @ x, w @ w, w.T)
print(x[0], x[:1], x[[0]], x[x > 1])
print(x.reshape(2, 1), x.unsqueeze(0), torch.cat([x, x]), torch.stack([x, x]))
print(x.clone(), x.abs(), x.sqrt(), x.clamp(min=1.5), torch.where(x > 1, x, -x))
print(x.max(), x.cumsum(0), x.softmax(0), x.log_softmax(0))
y = x * 2 + 1
print(y.grad_fn.name(), type(y.grad_fn).__name__, x.grad_fn)
print([f[0].name() for f in y.grad_fn.next_functions if f[0]])
loss = torch.nn.functional.mse_loss(x, torch.zeros(2))
print(loss, loss.grad_fn.name())
y += 1
print(y)
