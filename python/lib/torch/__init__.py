"""`torch`, over the engine of Gradient Lab: what labs on gradients use of PyTorch, with its names, numbers and messages."""

from . import _dtype
from ._dtype import Size, device, dtype, float32, float64, get_default_dtype, int32, int64, long, set_default_dtype
from ._functions import *
from ._functions import is_tensor, manual_seed
from ._printing import set_printoptions
from ._tensor import Tensor
from . import _functions, autograd, linalg, random
from .autograd import enable_grad, inference_mode, is_grad_enabled, no_grad, set_grad_enabled
from .random import Generator, initial_seed, seed

__version__ = "2.15.0"

bool, double, float, int = _dtype.bool, _dtype.float64, _dtype.float32, _dtype.int32
from math import e, inf, nan, pi
newaxis = None


def _typed(name, dtype):
    """The constructor of tensors of one type: of data, or of a shape. Its instances are the tensors of that type."""

    class _Constructor(type):
        def __call__(cls, *data):
            if data and not isinstance(data[0], type(1)):
                return _functions.tensor(data[0], dtype=dtype)
            return _functions.zeros(data or (0,), dtype=dtype)

        def __instancecheck__(cls, value):
            return is_tensor(value) and value.dtype is dtype

    return _Constructor(name, (), {"__module__": "torch", "_torch_dtype": dtype})


FloatTensor, DoubleTensor = _typed("FloatTensor", float32), _typed("DoubleTensor", float64)
LongTensor, IntTensor, BoolTensor = _typed("LongTensor", int64), _typed("IntTensor", int32), _typed("BoolTensor", _dtype.bool)


def get_num_threads():
    return 1


det, inverse = linalg.det, linalg.inv


def set_num_threads(count):
    pass


def is_floating_point(input):
    return input.dtype.is_floating_point


def numel(input):
    return input.numel()


def promote_types(type1, type2):
    return _functions.add(_functions.zeros(1, dtype=type1), _functions.zeros(1, dtype=type2)).dtype


class finfo:
    """The limits of a type of floats."""

    def __init__(self, type=None):
        single = (get_default_dtype() if type is None else type) is float32
        self.dtype, self.bits = ("float32", 32) if single else ("float64", 64)
        self.eps = 2.0**-23 if single else 2.0**-52
        self.max = (2 - self.eps) * 2.0 ** (127 if single else 1023)
        self.min, self.resolution = -self.max, 1e-06 if single else 1e-15
        self.tiny = self.smallest_normal = 2.0 ** (-126 if single else -1022)

    def __repr__(self):
        return (
            f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, eps={self.eps:g}, "
            f"smallest_normal={self.tiny:g}, tiny={self.tiny:g}, dtype={self.dtype})"
        )


class iinfo:
    """The limits of a type of whole numbers."""

    def __init__(self, type):
        self.bits = 32 if type is int32 else 64
        self.min, self.max = -(2 ** (self.bits - 1)), 2 ** (self.bits - 1) - 1


def result_type(a, b):
    return _functions.add(_functions.as_tensor(a), b).dtype


def save(obj, f):
    _functions.absent("torch.save", "state_dict(), which can be printed and copied")


def load(f, *args, **kwargs):
    _functions.absent("torch.load", "load_state_dict() with a dictionary of tensors")


def compile(model=None, **kwargs):
    """The model itself: there is nothing to compile for."""
    return model


class cuda:
    """There is no graphics card here."""

    @staticmethod
    def is_available():
        return False

    @staticmethod
    def device_count():
        return 0

    @staticmethod
    def manual_seed(seed):
        pass

    manual_seed_all = manual_seed


class backends:
    class mps:
        @staticmethod
        def is_available():
            return False

    class cudnn:
        deterministic = True
        benchmark = False


def use_deterministic_algorithms(mode):
    pass


from . import nn, optim, testing, utils


def _with_dim(function):
    def checked(input, dim=None, dtype=None):
        if dim is None:
            raise TypeError(f'{function.__name__}() missing 1 required positional arguments: "dim"')
        return function(input, dim, dtype=dtype)

    checked.__name__ = checked.__qualname__ = function.__name__
    return checked


softmax, log_softmax = _with_dim(nn.functional.softmax), _with_dim(nn.functional.log_softmax)
Tensor.softmax, Tensor.log_softmax = softmax, log_softmax


def __getattr__(name):
    from _near import missing

    raise missing("torch", name, globals())
