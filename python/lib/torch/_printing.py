"""How tensors are printed: PyTorch's rules for digits, widths and summaries."""

import math

options = {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80, "sci_mode": None}


def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, profile=None, sci_mode=None):
    if profile == "default":
        options.update(precision=4, threshold=1000, edgeitems=3, linewidth=80)
    elif profile == "short":
        options.update(precision=2, threshold=1000, edgeitems=2, linewidth=80)
    elif profile == "full":
        options.update(precision=4, threshold=math.inf, edgeitems=3, linewidth=80)
    for name, value in (("precision", precision), ("threshold", threshold), ("edgeitems", edgeitems), ("linewidth", linewidth)):
        if value is not None:
            options[name] = value
    options["sci_mode"] = sci_mode


class _Format:
    """The format that all shown elements of a tensor share."""

    def __init__(self, values, dtype):
        self.floating, self.integer, self.scientific, self.width = dtype.is_floating_point, True, False, 1
        if not self.floating:
            for value in values:
                self.width = max(self.width, len(str(value)))
            return
        measured = [value for value in values if math.isfinite(value) and value != 0]
        finite = [abs(value) for value in measured]
        if not finite:
            return
        for value in finite:
            if value != math.ceil(value):
                self.integer = False
                break
        largest, smallest = max(finite), min(finite)
        if self.integer:
            if largest / smallest > 1000.0 or largest > 1.0e8:
                self.scientific = True
        elif largest / smallest > 1000.0 or largest > 1.0e8 or smallest < 1.0e-4:
            self.scientific = True
        if options["sci_mode"] is not None:
            self.scientific = options["sci_mode"]
        for value in measured:
            self.width = max(self.width, len(self._text(value)))

    def _text(self, value):
        if not self.floating:
            return str(value)
        if self.scientific:
            return f"{value:.{options['precision']}e}"
        if self.integer:
            text = f"{value:.0f}"
            return text + "." if math.isfinite(value) else text
        return f"{value:.{options['precision']}f}"

    def __call__(self, value):
        return self._text(value).rjust(self.width)


def _vector(values, indent, summarize, form):
    length = len(values)
    per_line = max(1, math.floor((options["linewidth"] - indent) / (form.width + 2)))
    edge = options["edgeitems"]
    if summarize and length > 2 * edge:
        texts = [form(value) for value in values[:edge]] + [" ..."] + [form(value) for value in values[-edge:]]
    else:
        texts = [form(value) for value in values]
    lines = [texts[at : at + per_line] for at in range(0, len(texts), per_line)]
    return "[" + (",\n" + " " * (indent + 1)).join(", ".join(line) for line in lines) + "]"


def _nested(values, shape, indent, summarize, form):
    if not shape:
        return form(values[0])
    if len(shape) == 1:
        return _vector(values, indent, summarize, form)
    size = 1
    for extent in shape[1:]:
        size *= extent

    def part(at):
        return _nested(values[at * size : (at + 1) * size], shape[1:], indent + 1, summarize, form)

    edge = options["edgeitems"]
    if summarize and shape[0] > 2 * edge:
        parts = [part(at) for at in range(edge)] + ["..."] + [part(at) for at in range(shape[0] - edge, shape[0])]
    else:
        parts = [part(at) for at in range(shape[0])]
    return "[" + ("," + "\n" * (len(shape) - 1) + " " * (indent + 1)).join(parts) + "]"


def _shown(values, shape):
    """The elements that a summary shows."""
    edge = options["edgeitems"]
    if not shape:
        return values
    size = len(values) // shape[0] if shape[0] else 0
    rows = range(shape[0])
    if shape[0] > 2 * edge:
        rows = list(range(edge)) + list(range(shape[0] - edge, shape[0]))
    found = []
    for row in rows:
        found += _shown(values[row * size : (row + 1) * size], shape[1:])
    return found


def text_of(tensor, prefix="tensor("):
    """What `print(tensor)` shows."""
    from . import _dtype

    shape, values, kind, suffixes = tuple(tensor.shape), tensor.flat(), tensor.dtype, []
    if not values:
        if len(shape) != 1:
            suffixes.append("size=" + str(shape))
        if kind is not _dtype.get_default_dtype():
            suffixes.append("dtype=" + repr(kind))
        body = "[]"
    else:
        implied = kind is _dtype.get_default_dtype() or kind is _dtype.int64 or kind is _dtype.bool
        if not implied:
            suffixes.append("dtype=" + repr(kind))
        summarize = len(values) > options["threshold"]
        form = _Format(_shown(values, shape) if summarize else values, kind)
        body = _nested(values, shape, len(prefix), summarize, form)
    history = tensor.history
    if history is not None:
        suffixes.append(f"grad_fn=<{history}>")
    elif tensor.requires_grad:
        suffixes.append("requires_grad=True")
    last = len(body) - body.rfind("\n") + 1 if "\n" in body else len(prefix) + len(body) + 1
    text = prefix + body
    for suffix in suffixes:
        if last + len(suffix) + 2 > options["linewidth"]:
            text += ",\n" + " " * len(prefix) + suffix
            last = len(prefix) + len(suffix)
        else:
            text += ", " + suffix
            last += len(suffix) + 2
    return text + ")"
