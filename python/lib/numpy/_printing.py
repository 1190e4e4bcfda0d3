"""How arrays are printed: NumPy's rules for digits and widths."""

import math

import _math

options = {"precision": 8, "suppress": False, "threshold": 1000, "edgeitems": 3, "linewidth": 75}


def shortest(value):
    """The fewest digits that single precision tells apart."""
    if not math.isfinite(value):
        return repr(value)
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        if _math.single(float(text)) == value:
            return repr(float(text))
    return repr(value)


class _Format:
    def __init__(self, values, dtype):
        self.floating = dtype.is_floating_point
        self.exact = shortest if dtype._name == "float32" else repr
        if not self.floating:
            self.width = max((len(str(value)) for value in values), default=1)
            if dtype._name == "bool":
                self.width = 5
            return
        finite = [value for value in values if math.isfinite(value)]
        sizes = [abs(value) for value in finite if value]
        self.scientific = bool(sizes) and not options["suppress"] and (
            max(sizes) >= 1e8 or min(sizes) < 1e-4 or max(sizes) / min(sizes) > 1000
        )
        exact = self.exact
        if self.scientific:
            digits = max((len(self._mantissa(value, exact)) for value in finite), default=0)
            self.digits = min(digits, options["precision"])
        else:
            digits = max((len(self._fraction(value, exact)) for value in finite), default=0)
            self.digits = min(digits, options["precision"])
            rounded = [f"{value:.{self.digits}f}".split(".") for value in finite]
            self.digits = max((len(parts[1].rstrip("0")) for parts in rounded if len(parts) > 1), default=0)
        self.width = max((len(self._text(value)) for value in values), default=1)

    @staticmethod
    def _fraction(value, exact):
        text = exact(value)
        if "e" in text:
            text = f"{value:.{options['precision'] + 8}f}".rstrip("0")
        return text.partition(".")[2].rstrip("0")

    @staticmethod
    def _mantissa(value, exact):
        digits = exact(value).lstrip("-").partition("e")[0].replace(".", "").strip("0")
        return digits[1:]

    def _text(self, value):
        if not self.floating:
            return str(value)
        if not math.isfinite(value):
            return repr(value)
        if self.scientific:
            text = f"{value:.{self.digits}e}"
            mantissa, _, exponent = text.partition("e")
            return (mantissa if "." in mantissa else mantissa + ".") + "e" + exponent
        text = self.exact(value)
        if "e" in text or len(text.partition(".")[2]) > self.digits:
            text = f"{value:.{self.digits}f}"
        whole, _, fraction = text.partition(".")
        return (whole + "." + fraction.rstrip("0").ljust(0)).ljust(len(whole) + 1 + self.digits)

    def __call__(self, value):
        return self._text(value).rjust(self.width)


def _rows(values, shape, indent, form, summarize, separator):
    edge = options["edgeitems"]
    if len(shape) == 1:
        cut = summarize and shape[0] > 2 * edge
        texts = [form(value) for value in (values[:edge] + values[-edge:] if cut else values)]
        if cut:
            texts.insert(edge, "...")
        lines, line = [], ""
        for at, text in enumerate(texts):
            piece = text + (separator if at + 1 < len(texts) else "")
            if line and indent + 1 + len(line) + len(piece.rstrip()) > options["linewidth"]:
                lines.append(line.rstrip())
                line = ""
            line += piece
        lines.append(line)
        return "[" + ("\n" + " " * (indent + 1)).join(lines) + "]"
    size = 1
    for extent in shape[1:]:
        size *= extent
    cut = summarize and shape[0] > 2 * edge
    places = list(range(edge)) + list(range(shape[0] - edge, shape[0])) if cut else range(shape[0])
    parts = [_rows(values[at * size : (at + 1) * size], shape[1:], indent + 1, form, summarize, separator) for at in places]
    if cut:
        parts.insert(edge, "...")
    return "[" + (separator.rstrip() + "\n" * (len(shape) - 1) + " " * (indent + 1)).join(parts) + "]"


def text_of(array, prefix):
    values, shape, dtype = array._values.flat(), array.shape, array._values.dtype
    separator = ", " if prefix else " "
    if not shape:
        body = str(values[0]) if not dtype.is_floating_point or not prefix else _Format(values, dtype)(values[0])
    elif not values:
        body = "[]"
    else:
        summarize = len(values) > options["threshold"]
        body = _rows(values, shape, len(prefix), _Format(values, dtype), summarize, separator)
    if not prefix:
        return body
    cut = f", shape={shape}" if len(values) > options["threshold"] else ""
    suffix = cut + ("" if dtype._name in ("float64", "int64", "bool") and values else f", dtype={dtype._name}")
    return prefix + body + suffix + ")"
