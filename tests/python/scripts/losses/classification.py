# Cross-entropy from logits, step by step and at once.
import torch
import torch.nn as nn
import torch.nn.functional as F

logits = torch.tensor([[2.0, 0.0, -1.0], [0.5, 0.5, 3.0]], requires_grad=True)
target = torch.tensor([0, 1])
p = torch.softmax(logits, dim=1)
print(p)
by_hand = -torch.log(p[torch.arange(2), target]).mean()
loss = nn.CrossEntropyLoss()(logits, target)
print(by_hand, loss, F.cross_entropy(logits, target, reduction="none"))
print(F.nll_loss(F.log_softmax(logits, dim=1), target), nn.CrossEntropyLoss(reduction="sum")(logits, target))
loss.backward()
print(logits.grad)
one_hot = F.one_hot(target, num_classes=3)
print(one_hot, f"{F.cross_entropy(logits, one_hot.float()).item():.4f}")
print((p - one_hot).detach() / 2)
print(nn.CrossEntropyLoss(), logits.argmax(dim=1), (logits.argmax(1) == target).float().mean())
