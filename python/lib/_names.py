"""What can be imported here, and the names that can follow a dot."""

import builtins

#: The imports behind names that labs often use.
IMPORTS = {
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
#: The modules besides those of Python's standard library, and those of it that a note lists.
OWN = ("torch", "numpy", "matplotlib.pyplot", "tqdm", "lab")
STANDARD = (
    "math", "random", "statistics", "time", "re", "json", "collections", "itertools", "functools", "operator", "dataclasses",
    "typing", "enum", "copy", "string", "textwrap", "contextlib", "warnings",
)


def has_module(name):
    """Whether a module, or the package that it belongs to, is among those above."""
    first = name.partition(".")[0]
    return any(first == module.partition(".")[0] for module in OWN + STANDARD)


def line_for(name):
    """The line of code that defines a name; None if no module has it."""
    return IMPORTS.get(name) or (f"import {name}" if has_module(name) else None)


def complete(names, path):
    """Prints the names that can follow a path such as `torch.nn`, each with a line on what it is; none if there is no such thing."""
    first, *rest = path.split(".")
    try:
        if first in names:
            found = names[first]
        elif hasattr(builtins, first):
            found = getattr(builtins, first)
        else:
            # A cell that is being written may use what its first line imports.
            imported = {}
            exec(line_for(first) or "", imported)
            found = imported[first]
        for name in rest:
            found = getattr(found, name)
        following = [(name, getattr(found, name)) for name in sorted(dir(found)) if not name.startswith("_")]
    except Exception:
        return
    for name, value in following:
        print(name + "\t" + (getattr(value, "__doc__", None) or "").strip().partition("\n")[0])
