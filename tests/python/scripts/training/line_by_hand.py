# Linear regression with tensors alone, from w = b = 0.
import torch

x = torch.tensor([3.3, 4.4, 5.5, 6.71, 6.93, 4.168, 9.779, 6.182, 7.59, 2.167, 7.042, 10.791, 5.313, 7.997, 3.1])
y = torch.tensor([1.7, 2.76, 2.09, 3.19, 1.694, 1.573, 3.366, 2.596, 2.53, 1.221, 2.827, 3.465, 1.65, 2.904, 1.3])


class MyLinearRegression:
    def __init__(self):
        self.w = torch.tensor(0.0, requires_grad=True)
        self.b = torch.tensor(0.0, requires_grad=True)

    def forward(self, x):
        return self.w * x + self.b


model = MyLinearRegression()
for epoch in range(50):
    loss = torch.mean((model.forward(x) - y) ** 2)
    loss.backward()
    with torch.no_grad():
        for p in (model.w, model.b):
            p -= 1e-3 * p.grad
            p.grad.zero_()
    if epoch % 10 == 0:
        print(f"epoch {epoch + 1}: loss {loss.item():.4f}")
print(model.w, model.b)
w = ((x - x.mean()) * (y - y.mean())).mean() / x.var(unbiased=False)
print(f"least squares: w = {w:.4f}, b = {y.mean() - w * x.mean():.4f}")
