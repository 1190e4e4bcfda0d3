# A multilayer perceptron of two sigmoid units on the lab's points.
import torch
import torch.nn as nn

x = torch.tensor([3.3, 4.4, 5.5, 6.71, 6.93, 4.168, 9.779, 6.182, 7.59, 2.167, 7.042, 10.791, 5.313, 7.997, 3.1])
y = torch.tensor([1.7, 2.76, 2.09, 3.19, 1.694, 1.573, 3.366, 2.596, 2.53, 1.221, 2.827, 3.465, 1.65, 2.904, 1.3])


class MLP(nn.Module):
    def __init__(self, hidden):
        super(MLP, self).__init__()
        self.hidden = nn.Linear(1, hidden)
        self.out = nn.Linear(hidden, 1)

    def forward(self, x):
        return self.out(torch.sigmoid(self.hidden(x)))


torch.manual_seed(0)
model = MLP(2)
print(model)
optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
for epoch in range(300):
    loss = nn.functional.mse_loss(model(x.view(-1, 1)), y.view(-1, 1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 60 == 0:
        print(f"epoch {epoch + 1}: loss {loss.item():.4f}")
print(f"end: {loss.item():.4f}", [f"{p.norm():.3f}" for p in model.parameters()], model(torch.tensor([[5.0]])).shape)
