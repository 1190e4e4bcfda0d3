# Indices and dimensions that are not there.
import torch

x = torch.arange(6.0).reshape(2, 3)
for attempt in (
    lambda: x[2],
    lambda: x[0, 3],
    lambda: x[0, -4],
    lambda: x[0, 0, 0],
    lambda: x[[0, 5]],
    lambda: torch.tensor(1.0)[0],
    lambda: x[torch.tensor([True, False, True])],
    lambda: x.sum(dim=2),
    lambda: x.mean(dim=-3),
    lambda: x.transpose(0, 2),
    lambda: x.size(2),
    lambda: x.unsqueeze(4),
    lambda: x[1.5],
):
    try:
        print(attempt())
    except IndexError as error:
        print(type(error).__name__, str(error).splitlines()[0])
print(x[0:10].shape)
