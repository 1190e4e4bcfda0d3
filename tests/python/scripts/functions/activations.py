# Activations as functions and as modules, with their slopes.
import torch
import torch.nn as nn
import torch.nn.functional as F

x = torch.tensor([-2.0, -0.5, 0.0, 0.5, 2.0])
print(torch.sigmoid(x), x.sigmoid(), F.sigmoid(x), torch.tanh(x))
print(torch.relu(x), F.relu(x), F.leaky_relu(x, 0.1))
print(F.gelu(x), F.silu(x), F.softplus(x), F.elu(x))
print(F.softmax(x, dim=0), torch.log_softmax(x, dim=0))
print(torch.softmax(torch.tensor([[1.0, 2.0], [3.0, 3.0]]), dim=1))
kinds = [nn.Sigmoid, nn.Tanh, nn.ReLU, nn.LeakyReLU, nn.GELU, nn.SiLU, nn.Softplus, nn.ELU, nn.Identity]
for kind in kinds:
    layer = kind()
    w = x.clone().requires_grad_()
    layer(w).sum().backward()
    print(layer, w.grad)
print(nn.Softmax(dim=1), nn.LeakyReLU(0.2), nn.LogSoftmax(dim=-1)(x))
