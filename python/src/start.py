# Runs once, before the first cell.
import sys
import _codecs
import _console
import _source
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


class Stream:
    encoding = "utf-8"
    errors = "strict"

    def __init__(self, write):
        self._write = write

    def write(self, text):
        self._write(text)
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return False


def latin(name):
    """The encoding that regular expressions for bytes are read in; json has one."""
    return (_codecs.latin_1_encode, _codecs.latin_1_decode, None, None) if name in ("latin1", "latin_1") else None


_codecs.register(latin)
sys.meta_path.append(Finder)
sys.stdout = sys.__stdout__ = Stream(_console.write)
sys.stderr = sys.__stderr__ = Stream(_console.warn)
