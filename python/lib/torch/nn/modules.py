"""All modules."""

from . import containers, layers, losses, module
from .module import Module

__all__ = ["Module"]
for _file in (layers, containers, losses):
    for _name, _value in list(vars(_file).items()):
        if isinstance(_value, type) and issubclass(_value, Module) and not _name.startswith("_"):
            globals()[_name] = _value
            __all__.append(_name)
