# A state that does not belong to the module.
import torch
from torch import nn

model = nn.Linear(1, 2)
states = {
    "missing": {"weight": torch.ones(2, 1)},
    "unexpected": {"weight": torch.ones(2, 1), "bias": torch.ones(2), "scale": torch.ones(1)},
    "size": {"weight": torch.ones(3, 1), "bias": torch.ones(2)},
    "layers": nn.Sequential(nn.Linear(1, 2)).state_dict(),
}
for name, state in states.items():
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        lines = [line.strip() for line in str(error).splitlines()]
        count = 3 if name == "layers" else 2
        print(name, type(error).__name__)
        print("\n".join(lines[:count]))
print(model.load_state_dict({"weight": torch.ones(2, 1)}, strict=False))
print(model.weight)
