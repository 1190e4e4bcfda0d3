# The derivative by the first weight of a network of 1 to 20 layers of sigmoid units.
import torch
from torch import nn


class Deep(nn.Module):
    def __init__(self, depth, k=3):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(k, k) for _ in range(depth)])
        self.out = nn.Linear(k, 1)

    def forward(self, x):
        for layer in self.layers:
            x = torch.sigmoid(layer(x))
        return self.out(x)


for depth in (1, 2, 3, 5, 10, 20):
    torch.manual_seed(0)
    net = Deep(depth)
    net(torch.ones(1, 3)).sum().backward()
    drawn = net.layers[0].weight.grad[0, 0].abs().item()
    for layer in net.layers:
        nn.init.ones_(layer.weight)
        nn.init.constant_(layer.bias, -1.5)
    nn.init.constant_(net.layers[0].bias, -3.0)
    nn.init.ones_(net.out.weight)
    net.zero_grad()
    net(torch.ones(1, 3)).sum().backward()
    print(f"{depth:2} layers: {drawn:.2e}, {net.layers[0].weight.grad[0, 0]:.2e}, bound {0.75**depth / 3:.2e}")
