"""Draws a report's pictures for print: told by shape, hatching and number, never by colour alone."""

import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from alerts.phrase import Phrase
from alerts.texts import Texts
from unclench.reports.body_picture import body_picture
from unclench.reports.document import PictureName
from unclench.reports.gathered import Gathered
from unclench.reports.wording import short_day
from unclench.reports.worn import Field
from unclench.words import WEEKDAYS

INK, BLUE, RUST, GREY, PALE = "#24323d", "#2f6690", "#a33e18", "#8a97a0", "#dfe7ec"
WIDTH_IN: Final = 7.1
"""The width of a column of text on either paper."""
_FIRST_HOUR, _LAST_HOUR = 8, 18
"""The hours that are shown at least."""
_DARK_LOAD: Final = 1.5
"""The load of the darkest field."""
_STYLE: Final[dict[str, str | float | bool]] = {
    "font.family": "DejaVu Sans",
    "font.size": 7.5,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "text.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 7,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "unclench",
}

Draw = Callable[[Gathered, Texts], str]


def drawn(name: PictureName, told: Gathered, texts: Texts) -> str:
    """Return a picture as SVG, the same for the same figures."""
    with style.context(_STYLE):
        return _DRAW[name](told, texts)


def _worn(told: Gathered, texts: Texts) -> str:
    figure = Figure(figsize=(WIDTH_IN, 1.2))
    axes = figure.add_axes((0.06, 0.2, 0.93, 0.62))
    days = [one.day.toordinal() for one in told.wear.days]
    worn = [one.worn_minutes / 60 for one in told.wear.days]
    judged = [one.judged_minutes / 60 for one in told.wear.days]
    axes.bar(
        days,
        worn,
        width=0.8,
        facecolor="white",
        edgecolor=GREY,
        hatch="////",
        linewidth=0.6,
        label=texts(Phrase("worn")),
    )
    axes.bar(days, judged, width=0.8, color=BLUE, label=texts(Phrase("judged")))
    axes.set_ylabel(texts(Phrase("hours")))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    _dated(axes, told, texts)
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 0.98), ncols=2, borderaxespad=0.1)
    return _svg(figure)


def _week(told: Gathered, texts: Texts) -> str:
    rows = told.course.by_weekday_hour
    hours = _hours([one for row in rows for one in enumerate(row)])
    figure = Figure(figsize=(WIDTH_IN, 1.75))
    axes = figure.add_axes((0.06, 0.12, 0.93, 0.87))
    for weekday, row in enumerate(rows):
        for hour in hours:
            _field(axes, hour, weekday, row[hour], texts)
    axes.set(xlim=(hours.start - 0.5, hours.stop - 0.5), ylim=(6.5, -0.5))
    axes.set_yticks(range(7), [texts(day) for day in WEEKDAYS])
    axes.set_xticks(range(hours.start, hours.stop), [f"{hour}" for hour in hours])
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    return _svg(figure)


def _field(axes: Axes, hour: int, weekday: int, field: Field | None, texts: Texts) -> None:
    corner, size = (hour - 0.47, weekday - 0.45), (0.94, 0.9)
    if field is None:
        axes.bar(
            hour, size[1], width=size[0], bottom=corner[1], facecolor="white", edgecolor=PALE, linewidth=0.5
        )
        return
    depth = min(max(field.load, 0.0) / _DARK_LOAD, 1.0)
    axes.bar(hour, size[1], width=size[0], bottom=corner[1], color=_between("#f1f4f6", BLUE, depth))
    words = texts(Phrase("{value:+.1f}", value=field.load))
    axes.text(
        hour, weekday, words, ha="center", va="center", size=6.5, color="white" if depth > 0.55 else INK
    )


def _course(told: Gathered, texts: Texts) -> str:
    by_hour = told.course.by_hour
    hours = _hours(list(enumerate(by_hour)))
    figure = Figure(figsize=(WIDTH_IN, 1.6))
    axes = figure.add_axes((0.06, 0.47, 0.93, 0.5))
    told_hours = [(hour, one) for hour in hours if (one := by_hour[hour]) is not None]
    middle = [hour + 0.5 for hour, _ in told_hours]
    axes.fill_between(
        middle,
        [one.lower for _, one in told_hours],
        [one.upper for _, one in told_hours],
        color=PALE,
        linewidth=0,
    )
    axes.plot(
        middle, [one.load for _, one in told_hours], color=BLUE, marker="o", markersize=3, linewidth=1.2
    )
    axes.axhline(0, color=GREY, linewidth=0.7, linestyle="--")
    axes.set(xlim=(hours.start, hours.stop), ylabel=texts(Phrase("load")))
    axes.tick_params(labelbottom=False)
    below = figure.add_axes((0.06, 0.13, 0.93, 0.25), sharex=axes)
    below.bar(
        [hour + 0.5 for hour in hours],
        [told.stretches.by_hour[hour] for hour in hours],
        width=0.8,
        facecolor="white",
        edgecolor=RUST,
        hatch="xxx",
        linewidth=0.7,
    )
    below.set_ylabel(texts(Phrase("stretches")))
    below.yaxis.set_major_locator(MaxNLocator(2, integer=True))
    below.set_ylim(0, max(*told.stretches.by_hour, 1) * 1.1)
    below.set_xticks(
        range(hours.start, hours.stop + 1), [f"{hour}" for hour in range(hours.start, hours.stop + 1)]
    )
    return _svg(figure)


def _pain(told: Gathered, texts: Texts) -> str:
    figure = Figure(figsize=(WIDTH_IN, 1.8))
    axes = figure.add_axes((0.06, 0.55, 0.93, 0.42))
    pains = [(one.day.toordinal(), one.pain) for one in told.told.days if one.pain is not None]
    axes.plot(
        [day for day, _ in pains],
        [pain for _, pain in pains],
        color=RUST,
        marker="D",
        markersize=3.2,
        linewidth=0.9,
    )
    axes.set(ylim=(-0.4, 10.4), ylabel=texts(Phrase("pain")))
    axes.set_yticks((0, 5, 10))
    below = figure.add_axes((0.06, 0.13, 0.93, 0.34))
    loads = [(one.day.toordinal(), one.load) for one in told.wear.days if one.load is not None]
    below.bar([day for day, _ in loads], [load for _, load in loads], width=0.8, color=BLUE)
    below.axhline(0, color=GREY, linewidth=0.7)
    below.set_ylabel(texts(Phrase("load")))
    below.yaxis.set_major_locator(MaxNLocator(3))
    for each in (axes, below):
        _vacation(each, told)
        _dated(each, told, texts)
    axes.tick_params(labelbottom=False)
    return _svg(figure)


def _vacation(axes: Axes, told: Gathered) -> None:
    away = [one.day.toordinal() for one in told.told.days if one.is_vacation]
    begins = [day for day in away if day - 1 not in away]
    ends = [day for day in away if day + 1 not in away]
    for first, last in zip(begins, ends, strict=True):
        axes.axvspan(
            first - 0.5,
            last + 0.5,
            facecolor="none",
            edgecolor=GREY,
            hatch="\\\\",
            linewidth=0,
            alpha=0.5,
            zorder=0,
        )


def _sleep(told: Gathered, texts: Texts) -> str:
    figure = Figure(figsize=(WIDTH_IN, 1.15))
    axes = figure.add_axes((0.06, 0.23, 0.93, 0.72))
    nights = [(one.day.toordinal(), one.sleep, one.woke) for one in told.told.days if one.sleep is not None]
    axes.plot(
        [day for day, _, _ in nights], [sleep for _, sleep, _ in nights], color=GREY, linewidth=0.7, zorder=1
    )
    for woke, face in ((False, BLUE), (True, "white")):
        some = [(day, sleep) for day, sleep, awake in nights if bool(awake) == woke]
        axes.plot(
            [day for day, _ in some],
            [sleep for _, sleep in some],
            linestyle="none",
            marker="o",
            markersize=4.2,
            markerfacecolor=face,
            markeredgecolor=BLUE,
            markeredgewidth=1.0,
        )
    axes.set(ylim=(0.6, 5.4), ylabel=texts(Phrase("sleep")))
    axes.set_yticks((1, 3, 5))
    _dated(axes, told, texts)
    return _svg(figure)


def _body(told: Gathered, texts: Texts) -> str:
    titles = {"back": texts(Phrase("from behind")), "front": texts(Phrase("from the front"))}
    return body_picture(told.told.places, titles, texts)


_DRAW: Final[Mapping[PictureName, Draw]] = {
    "worn": _worn,
    "week": _week,
    "course": _course,
    "pain": _pain,
    "sleep": _sleep,
    "body": _body,
}


def _dated(axes: Axes, told: Gathered, texts: Texts) -> None:
    """Let the time axis show the span's days: Mondays, or as many as there is room for."""
    first, last = told.span.first, told.span.last
    axes.set_xlim(first.toordinal() - 0.6, last.toordinal() + 0.6)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda _value, _place: ""))
    mondays = (
        [day for day in told.span.dates() if day.weekday() == 0] if told.span.days > 10 else told.span.dates()
    )
    shown = mondays[:: max(1, -(-len(mondays) // 14))]
    axes.set_xticks([day.toordinal() for day in shown], [_day_label(day, texts) for day in shown])


def _day_label(day: date, texts: Texts) -> str:
    return f"{texts(WEEKDAYS[day.weekday()])} {texts(short_day(day))}"


def _hours(fields: list[tuple[int, Field | None]]) -> range:
    """Return the hours from the first to the last that say something, those of a day at the least."""
    told = [hour for hour, one in fields if one is not None]
    return range(
        min(told, default=_FIRST_HOUR) if told and min(told) < _FIRST_HOUR else _FIRST_HOUR,
        max(max(told, default=_LAST_HOUR), _LAST_HOUR) + 1,
    )


def _between(pale: str, dark: str, depth: float) -> str:
    """Return the colour at a depth, 0 to 1, between two."""
    parts = [(int(pale[n : n + 2], 16), int(dark[n : n + 2], 16)) for n in (1, 3, 5)]
    return "#" + "".join(f"{round(one + (other - one) * depth):02x}" for one, other in parts)


def _svg(figure: Figure) -> str:
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None})
    told = stream.getvalue()
    return told[told.index("<svg") :]
