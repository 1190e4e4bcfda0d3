# Options of the printing of tensors.
import torch

x = torch.tensor([1 / 3, 20.0, 0.00123])
print(x)
torch.set_printoptions(precision=2)
print(x, torch.tensor(2 / 3))
torch.set_printoptions(precision=6)
print(x, torch.tensor(0.5))
torch.set_printoptions(precision=4, sci_mode=True)
print(x)
torch.set_printoptions(sci_mode=False)
print(torch.tensor([1e-5, 1.0]), torch.tensor([1e9, 0.5]))
torch.set_printoptions(linewidth=40)
print(torch.arange(20))
torch.set_printoptions(profile="default")
print(torch.tensor([1e-5, 1.0]))
