"""`numpy.random`: the numbers of NumPy's `RandomState` for the same seed."""

import math

import _math


class RandomState:
    """Mersenne Twister, read as NumPy reads it."""

    def __init__(self, seed=None):
        self.seed(seed)

    def seed(self, seed=None):
        if seed is None:
            import time

            seed = int(time.time() * 1000) & 0xFFFFFFFF
        if not isinstance(seed, int) or not 0 <= seed < 2**32:
            raise ValueError("Seed must be between 0 and 2**32 - 1")
        self._twister, self._spare = _math.seeded(seed), None

    def _double(self):
        high, low = self._twister.bits(32) >> 5, self._twister.bits(32) >> 6
        return (high * 67108864.0 + low) / 9007199254740992.0

    def _gauss(self):
        spare, self._spare = self._spare, None
        if spare is not None:
            return spare
        while True:
            x, y = 2.0 * self._double() - 1.0, 2.0 * self._double() - 1.0
            square = x * x + y * y
            if 0.0 < square < 1.0:
                factor = math.sqrt(-2.0 * math.log(square) / square)
                self._spare = factor * x
                return factor * y

    def _filled(self, draw, size):
        import numpy

        if size is None:
            return draw()
        shape = (size,) if isinstance(size, int) else tuple(size)
        count = math.prod(shape)
        return numpy.array([draw() for _ in range(count)]).reshape(shape)

    def rand(self, *shape):
        return self._filled(self._double, shape or None)

    def random_sample(self, size=None):
        return self._filled(self._double, size)

    random = random_sample

    def randn(self, *shape):
        return self._filled(self._gauss, shape or None)

    def standard_normal(self, size=None):
        return self._filled(self._gauss, size)

    def normal(self, loc=0.0, scale=1.0, size=None):
        return self._filled(lambda: loc + scale * self._gauss(), size)

    def uniform(self, low=0.0, high=1.0, size=None):
        return self._filled(lambda: low + (high - low) * self._double(), size)

    def _below(self, most):
        """A whole number from 0 to `most`, by masks and rejection."""
        if most == 0:
            return 0
        mask = (1 << most.bit_length()) - 1
        while True:
            value = self._twister.bits(32) & mask
            if value <= most:
                return value

    def randint(self, low, high=None, size=None):
        import numpy

        low, high = (0, low) if high is None else (low, high)
        if low >= high:
            raise ValueError("low >= high")
        if size is None:
            return low + self._below(high - low - 1)
        shape = (size,) if isinstance(size, int) else tuple(size)
        return numpy.array([low + self._below(high - low - 1) for _ in range(math.prod(shape))]).reshape(shape)

    def shuffle(self, x):
        for at in range(len(x) - 1, 0, -1):
            other = self._below(at)
            kept = x[at].copy() if hasattr(x[at], "copy") else x[at]
            x[at], x[other] = x[other], kept

    def permutation(self, x):
        import numpy

        values = list(range(x)) if isinstance(x, int) else numpy.asarray(x).tolist()
        self.shuffle(values)
        return numpy.array(values)

    def choice(self, a, size=None, replace=True, p=None):
        import numpy

        values = numpy.arange(a) if isinstance(a, int) else numpy.asarray(a)
        if p is not None:
            from bisect import bisect

            sums = numpy.cumsum(p).tolist()
            draw = lambda: bisect(sums, self._double() * sums[-1])
            chosen = draw() if size is None else [draw() for _ in range(math.prod((size,) if isinstance(size, int) else size))]
        elif not replace:
            chosen = self.permutation(len(values)).tolist()[: 1 if size is None else size]
            chosen = chosen[0] if size is None else chosen
        else:
            chosen = self.randint(0, len(values), size)
        return values[chosen]


_own = RandomState(5489)
seed, rand, randn, random, random_sample, normal, uniform, randint = (
    _own.seed, _own.rand, _own.randn, _own.random, _own.random_sample, _own.normal, _own.uniform, _own.randint
)
shuffle, permutation, choice, standard_normal = _own.shuffle, _own.permutation, _own.choice, _own.standard_normal


def default_rng(seed=None):
    """NumPy's newer generator has another algorithm; this one is the older."""
    error = NotImplementedError("numpy.random.default_rng is not available here")
    error.add_note("There is: numpy.random.RandomState(seed), with the same methods.")
    raise error
