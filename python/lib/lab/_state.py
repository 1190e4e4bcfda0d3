"""What a check must not change: random numbers, printing, whether gradients are recorded, and what is shown."""

import sys
import warnings
from contextlib import contextmanager

import _gradients
import _torch
import torch
from torch import _printing
from torch.random import default_generator


class _Nowhere:
    """Takes what answers print while they are checked."""

    encoding, errors = "utf-8", "strict"

    def write(self, text):
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return False


@contextmanager
def isolated(seed=1405):
    """Gives a block a seed and PyTorch's usual settings, and puts back what was in force before it."""
    stdout, recorded, kind = sys.stdout, _gradients.is_grad_enabled(), torch.get_default_dtype()
    printing, initial, own = dict(_printing.options), _torch.initial_seed(), default_generator._seed
    stream = _torch.stream(seed)
    stream.exchange()
    sys.stdout = _Nowhere()
    _gradients.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        torch.set_default_dtype(kind)
        _gradients.set_grad_enabled(recorded)
        sys.stdout = stdout
        _printing.options.clear()
        _printing.options.update(printing)
        # This sets the seed that is reported; the numbers go on where they were with the exchange.
        _torch.manual_seed(initial)
        stream.exchange()
        default_generator._seed = own
