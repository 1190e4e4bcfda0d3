# The initial weights of a layer follow from the seed.
import torch
import torch.nn as nn

torch.manual_seed(0)
layer = nn.Linear(1, 2)
print(layer)
print(layer.weight)
print(layer.bias)
print(layer(torch.tensor([[1.0], [2.0], [3.0]])))
torch.manual_seed(3892789387)
line = nn.Linear(1, 1)
print(f"w = {line.weight.item():.6f}, b = {line.bias.item():.6f}")
torch.manual_seed(1)
print(nn.Linear(3, 2, bias=False).weight, nn.Linear(2, 1, bias=False))
big = nn.Linear(100, 50)
print(big.weight.shape, big.bias.shape, big.weight.abs().max() <= 0.1)
print(layer.in_features, layer.out_features, layer(torch.ones(5, 4, 1)).shape, layer(torch.ones(1)).shape)
by_hand = torch.tensor([[2.0]]) @ layer.weight.T + layer.bias
print(torch.allclose(by_hand, layer(torch.tensor([[2.0]]))))
