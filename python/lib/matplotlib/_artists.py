"""What plotting functions return, and the settings that they take."""

#: Settings of all artists, and of those that are lines, markers and areas. Few of them change what a page draws.
_SETTINGS = frozenset(
    """alpha animated clip_on data gid label picker rasterized sketch_params snap transform url visible zorder
    color c linestyle ls linewidth lw marker markersize ms markeredgecolor mec markeredgewidth mew markerfacecolor mfc markevery
    fillstyle drawstyle dashes dash_capstyle dash_joinstyle solid_capstyle solid_joinstyle antialiased aa scalex scaley""".split()
)
_AREAS = frozenset(
    """facecolor facecolors fc edgecolor edgecolors ec linewidths linestyles hatch fill joinstyle capstyle norm cmap vmin vmax
    plotnonfinite s where step interpolate bottom align tick_label xerr yerr ecolor capsize error_kw log histtype cumulative
    rwidth orientation weights stacked""".split()
)
_BARS_OF_ERRORS = frozenset("xerr ecolor elinewidth capsize capthick barsabove errorevery lolims uplims xlolims xuplims".split())


def check_settings(artist, given):
    """Refuses settings that Matplotlib's class of this name does not know."""
    known = _SETTINGS | (_BARS_OF_ERRORS if artist == "Line2D" else _AREAS)
    for name in given:
        if name not in known:
            from _near import near_note

            error = AttributeError(f"{artist}.set() got an unexpected keyword argument '{name}'")
            note = near_note(name, known, 1)
            if note:
                error.add_note(note)
            raise error


class Artist:
    """What a plotting function has drawn."""

    _module = "lines"

    def __init__(self, series):
        self._series = series

    def set_label(self, label):
        self._series["label"] = str(label)

    def get_color(self):
        return self._series.get("color")

    def __repr__(self):
        return f"<matplotlib.{self._module}.{type(self).__name__} at {id(self):#x}>"


class Line2D(Artist):
    pass


class PathCollection(Artist):
    _module = "collections"


class FillBetweenPolyCollection(Artist):
    _module = "collections"


class BarContainer(Artist):
    def __len__(self):
        return len(self._series["x"])

    def __repr__(self):
        return f"<BarContainer object of {len(self)} artists>"


class Text(Artist):
    def __repr__(self):
        return f"Text({self._series['x'][0]!r}, {self._series['y'][0]!r}, {self._series['text']!r})"


#: The class of what is drawn, by the kind of the series.
ARTISTS = {
    "line": Line2D, "level": Line2D, "points": PathCollection, "area": FillBetweenPolyCollection, "bars": BarContainer, "text": Text,
}
