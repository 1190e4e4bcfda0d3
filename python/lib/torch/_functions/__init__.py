"""Functions of tensors. Each is PyTorch's, with its arguments and its messages; the engine computes."""

from . import arithmetic, comparison, core, creation, elementary, operators, products, reductions, selection, shaping, statistics
from .core import *

_MODULES = (core, creation, shaping, elementary, arithmetic, products, comparison, reductions, statistics, selection)

#: The functions that `torch` has: what the modules define, but for what only the library uses.
_OWN = {"method", "absent", "check_can_require_grad", "not_a_tensor", "select_items", "to_type", "type_name"}
__all__ = []
for _module in _MODULES:
    for _name, _value in list(vars(_module).items()):
        if getattr(_value, "__module__", None) == _module.__name__:
            globals()[_name] = _value
            if not _name.startswith("_") and _name not in _OWN:
                __all__.append(_name)
METHODS, OPERATORS, BOOL, INT64 = core.METHODS, operators.OPERATORS, core.BOOL, core.INT64
