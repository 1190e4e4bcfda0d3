"""`torch.nn.Module`."""

from .. import _dtype, _functions as T
from .._tensor import Tensor
from ..autograd import no_grad
from .parameter import Parameter


class _Keys:
    """What `load_state_dict` returns."""

    def __init__(self, missing, unexpected):
        self.missing_keys, self.unexpected_keys = missing, unexpected

    def __repr__(self):
        if not self.missing_keys and not self.unexpected_keys:
            return "<All keys matched successfully>"
        return f"_IncompatibleKeys(missing_keys={self.missing_keys}, unexpected_keys={self.unexpected_keys})"


class Module:
    """The base of all networks: it knows the parameters and the modules that are its attributes.

    They are in `__dict__`, too, where Python finds them without calling `__getattr__`.
    """

    def __init__(self):
        own = self.__dict__
        own["training"] = True
        own["_parameters"], own["_buffers"], own["_modules"], own["_transient"] = {}, {}, {}, set()

    def __setattr__(self, name, value):
        own = self.__dict__
        if isinstance(value, Parameter):
            if "_parameters" not in own:
                raise AttributeError("cannot assign parameters before Module.__init__() call")
            own["_modules"].pop(name, None)
            own["_parameters"][name] = own[name] = value
        elif isinstance(value, Module):
            if "_modules" not in own:
                error = AttributeError("cannot assign module before Module.__init__() call")
                error.add_note("Call super().__init__() in the first line of __init__.")
                raise error
            own["_parameters"].pop(name, None)
            own["_modules"][name] = own[name] = value
        elif "_parameters" in own and name in own["_parameters"]:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as parameter '{name}' (torch.nn.Parameter or None expected)"
                )
            own["_parameters"][name] = own[name] = None
        elif "_modules" in own and name in own["_modules"]:
            if value is not None:
                raise TypeError(
                    f"cannot assign '{_type_name(value)}' as child module '{name}' (torch.nn.Module or None expected)"
                )
            own["_modules"][name] = own[name] = None
        elif "_buffers" in own and name in own["_buffers"]:
            own["_buffers"][name] = own[name] = value
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name):
        for kind in ("_parameters", "_buffers", "_modules"):
            found = self.__dict__.get(kind)
            if found is not None and name in found:
                return found[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __delattr__(self, name):
        for kind in ("_parameters", "_buffers", "_modules"):
            self.__dict__.get(kind, {}).pop(name, None)
        object.__delattr__(self, name)

    def __dir__(self):
        return list(self.__dict__) + dir(type(self))

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def forward(self, *args, **kwargs):
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def register_buffer(self, name, tensor, persistent=True):
        self._buffers[name] = self.__dict__[name] = tensor
        if not persistent:
            self._transient.add(name)

    def register_parameter(self, name, param):
        self._parameters[name] = self.__dict__[name] = param

    def add_module(self, name, module):
        self._modules[name] = self.__dict__[name] = module

    register_module = add_module

    # What is inside

    def named_modules(self, memo=None, prefix="", remove_duplicate=True):
        memo = set() if memo is None else memo
        if id(self) in memo:
            return
        if remove_duplicate:
            memo.add(id(self))
        yield prefix, self
        for name, module in self._modules.items():
            if module is not None:
                yield from module.named_modules(memo, prefix + ("." if prefix else "") + name, remove_duplicate)

    def modules(self):
        for _, module in self.named_modules():
            yield module

    def named_children(self):
        for name, module in self._modules.items():
            if module is not None:
                yield name, module

    def children(self):
        for _, module in self.named_children():
            yield module

    def _named(self, kind, recurse=True):
        seen = set()
        for prefix, module in self.named_modules() if recurse else [("", self)]:
            for name, member in getattr(module, kind).items():
                if member is not None and id(member) not in seen:
                    seen.add(id(member))
                    yield prefix + ("." if prefix else "") + name, member

    def named_parameters(self, prefix="", recurse=True):
        return self._named("_parameters", recurse)

    def parameters(self, recurse=True):
        for _, member in self.named_parameters(recurse=recurse):
            yield member

    def named_buffers(self, prefix="", recurse=True):
        return self._named("_buffers", recurse)

    def buffers(self, recurse=True):
        for _, member in self.named_buffers(recurse=recurse):
            yield member

    def get_parameter(self, target):
        return dict(self.named_parameters())[target]

    def get_submodule(self, target):
        return dict(self.named_modules())[target]

    # State

    def state_dict(self, *args, prefix="", **_):
        # `collections` takes as long to import as a third of this library.
        from collections import OrderedDict

        return OrderedDict((prefix + name, member.detach()) for name, member in self._members())

    def _members(self):
        """The parameters and buffers, by all their names."""
        for path, module in self.named_modules(remove_duplicate=False):
            for members in (module._parameters, module._buffers):
                for name, member in members.items():
                    if member is not None and name not in module._transient:
                        yield path + ("." if path else "") + name, member

    def load_state_dict(self, state_dict, strict=True):
        own = dict(self._members())
        missing = [name for name in own if name not in state_dict]
        unexpected = [name for name in state_dict if name not in own]
        problems = []
        if strict and missing:
            problems.append("Missing key(s) in state_dict: " + ", ".join(f'"{name}"' for name in missing) + ". ")
        if strict and unexpected:
            problems.append("Unexpected key(s) in state_dict: " + ", ".join(f'"{name}"' for name in unexpected) + ". ")
        for name, member in own.items():
            given = state_dict.get(name)
            if given is not None and given.shape != member.shape:
                problems.append(
                    f"size mismatch for {name}: copying a param with shape {given.shape} from checkpoint, the shape in "
                    f"current model is {member.shape}."
                )
        if problems:
            raise RuntimeError(f"Error(s) in loading state_dict for {type(self).__name__}:\n\t" + "\n\t".join(problems))
        with no_grad():
            for name, member in own.items():
                if name in state_dict:
                    member.copy_(state_dict[name])
        return _Keys(missing, unexpected)

    # Changes

    def train(self, mode=True):
        for module in self.modules():
            module.__dict__["training"] = mode
        return self

    def eval(self):
        return self.train(False)

    def apply(self, fn):
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def requires_grad_(self, requires_grad=True):
        for member in self.parameters():
            member.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none=True):
        for member in self.parameters():
            if member.accumulated is not None:
                member.accumulated = None if set_to_none else T.zeros_like(member)

    def _converted(self, dtype):
        for module in self.modules():
            for members in (module._parameters, module._buffers):
                for name, member in members.items():
                    if member is not None and member.dtype.is_floating_point:
                        members[name].data = T.to_type(member.detach(), dtype)
        return self

    def to(self, *args, dtype=None, device=None, **_):
        for arg in args:
            if isinstance(arg, _dtype.dtype):
                dtype = arg
            else:
                _dtype.device(arg)
        if device is not None:
            _dtype.device(device)
        return self if dtype is None else self._converted(dtype)

    def double(self):
        return self._converted(_dtype.float64)

    def float(self):
        return self._converted(_dtype.float32)

    def cpu(self):
        return self

    def cuda(self, *_):
        _dtype.device("cuda")

    def register_forward_hook(self, hook):
        T.absent("Module.register_forward_hook", "the result of forward, which a module can keep as an attribute")

    # Representation

    def extra_repr(self):
        return ""

    def __repr__(self):
        extra = self.extra_repr()
        lines = extra.split("\n") if extra else []
        children = [f"({name}): " + _indented(repr(module)) for name, module in self._modules.items()]
        body = lines + children
        name = self._get_name()
        if not body:
            return name + "()"
        if len(lines) == 1 and not children:
            return f"{name}({lines[0]})"
        return name + "(\n  " + "\n  ".join(body) + "\n)"

    def _get_name(self):
        return type(self).__name__


def _indented(text):
    return text.replace("\n", "\n  ")


def _type_name(value):
    return "torch.FloatTensor" if isinstance(value, Tensor) else f"{type(value).__module__}.{type(value).__name__}".replace("builtins.", "")
