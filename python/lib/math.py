"""`math`, on the engine's elementary functions."""

import _math

e, pi, tau, inf, nan = 2.718281828459045, 3.141592653589793, 6.283185307179586, float("inf"), float("nan")


def _function(name):
    def function(x, /):
        x = float(x)
        result = _math.call(name, x)
        if result != result and x == x:
            raise ValueError("math domain error")
        if result in (inf, -inf) and x not in (inf, -inf):
            if name in ("log", "log2", "log10", "log1p", "atanh"):
                raise ValueError("math domain error")
            raise OverflowError("math range error")
        return result

    function.__name__ = name
    return function


for _name in "sqrt exp exp2 expm1 log2 log10 log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf erfc gamma lgamma cbrt".split():
    globals()[_name] = _function(_name)
_log = _function("log")


def log(x, base=None, /):
    return _log(x) if base is None else _log(x) / _log(base)


def pow(x, y, /):
    return float(x) ** float(y)


def atan2(y, x, /):
    return _math.pair("atan2", float(y), float(x))


def fmod(x, y, /):
    return _math.pair("fmod", float(x), float(y))


def copysign(x, y, /):
    return _math.pair("copysign", float(x), float(y))


def _rounding(name, method):
    def function(x, /):
        if isinstance(x, int):
            return x
        own = getattr(type(x), method, None)
        return int(_math.call(name, float(x))) if own is None or isinstance(x, float) else own(x)

    function.__name__ = name
    return function


floor, ceil, trunc = _rounding("floor", "__floor__"), _rounding("ceil", "__ceil__"), _rounding("trunc", "__trunc__")


def fabs(x, /):
    return abs(float(x))


def isnan(x, /):
    x = float(x)
    return x != x


def isinf(x, /):
    return float(x) in (inf, -inf)


def isfinite(x, /):
    return not isnan(x) and not isinf(x)


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    return a == b or (isfinite(a) and isfinite(b) and abs(a - b) <= max(rel_tol * max(abs(a), abs(b)), abs_tol))


def degrees(x, /):
    return x * 180.0 / pi


def radians(x, /):
    return x * pi / 180.0


def hypot(*coordinates):
    return sqrt(sum(x * x for x in coordinates))


def dist(p, q, /):
    return hypot(*(a - b for a, b in zip(p, q)))


def prod(iterable, /, *, start=1):
    for x in iterable:
        start = start * x
    return start


def fsum(iterable, /):
    """The sum, rounded once (Shewchuk, 1997)."""
    parts = []
    for x in iterable:
        at = 0
        for y in parts:
            if abs(x) < abs(y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low:
                parts[at] = low
                at += 1
            x = high
        parts[at:] = [x]
    return sum(parts, 0.0)


def factorial(n, /):
    if n < 0:
        raise ValueError("factorial() not defined for negative values")
    return prod(range(1, n + 1))


def perm(n, k=None, /):
    return factorial(n) if k is None else prod(range(n - k + 1, n + 1))


def comb(n, k, /):
    return perm(n, k) // factorial(k) if 0 <= k <= n else 0


def gcd(*integers):
    found = 0
    for n in integers:
        while n:
            found, n = n, found % n
    return abs(found)


def lcm(*integers):
    found = 1
    for n in integers:
        found = abs(found * n) // gcd(found, n) if n else 0
    return found


def isqrt(n, /):
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    root = n
    while root * root > n:
        root = (root + n // root) // 2
    return root


def modf(x, /):
    whole = float(trunc(x))
    return x - whole, whole


def frexp(x, /):
    if not x or not isfinite(x):
        return x, 0
    exponent = floor(log2(abs(x))) + 1
    return x / 2.0**exponent, exponent


def ldexp(x, i, /):
    return x * 2.0**i
