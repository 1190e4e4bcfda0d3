"""Built-in functions that a page lacks, or that work differently here: they say so, and what to do instead."""

import builtins


def _absent(error, instead):
    error.add_note(instead)
    return error


def input(prompt="", /):
    raise _absent(RuntimeError("input() is not available here"), 'Write the value into the cell instead, as in name = "Ada".')


def open(file, *_, **__):
    raise _absent(OSError("open() is not available here"), "A page has no files. Write the data into the cell, as a list or as a string.")


def help(request=None):
    """Prints how something is called, and what it is."""
    if request is None:
        print("help(x) prints what x is, for example help(print).")
        return
    name = getattr(request, "__qualname__", None) or getattr(request, "__name__", None) or type(request).__name__
    code = getattr(request.__init__ if isinstance(request, type) else request, "__code__", None)
    arguments = "" if code is None else f"({', '.join(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])})"
    print(name + arguments)
    # The interpreter's own functions have their signature before two dashes.
    print((getattr(request, "__doc__", None) or "There is no description.").rpartition("\n--\n\n")[2])


def exit(code=None, /):
    raise SystemExit if code is None else SystemExit(code)


for _function in (input, open, help, exit):
    setattr(builtins, _function.__name__, _function)
builtins.quit = exit
