"""`matplotlib.pyplot`: what labs on gradients draw.

A figure is sent to the page as JSON: `{"title", "rows", "columns", "axes": [...]}`. Each of its axes has a `title`, labels
(`labelX`, `labelY`), whether they are logarithmic (`logX`, `logY`), limits (`limX`, `limY`), the names of bars (`namesX`),
`grid`, `legend`, and `series`. A series has a `kind` (line, points, bars, area, level, text), `x`, `y`, and if they are given
`label`, `color`, `dashed`, `dotted`, `marker`. Bars have a `width`, an area has its other edge (`base`), points can have an `error`, a
level has its `axis`, a text its `text`.
"""

import sys

import _console
from _as_json import as_json

from . import rcParams, style
from ._artists import ARTISTS, check_settings

#: The figures that have not been shown yet, the current one last.
_figures = []


def _numbers(values):
    """A list of floats; what is not finite has no place in a chart."""
    if hasattr(values, "requires_grad") and values.requires_grad:
        return _plain(values.numpy())
    return _plain(values)


def _plain(values):
    if hasattr(values, "tolist"):
        values = values.tolist()
    if isinstance(values, (int, float)):
        return [float(values)]
    found = []
    for value in values:
        if hasattr(value, "tolist") or isinstance(value, (list, tuple)):
            found.extend(_plain(value))
        else:
            found.append(float(value))
    return found


def _columns(values):
    """The columns of a matrix, or the values as the only one."""
    shape = getattr(values, "shape", None)
    if shape is not None and len(shape) == 2 and shape[1] > 1:
        return [_numbers(values[:, at]) for at in range(shape[1])]
    return [_numbers(values)]


#: How series say that their lines are broken.
_BROKEN = {"--": "dashed", "dashed": "dashed", "-.": "dashed", "dashdot": "dashed", ":": "dotted", "dotted": "dotted"}

_LETTERS = {"b": "blue", "g": "green", "r": "red", "c": "cyan", "m": "magenta", "y": "yellow", "k": "black", "w": "white"}


def _format(text):
    """The color, the line and the marker of a format such as 'r--' or 'o-'."""
    found = {"color": None, "line": None, "marker": None}
    for line in ("--", "-.", "-", ":"):
        if line in text:
            found["line"] = line
            text = text.replace(line, "", 1)
            break
    if text[:1] == "C" and text[1:2].isdigit():
        found["color"] = text[:2]
        text = text[2:]
    for letter in text:
        if letter in _LETTERS and found["color"] is None:
            found["color"] = _LETTERS[letter]
        elif letter in "o.,xX+*sD^v<>d|_pPhH1234":
            found["marker"] = letter
        else:
            raise ValueError(f"'{text}' is not a valid format string (unrecognized character '{letter}')")
    return found


class Axes:
    """A chart with its series and labels."""

    def __init__(self):
        self._series, self._settings = [], {}
        self._legend = self._grid = False

    def _add(self, kind, x, y, label=None, color=None, line=None, marker=None, **_):
        if len(x) != len(y):
            raise ValueError(f"x and y must have same first dimension, but have shapes ({len(x)},) and ({len(y)},)")
        series = {"kind": kind, "x": x, "y": y}
        if label is not None and not str(label).startswith("_"):
            series["label"] = str(label)
        if color is not None:
            series["color"] = str(color)
        if line in _BROKEN:
            series[_BROKEN[line]] = True
        if marker is not None:
            series["marker"] = str(marker)
        self._series.append(series)
        return ARTISTS[kind](series)

    def plot(self, *args, **kwargs):
        lines, args = [], list(args)
        check_settings("Line2D", kwargs)
        kwargs = {{"c": "color", "ls": "linestyle", "lw": "linewidth"}.get(k, k): v for k, v in kwargs.items()}
        while args:
            x = y = args.pop(0)
            if args and not isinstance(args[0], str):
                y = args.pop(0)
                xs, ys = _columns(x), _columns(y)
            else:
                ys = _columns(y)
                xs = [[float(at) for at in range(len(ys[0]))]]
            form = _format(args.pop(0)) if args and isinstance(args[0], str) else {"color": None, "line": None, "marker": None}
            line = kwargs.get("linestyle", form["line"])
            marker = kwargs.get("marker", form["marker"])
            only_points = marker is not None and line is None and "linestyle" not in kwargs and form["marker"] is not None
            kind = "points" if only_points or line in ("", "None", "none", " ") else "line"
            for at, column in enumerate(ys):
                label = kwargs.get("label")
                if isinstance(label, (list, tuple)):
                    label = label[at]
                lines.append(self._add(
                    kind, xs[at if len(xs) > 1 else 0], column, label, kwargs.get("color", form["color"]),
                    line, marker,
                ))
        return lines

    def scatter(self, x, y, s=None, c=None, marker=None, label=None, color=None, **others):
        check_settings("PathCollection", others)
        color = color if color is not None else c if isinstance(c, str) else None
        return self._add("points", _numbers(x), _numbers(y), label, color, marker=marker or "o")

    def semilogy(self, *args, **kwargs):
        self.set_yscale("log")
        return self.plot(*args, **kwargs)

    def semilogx(self, *args, **kwargs):
        self.set_xscale("log")
        return self.plot(*args, **kwargs)

    def loglog(self, *args, **kwargs):
        self.set_xscale("log")
        return self.semilogy(*args, **kwargs)

    def hist(self, x, bins=10, range=None, density=False, label=None, color=None, **others):
        check_settings("Rectangle", others)
        import numpy

        values = _numbers(x)
        counts, edges = numpy.histogram(values, bins, range)
        counts, edges = counts.tolist(), edges.tolist()
        if density:
            counts = [count / (sum(counts) * (high - low)) for count, low, high in zip(counts, edges, edges[1:])]
        centers = [(low + high) / 2 for low, high in zip(edges, edges[1:])]
        line = self._add("bars", centers, [float(count) for count in counts], label, color)
        line._series["width"] = edges[1] - edges[0]
        return numpy.array(counts), numpy.array(edges), line

    def bar(self, x, height, width=0.8, label=None, color=None, **others):
        check_settings("Rectangle", others)
        names = [str(value) for value in x] if len(x) and isinstance(x[0], str) else None
        places = [float(at) for at in range(len(x))] if names else _numbers(x)
        line = self._add("bars", places, _numbers(height), label, color)
        line._series["width"] = float(width)
        if names:
            self._settings["namesX"] = names
        return line

    def fill_between(self, x, y1, y2=0, label=None, color=None, **others):
        check_settings("FillBetweenPolyCollection", others)
        low = _numbers(y2) if not isinstance(y2, (int, float)) else [float(y2)] * len(x)
        line = self._add("area", _numbers(x), _numbers(y1), label, color)
        line._series["base"] = low
        return line

    def axhline(self, y=0, xmin=0, xmax=1, color=None, c=None, linestyle=None, ls=None, label=None, **others):
        check_settings("Line2D", others)
        return self._across("y", float(y), color or c, linestyle or ls, label)

    def axvline(self, x=0, ymin=0, ymax=1, color=None, c=None, linestyle=None, ls=None, label=None, **others):
        check_settings("Line2D", others)
        return self._across("x", float(x), color or c, linestyle or ls, label)

    def _across(self, axis, value, color, linestyle, label):
        line = self._add("level", [value], [value], label, color, linestyle)
        line._series["axis"] = axis
        return line

    def errorbar(self, x, y, yerr=None, fmt="", label=None, color=None, **others):
        check_settings("Line2D", others)
        form = _format(fmt) if fmt else {"marker": "o", "color": None}
        line = self._add("points", _numbers(x), _numbers(y), label, color or form["color"], marker="o")
        if yerr is not None:
            line._series["error"] = _numbers(yerr) if not isinstance(yerr, (int, float)) else [float(yerr)] * len(x)
        return line

    def text(self, x, y, s, **_):
        line = self._add("text", [float(x)], [float(y)])
        line._series["text"] = str(s)
        return line

    def annotate(self, text, xy, xytext=None, **_):
        return self.text(*(xytext or xy), text)

    def set_title(self, label, **_):
        self._settings["title"] = str(label)

    def set_xlabel(self, xlabel, **_):
        self._settings["labelX"] = str(xlabel)

    def set_ylabel(self, ylabel, **_):
        self._settings["labelY"] = str(ylabel)

    def _scale(self, axis, value):
        if value not in ("linear", "log"):
            raise ValueError(f"'{value}' is not a valid scale here: use 'linear' or 'log'")
        self._settings["log" + axis] = value == "log"

    def set_xscale(self, value, **_):
        self._scale("X", value)

    def set_yscale(self, value, **_):
        self._scale("Y", value)

    def _limits(self, axis, low, high):
        if isinstance(low, (tuple, list)):
            low, high = low
        self._settings["lim" + axis] = [None if bound is None else float(bound) for bound in (low, high)]

    def set_xlim(self, left=None, right=None, **_):
        self._limits("X", left, right)

    def set_ylim(self, bottom=None, top=None, **_):
        self._limits("Y", bottom, top)

    def set_xticks(self, ticks, labels=None, **_):
        pass

    set_yticks = set_xticks

    def set_aspect(self, *_, **__):
        pass

    def grid(self, visible=True, **_):
        self._grid = bool(visible)

    def legend(self, *args, **_):
        self._legend = True
        if args and isinstance(args[-1], (list, tuple)):
            for series, label in zip(self._series, args[-1]):
                series["label"] = str(label)

    def set(self, **settings):
        for name, value in settings.items():
            getattr(self, "set_" + name)(value)

    def tick_params(self, **_):
        pass

    def axis(self, *args, **_):
        pass

    def __getattr__(self, name):
        from _near import noted

        raise noted(AttributeError(f"'Axes' object has no attribute '{name}'"), f"Axes.{name}", name, dir(Axes))


class Figure:
    def __init__(self, rows=1, columns=1, figsize=None):
        self._rows, self._columns, self.axes = rows, columns, []

    def add_subplot(self, *args, **_):
        return self._at(*(args or (1, 1, 1)))

    def _at(self, rows, columns=None, index=1):
        if columns is None:
            rows, columns, index = rows // 100, rows // 10 % 10, rows % 10
        self._rows, self._columns = rows, columns
        while len(self.axes) < index:
            self.axes.append(Axes())
        _state["axes"] = self.axes[index - 1]
        return self.axes[index - 1]

    def suptitle(self, t, **_):
        self._title = str(t)

    def tight_layout(self, **_):
        pass

    def savefig(self, *_, **__):
        _console.warn("savefig: use the menu of the figure below the cell to save it.\n")

    def legend(self, **_):
        for axes in self.axes:
            axes.legend()

    def subplots(self, nrows=1, ncols=1, **_):
        return _grid(self, nrows, ncols)

    def _described(self):
        axes = []
        for one in self.axes:
            if one._series or one._settings:
                axes.append({**one._settings, "grid": one._grid, "legend": one._legend, "series": one._series})
        return {"title": getattr(self, "_title", ""), "rows": self._rows, "columns": self._columns, "axes": axes}


_state = {"axes": None}


def figure(num=None, figsize=None, **_):
    made = Figure()
    _figures.append(made)
    _state["axes"] = None
    return made


def gcf():
    return _figures[-1] if _figures else figure()


def gca():
    if _state["axes"] is None or not _figures or _state["axes"] not in _figures[-1].axes:
        gcf()._at(1, 1, 1)
    return _state["axes"]


def _grid(made, nrows, ncols):
    for index in range(1, nrows * ncols + 1):
        made._at(nrows, ncols, index)
    _state["axes"] = made.axes[0]
    if nrows == ncols == 1:
        return made.axes[0]
    if nrows == 1 or ncols == 1:
        return _Axes(made.axes)
    return _Axes([_Axes(made.axes[row * ncols : (row + 1) * ncols]) for row in range(nrows)])


class _Axes(list):
    """Axes in rows: `axes[0, 1]` works as in an array."""

    def __getitem__(self, index):
        if isinstance(index, tuple):
            return list.__getitem__(list.__getitem__(self, index[0]), index[1])
        return list.__getitem__(self, index)

    def flatten(self):
        return _Axes([one for row in self for one in (row if isinstance(row, list) else [row])])

    ravel = flatten

    @property
    def flat(self):
        return iter(self.flatten())


def subplots(nrows=1, ncols=1, figsize=None, **_):
    made = figure()
    return made, _grid(made, nrows, ncols)


def subplot(*args, **_):
    return gcf()._at(*(args or (1, 1, 1)))


def show(*_, **__):
    """Shows the figures that have something to show; the notebook calls it at the end of a cell."""
    waiting, _figures[:] = list(_figures), []
    _state["axes"] = None
    for one in waiting:
        described = one._described()
        if described["axes"]:
            _console.figure(as_json(described))
            sys.stdout.flush()


def close(*_):
    _figures.clear()
    _state["axes"] = None


def clf():
    close()


def cla():
    gca()._series.clear()


def _current(name):
    def call(*args, **kwargs):
        return getattr(gca(), name)(*args, **kwargs)

    call.__name__ = name
    return call


for _name in "plot scatter semilogy semilogx loglog hist bar fill_between axhline axvline errorbar text annotate grid legend axis tick_params".split():
    globals()[_name] = _current(_name)
for _name in "title xlabel ylabel xscale yscale xlim ylim xticks yticks".split():
    globals()[_name] = _current("set_" + _name)


def tight_layout(**_):
    pass


def suptitle(t, **_):
    gcf().suptitle(t)


def savefig(*_, **__):
    gcf().savefig()


def pause(_interval):
    show()


def ion():
    pass


ioff = ion


def __getattr__(name):
    from _near import missing

    raise missing("matplotlib.pyplot", name, globals())
