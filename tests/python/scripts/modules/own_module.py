# A module of one's own, with layers in attributes and in a list.
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, hidden, depth):
        super().__init__()
        self.first = nn.Linear(1, hidden)
        self.layers = nn.ModuleList([nn.Linear(hidden, hidden) for _ in range(depth)])
        self.out = nn.Linear(hidden, 1)
        self.scale = nn.Parameter(torch.tensor(2.0))

    def forward(self, x):
        h = torch.sigmoid(self.first(x))
        for layer in self.layers:
            h = torch.relu(layer(h)) + h
        return self.scale * self.out(h)


torch.manual_seed(0)
net = Net(hidden=3, depth=2)
print(net)
print(net(torch.tensor([[1.0], [2.0]])))
print([name for name, _ in net.named_parameters()])
print([name for name, _ in net.named_children()], [type(m).__name__ for m in net.modules()])
net(torch.ones(1, 1)).sum().backward()
print(net.scale.grad is not None, net.layers[1].weight.grad.shape, len(net.layers))
net.zero_grad()
print(net.scale.grad, net.state_dict()["scale"])
