"""The calls that a training loop makes, in their order."""

import torch
from torch import nn
from torch.optim import Optimizer


class Events:
    """Notes calls of `backward`, `step` and `zero_grad` in a block, and the optimizers that are made in it."""

    def __init__(self):
        #: The names of the calls, in order.
        self.names = []
        #: The optimizers that were made.
        self.optimizers = []
        #: How often `torch.autograd.grad` was called.
        self.gradients = 0

    def __enter__(self):
        self._kept = [(owner, name, getattr(owner, name)) for owner, name in _WATCHED]
        for owner, name, own in self._kept:
            setattr(owner, name, self._noting(name, own))
        return self

    def __exit__(self, *_):
        for owner, name, own in self._kept:
            setattr(owner, name, own)

    def _noting(self, name, own):
        def noted(*arguments, **named):
            if name == "__init__":
                self.optimizers.append(arguments[0])
            elif name == "grad":
                self.gradients += 1
            else:
                self.names.append(name)
            return own(*arguments, **named)

        return noted


_WATCHED = (
    (torch.Tensor, "backward"),
    (torch.autograd, "grad"),
    (Optimizer, "__init__"),
    (Optimizer, "step"),
    (Optimizer, "zero_grad"),
    (nn.Module, "zero_grad"),
)
