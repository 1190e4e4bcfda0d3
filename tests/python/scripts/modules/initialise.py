# Other initial weights: nn.init, apply, and values set by hand.
import torch
import torch.nn as nn

layer = nn.Linear(2, 3)
nn.init.zeros_(layer.bias)
nn.init.ones_(layer.weight)
print(layer.weight, layer.bias)
print(nn.init.constant_(layer.bias, 0.5))
torch.manual_seed(0)
print(nn.init.uniform_(layer.weight, -1, 1))
print(nn.init.normal_(layer.bias, mean=0.0, std=0.1))
print(nn.init.xavier_uniform_(layer.weight))
print(nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu"))
print(nn.init.xavier_normal_(torch.empty(2, 2)), nn.init.eye_(torch.empty(2, 2)))
print(nn.init.calculate_gain("tanh"))


def clear(module):
    if isinstance(module, nn.Linear):
        nn.init.zeros_(module.weight)
        module.bias.data.fill_(1.0)


model = nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Linear(2, 1)).apply(clear)
print(model(torch.tensor([[3.0]])), model[0].weight)
with torch.no_grad():
    model[0].weight[0, 0] = 2.0
    model[2].weight.copy_(torch.tensor([[1.0, 10.0]]))
print(model(torch.tensor([[3.0]])).item())
