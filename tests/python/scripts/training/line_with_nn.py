# Linear regression with nn and optim, with the weights of a seed and with those of the run by hand.
import torch
from torch import nn, optim

x = torch.tensor([3.3, 4.4, 5.5, 6.71, 6.93, 4.168, 9.779, 6.182, 7.59, 2.167, 7.042, 10.791, 5.313, 7.997, 3.1])
y = torch.tensor([1.7, 2.76, 2.09, 3.19, 1.694, 1.573, 3.366, 2.596, 2.53, 1.221, 2.827, 3.465, 1.65, 2.904, 1.3])
x, y = x.unsqueeze(1), y.unsqueeze(1)


def train(model, epochs):
    criterion = nn.MSELoss()
    optimizer = optim.SGD(model.parameters(), lr=1e-3)
    for epoch in range(epochs):
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if epoch % 10 == 0:
            print(f"epoch {epoch + 1}: loss {loss.item():.4f}")
    print([f"{name} {p.item():.4f}" for name, p in model.named_parameters()])


torch.manual_seed(3892789387)
train(nn.Linear(1, 1), epochs=100)
zero = nn.Linear(1, 1)
nn.init.zeros_(zero.weight)
nn.init.zeros_(zero.bias)
train(zero, epochs=50)
