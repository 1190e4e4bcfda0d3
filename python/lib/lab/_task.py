"""Tasks, and how their answers are found and run."""

import sys
from _ast import AST, Constant, FunctionDef, Subscript
from textwrap import dedent

import _cells
import _notebook
import torch
from _near import near

from ._faults import explained


class Wrong(Exception):
    """An answer that is wrong. The message says what is wrong and why; it does not give the solution away."""


class _Task:
    def __init__(self, name, title, hints, solution, check):
        self.name, self.title, self.hints, self._check = name, title, hints, check
        self.solution = dedent(solution).strip("\n") + "\n"
        #: The names that the check asks the notebook for: its parameters.
        self._names = check.__code__.co_varnames[: check.__code__.co_argcount]

    def run(self):
        """Checks the answer in the notebook: a sentence on what is right, or `Wrong`."""
        answers = [answer(name) for name in self._names]
        try:
            return self._check(*answers)
        except Wrong:
            blanks = sorted({place for given in answers for place in _blanks(given)})
            if blanks:
                raise Wrong(f"a blank (...) is left in {_places(blanks)}.") from None
            raise


#: All tasks by their names, in order.
TASKS = {}


def task(name, title, hints, solution):
    """Makes a task of its check: a function whose parameters are the names that the student has to define."""

    def kept(check):
        TASKS[name] = _Task(name, title, hints, solution, check)
        return check

    return kept


def require(name, why):
    """Stops a check that depends on another task whose answer is wrong."""
    try:
        TASKS[name].run()
    except Wrong as wrong:
        raise Wrong(f"{why}, and task {name} is not right yet: {wrong}") from None


def answer(name):
    """What the notebook calls by a name."""
    names = sys.modules["__main__"].__dict__
    if name not in names:
        like = near(name, names, 1)
        there = f"You have defined {like[0]}: use the name that the task gives." if like else "Run the cell that defines it."
        raise Wrong(f"{name} does not exist yet. {there}")
    if names[name] is Ellipsis:
        raise Wrong(f"a blank is left: {name} is still '...'.")
    return names[name]


def _blanks(value):
    """The places of `...` in a function, or in the methods of a class."""
    if isinstance(value, type):
        for member in list(value.__dict__.values()):
            yield from _blanks(member)
        return
    value = getattr(value, "__func__", None) or getattr(value, "fget", None) or value
    code = getattr(value, "__code__", None)
    if code is not None and code.co_filename in _cells.sources:
        source = "\n".join(_cells.sources[code.co_filename])
        for node in _walk(compile(source, code.co_filename, "exec", _notebook.ONLY_SYNTAX)):
            if isinstance(node, FunctionDef) and (node.name, node.lineno) == (code.co_name, code.co_firstlineno):
                lines = {inner.lineno for inner in _walk(node) if isinstance(inner, Constant) and inner.value is Ellipsis}
                yield from ((code.co_filename, line) for line in lines)


def _places(blanks):
    """Cells and lines in words."""
    words = []
    for cell in dict.fromkeys(cell for cell, _ in blanks):
        lines = [str(line) for found, line in blanks if found == cell]
        listed = " and ".join([", ".join(lines[:-1]), lines[-1]] if lines[1:] else lines)
        words.append(f"line{'s' if lines[1:] else ''} {listed} of {cell.lower()}")
    return " and ".join(words)


def _walk(node):
    """A node of a syntax tree and those below it, but not those between brackets: x[..., 0] has no blank."""
    yield node
    for field in node._fields:
        below = getattr(node, field, None)
        for child in below if isinstance(below, list) else [below]:
            if isinstance(child, AST) and not (isinstance(node, Subscript) and field == "slice"):
                yield from _walk(child)


def run(what, function, *arguments, **named):
    """What the student's code returns. An exception in it is a wrong answer, with its line and what it means."""
    try:
        return function(*arguments, **named)
    except Exception as error:
        raise Wrong(explained(what, error)) from None


def shape_text(shape):
    return "(" + ", ".join(str(extent) for extent in shape) + ("," if len(shape) == 1 else "") + ")"


def expect_tensor(what, value, shape=None):
    """Refuses what is not a tensor of floats of this shape."""
    if value is None:
        raise Wrong(f"{what} is None. Is a return missing?")
    if value is Ellipsis:
        raise Wrong(f"a blank is left: {what} is still '...'.")
    if not torch.is_tensor(value):
        raise Wrong(f"{what} is of the type {type(value).__name__}, not a tensor.")
    if shape is not None and tuple(value.shape) != tuple(shape):
        raise Wrong(f"{what} has the shape {shape_text(value.shape)} instead of {shape_text(shape)}.")


def expect_number(what, value):
    """Refuses what is not a Python number."""
    if value is None:
        raise Wrong(f"{what} is None. Is a return missing?")
    if value is Ellipsis:
        raise Wrong(f"a blank is left: {what} is still '...'.")
    if torch.is_tensor(value):
        raise Wrong(f"{what} is a tensor, not a Python number: item() makes one of it.")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Wrong(f"{what} is of the type {type(value).__name__}, not a number.")


def _flat(value):
    if torch.is_tensor(value):
        return value.detach().reshape(-1).tolist()
    return list(value) if isinstance(value, (list, tuple)) else [value]


def close(a, b, tolerance=2e-4):
    """Whether two tensors or lists of numbers agree."""
    a, b = _flat(a), _flat(b)
    largest = max([abs(value) for value in b] + [1e-3])
    return len(a) == len(b) and all(abs(x - y) <= tolerance * largest for x, y in zip(a, b))


def expect(actual, right, mistakes, otherwise):
    """Passes what agrees with `right`. Of a list of mistakes, each with its result, the one that was made is named."""
    if close(actual, right):
        return
    for result, sentence in mistakes:
        if close(actual, result):
            raise Wrong(sentence)
    raise Wrong(otherwise)
