"""`statistics`: means, medians and spreads of numbers in a list."""

import math


class StatisticsError(ValueError):
    pass


def _numbers(data, least, name):
    data = list(data)
    if len(data) < least:
        needed = "one data point" if least == 1 else "two data points"
        raise StatisticsError(f"{name} requires at least {needed}")
    return data


def fmean(data):
    """The mean, as a float."""
    data = _numbers(data, 1, "fmean")
    return math.fsum(data) / len(data)


def mean(data):
    """The mean; of whole numbers a whole number, if it is one."""
    data = _numbers(data, 1, "mean")
    if all(isinstance(number, int) for number in data):
        total = sum(data)
        return total // len(data) if total % len(data) == 0 else total / len(data)
    return math.fsum(data) / len(data)


def _middle(data):
    """The two numbers in the middle; of an odd number of them, the middle one twice."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2], data[len(data) // 2]


def median(data):
    """The number in the middle, or the mean of the two there."""
    data = list(data)
    low, high = _middle(data)
    return low if len(data) % 2 else (low + high) / 2


def median_low(data):
    """The number in the middle, or the smaller of the two there."""
    return _middle(data)[0]


def median_high(data):
    """The number in the middle, or the larger of the two there."""
    return _middle(data)[1]


def multimode(data):
    """The values that are there most often."""
    counts = {}
    for value in data:
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def mode(data):
    """The value that is there most often; the first of several."""
    values = multimode(data)
    if not values:
        raise StatisticsError("no mode for empty data")
    return values[0]


def _spread(data, middle, name, lost):
    """The mean of the squares around the mean, over the number of values less the degrees of freedom that are lost."""
    data = _numbers(data, 1 + lost, name)
    middle = fmean(data) if middle is None else middle
    return math.fsum((number - middle) ** 2 for number in data) / (len(data) - lost)


def variance(data, xbar=None):
    """The variance of a sample."""
    return _spread(data, xbar, "variance", 1)


def pvariance(data, mu=None):
    """The variance of a population."""
    return _spread(data, mu, "pvariance", 0)


def stdev(data, xbar=None):
    """The standard deviation of a sample."""
    return math.sqrt(_spread(data, xbar, "stdev", 1))


def pstdev(data, mu=None):
    """The standard deviation of a population."""
    return math.sqrt(_spread(data, mu, "pstdev", 0))


def __getattr__(name):
    from _near import missing

    raise missing("statistics", name, globals())
