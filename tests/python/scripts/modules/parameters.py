# The parameters of a module, its state, and how it is loaded into another.
import torch
import torch.nn as nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(1, 2), nn.Sigmoid(), nn.Linear(2, 1))
for name, p in model.named_parameters():
    print(name, p.shape, p.requires_grad)
print(sum(p.numel() for p in model.parameters()), len(list(model.parameters())))
state = model.state_dict()
print(list(state.keys()))
print(state["0.weight"], state["2.bias"].shape)
other = nn.Sequential(nn.Linear(1, 2), nn.Sigmoid(), nn.Linear(2, 1))
print(torch.equal(other[0].weight, model[0].weight))
print(other.load_state_dict(state))
print(torch.equal(other[0].weight, model[0].weight))
model[0].weight.data.fill_(1)
print(other[0].weight[0], model[0].weight[0])
print(state["0.weight"])
print(nn.Parameter(torch.tensor([1.0, 2.0])), isinstance(model[0].bias, nn.Parameter))
print([name for name, _ in other[0].named_parameters()], nn.Linear(1, 1).state_dict().keys() == {"weight", "bias"})
