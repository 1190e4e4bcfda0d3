"""`random`: CPython's generator, with the same numbers for the same seed (Matsumoto and Nishimura, 1998)."""

import math

import _math


class Random:
    def __init__(self, x=None):
        self.seed(x)

    def seed(self, a=None, version=2):
        if a is None:
            import time

            a = int(time.time() * 1000)
        if isinstance(a, float):
            a = hash(a)
        if not isinstance(a, int):
            raise TypeError("The only supported seed types are None, int and float here.")
        a, key = abs(a), []
        while a:
            key.append(a & 0xFFFFFFFF)
            a >>= 32
        self._twister = _math.twister(key or [0])
        self._spare = None

    def random(self):
        high, low = self._twister.bits(32) >> 5, self._twister.bits(32) >> 6
        return (high * 67108864.0 + low) * (1.0 / 9007199254740992.0)

    def getrandbits(self, k):
        found, shift = 0, 0
        while k > 0:
            found |= self._twister.bits(min(k, 32)) << shift
            shift, k = shift + 32, k - 32
        return found

    def _below(self, n):
        bits = n.bit_length()
        found = self.getrandbits(bits)
        while found >= n:
            found = self.getrandbits(bits)
        return found

    def randrange(self, start, stop=None, step=1):
        if stop is None:
            start, stop = 0, start
        width = len(range(start, stop, step))
        if width <= 0:
            raise ValueError(f"empty range in randrange({start}, {stop})")
        return start + step * self._below(width)

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def choice(self, seq):
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._below(len(seq))]

    def shuffle(self, x):
        for at in range(len(x) - 1, 0, -1):
            other = self._below(at + 1)
            x[at], x[other] = x[other], x[at]

    def sample(self, population, k, *, counts=None):
        count = len(population)
        if not 0 <= k <= count:
            raise ValueError("Sample larger than population or is negative")
        table = 21
        if k > 5:
            table += 4 ** math.ceil(math.log(k * 3, 4))
        if count <= table:
            pool, result = list(population), []
            for at in range(k):
                chosen = self._below(count - at)
                result.append(pool[chosen])
                pool[chosen] = pool[count - at - 1]
            return result
        seen, result = set(), []
        while len(result) < k:
            chosen = self._below(count)
            if chosen not in seen:
                seen.add(chosen)
                result.append(population[chosen])
        return result

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        count = len(population)
        if weights is None and cum_weights is None:
            return [population[math.floor(self.random() * count)] for _ in range(k)]
        if cum_weights is None:
            total, cum_weights = 0, []
            for weight in weights:
                total += weight
                cum_weights.append(total)
        from bisect import bisect

        total = cum_weights[-1] + 0.0
        return [population[bisect(cum_weights, self.random() * total, 0, count - 1)] for _ in range(k)]

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def gauss(self, mu=0.0, sigma=1.0):
        z, self._spare = self._spare, None
        if z is None:
            angle = self.random() * math.tau
            radius = math.sqrt(-2.0 * math.log(1.0 - self.random()))
            z, self._spare = math.cos(angle) * radius, math.sin(angle) * radius
        return mu + z * sigma

    def normalvariate(self, mu=0.0, sigma=1.0):
        constant = 4 * math.exp(-0.5) / math.sqrt(2.0)
        while True:
            u1 = self.random()
            u2 = 1.0 - self.random()
            z = constant * (u1 - 0.5) / u2
            if z * z / 4.0 <= -math.log(u2):
                return mu + z * sigma

    def expovariate(self, lambd=1.0):
        return -math.log(1.0 - self.random()) / lambd


_own = Random()
seed, random, getrandbits, randrange, randint, choice = (
    _own.seed, _own.random, _own.getrandbits, _own.randrange, _own.randint, _own.choice
)
shuffle, sample, choices, uniform, gauss = _own.shuffle, _own.sample, _own.choices, _own.uniform, _own.gauss
normalvariate, expovariate = _own.normalvariate, _own.expovariate
