# Exercise 2: linear regression by hand.
import torch

x = torch.tensor([3.3, 4.4, 5.5, 6.71, 6.93, 4.168, 9.779, 6.182, 7.59, 2.167, 7.042, 10.791, 5.313, 7.997, 3.1])
y = torch.tensor([1.7, 2.76, 2.09, 3.19, 1.694, 1.573, 3.366, 2.596, 2.53, 1.221, 2.827, 3.465, 1.65, 2.904, 1.3])
x, y = x.unsqueeze(1), y.unsqueeze(1)


class MyLinearRegression:
    def __init__(self):
        self.w = torch.zeros(1, requires_grad=True)
        self.b = torch.zeros(1, requires_grad=True)

    def forward(self, x):
        return x * self.w + self.b

    def parameters(self):
        return [self.w, self.b]


def mse(y_pred, y):
    return torch.mean((y_pred - y) ** 2)


def train(model, x, y, lr, epochs):
    for epoch in range(epochs):
        # Predict, and compare with the targets.
        loss = mse(model.forward(x), y)
        # The gradients of this step alone: those of earlier steps are cleared.
        for p in model.parameters():
            p.grad = None
        loss.backward()
        # The gradient step.
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
        if epoch % 10 == 0:
            print(f"epoch {epoch + 1}: loss {loss.item():.4f}")


model = MyLinearRegression()
train(model, x, y, lr=1e-3, epochs=50)
w, b = model.parameters()
print(f"w = {w.item():.4f}, b = {b.item():.4f}, loss {mse(model.forward(x), y).item():.4f}")

# The best line there is, for comparison: it takes far more than 50 epochs to get there.
w = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
b = y.mean() - w * x.mean()
print(f"least squares: w = {w:.4f}, b = {b:.4f}, loss {mse(w * x + b, y):.4f}")
