"""One real day on one page: what was logged, heart rate, RMSSD, load, what was not judged, prompts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

import numpy as np
from matplotlib import style
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from alerts.episode import EpisodeSettings
from hrv.load import Assessment, Gate
from unclench.analysis.picture import BLUE, GREY, INK, QUIET, RUST, SIZE_IN, STYLE
from unclench.evaluation.day_axes import (
    HOUR_MS,
    MINUTE_MS,
    clock_axis,
    drawn,
    minute_line,
    named_lanes,
    thresholds,
)
from unclench.evaluation.recordings.day_run import DayRun
from unclench.evaluation.recordings.mmash import RealDay
from unclench.words import clock_of

LEFT, RIGHT = 0.135, 0.972
LOG_LANES: Final = (
    ("asleep, in bed", (0,), "#7d8fa3"),
    ("lying down", (1,), "#a9b7c4"),
    ("sitting", (2,), "#c9d3da"),
    ("screens", (7, 8), "#9fb8cc"),
    ("light movement", (3,), "#e3b78f"),
    ("medium, heavy", (4, 5), RUST),
    ("eating", (6,), "#8fae7d"),
    ("coffee, smoke, drink", (9, 10, 11), "#6b5344"),
)
"""Name, codes and colour of each lane of the log."""
GATE_LANES: Final[tuple[tuple[str, tuple[Gate, ...]], ...]] = (
    ("moved in the last 8 min", ("motion",)),
    ("signal not sound", ("signal", "no_rhythm")),
    ("posture, strap, learning", ("posture", "strap_on", "learning")),
)
SHORTEST_MS: Final = 4 * MINUTE_MS
"""Entries are drawn at least so wide, to be seen."""
RMSSD_TICKS: Final = (5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What is drawn."""

    run: DayRun

    @property
    def day(self) -> RealDay:
        """The recording."""
        return self.run.day

    @property
    def minutes(self) -> tuple[Assessment, ...]:
        """Its minutes, judged by the day's other hours."""
        return self.run.held_out.assessments


def draw(run: DayRun, kind: str) -> bytes:
    """Return the picture as `png` or `svg`, the same bytes for the same day."""
    scene = Scene(run)
    with style.context(STYLE):
        figure = Figure(figsize=SIZE_IN)
        _margins(figure, scene)
        grid = figure.add_gridspec(
            5,
            1,
            left=LEFT,
            right=RIGHT,
            top=0.875,
            bottom=0.09,
            hspace=0.12,
            height_ratios=(1.5, 1.7, 1.5, 1.9, 0.6),
        )
        log = figure.add_subplot(grid[0])
        panels = [log, *(figure.add_subplot(grid[row], sharex=log) for row in range(1, 5))]
        for axes, paint in zip(panels, (_log, _rate, _rmssd, _load, _gates), strict=True):
            _shade(axes, scene)
            paint(axes, scene)
        _time_axis(panels, scene)
        return drawn(figure, kind)


def _margins(figure: Figure, scene: Scene) -> None:
    day, told = scene.day, scene.run.held_out
    judged = sum(one.judged for one in told.assessments) / max(len(told.assessments), 1)
    figure.text(LEFT, 0.952, f"A real day: {day.person}", size=15, weight="bold")
    words = (
        f"{(day.end_ms - day.start_ms) / HOUR_MS:.0f} h of a chest strap, {judged:.0%} of minutes judged,"
        f" {_counted(len(told.episodes), 'stretch', 'stretches')} of sustained load,"
        f" {_counted(len(told.prompts), 'prompt', 'prompts')} after the policy"
    )
    figure.text(LEFT, 0.918, words, size=9, color=QUIET)
    source = f"MMASH 1.0.0, PhysioNet (ODC-BY 1.0) · unclench {version('unclench')}"
    figure.text(LEFT, 0.022, source, size=8, color=QUIET)
    figure.text(RIGHT, 0.022, "not a medical device", size=8, color=QUIET, ha="right")
    marks: list[Artist] = [
        Line2D([], [], color=RUST, marker="v", linestyle="none", markersize=7, label="prompt"),
        Line2D(
            [],
            [],
            color=RUST,
            marker="o",
            markerfacecolor="white",
            linestyle="none",
            markersize=5.5,
            label="sustained load, no prompt",
        ),
        Patch(facecolor="#f1f2f4", label="asleep or in bed"),
    ]
    figure.legend(handles=marks, loc="upper right", bbox_to_anchor=(RIGHT, 0.975), ncols=3)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _shade(axes: Axes, scene: Scene) -> None:
    for from_ms, to_ms in _joined(scene.day.asleep()):
        axes.axvspan(from_ms, to_ms, color="#f1f2f4", linewidth=0, zorder=0)
    axes.tick_params(axis="x", labelbottom=False)
    axes.grid(axis="x", color="#e9ecef", linewidth=0.6)


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for from_ms, to_ms in sorted(spans):
        if joined and from_ms <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(to_ms, joined[-1][1]))
        else:
            joined.append((from_ms, to_ms))
    return joined


def _log(axes: Axes, scene: Scene) -> None:
    for lane, (_, codes, colour) in enumerate(LOG_LANES):
        spans = [
            (one.from_ms, max(one.to_ms - one.from_ms, SHORTEST_MS))
            for one in scene.day.log
            if one.code in codes
        ]
        if lane == 0:
            spans += [(from_ms, to_ms - from_ms) for from_ms, to_ms in scene.day.in_bed]
        axes.broken_barh(spans, (lane - 0.36, 0.72), facecolor=colour, linewidth=0)
    named_lanes(axes, [name for name, _, _ in LOG_LANES])
    axes.set_title("what was logged", size=9, pad=4)


def _rate(axes: Axes, scene: Scene) -> None:
    rate = _values(scene, lambda one: one.minute.mean_hr_bpm)
    minute_line(axes, scene.minutes, rate, color=RUST, linewidth=0.8, label="heart rate")
    usual = _values(scene, lambda one: one.usual_hr_bpm)
    minute_line(axes, scene.minutes, usual, color=INK, linewidth=1.1, label="usual")
    top = float(np.nanquantile(rate, 0.995)) if np.isfinite(rate).any() else 120.0
    axes.set(ylabel="heart rate, bpm", ylim=(max(35.0, float(np.nanmin(rate)) - 4), max(top, 90.0) + 16))
    axes.legend(loc="upper left", ncols=2, borderpad=0.1)


def _rmssd(axes: Axes, scene: Scene) -> None:
    rmssd = _values(scene, lambda one: one.minute.rmssd_ms if "signal" not in one.gates else None)
    minute_line(axes, scene.minutes, rmssd, color=BLUE, linewidth=0.8, label="RMSSD of sound minutes")
    usual = _values(scene, lambda one: one.usual_rmssd_ms)
    minute_line(axes, scene.minutes, usual, color=INK, linewidth=1.1, label="usual")
    axes.set(ylabel="RMSSD, ms", yscale="log", ylim=(4, 250))
    axes.yaxis.set_major_locator(FixedLocator(RMSSD_TICKS))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.legend(loc="upper left", ncols=2, borderpad=0.1)


def _load(axes: Axes, scene: Scene) -> None:
    load = _values(scene, lambda one: one.load if one.judged else None)
    minute_line(axes, scene.minutes, load, color=INK, linewidth=1.2, label="load, of judged minutes")
    rule = EpisodeSettings()
    thresholds(axes, rule.on, rule.off)
    for at_ms, words in _prompts(scene):
        axes.axvline(at_ms, color=RUST, linewidth=0.8, zorder=1)
        axes.plot(at_ms, 4.9, color=RUST, marker="v", markersize=8, clip_on=False, zorder=5)
        left = at_ms < scene.day.end_ms - 3 * HOUR_MS
        axes.annotate(
            words,
            (at_ms, 4.9),
            (7 if left else -7, -2),
            textcoords="offset points",
            size=7.5,
            color=RUST,
            va="center",
            ha="left" if left else "right",
        )
    quiet = [one.at_ms for one in scene.run.held_out.episodes if not _is_prompted(scene, one.start_ms)]
    axes.plot(
        quiet, [4.1] * len(quiet), color=RUST, marker="o", markerfacecolor="white", markersize=5.5, ls=""
    )
    axes.set(ylabel="load, spreads", ylim=(-3.2, 5.6))
    axes.legend(loc="lower left", borderpad=0.1)


def _prompts(scene: Scene) -> Iterator[tuple[int, str]]:
    for one in scene.run.held_out.prompts:
        figures = f"{one.d_hr_bpm:+.0f} bpm, RMSSD {one.d_rmssd_pct:+.0f} %"
        yield one.at_ms, f"{clock_of(one.at_ms, 'UTC')}  {figures}"


def _is_prompted(scene: Scene, start_ms: int) -> bool:
    return any(one.episode_ms == start_ms for one in scene.run.held_out.prompts)


def _gates(axes: Axes, scene: Scene) -> None:
    for lane, (_, gates) in enumerate(GATE_LANES):
        barred = [one.at_ms - MINUTE_MS for one in scene.minutes if any(gate in gates for gate in one.gates)]
        spans = _joined([(begin_ms, begin_ms + MINUTE_MS) for begin_ms in barred])
        bars = [(from_ms, to_ms - from_ms) for from_ms, to_ms in spans]
        axes.broken_barh(bars, (lane - 0.34, 0.68), facecolor=GREY, linewidth=0)
    named_lanes(axes, [name for name, _ in GATE_LANES])
    axes.text(0.0, 1.02, "not judged", transform=axes.transAxes, size=8, color=QUIET, ha="right")


def _values(scene: Scene, of: Callable[[Assessment], float | None]) -> list[float]:
    return [np.nan if (value := of(one)) is None else value for one in scene.minutes]


def _time_axis(panels: Sequence[Axes], scene: Scene) -> None:
    last = panels[-1]
    last.set(xlim=(scene.day.start_ms, scene.day.end_ms), xlabel="time of day, by the recording's clock")
    clock_axis(last, 2)
    last.tick_params(axis="x", labelbottom=True)
    for axes in panels[:-1]:
        axes.tick_params(axis="x", length=0)
