# Losses with weights, smoothed labels and labels to ignore
import torch
from torch import nn

scores = torch.tensor([[1.0, 2.0, 3.0], [1.0, 1.0, 1.0]], requires_grad=True)
labels = torch.tensor([2, 0])
weight = torch.tensor([1.0, 2.0, 3.0])
for loss in (
    nn.CrossEntropyLoss(weight=weight), nn.CrossEntropyLoss(label_smoothing=0.1),
    nn.CrossEntropyLoss(ignore_index=0), nn.CrossEntropyLoss(weight=weight, reduction="sum"),
):
    scores.grad = None
    value = loss(scores, labels)
    value.backward()
    print(f"{value.item():.4f}", scores.grad[0])
logit, target = torch.tensor([0.5, -1.0]), torch.tensor([1.0, 0.0])
print(f"{nn.BCEWithLogitsLoss(pos_weight=torch.tensor([2.0]))(logit, target):.4f}")
print(f"{nn.BCELoss(weight=torch.tensor([1.0, 3.0]))(logit.sigmoid(), target):.4f}")
print(f"{nn.KLDivLoss(reduction='batchmean')(torch.log_softmax(scores, 1), torch.softmax(scores * 2, 1)):.4f}")
print(f"{nn.functional.cosine_similarity(scores[:1], scores[1:]).item():.4f}")
