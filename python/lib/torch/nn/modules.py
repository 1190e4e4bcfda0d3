"""All modules."""

from . import containers, layers, losses, module
from .module import Module

#: The modules of PyTorch where its classes are; `type(layer)` shows them.
_HOMES = {
    "Linear": "linear", "Identity": "linear", "Flatten": "flatten", "Dropout": "dropout", "LayerNorm": "normalization",
    "BatchNorm1d": "batchnorm", "Embedding": "sparse", "Module": "module",
}
_OTHERS = {layers: "activation", containers: "container", losses: "loss"}

__all__ = ["Module"]
Module.__module__ = "torch.nn.modules.module"
for _file in (layers, containers, losses):
    for _name, _value in list(vars(_file).items()):
        if isinstance(_value, type) and issubclass(_value, Module) and not _name.startswith("_"):
            globals()[_name] = _value
            if _value is not Module:
                _value.__module__ = "torch.nn.modules." + _HOMES.get(_name, _OTHERS[_file])
            __all__.append(_name)
