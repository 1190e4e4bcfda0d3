# Exercise 3a: linear regression with nn.
import torch
import torch.nn as nn

x = torch.tensor([3.3, 4.4, 5.5, 6.71, 6.93, 4.168, 9.779, 6.182, 7.59, 2.167, 7.042, 10.791, 5.313, 7.997, 3.1])
y = torch.tensor([1.7, 2.76, 2.09, 3.19, 1.694, 1.573, 3.366, 2.596, 2.53, 1.221, 2.827, 3.465, 1.65, 2.904, 1.3])
x, y = x.unsqueeze(1), y.unsqueeze(1)


class NNLinearRegression(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x):
        return self.linear(x)


def train(model, x, y, lr, epochs):
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def report(losses):
    for epoch in range(0, len(losses), 10):
        print(f"epoch {epoch + 1}: loss {losses[epoch]:.4f}")


# With this seed, the layer starts from weights that give the losses of the course's notebook.
torch.manual_seed(3892789387)
model = NNLinearRegression()
print(model)
report(train(model, x, y, lr=1e-3, epochs=100))
w, b = model.linear.weight.item(), model.linear.bias.item()
print(f"w = {w:.4f}, b = {b:.4f}")

# The result differs from the run by hand, though the problem has one optimum: the runs start from other weights, and
# at this rate the flat direction remembers them for thousands of epochs. From w = b = 0, the losses are those of
# exercise 2.
model = NNLinearRegression()
nn.init.zeros_(model.linear.weight)
nn.init.zeros_(model.linear.bias)
report(train(model, x, y, lr=1e-3, epochs=50))

# At a rate near the largest stable one, a thousand epochs are enough from any start.
for seed in (0, 1):
    torch.manual_seed(seed)
    model = NNLinearRegression()
    losses = train(model, x, y, lr=0.02, epochs=1000)
    w, b = model.linear.weight.item(), model.linear.bias.item()
    print(f"seed {seed}: w = {w:.2f}, b = {b:.2f}, loss {losses[-1]:.4f}")
