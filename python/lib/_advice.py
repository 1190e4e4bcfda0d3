"""What is behind an exception of a cell, and what helps, in a sentence; Python's own words stay above it."""

import builtins
import re
import sys

import _cells
from _names import OWN, STANDARD, has_module, line_for
from _near import near_note


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
    if re.search(r"for \^=?: '(float|int)' and '(float|int)'|\"bitwise_xor_cpu\" not implemented", message):
        return "A power is written with **, as in x ** 2."
    if re.search(r"'(ellipsis|EllipsisType)'|ellipsis object|not ellipsis", message):
        return "A blank (...) is left that this cell needs. Fill it in and run its cell first."
    return cleared(error)


def _undefined(name):
    line = line_for(name)
    if line:
        return f"`{line}` defines {name}. Run the cell with the imports first."
    names = [*sys.modules["__main__"].__dict__, *(other for other in dir(builtins) if other[0].islower())]
    return f"{near_note(name, names, 1)} If another cell defines {name}, run that cell first.".lstrip()


def _unbound(message):
    found = re.search(r"local variable '(\w+)'", message)
    if not found:
        return ""
    name = found[1]
    return f"The function assigns to {name}, so {name} is its own name in there and has no value yet. Pass the value to it as a parameter."


def _no_module(name):
    if has_module(name):
        return f"{name} is not available on this page."
    listed = [f"{', '.join(names[:-1])} and {names[-1]}" for names in (OWN, STANDARD)]
    return f"Packages cannot be installed on this page. You can import {listed[0]}, and from Python's standard library {listed[1]}."


def _not_in_module(message):
    found = re.match(r"cannot import name '(\w+)' from '([\w.]+)'", message)
    if not found or found[2] not in sys.modules:
        return ""
    name, module = found.groups()
    return f"{module}.{name} is not available on this page. {near_note(name, dir(sys.modules[module]))}".rstrip()


def cleared(error):
    """Why there is no gradient to clear, if that has failed; otherwise an empty text."""
    if "'NoneType' object has no attribute 'zero_'" not in str(error):
        return ""
    *_, (frame, file, line) = [(None, "", 0), *_cells.places(error)]
    if frame is not None:
        for name in re.findall(r"([\w.]+)\.grad\.zero_", _cells.text(file, line)):
            if _is_computed(name, frame):
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
