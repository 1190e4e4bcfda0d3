# Training and evaluation: dropout and normalisation differ.
import torch
import torch.nn as nn

torch.manual_seed(0)
drop = nn.Dropout(p=0.5)
x = torch.ones(1000)
kept = drop(x)
print(((kept == 0) | (kept == 2)).all(), 400 < (kept == 0).sum() < 600)
drop.eval()
print(drop.training, torch.equal(drop(x), x))

batch = torch.tensor([[1.0, 10.0], [2.0, 30.0], [4.0, 20.5]])
norm = nn.BatchNorm1d(2)
print(norm, norm(batch))
print(norm.running_mean, norm.running_var, norm.num_batches_tracked)
norm.eval()
print(norm(batch))
print(list(norm.state_dict()), [name for name, _ in norm.named_buffers()])
layer_norm = nn.LayerNorm(2)
print(layer_norm, layer_norm(batch), layer_norm.weight)

model = nn.Sequential(nn.Linear(2, 2), nn.Dropout(), nn.BatchNorm1d(2))
print([m.training for m in model.modules()], model.eval()[1].training, model.train()[2].training)
print(torch.equal(model.eval()(batch), model(batch)))
