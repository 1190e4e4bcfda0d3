# Layers can be set only after super().__init__().
import torch
from torch import nn


class Late(nn.Module):
    def __init__(self):
        self.fc1 = nn.Linear(1, 2)
        super().__init__()


class Parameters(nn.Module):
    def __init__(self):
        self.w = nn.Parameter(torch.zeros(1))


class Lost(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(1, 2)]


for kind in (Late, Parameters):
    try:
        kind()
    except AttributeError as error:
        print(type(error).__name__)
        print(str(error).splitlines()[0])
print(len(list(Lost().parameters())))
