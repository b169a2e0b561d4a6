"""What pictures of a day have in common: a line of minutes, lanes with names, the two thresholds."""

import io
from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator

from hrv.load import Assessment
from unclench.analysis.picture import DPI
from unclench.words import clock_of

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
GREEN: Final = "#3b7d4f"


def minute_line(
    axes: Axes,
    minutes: Sequence[Assessment],
    values: Sequence[float | None],
    *,
    color: str,
    linewidth: float,
    label: str,
    linestyle: str = "-",
) -> None:
    """Draw one value a minute; what isn't known, and minutes that are missing, break the line."""
    at_ms = np.array([minute.at_ms - MINUTE_MS / 2 for minute in minutes])
    told = np.array([np.nan if value is None else value for value in values])
    holes = np.flatnonzero(np.diff(at_ms) > 1.5 * MINUTE_MS) + 1
    axes.plot(
        np.insert(at_ms, holes, at_ms[holes] - 1),
        np.insert(told, holes, np.nan),
        color=color,
        linewidth=linewidth,
        linestyle=linestyle,
        label=label,
    )


def named_lanes(axes: Axes, names: Sequence[str]) -> None:
    """Give each lane its name, the first on top."""
    axes.set(ylim=(max(len(names), 1) - 0.5, -0.5))
    axes.set_yticks(range(len(names)), names, size=7.5)
    axes.tick_params(axis="y", length=0)
    axes.spines[["left", "bottom"]].set_visible(False)


def thresholds(axes: Axes, on: float, off: float) -> None:
    """Draw where load begins and where it ends."""
    for level, words in ((on, "on"), (off, "off")):
        axes.axhline(level, color=GREEN, linewidth=0.8, linestyle="--")
        axes.text(
            1.004, level, words, transform=axes.get_yaxis_transform(), size=7.5, color=GREEN, va="center"
        )


def clock_axis(axes: Axes, every_hours: int) -> None:
    """Let the axis tell the time of day (of UTC)."""
    axes.xaxis.set_major_locator(MultipleLocator(every_hours * HOUR_MS))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda at_ms, _: clock_of(round(at_ms), "UTC")))


def drawn(figure: Figure, kind: str) -> bytes:
    """Return the picture as `png` or `svg`, without what would differ from run to run."""
    stream = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    figure.savefig(stream, format=kind, dpi=DPI, metadata=metadata)
    return stream.getvalue()
