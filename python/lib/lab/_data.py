"""The 15 points of the sheet, and fresh points for checks."""

import torch

X = [3.3, 4.4, 5.5, 6.71, 6.93, 4.168, 9.779, 6.182, 7.59, 2.167, 7.042, 10.791, 5.313, 7.997, 3.1]
Y = [1.7, 2.76, 2.09, 3.19, 1.694, 1.573, 3.366, 2.596, 2.53, 1.221, 2.827, 3.465, 1.65, 2.904, 1.3]

#: The loss of the best straight line through the points (least squares).
LINE = 0.16892


def column(values):
    return torch.tensor(values).unsqueeze(1)


def fresh(count):
    """Points near a line, as columns."""
    x = torch.rand(count, 1) * 2 + 0.5
    return x, 1.5 * x - 0.5 + 0.3 * torch.randn(count, 1)
