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


def median(data):
    """The number in the middle, or the mean of the two there."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    middle = len(data) // 2
    return data[middle] if len(data) % 2 else (data[middle - 1] + data[middle]) / 2


def median_low(data):
    """The number in the middle, or the smaller of the two there."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    """The number in the middle, or the larger of the two there."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


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


def _squares(data, middle):
    middle = fmean(data) if middle is None else middle
    return math.fsum((number - middle) ** 2 for number in data)


def variance(data, xbar=None):
    """The variance of a sample."""
    data = _numbers(data, 2, "variance")
    return _squares(data, xbar) / (len(data) - 1)


def pvariance(data, mu=None):
    """The variance of a population."""
    data = _numbers(data, 1, "pvariance")
    return _squares(data, mu) / len(data)


def stdev(data, xbar=None):
    """The standard deviation of a sample."""
    data = _numbers(data, 2, "stdev")
    return math.sqrt(_squares(data, xbar) / (len(data) - 1))


def pstdev(data, mu=None):
    """The standard deviation of a population."""
    data = _numbers(data, 1, "pstdev")
    return math.sqrt(_squares(data, mu) / len(data))


def __getattr__(name):
    from _near import missing

    raise missing("statistics", name, globals())
