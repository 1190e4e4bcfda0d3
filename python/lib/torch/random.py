"""`torch.random`: the seed."""

import _torch


class Generator:
    """A stream of random numbers."""

    __module__ = "torch._C"

    def __init__(self, device="cpu"):
        self._seed, self._stream = None, None

    def _used(self):
        if self._stream is None:
            self.manual_seed(67280421310721)
        return self._stream

    def manual_seed(self, seed):
        self._seed = int(seed)
        if self is default_generator:
            _torch.manual_seed(self._seed)
        else:
            self._stream = _torch.stream(self._seed)
        return self

    def initial_seed(self):
        return _torch.initial_seed() if self._seed is None else self._seed


default_generator = Generator()


def drawn(generator, draw, *args):
    """What `draw` draws from a generator; None stands for the default one."""
    if generator is None or generator is default_generator:
        return draw(*args)
    stream = generator._used()
    stream.exchange()
    try:
        return draw(*args)
    finally:
        stream.exchange()


def manual_seed(seed):
    return default_generator.manual_seed(seed)


def initial_seed():
    return _torch.initial_seed()


def seed():
    import time

    number = int(time.time() * 1e6)
    _torch.manual_seed(number)
    return number
