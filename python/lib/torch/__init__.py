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


def FloatTensor(*data):
    return _functions.tensor(data[0], dtype=_dtype.float32) if len(data) == 1 and not isinstance(data[0], type(1)) else _functions.zeros(*data)


def LongTensor(*data):
    return _functions.tensor(data[0], dtype=_dtype.int64)


def get_num_threads():
    return 1


def set_num_threads(count):
    pass


def is_floating_point(input):
    return input.dtype.is_floating_point


def numel(input):
    return input.numel()


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


from . import nn, optim, utils
from .nn.functional import log_softmax, softmax

Tensor.softmax, Tensor.log_softmax = softmax, log_softmax


def __getattr__(name):
    from _near import missing

    raise missing("torch", name, globals())
