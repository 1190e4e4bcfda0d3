# Adam and AdamW.
import torch
from torch import nn, optim

for kind, setting in [
    (optim.Adam, {"lr": 0.1}),
    (optim.Adam, {"lr": 0.1, "betas": (0.5, 0.9)}),
    (optim.Adam, {"lr": 0.1, "weight_decay": 0.2}),
    (optim.AdamW, {"lr": 0.1}),
    (optim.AdamW, {"lr": 0.1, "weight_decay": 0.2}),
]:
    w = torch.tensor([5.0, -3.0], requires_grad=True)
    optimizer = kind([w], **setting)
    for step in range(5):
        optimizer.zero_grad()
        loss = (w**2).sum()
        loss.backward()
        optimizer.step()
    print(kind.__name__, setting, w, f"{loss.item():.4f}")

torch.manual_seed(0)
model = nn.Linear(2, 1)
optimizer = optim.Adam(model.parameters(), lr=0.01)
model(torch.ones(3, 2)).sum().backward()
optimizer.step()
print(model.weight, model.bias)
print(optimizer)
