"""`tqdm`: a loop with a bar that shows how far it is, written over itself as tqdm does."""

import sys
import time

#: The parts of a character by which a bar grows.
_EIGHTHS = " ▏▎▍▌▋▊▉"

#: How many characters a bar has where the width of the window is not known, as in a notebook.
_WIDTH = 10


def _clock(seconds):
    minutes, seconds = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def _bar(share):
    full, eighth = divmod(int(share * _WIDTH * 8), 8)
    bar = "█" * full
    if full < _WIDTH:
        bar += _EIGHTHS[eighth] + " " * (_WIDTH - full - 1)
    return bar


def _size(number):
    """A number with three digits and a prefix, as `unit_scale` writes it."""
    for prefix in ("", "k", "M", "G", "T"):
        if abs(number) < 999.5:
            if prefix == "" and number == int(number):
                return str(int(number))
            digits = 2 if abs(number) < 9.995 else 1 if abs(number) < 99.95 else 0
            return f"{number:.{digits}f}{prefix}"
        number /= 1000
    return f"{number:.1f}P"


class tqdm:
    """An iterable that prints a bar while it is gone through: `for x in tqdm(xs):`."""

    def __init__(self, iterable=None, desc=None, total=None, leave=True, file=None, ncols=None, mininterval=0.1,
                 maxinterval=10.0, miniters=None, ascii=None, disable=False, unit="it", unit_scale=False,
                 dynamic_ncols=False, smoothing=0.3, bar_format=None, initial=0, position=None, postfix=None, **_):
        if total is None and hasattr(iterable, "__len__"):
            total = len(iterable)
        self.iterable, self.total, self.leave, self.disable = iterable, total, leave, bool(disable)
        self.unit, self.unit_scale, self.mininterval = unit, unit_scale, mininterval
        self.desc, self.postfix = f"{desc}: " if desc else "", ""
        self.n = self.initial = initial
        self.start_t = time.time()
        self._shown_at, self._widest, self._closed = 0.0, 0, False
        if postfix:
            self.set_postfix(postfix, refresh=False)
        self.refresh()

    def __iter__(self):
        if self.iterable is None:
            raise TypeError("'NoneType' object is not iterable")
        try:
            for item in self.iterable:
                yield item
                self.update()
        finally:
            self.close()

    def __len__(self):
        return self.total if self.iterable is None else len(self.iterable)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def update(self, n=1):
        """The loop has gone on by so many steps."""
        self.n += n
        if not self.disable and time.time() - self._shown_at >= self.mininterval:
            self.refresh()

    def refresh(self, *_, **__):
        """Writes the bar."""
        if self.disable or self._closed:
            return
        self._shown_at = time.time()
        line = str(self)
        # A shorter line covers the one before.
        sys.stdout.write("\r" + line + " " * (self._widest - len(line)))
        self._widest = len(line)

    display = refresh

    def close(self):
        """Writes the bar for the last time."""
        if self.disable or self._closed:
            return
        if self.leave:
            self.refresh()
            sys.stdout.write("\n")
        else:
            sys.stdout.write("\r" + " " * self._widest + "\r")
        self._closed = True

    def clear(self, *_, **__):
        pass

    def unpause(self):
        pass

    def reset(self, total=None):
        """Starts again from 0."""
        self.n, self.start_t = 0, time.time()
        if total is not None:
            self.total = total
        self.refresh()

    def set_description(self, desc=None, refresh=True):
        """The words before the bar."""
        self.set_description_str(f"{desc}: " if desc else "", refresh)

    def set_description_str(self, desc=None, refresh=True):
        """The same without a colon."""
        self.desc = desc or ""
        if refresh:
            self.refresh()

    def set_postfix(self, ordered_dict=None, refresh=True, **values):
        """Names and values after the bar."""
        values = {**dict(ordered_dict or {}), **{key: values[key] for key in sorted(values)}}
        self.set_postfix_str(", ".join(f"{key}={_value(values[key])}" for key in values), refresh)

    def set_postfix_str(self, s="", refresh=True):
        """The words after the bar."""
        self.postfix = str(s)
        if refresh:
            self.refresh()

    @property
    def format_dict(self):
        return {"n": self.n, "total": self.total, "elapsed": time.time() - self.start_t, "unit": self.unit}

    @classmethod
    def write(cls, s, file=None, end="\n", nolock=False):
        """Prints a line beside the bar."""
        sys.stdout.write("\r" + str(s) + end)

    def __str__(self):
        elapsed = time.time() - self.start_t
        done = self.n - self.initial
        rate = done / elapsed if elapsed > 0 and done else None
        number = _size if self.unit_scale else str
        if rate is None:
            speed = "?" + self.unit + "/s"
        elif rate >= 1:
            speed = (_size(rate) if self.unit_scale else f"{rate:5.2f}") + self.unit + "/s"
        else:
            speed = f"{1 / rate:5.2f}s/" + self.unit
        after = ", " + self.postfix if self.postfix else ""
        if not self.total or self.n > self.total:
            return f"{self.desc}{number(self.n)}{self.unit} [{_clock(elapsed)}, {speed}{after}]"
        share = self.n / self.total
        left = _clock((self.total - self.n) / rate) if rate else "?"
        return (f"{self.desc}{share * 100:3.0f}%|{_bar(share)}| {number(self.n)}/{number(self.total)} "
                f"[{_clock(elapsed)}<{left}, {speed}{after}]")

    __repr__ = __str__


def _value(value):
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        short = f"{value:.3g}".replace("e+0", "e+").replace("e-0", "e-")
        return short if len(short) < len(str(value)) else str(value)
    return str(value).strip()


def trange(*args, **kwargs):
    """`tqdm(range(...))`."""
    return tqdm(range(*args), **kwargs)


def __getattr__(name):
    from _near import missing

    raise missing("tqdm", name, globals())
