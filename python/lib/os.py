"""`os`, without files: a page has none."""

environ = {}
name = "page"
sep = "/"
linesep = "\n"


def getenv(key, default=None):
    return environ.get(key, default)


def getcwd():
    return "/"


def __getattr__(name):
    error = AttributeError(f"module 'os' has no attribute '{name}'")
    error.add_note("Python runs in a page here, without files or processes.")
    raise error
