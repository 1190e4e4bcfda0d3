"""The sources of the cells that have run, and the places in them that exceptions came through."""

#: The lines of each cell, by the name that its code objects have.
sources = {}


def name(cell):
    """The name of a cell in its code objects and in tracebacks."""
    return f"Cell {cell}"


def number(file):
    """The number of the cell with this name."""
    return int(file.split()[-1])


def text(file, line):
    """A line of a cell, counted from 1; empty if the cell does not have it."""
    lines = sources[file]
    return lines[line - 1] if 0 < line <= len(lines) else ""


def places(error):
    """The frames of cells that an exception came through, each with its file and line; the frame that raised it comes last."""
    link = error.__traceback__
    while link is not None:
        file = link.tb_frame.f_code.co_filename
        if file in sources:
            yield link.tb_frame, file, link.tb_lineno
        link = link.tb_next
