"""`torch.testing`: whether two results are the same up to rounding."""

import math

import torch

#: By type, the relative and the absolute difference that is allowed.
_ALLOWED = {torch.float32: (1.3e-6, 1e-5), torch.float64: (1e-7, 1e-7)}


def assert_close(actual, expected, *, allow_subclasses=True, rtol=None, atol=None, equal_nan=False, check_device=True,
                 check_dtype=True, check_layout=True, check_stride=False, msg=None):
    """Raises an `AssertionError` that says how far two tensors, numbers, lists or dictionaries of them are apart."""
    if (rtol is None) != (atol is None):
        given, other = ("rtol", "atol") if atol is None else ("atol", "rtol")
        raise ValueError(f"rtol and atol must both be specified or both be unspecified, but got only {given}, not {other}.")
    problem = _problem(actual, expected, rtol, atol, equal_nan, check_dtype)
    if problem is not None:
        raise AssertionError(msg(problem) if callable(msg) else msg or problem)


def _problem(actual, expected, rtol, atol, equal_nan, check_dtype):
    """What is wrong, or None."""
    both = (actual, expected)
    if all(isinstance(one, dict) for one in both):
        if actual.keys() != expected.keys():
            return f"The keys of the mappings do not match: {list(actual)} != {list(expected)}"
        pairs = [(key, actual[key], expected[key]) for key in actual]
    elif all(isinstance(one, (list, tuple)) for one in both):
        if len(actual) != len(expected):
            return f"The length of the sequences mismatch: {len(actual)} != {len(expected)}"
        pairs = [(at, *pair) for at, pair in enumerate(zip(actual, expected))]
    else:
        return _apart(actual, expected, rtol, atol, equal_nan, check_dtype)
    for key, one, other in pairs:
        problem = _problem(one, other, rtol, atol, equal_nan, check_dtype)
        if problem is not None:
            return f"{problem}\n\nThe failure occurred for item [{key!r}]"
    return None


def _apart(actual, expected, rtol, atol, equal_nan, check_dtype):
    if type(actual) is not type(expected) and not all(isinstance(one, (int, float)) for one in (actual, expected)):
        return f"Object comparison failed: {actual!r} != {expected!r}"
    is_number = not isinstance(actual, torch.Tensor)
    actual, expected = (torch.tensor(one, dtype=torch.float64) if is_number else one.detach() for one in (actual, expected))
    if actual.shape != expected.shape:
        return f"The values for attribute 'shape' do not match: {actual.shape} != {expected.shape}."
    if check_dtype and actual.dtype != expected.dtype:
        return f"The values for attribute 'dtype' do not match: {actual.dtype} != {expected.dtype}."
    if rtol is None:
        allowed = [_ALLOWED.get(one.dtype, (0.0, 0.0)) for one in (actual, expected)]
        rtol, atol = max(one[0] for one in allowed), max(one[1] for one in allowed)
    if not actual.dtype.is_floating_point:
        actual, expected = actual.double(), expected.double()
    far = torch.isclose(actual, expected, rtol, atol, equal_nan).flatten().tolist().count(False)
    if not far:
        return None
    pairs = list(zip(actual.flatten().tolist(), expected.flatten().tolist()))
    same = [one == other or (equal_nan and math.isnan(one) and math.isnan(other)) for one, other in pairs]
    apart = (actual - expected).abs()
    absolute, relative = ([0.0 if is_same else number for is_same, number in zip(same, numbers.flatten().tolist())]
                          for numbers in (apart, apart / expected.abs()))
    if actual.dim() == 0:
        where = lambda _: ""
        head = f"Scalars are not close!\n\nExpected {expected.item()} but got {actual.item()}.\n"
        names = "Absolute difference", "Relative difference"
    else:
        where = lambda at: f" at index {_index(at, actual.shape)}"
        head = f"Tensor-likes are not close!\n\nMismatched elements: {far} / {len(pairs)} ({far / len(pairs):.1%})\n"
        names = "Greatest absolute difference", "Greatest relative difference"
    lines = []
    for name, values, most in zip(names, (absolute, relative), (atol, rtol)):
        # A difference that is not a number is the greatest.
        at = max(range(len(values)), key=lambda at: math.inf if math.isnan(values[at]) else values[at])
        lines.append(f"{name}: {values[at]}{where(at)} (up to {most} allowed)")
    return head + "\n".join(lines)


def _index(at, shape):
    index = []
    for size in reversed(shape):
        at, place = divmod(at, size)
        index.append(place)
    return tuple(reversed(index))
