"""`matplotlib`: figures that the page draws."""

__version__ = "3"
rcParams = {}


def use(backend, **_):
    """Does nothing: the page draws all figures."""


class style:
    @staticmethod
    def use(name):
        """Does nothing: figures have the look of the page."""
