"""Modules of modules, and of parameters."""

from .module import Module, _indented, _type_name
from .parameter import Parameter, parameter


class Sequential(Module):
    def __init__(self, *args):
        super().__init__()
        named = args[0].items() if len(args) == 1 and isinstance(args[0], dict) else enumerate(args)
        for name, module in named:
            if not isinstance(module, Module):
                raise TypeError(f"{_type_name(module)} is not a Module subclass")
            self.add_module(str(name), module)

    def forward(self, input):
        for module in self._modules.values():
            input = module(input)
        return input

    def append(self, module):
        self.add_module(str(len(self)), module)
        return self

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules.values())

    def __getitem__(self, index):
        if isinstance(index, slice):
            return Sequential(dict(list(self._modules.items())[index]))
        return list(self._modules.values())[_position(index, len(self))]

    def __setitem__(self, index, module):
        self.add_module(str(_position(index, len(self))), module)


def _position(index, length):
    if not -length <= index < length:
        raise IndexError(f"index {index} is out of range")
    return index % length if length else index


class ModuleList(Module):
    def __init__(self, modules=None):
        super().__init__()
        self.extend(modules or [])

    def append(self, module):
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules):
        for module in modules:
            self.append(module)
        return self

    __len__ = Sequential.__len__
    __iter__ = Sequential.__iter__
    __setitem__ = Sequential.__setitem__

    def __getitem__(self, index):
        if isinstance(index, slice):
            return ModuleList(list(self._modules.values())[index])
        return list(self._modules.values())[_position(index, len(self))]

    def __repr__(self):
        texts = [repr(module) for module in self]
        if not texts:
            return "ModuleList()"
        lines, start = [], 0
        while start < len(texts):
            end = start
            while end + 1 < len(texts) and texts[end + 1] == texts[start]:
                end += 1
            many = end > start
            label = f"({start}-{end}): {end - start + 1} x " if many else f"({start}): "
            lines.append(label + _indented(texts[start]))
            start = end + 1
        return "ModuleList(\n  " + "\n  ".join(lines) + "\n)"


class ModuleDict(Module):
    def __init__(self, modules=None):
        super().__init__()
        self.update(modules or {})

    def update(self, modules):
        for name, module in modules.items() if hasattr(modules, "items") else modules:
            self[name] = module

    def __getitem__(self, key):
        return self._modules[key]

    def __setitem__(self, key, module):
        self.add_module(key, module)

    def __delitem__(self, key):
        delattr(self, key)

    def __len__(self):
        return len(self._modules)

    def __iter__(self):
        return iter(self._modules)

    def __contains__(self, key):
        return key in self._modules

    def keys(self):
        return self._modules.keys()

    def items(self):
        return self._modules.items()

    def values(self):
        return self._modules.values()


class ParameterList(Module):
    def __init__(self, values=None):
        super().__init__()
        for value in values or []:
            self.append(value)

    def append(self, value):
        self._parameters[str(len(self._parameters))] = value if isinstance(value, Parameter) else parameter(value)
        return self

    def __repr__(self):
        sizes = [(str(p.dtype), "x".join(map(str, p.shape))) for p in self]
        lines = [f"    ({at}): Parameter containing: [{dtype} of size {size}]" for at, (dtype, size) in enumerate(sizes)]
        return "\n".join(["ParameterList(", *lines, ")"]) if lines else "ParameterList()"

    def __len__(self):
        return len(self._parameters)

    def __iter__(self):
        return iter(self._parameters.values())

    def __getitem__(self, index):
        return list(self._parameters.values())[index]
