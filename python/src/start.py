# Runs once, before the first cell.
import sys
import _codecs
import _console
import _source
import time
from _frozen_importlib import ModuleSpec


class Finder:
    """Imports the modules that are part of the program."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        found = _source.find(name)
        if found is None:
            return None
        return ModuleSpec(name, Finder, origin=name, is_package=found[1])

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        name = module.__spec__.name
        exec(compile(_source.find(name)[0], "<" + name + ">", "exec"), module.__dict__)


def follow():
    """If something that was shown waits to be sent, looks after it at each line of a cell that runs from now on."""
    if not _console.waits():
        sys.settrace(None)
    elif sys.gettrace() is None:
        sys.settrace(look)
        frame = sys._getframe(1)
        while frame is not None:
            frame.f_trace = look
            frame = frame.f_back


def look(frame, event, argument):
    """Sends what is due; the interpreter calls it as a trace function."""
    if _console.waits() and frame.f_code.co_filename.startswith("Cell "):
        return look
    # `settrace` has no effect here. Without this, it would be called again at the next line.
    frame.f_trace = None
    return None


class Stream:
    encoding = "utf-8"
    errors = "strict"

    def __init__(self, write):
        self._write = write

    def write(self, text):
        self._write(text)
        # `print` writes its end last, which may be empty.
        if not text or text[-1].isspace() or text[0] == "\r":
            follow()
        return len(text)

    def flush(self):
        follow()

    def isatty(self):
        return False


def latin(name):
    """The encoding that regular expressions for bytes are read in; json has one."""
    return (_codecs.latin_1_encode, _codecs.latin_1_decode, None, None) if name in ("latin1", "latin_1") else None


def sleep(seconds):
    """Waits, and sends what is due. Nothing else could run meanwhile."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    end = _console.now() + seconds
    while _console.now() < end:
        _console.waits()


def set_clock():
    """Has `time` read the clock that the interpreter was given, since a browser has no other."""
    start = _console.now()

    def since_start():
        return _console.now() - start

    def in_ns(seconds):
        return lambda: round(seconds() * 1e9)

    time.sleep, time.time, time.time_ns = sleep, _console.now, in_ns(_console.now)
    for name in ("perf_counter", "monotonic", "process_time"):
        setattr(time, name, since_start)
        setattr(time, name + "_ns", in_ns(since_start))


set_clock()
_codecs.register(latin)
sys.meta_path.append(Finder)
sys.stdout = sys.__stdout__ = Stream(_console.write)
sys.stderr = sys.__stderr__ = Stream(_console.warn)
# The finder above finds it.
import _page
