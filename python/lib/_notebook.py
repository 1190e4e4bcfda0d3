"""Runs cells as a notebook does, and describes exceptions with the lines of the cells."""

import re
import sys
import _advice
import _cells
import _console
import _syntax
from _ast import Expr


def _without_magics(source):
    """The source without lines that only IPython understands. A note says what was left out."""
    ignored, kept, end = [], "", 0
    for start in _syntax.Code(source).starts:
        line = source[start:].partition("\n")[0]
        if _MAGIC.match(line):
            ignored.append(line.strip())
            kept += source[end:start] + line[: len(line) - len(line.lstrip())] + "pass"
            end = start + len(line)
    if ignored:
        _console.warn("Ignored, because only IPython has it: " + "; ".join(ignored) + "\n")
    return kept + source[end:]


#: `%matplotlib inline`, `!pip install torch`, `torch.sum?` and `?torch.sum`.
_MAGIC = re.compile(r"\s*([%!]|\?{1,2}\s*[\w.]+\s*$|[\w.]+\s*\?{1,2}\s*$)")


def _parsed(source, file):
    """The statements of a source, and the source, without lines that only IPython understands."""
    try:
        return compile(source, file, "exec", ONLY_SYNTAX).body, source
    except SyntaxError:
        # A line of Python can begin with % as well, within brackets.
        source = _without_magics(source)
    _cells.sources[file] = source.split("\n")
    try:
        return compile(source, file, "exec", ONLY_SYNTAX).body, source
    except SyntaxError as error:
        error.filename = file
        _syntax.improve(error, source)
        raise


def run(cell, source, names):
    """Runs the source of a cell. If its last line is an expression, its value is shown, as in IPython."""
    file = _cells.name(cell)
    _cells.sources[file] = source.split("\n")
    body, source = _parsed(source, file)
    last = body[-1] if body else None
    try:
        _run(source, file, last, names)
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].show()
    finally:
        # `follow` in start.py has set it. What still waits is sent now.
        sys.settrace(None)


def _run(source, file, last, names):
    lines = _cells.sources[file]
    if not isinstance(last, Expr) or source.rstrip().endswith(";"):
        exec(compile(source, file, "exec"), names)
    else:
        before = lines[: last.lineno - 1] + [_text(lines[last.lineno - 1])[: last.col_offset].decode()]
        head = "\n".join(before).rstrip().rstrip(";")
        exec(compile(head, file, "exec"), names)
        # The lines before the expression stay empty, so that its own lines keep their numbers.
        tail = "\n" * (last.lineno - 1) + "(" + "\n".join([_text(lines[last.lineno - 1])[last.col_offset :].decode()] + lines[last.lineno :]) + "\n)"
        value = eval(compile(tail, file, "eval"), names)
        if value is not None:
            names["_"] = value
            _console.value(repr(value))


#: The flag with which `compile` returns the tree of a source.
ONLY_SYNTAX = 0x400


def _text(line):
    """A line as the bytes in which its columns are counted."""
    return line.encode()


def describe(error):
    """The traceback as Python prints it, without the frames of the library; the cell and the line where it happened."""
    parts, where = [], (0, 0)
    for linked, intro in _chain(error):
        text, place = _describe_one(linked)
        parts.append(text + intro)
        where = place
    return "\n".join(parts), where[0], where[1]


def _chain(error):
    """The exceptions that led to this one, the first one first, each with the sentence between it and the next."""
    chain, seen = [(error, "")], {id(error)}
    while True:
        last = chain[-1][0]
        cause = last.__cause__
        context = None if last.__suppress_context__ else last.__context__
        earlier = cause if cause is not None else context
        if earlier is None or id(earlier) in seen:
            return chain[::-1]
        seen.add(id(earlier))
        if cause is not None:
            words = "\n\nThe above exception was the direct cause of the following exception:\n"
        else:
            words = "\n\nDuring handling of the above exception, another exception occurred:\n"
        chain.append((earlier, words))


def _describe_one(error):
    lines, place = [], (0, 0)
    if isinstance(error, SyntaxError) and error.filename in _cells.sources:
        place = (_cells.number(error.filename), error.lineno or 0)
        lines.append(f"{error.filename}, line {error.lineno}")
        text = _cells.text(error.filename, error.lineno or 0)
        if text:
            lines.append("    " + text.strip())
            if error.offset:
                indent = len(text) - len(text.lstrip())
                lines.append("    " + " " * max(0, error.offset - 1 - indent) + "^")
        lines.append(f"{type(error).__name__}: {error.msg}")
        return "\n".join(lines + list(getattr(error, "__notes__", ()))), place
    frames = [(file, line, frame.f_code.co_name) for frame, file, line in _cells.places(error)]
    if frames:
        lines.append("Traceback (most recent call last):")
    previous, repeated = None, 0
    for at, frame in enumerate(frames):
        repeated = repeated + 1 if frame == previous else 0
        previous = frame
        if repeated >= 3:
            if at + 1 == len(frames) or frames[at + 1] != frame:
                lines.append(f"  [Previous line repeated {repeated - 2} more times]")
            continue
        file, line, name = frame
        lines.append(f"  {file}, line {line}" + ("" if name == "<module>" else f", in {name}"))
        text = _cells.text(file, line).strip()
        if text:
            lines.append("    " + text)
        place = (_cells.number(file), line)
    message = str(error)
    name = type(error).__name__
    lines.append(f"{name}: {message}" if message else name)
    lines.extend(getattr(error, "__notes__", ()))
    advice = _advice.advice(error)
    if advice:
        lines.append(advice)
    return "\n".join(lines), place
