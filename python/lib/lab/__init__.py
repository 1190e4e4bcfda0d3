"""`lab`: the checks, hints and solutions of the exercises, and the way to the lessons.

`check("2.1")` runs the answer of the notebook on data of its own. It says what is wrong, or that the task is done. `show(model)`
opens a network in the lessons.
"""

import sys

import _console

from . import _exercise1, _exercise2, _exercise3a, _exercise3b
from ._show import show
from ._state import isolated
from ._task import TASKS, Wrong

_done, _hints_given = set(), {}


def _task(name):
    found = TASKS.get(str(name))
    if found is None:
        raise ValueError(f"There is no task {name!r}. The tasks are {', '.join(TASKS)}.")
    return found


def check(name):
    """Runs the answer of a task on data of its own, and prints whether it is right, or else what is wrong."""
    task = _task(name)
    try:
        with isolated():
            praise = task.run()
    except Wrong as wrong:
        sys.stdout.write(f"Task {task.name} is not right yet: {wrong}\n")
        return
    _done.add(task.name)
    _console.task(task.name)
    sys.stdout.write(f"Task {task.name} is right: {praise}\n")


def hint(name):
    """Prints the next of the three hints of a task; after the third, all of them."""
    task = _task(name)
    given = _hints_given[task.name] = _hints_given.get(task.name, 0) + 1
    count = len(task.hints)
    shown = [given] if given <= count else range(1, count + 1)
    for at in shown:
        sys.stdout.write(f"Hint {at} of {count}: {task.hints[at - 1]}\n")
    if given > count:
        sys.stdout.write(f'These are all hints. lab.solution("{task.name}") prints a solution.\n')


def solution(name):
    """Prints a solution of a task."""
    sys.stdout.write(_task(name).solution)


def tasks():
    """Prints the tasks, with a tick before those that are done in this notebook."""
    for task in TASKS.values():
        sys.stdout.write(f"{'✓' if task.name in _done else '·'} {task.name} {task.title}\n")
