"""What is behind an exception of a cell, and what helps, in a sentence; Python's own words stay above it."""

import builtins
import re
import sys

from _near import near, near_note

#: The imports behind names that labs often use.
_IMPORTS = {
    "F": "import torch.nn.functional as F",
    "nn": "import torch.nn as nn",
    "np": "import numpy as np",
    "optim": "import torch.optim as optim",
    "plt": "import matplotlib.pyplot as plt",
    "Tensor": "from torch import Tensor",
    "DataLoader": "from torch.utils.data import DataLoader",
    "TensorDataset": "from torch.utils.data import TensorDataset",
    "Counter": "from collections import Counter",
    "defaultdict": "from collections import defaultdict",
    "dataclass": "from dataclasses import dataclass",
    "partial": "from functools import partial",
    "tqdm": "from tqdm.auto import tqdm",
}
#: The modules that there are, as a note lists them.
MODULES = (
    "torch", "numpy", "matplotlib.pyplot", "tqdm", "lab", "math", "random", "statistics", "time", "re", "json", "collections",
    "itertools", "functools", "operator", "dataclasses", "typing", "enum", "copy", "string", "textwrap", "contextlib", "warnings",
)


def advice(error):
    """A note on an exception; an empty text if there is nothing to add."""
    message = str(error)
    if isinstance(error, SystemExit):
        return "The cell ends here, and its names stay. Restart starts Python again."
    if isinstance(error, NameError):
        found = re.match(r"name '(\w+)' is not defined", message)
        return _undefined(found[1]) if found else _unbound(message)
    if isinstance(error, ImportError):
        found = re.match(r"No module named '([\w.]+)'", message)
        return _no_module(found[1]) if found else _not_in_module(message)
    if re.search(r"for \^=?: '(float|int)' and '(float|int)'", message):
        return "A power is written with **, as in x ** 2."
    return cleared(error)


def _undefined(name):
    line = _IMPORTS.get(name)
    if line is None and any(name == module.partition(".")[0] for module in MODULES):
        line = f"import {name}"
    if line:
        return f"`{line}` defines {name}. Run the cell with the imports first."
    names = [*sys.modules["__main__"].__dict__, *(other for other in dir(builtins) if other[0].islower())]
    like = near(name, names, 1)
    there = f"Did you mean {like[0]}? " if like else ""
    return f"{there}If another cell defines {name}, run that cell first."


def _unbound(message):
    found = re.search(r"local variable '(\w+)'", message)
    if not found:
        return ""
    name = found[1]
    return f"The function assigns to {name}, so {name} is its own name in there and has no value yet. Pass the value to it as a parameter."


def _no_module(name):
    first = name.partition(".")[0]
    if first != name and any(first == module.partition(".")[0] for module in MODULES):
        return f"This is a small {first}, without {name}."
    return f"Nothing can be installed here. There are {', '.join(MODULES[:5])}, and of Python's own {', '.join(MODULES[5:])}."


def _not_in_module(message):
    found = re.match(r"cannot import name '(\w+)' from '([\w.]+)'", message)
    if not found or found[2] not in sys.modules:
        return ""
    name, module = found.groups()
    return f"This is a small {module}: {name} is not in it.{near_note(name, dir(sys.modules[module]))}"


def cleared(error):
    """Why there is no gradient to clear, if that has failed; otherwise an empty text."""
    if "'NoneType' object has no attribute 'zero_'" not in str(error):
        return ""
    import _notebook

    found, link = None, error.__traceback__
    while link is not None:
        found = found if link.tb_frame.f_code.co_filename not in _notebook._sources else link
        link = link.tb_next
    if found is not None:
        line = _notebook._sources[found.tb_frame.f_code.co_filename][found.tb_lineno - 1]
        for name in re.findall(r"([\w.]+)\.grad\.zero_", line):
            if _is_computed(name, found.tb_frame):
                return (
                    f"{name} is a new tensor, computed by an assignment such as {name} = {name} - ..., and a new tensor has no "
                    "gradient. Change the values in place instead."
                )
    return "Before the first backward() there is no gradient to clear: grad is None."


def _is_computed(path, frame):
    """Whether a name with dots stands for a tensor that is not one of those made with requires_grad=True."""
    first, *rest = path.split(".")
    value = frame.f_locals[first] if first in frame.f_locals else frame.f_globals.get(first)
    for name in rest:
        value = getattr(value, name, None)
    return hasattr(value, "is_leaf") and not (value.is_leaf and value.requires_grad)
