# Two classes of points, told apart in mini-batches.
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

angle = torch.linspace(0, 6.0, 40)
inner = torch.stack([torch.cos(angle), torch.sin(angle)], dim=1)
x = torch.cat([inner, 2.5 * inner])
y = torch.cat([torch.zeros(40), torch.ones(40)]).long()
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=10, gamma=0.5)
criterion = nn.CrossEntropyLoss()
loader = DataLoader(TensorDataset(x, y), batch_size=16, shuffle=True)
for epoch in range(30):
    total = 0.0
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(xb)
    scheduler.step()
    if epoch % 10 == 0 or epoch == 29:
        print(f"epoch {epoch + 1:2}: loss {total / len(x):.3f}, lr {scheduler.get_last_lr()[0]}")
with torch.no_grad():
    print("accuracy", (model(x).argmax(dim=1) == y).float().mean().item())
