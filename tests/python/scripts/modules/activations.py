# Activations beyond the usual ones
import torch
from torch import nn
from torch.nn import functional as F

x = torch.tensor([-2.0, -0.5, 0.5, 2.0])
for layer in (
    nn.SELU(), nn.CELU(), nn.Mish(), nn.Softsign(), nn.Hardtanh(), nn.Hardsigmoid(), nn.Hardswish(), nn.ReLU6(),
    nn.LogSigmoid(), nn.Tanhshrink(), nn.PReLU(), nn.GLU(), nn.Softmin(dim=0), nn.Threshold(0.1, 20.0),
    nn.Softplus(beta=2), nn.GELU(approximate="tanh"), nn.ReLU(inplace=False),
):
    print(layer, layer(x).detach())
y = torch.tensor([-1.0, 1.0])
print(nn.ReLU(inplace=True), nn.ReLU(inplace=True)(y), y)
print(F.pad(torch.ones(1, 2), (1, 1)), F.one_hot(torch.tensor([0, 2])))
print(nn.Embedding(3, 2), nn.Embedding(3, 2)(torch.tensor([0, 2])).shape)
