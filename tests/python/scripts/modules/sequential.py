# Layers in a row, and how they are printed.
from collections import OrderedDict

import torch
import torch.nn as nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(1, 4), nn.ReLU(), nn.Linear(4, 1))
print(model)
print(len(model), model[0], model[-1].weight.shape)
x = torch.tensor([[0.5], [-0.5]])
print(model(x))
for layer in model:
    x = layer(x)
    print(type(layer).__name__, x.shape)
named = nn.Sequential(OrderedDict([("hidden", nn.Linear(1, 2)), ("act", nn.Tanh())]))
print(named, named.hidden)
deep = nn.Sequential(*[nn.Linear(3, 3, bias=False) for _ in range(5)])
print(deep, sum(p.numel() for p in deep.parameters()))
inner = nn.Sequential(nn.Linear(1, 1), nn.Sigmoid())
nested = nn.Sequential(inner, nn.Dropout(0.2), nn.LayerNorm(1), nn.BatchNorm1d(1))
print(nested, list(model.children())[1], nn.Sequential())
model.append(nn.Identity())
print(model[1:], nn.Softplus(), nn.GELU())
