"""`warnings`: messages that do not stop a program."""

import sys

filters = []


class WarningMessage:
    """A warning that `catch_warnings(record=True)` has recorded."""

    def __init__(self, message, category, filename, lineno):
        self.message, self.category, self.filename, self.lineno = message, category, filename, lineno

    def __str__(self):
        return f"{self.category.__name__}: {self.message}"


_shown = set()


def _action(text, category):
    for action, pattern, wanted in filters:
        if issubclass(category, wanted) and (not pattern or pattern in text):
            return action
    return "default"


def _place(stacklevel):
    """The line of a cell that the warning is about."""
    try:
        frame = sys._getframe(2)
    except ValueError:
        return "<unknown>", 0
    while frame is not None and frame.f_code.co_filename.startswith("<"):
        frame = frame.f_back
    return (frame.f_code.co_filename, frame.f_lineno) if frame is not None else ("<unknown>", 0)


def warn(message, category=None, stacklevel=1, source=None, **_):
    if isinstance(message, Warning):
        category, text = type(message), str(message)
    else:
        category, text = category or UserWarning, str(message)
        message = category(text)
    action = _action(text, category)
    if action == "ignore":
        return
    if action == "error":
        raise message
    file, line = _place(stacklevel)
    recorded = WarningMessage(message, category, file, line)
    if _recorders:
        key = (text, category, file, line)
        if action != "always" and key in _shown:
            return
        _shown.add(key)
        if _recorders[-1] is not None:
            _recorders[-1].append(recorded)
            return
    elif action != "always":
        if (text, category, file, line) in _shown:
            return
        _shown.add((text, category, file, line))
    showwarning(message, category, file, line)


def showwarning(message, category, filename, lineno, file=None, line=None):
    (file or sys.stderr).write(f"{filename}, line {lineno}: {category.__name__}: {message}\n")


def formatwarning(message, category, filename, lineno, line=None):
    return f"{filename}:{lineno}: {category.__name__}: {message}\n"


_recorders = []


class catch_warnings:
    """Restores the filters at the end of a block, and records warnings if it is told to."""

    def __init__(self, *, record=False, action=None, category=Warning, **_):
        self._record, self._own, self._category = record, action, category

    def __enter__(self):
        self._before, self._seen = list(filters), set(_shown)
        _shown.clear()
        if self._own:
            simplefilter(self._own, self._category)
        found = [] if self._record else None
        _recorders.append(found)
        return found

    def __exit__(self, *_):
        _recorders.pop()
        filters[:] = self._before
        _shown.clear()
        _shown.update(self._seen)


def simplefilter(action, category=Warning, lineno=0, append=False):
    filters.insert(len(filters) if append else 0, (action, "", category))


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    filters.insert(len(filters) if append else 0, (action, message.strip(".*^$"), category))


def resetwarnings():
    filters.clear()
