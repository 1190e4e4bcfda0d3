"""Types of elements, and shapes."""

import _torch


class dtype:
    """The type of a tensor's elements."""

    __module__ = "torch"

    def __init__(self, name, code, is_floating_point, type_name):
        self._name, self._code = name, code
        self.is_floating_point = is_floating_point
        self.is_complex = False
        self.is_signed = name != "bool"
        self._type_name = type_name
        self.itemsize = {"bool": 1, "int32": 4, "float32": 4}.get(name, 8)

    def __repr__(self):
        return "torch." + self._name

    def __reduce__(self):
        return self._name


bool = dtype("bool", 0, False, "torch.BoolTensor")
int32 = dtype("int32", 1, False, "torch.IntTensor")
int64 = long = dtype("int64", 2, False, "torch.LongTensor")
float32 = float = dtype("float32", 3, True, "torch.FloatTensor")
float64 = double = dtype("float64", 4, True, "torch.DoubleTensor")

#: The types by their codes in the engine.
BY_CODE = (bool, int32, int64, float32, float64)

_default = [float32]


def get_default_dtype():
    return _default[0]


def set_default_dtype(d):
    if not isinstance(d, dtype) or not d.is_floating_point:
        raise TypeError(f"only floating-point types are supported as the default type, got {d}")
    _default[0] = d
    _torch.set_default_kind(d._code)


def code_of(wanted):
    """The engine's code of a type, which may also be one of Python's; None stays None."""
    if wanted is None:
        return None
    if isinstance(wanted, dtype):
        return wanted._code
    found = {"float": float64, "int": int64, "bool": bool, "bool_": bool, "float64": float64, "int64": int64, "int32": int32, "float32": float32}
    name = wanted if isinstance(wanted, str) else getattr(wanted, "__name__", "")
    if name in found:
        return found[name]._code
    raise TypeError(f"{wanted!r} is not a type of elements here; there are torch.float32, torch.float64, torch.int64 and torch.bool")


class Size(tuple):
    """The shape of a tensor."""

    __module__ = "torch"

    def numel(self):
        count = 1
        for extent in self:
            count *= extent
        return count

    def __repr__(self):
        return "torch.Size([" + ", ".join(str(extent) for extent in self) + "])"

    __str__ = __repr__

    def __getitem__(self, index):
        found = tuple.__getitem__(self, index)
        return Size(found) if isinstance(index, slice) else found

    def __add__(self, other):
        return Size(tuple(self) + tuple(other))

    def __mul__(self, times):
        return Size(tuple(self) * times)

    __rmul__ = __mul__


class device:
    """Where a tensor is: always the processor."""

    def __init__(self, name="cpu", index=None):
        if isinstance(name, device):
            name = name.type
        kind = str(name).split(":")[0]
        if kind != "cpu":
            error = RuntimeError(f"There is no device {name} here: everything is computed on the CPU.")
            error.add_note('Write torch.device("cpu"), or leave the device out.')
            raise error
        self.type, self.index = "cpu", index

    def __repr__(self):
        return "device(type='cpu')"

    def __str__(self):
        return "cpu"

    def __eq__(self, other):
        return isinstance(other, device) or other == "cpu"

    def __hash__(self):
        return hash("cpu")
