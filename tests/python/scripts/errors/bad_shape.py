# New shapes that do not fit.
import torch

x = torch.arange(15.0)
for attempt in (
    lambda: x.reshape(4, 4),
    lambda: x.view(2, -1),
    lambda: x.view(-1, -1),
    lambda: x.view(3, 5).T.view(15),
    lambda: x.expand(2, 3),
    lambda: x.view(3, 5).expand(3, 10),
    lambda: x.view(3, 5).repeat(2),
    lambda: x.view(3, 5).permute(0, 0),
    lambda: torch.zeros(-1),
):
    try:
        print(attempt().shape)
    except RuntimeError as error:
        print(type(error).__name__, str(error).splitlines()[0])
