"""NumPy's numbers, and its types of elements."""

import _math
from torch import _dtype

from . import _printing


class Type:
    """The type of an array's elements, by NumPy's name."""

    _known = {}

    @classmethod
    def of(cls, dtype):
        if dtype not in cls._known:
            made = cls._known[dtype] = cls()
            made._name, made._code, made._torch = dtype._name, dtype._code, dtype
            made.name, made.is_floating_point = dtype._name, dtype.is_floating_point
            made.kind = "f" if dtype.is_floating_point else "b" if dtype is _dtype.bool else "i"
            made.__name__ = dtype._name
        return cls._known[dtype]

    def __repr__(self):
        return f"dtype('{self._name}')"

    def __str__(self):
        return self._name

    def __eq__(self, other):
        names = {float: "float64", int: "int64", bool: "bool"}
        return self._name == (other if isinstance(other, str) else names.get(other, getattr(other, "_name", None)))

    def __hash__(self):
        return hash(self._name)


class _Scalar(float):
    """A number that a reduction returns; NumPy prints it with its type."""

    shape, ndim, size = (), 0, 1

    def __repr__(self):
        return f"np.{type(self).__name__}({self})"

    def __str__(self):
        return float.__repr__(self)

    def item(self):
        return float(self)

    def __round__(self, digits=0):
        return type(self)(round(float(self), digits))


class float64(_Scalar):
    pass


class float32(_Scalar):
    def __new__(cls, value=0.0):
        return float.__new__(cls, _math.single(float(value)))

    def __str__(self):
        return _printing.shortest(float(self))


class int64(int):
    shape, ndim, size = (), 0, 1

    def __repr__(self):
        return f"np.int64({int.__repr__(self)})"

    def __str__(self):
        return int.__repr__(self)

    def item(self):
        return int(self)


class bool_(int):
    """A flag. Python's `bool` has no subclasses."""

    shape, ndim, size = (), 0, 1

    def __new__(cls, value=False):
        return int.__new__(cls, bool(value))

    def __repr__(self):
        return f"np.{bool(self)}_"

    def __str__(self):
        return str(bool(self))

    def __format__(self, spec):
        return format(str(self) if not spec else int(self), spec)

    def __invert__(self):
        return bool_(not self)

    def item(self):
        return bool(self)


def _computed(kind, base, name, result):
    def apply(self, *others):
        if others and hasattr(others[0], "_values"):
            return NotImplemented
        value = getattr(base, name)(self, *others)
        return value if value is NotImplemented else result(value)

    setattr(kind, name, apply)


for _name in "add radd sub rsub mul rmul truediv rtruediv pow rpow mod rmod floordiv rfloordiv neg abs".split():
    _dunder = f"__{_name}__"
    _computed(float64, float, _dunder, float64)
    _computed(float32, float, _dunder, float32)
    _computed(int64, int, _dunder, lambda value: float64(value) if isinstance(value, float) else int64(value))
for _name in ("and", "or", "xor"):
    _computed(bool_, int, f"__{_name}__", bool_)
#: The classes of NumPy's numbers are types of elements, too.
for _kind, _own in ((float64, _dtype.float64), (float32, _dtype.float32), (int64, _dtype.int64), (bool_, _dtype.bool)):
    _kind._torch_dtype, _kind._name, _kind._code, _kind.is_floating_point = _own, _own._name, _own._code, _own.is_floating_point
    _kind.dtype = property(lambda self: Type.of(self._torch_dtype))
    _kind.__module__ = "numpy"
