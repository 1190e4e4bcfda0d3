# Modules in dictionaries, lists of parameters, and a module with two names
# Only in float32: a list of parameters shows their type
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.heads = nn.ModuleDict({"mean": nn.Linear(2, 1), "spread": nn.Sequential(nn.Linear(2, 1), nn.Softplus())})
        self.shifts = nn.ParameterList([torch.zeros(1), nn.Parameter(torch.ones(2, 2))])
        self.again = self.heads["mean"]
        self.register_buffer("scale", torch.ones(1))
        self.register_buffer("cache", torch.zeros(1), persistent=False)

    def forward(self, x):
        return {name: head(x) for name, head in self.heads.items()}


net = Net()
print(net)
print([name for name, _ in net.named_parameters()])
print(list(net.state_dict()), net.load_state_dict(net.state_dict()))
print(list(net.heads), "mean" in net.heads, len(net.heads), {k: v.shape for k, v in net(torch.ones(3, 2)).items()})
print(type(net.heads["mean"]), type(net.heads), type(nn.MSELoss()), type(nn.ReLU()))
