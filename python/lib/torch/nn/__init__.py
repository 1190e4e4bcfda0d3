"""`torch.nn`: networks and losses."""

from . import functional, init, modules, utils
from .modules import *
from .parameter import Parameter


def __getattr__(name):
    from _near import missing

    raise missing("torch.nn", name, globals())
