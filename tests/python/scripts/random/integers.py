# Random integers and permutations.
import torch

torch.manual_seed(0)
print(torch.randint(0, 10, (5,)))
print(torch.randint(3, (2, 4)))
print(torch.randint(-5, 5, size=(3,)), torch.randint(0, 2, (4,)).bool())
print(torch.randperm(8))
torch.manual_seed(7)
order = torch.randperm(5)
x = torch.tensor([10.0, 20.0, 30.0, 40.0, 50.0])
print(order, x[order])
train, test = x[order[:3]], x[order[3:]]
print(train, test)
batch = torch.randint(len(x), (4,))
print(batch, x[batch].shape)
print(torch.initial_seed())
