"""Exceptions in a student's code, in words: where they were raised, and what such an exception means in these exercises."""

import re

import _advice
import _cells

#: Patterns of messages, and what is behind them. The first that fits is taken.
_REASONS = (
    (r"[Ee]llipsis", "A blank (...) is left."),
    (
        r"leaf Variable that requires grad",
        "The update is recorded in the graph as if it were part of the model, and PyTorch refuses that. Gradients must "
        "not be recorded during the update.",
    ),
    (
        r"does not require grad",
        "The result does not lead back to a tensor that records gradients. Either requires_grad is missing where the "
        "tensor is made, or the history was cut: by no_grad(), detach(), item(), or a new tensor made of old values.",
    ),
    (
        r"a second time",
        "The same graph is used for a second backward pass. Each step needs a prediction and a loss of its own.",
    ),
    (
        r"only for scalar outputs",
        "backward() starts from one number, and the loss has several entries. Reduce it to one first.",
    ),
    (
        r"empty parameter list",
        "The optimizer gets no parameters: parameters() of the model is empty. A module knows the layers and the "
        "nn.Parameters that are its attributes, and neither plain tensors nor what is in a Python list.",
    ),
    (
        r"before Module\.__init__\(\)|has no attribute '_(parameters|modules|buffers)'",
        "super().__init__() comes too late or is missing. It makes the lists in which PyTorch enters the layers, so it comes "
        "first in __init__.",
    ),
    (r"cannot assign .* as parameter", "A parameter cannot be replaced by a plain tensor. Change its values in place."),
    (r'missing the required "forward"', "The class has no method forward. Is it spelled so, and indented as part of the class?"),
    (
        r"shapes cannot be multiplied|inconsistent tensor size",
        "A layer gets another number of features than it was made for. Each row of x is a point, and it has one feature.",
    ),
    (
        r"must match the size|shapes? .*broadcast|broadcast",
        "The two shapes do not fit. They are compared from the right: extents have to be equal, or one of them 1.",
    ),
    (
        r"'NoneType' and|and 'NoneType'|'NoneType' object has no attribute",
        "A value is None. If it is a gradient: grad is None until backward() has run, on tensors that the loss does not "
        "depend on, and on tensors that were computed instead of made with requires_grad=True.",
    ),
    (r"inplace operation", "A value that the backward pass needs was overwritten before it. Make a new tensor instead."),
    (r"same dtype|expected (scalar|m1)", "The tensors have different types. All should be float32."),
    (
        r"positional argument|keyword argument",
        "The check calls it as in the task: its parameters have to keep their names and their order.",
    ),
    (r"object is not callable", "What is called here is not a function, and not a module of torch.nn."),
    (r"is not defined|referenced before assignment", "Is the name misspelled, or does it only exist elsewhere?"),
)


def _place(error):
    """Where the exception was raised: the last line that belongs to a cell."""
    *_, (frame, file, line) = [(None, "", 0), *_cells.places(error)]
    return "" if frame is None else f" in line {line} of {file.lower()} ({_cells.text(file, line).strip()})"


def explained(what, error):
    """What was tried, where and how it failed, and the reason if it is a known one."""
    message = str(error).split("\n")[0]
    if isinstance(error, RecursionError):
        reason = "A function calls itself without end."
    else:
        reason = _advice.cleared(error) or next((words for pattern, words in _REASONS if re.search(pattern, message)), "")
    raised = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return f"{what} fails{_place(error)}: {raised}{'' if raised.endswith('.') else '.'} {reason}".rstrip()
