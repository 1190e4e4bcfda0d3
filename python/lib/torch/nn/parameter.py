"""`torch.nn.Parameter`."""

import _selection

from .. import _functions as F, _printing
from .._tensor import Tensor


class Parameter(Tensor):
    """A tensor that a module learns."""

    def __repr__(self, **_):
        return "Parameter containing:\n" + _printing.text_of(self)

    __str__ = __repr__

    def __deepcopy__(self, memo):
        copied = parameter(self.detach().clone(), self.requires_grad)
        memo[id(self)] = copied
        return copied


def parameter(data=None, requires_grad=True):
    """A parameter over the elements of a tensor."""
    data = F.zeros(0) if data is None else data
    made = _selection.of_class(Parameter, data.detach())
    if requires_grad:
        if not data.dtype.is_floating_point:
            raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
        made.requires_grad = True
    return made


def _new(cls, data=None, requires_grad=True):
    return parameter(data, requires_grad)


Parameter.__new__ = staticmethod(_new)
Parameter.__init__ = lambda self, *args, **kwargs: None
