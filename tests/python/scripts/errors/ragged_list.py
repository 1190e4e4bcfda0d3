# Lists that are not a tensor.
import torch

for data in (
    [[1.0, 2.0], [3.0]],
    [[1, 2], 3],
    [1, [2, 3]],
    ["3.3", "4.4"],
    [1.0, None],
    [torch.ones(2), torch.ones(2)],
    None,
):
    try:
        torch.tensor(data)
    except (ValueError, TypeError, RuntimeError) as error:
        print(type(error).__name__, str(error).splitlines()[0])
print(torch.tensor([torch.tensor(1.0), torch.tensor(2.0)]), torch.tensor([[1, 2], (3, 4)]))
