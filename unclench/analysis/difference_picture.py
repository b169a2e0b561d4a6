"""Two sides on one page: for each metric every unit of both, and the difference with its interval."""

import io
from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from unclench.analysis.difference import Change, Side, marks_of, unit_of
from unclench.analysis.picture import BLUE, DPI, GREY, QUIET, RUST, STYLE
from unclench.analysis.report import unit_of as metric_unit

LONGEST_NAME: Final = 44
_COLUMNS: Final = 4


def draw(first: Side, second: Side, changes: Sequence[Change], kind: str) -> bytes:
    """Return the picture as `png` or `svg`, the same bytes for the same sides."""
    stream = io.BytesIO()
    with style.context(STYLE):
        figure = Figure(figsize=(11.69, 6.2))
        figure.text(
            0.06, 0.945, f"{_short(first.name)}  against  {_short(second.name)}", size=14, weight="bold"
        )
        words = (
            f"each mark is one of the {unit_of(first, second)}; bar: mean; below: second against first, 95 %"
        )
        figure.text(0.06, 0.9, words, size=9, color=QUIET)
        rows = -(-len(changes) // _COLUMNS)
        panels = figure.add_gridspec(
            rows, _COLUMNS, left=0.06, right=0.985, top=0.82, bottom=0.1, wspace=0.32, hspace=0.6
        )
        for place, change in enumerate(changes):
            _panel(figure.add_subplot(panels[divmod(place, _COLUMNS)]), first, second, change)
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(stream, format=kind, dpi=DPI, metadata=metadata)
    return stream.getvalue()


def _panel(axes: Axes, first: Side, second: Side, change: Change) -> None:
    unit = unit_of(first, second)
    for place, (side, color, mark) in enumerate(((first, BLUE, "o"), (second, RUST, "D"))):
        units = marks_of(side, change, unit)
        spread = (
            place + np.linspace(-0.18, 0.18, units.size) if units.size > 1 else np.full(units.size, place)
        )
        axes.plot(spread, units, linestyle="none", marker=mark, markersize=4, color=color, alpha=0.7)
        mean = (change.first, change.second)[place]
        if mean is not None:
            axes.hlines(mean, place - 0.3, place + 0.3, color=color, linewidth=2)
    axes.set_title(f"{change.metric} [{metric_unit(change.metric) or '1'}]", fontsize=9)
    axes.set_xticks((0, 1), ("first", "second"))
    axes.set_xlim(-0.5, 1.5)
    axes.set_xlabel(_words(change), fontsize=8)
    axes.tick_params(color=GREY)


def _words(change: Change) -> str:
    if change.value is None:
        return "can't be told"
    sign = " %" if change.scale == "percent" else ""
    if change.lo95 is None or change.hi95 is None:
        return f"{change.value:+.3g}{sign}, no interval"
    return f"{change.value:+.3g}{sign} ({change.lo95:+.3g} to {change.hi95:+.3g})"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
