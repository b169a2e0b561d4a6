"""One simulated day on one page: heart rate, HRV, load, gates, truth and prompts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from matplotlib import style
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, MultipleLocator, NullFormatter

from alerts.episode import EpisodeSettings
from hrv.load import Assessment, Gate
from ingest.desk.day import DeskDay
from ingest.desk.stretch import Stretch
from unclench.analysis.picture import BLUE, GREY, INK, QUIET, RUST, SIZE_IN, STYLE
from unclench.evaluation.day_axes import GREEN, clock_axis, drawn, minute_line, named_lanes, thresholds
from unclench.evaluation.detectors.load import Load
from unclench.evaluation.person import days_of
from unclench.evaluation.protocol import MINUTE_MS, load_at, score
from unclench.evaluation.wish import Wish
from unclench.words import GATE_WORDS

AMBER: Final = "#e3b23c"
FALSE: Final = (RUST, "v")
LEGEND: Final = (("true prompt", (GREEN, "^")), ("neutral prompt", (GREY, "^")), ("false prompt", FALSE))
LEFT, RIGHT = 0.125, 0.975
PROMPTS_AT: Final = 4.75
"""The height at which prompts stand, in spreads."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What is drawn of the day."""

    day: DeskDay
    minutes: Sequence[Assessment]
    prompts_ms: Sequence[int]
    verdicts: Sequence[str]
    offers_ms: Sequence[int]
    settings: EpisodeSettings
    words: str

    @property
    def missed(self) -> list[Stretch]:
        """The loads that no true prompt told."""
        true_ms = [
            at_ms for at_ms, what in zip(self.prompts_ms, self.verdicts, strict=True) if what == "true"
        ]
        loads = [stretch for stretch in self.day.truth if stretch.counts]
        return [load for load in loads if not any(load_at(at_ms, loads) == load for at_ms in true_ms)]


def draw(wish: Wish, person: int, day: int, kind: str) -> bytes:
    """Return the picture of a scored day, from 1, of a person as `png` or `svg`, always the same bytes."""
    scene = _scene(wish, person, day)
    with style.context(STYLE):
        figure = Figure(figsize=SIZE_IN)
        _margins(figure, scene)
        lanes = _gate_lanes(scene.minutes)
        grid = figure.add_gridspec(
            5,
            1,
            left=LEFT,
            right=RIGHT,
            top=0.885,
            bottom=0.085,
            hspace=0.27,
            height_ratios=(
                0.26 * max(len(_truth_lanes(scene.day.truth)), 1),
                2.2,
                2.2,
                2.4,
                0.26 * max(len(lanes), 1),
            ),
        )
        truth = figure.add_subplot(grid[0])
        panels = [figure.add_subplot(grid[row], sharex=truth) for row in (1, 2, 3)]
        gates = figure.add_subplot(grid[4], sharex=truth)
        _truth(truth, scene)
        _rate(panels[0], scene)
        _rmssd(panels[1], scene)
        _load(panels[2], scene)
        for axes in panels:
            _shade(axes, scene)
        _gates(gates, lanes)
        _time_axis(gates, scene, [truth, *panels])
        return drawn(figure, kind)


def _scene(wish: Wish, person: int, number: int) -> Scene:
    suite = wish.suites[0]
    days = list(days_of(wish, suite, person))[: wish.learning_days + number]
    told = Load(settings=wish.settings).tell([lived for _, lived in days])[-1]
    day, lived = days[-1]
    return Scene(
        day=day,
        minutes=list(lived.minutes),
        prompts_ms=told.prompts_ms,
        verdicts=score(told.prompts_ms, day.truth).verdicts,
        offers_ms=told.offers_ms or (),
        settings=wish.settings.episode,
        words=f"person {person}, day {number} of {suite.replace('_', '-')} days, seed {wish.seed}",
    )


def _margins(figure: Figure, scene: Scene) -> None:
    figure.text(LEFT, 0.952, "A simulated day", size=15, weight="bold")
    figure.text(LEFT, 0.918, scene.words, size=9, color=QUIET)
    figure.text(LEFT, 0.022, f"unclench {version('unclench')} · simulated, not measured", size=8, color=QUIET)
    figure.text(RIGHT, 0.022, "not a medical device", size=8, color=QUIET, ha="right")
    handles: list[Artist] = [
        Line2D([], [], color=colour, marker=marker, linestyle="none", markersize=7, label=words)
        for words, (colour, marker) in LEGEND
    ]
    handles.append(Patch(facecolor="none", edgecolor=GREY, hatch="////", linewidth=0, label="not judged"))
    handles.append(Patch(facecolor=AMBER, alpha=0.25, label="load, in truth"))
    figure.legend(
        handles=handles,
        loc="upper right",
        bbox_to_anchor=(RIGHT + 0.008, 0.97),
        ncols=len(handles),
        handletextpad=0.4,
        columnspacing=1.4,
    )


def _truth(axes: Axes, scene: Scene) -> None:
    """Draw a lane for each thing that really was, load first."""
    lanes = _truth_lanes(scene.day.truth)
    for row, (what, stretches) in enumerate(lanes):
        spans = [(s.from_ms, s.to_ms - s.from_ms) for s in stretches]
        axes.broken_barh(spans, (row - 0.36, 0.72), color=AMBER if what == "load" else BLUE, linewidth=0)
    named_lanes(axes, [what for what, _ in lanes])
    axes.set_title("what really was", size=8.5, pad=4)


def _truth_lanes(truth: Sequence[Stretch]) -> list[tuple[str, list[Stretch]]]:
    names = sorted({s.what for s in truth if s.what != "offset"}, key=lambda what: (what != "load", what))
    return [(what, [s for s in truth if s.what == what]) for what in names]


def _gates(axes: Axes, lanes: Sequence[tuple[Gate, list[Assessment]]]) -> None:
    """Draw a hatched band for each stretch that is not judged, a lane for each reason."""
    for row, (_, minutes) in enumerate(lanes):
        axes.broken_barh(
            _spans(minutes),
            (row - 0.36, 0.72),
            facecolor="#f1f3f5",
            edgecolor=GREY,
            hatch="//////",
            linewidth=0.4,
        )
    named_lanes(axes, [GATE_WORDS[gate] for gate, _ in lanes])


def _gate_lanes(minutes: Sequence[Assessment]) -> list[tuple[Gate, list[Assessment]]]:
    gates = [gate for gate in GATE_WORDS if any(gate in minute.gates for minute in minutes)]
    return [(gate, [minute for minute in minutes if gate in minute.gates]) for gate in gates]


def _rate(axes: Axes, scene: Scene) -> None:
    usual = [minute.usual_hr_bpm for minute in scene.minutes]
    today = [_sum(minute.usual_hr_bpm, minute.offset_bpm) for minute in scene.minutes]
    minute_line(
        axes,
        scene.minutes,
        today,
        color=GREY,
        linewidth=1.0,
        linestyle=":",
        label="usual, with today's offset",
    )
    minute_line(axes, scene.minutes, usual, color=GREY, linewidth=1.2, label="usual")
    minute_line(
        axes,
        scene.minutes,
        [m.minute.mean_hr_bpm for m in scene.minutes],
        color=RUST,
        linewidth=1.0,
        label="heart rate",
    )
    axes.set_ylabel("bpm")
    _key(axes)


def _rmssd(axes: Axes, scene: Scene) -> None:
    minute_line(
        axes,
        scene.minutes,
        [m.usual_rmssd_ms for m in scene.minutes],
        color=GREY,
        linewidth=1.2,
        label="usual",
    )
    minute_line(
        axes,
        scene.minutes,
        [m.minute.rmssd_ms for m in scene.minutes],
        color=BLUE,
        linewidth=1.0,
        label="RMSSD",
    )
    axes.set(ylabel="ms", yscale="log")
    axes.yaxis.set_major_locator(LogLocator(base=10, subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    _key(axes)


def _load(axes: Axes, scene: Scene) -> None:
    minute_load = [minute.minute_load if minute.judged else None for minute in scene.minutes]
    load = [minute.load if minute.judged else None for minute in scene.minutes]
    minute_line(axes, scene.minutes, minute_load, color=GREY, linewidth=0.5, label="each minute")
    minute_line(axes, scene.minutes, load, color=INK, linewidth=1.4, label="load")
    with_motion = any(minute.has_motion for minute in scene.minutes)
    on = scene.settings.on if with_motion else scene.settings.on_without_motion
    thresholds(axes, on, scene.settings.off)
    axes.set(ylabel="spreads", ylim=(-4.3, 5.4))
    axes.yaxis.set_major_locator(MultipleLocator(2))
    for at_ms, verdict in zip(scene.prompts_ms, scene.verdicts, strict=True):
        _prompt(axes, at_ms, verdict, offered=at_ms in scene.offers_ms)
    for missed in scene.missed:
        middle_ms = (missed.from_ms + missed.to_ms) / 2
        axes.text(middle_ms, PROMPTS_AT, "missed", size=7.5, color=FALSE[0], ha="center", va="center")
    _key(axes)


def _prompt(axes: Axes, at_ms: int, verdict: str, *, offered: bool) -> None:
    colour, marker = dict(LEGEND).get(f"{verdict} prompt", FALSE)
    axes.axvline(at_ms, color=colour, linewidth=0.8, zorder=1)
    axes.plot(at_ms, PROMPTS_AT, color=colour, marker=marker, markersize=8, clip_on=False, zorder=5)
    words = "" if verdict in ("true", "neutral") else verdict
    words += "" if offered else " (not offered)" if words else "not offered"
    if words:
        axes.annotate(
            words,
            (at_ms, PROMPTS_AT),
            (7, 0),
            textcoords="offset points",
            size=7.5,
            color=colour,
            va="center",
            zorder=5,
        )


def _shade(axes: Axes, scene: Scene) -> None:
    """Put truth and gates behind a panel."""
    for stretch in scene.day.truth:
        if stretch.what == "load":
            axes.axvspan(stretch.from_ms, stretch.to_ms, color=AMBER, alpha=0.25, linewidth=0, zorder=0)
    for from_ms, length_ms in _spans([minute for minute in scene.minutes if not minute.judged]):
        axes.axvspan(
            from_ms,
            from_ms + length_ms,
            facecolor="none",
            edgecolor="#c9d0d5",
            hatch="////",
            linewidth=0,
            zorder=0,
        )
    axes.tick_params(axis="x", labelbottom=False)
    axes.grid(axis="x", color="#e9ecef", linewidth=0.6)


def _key(axes: Axes) -> None:
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        borderaxespad=0.1,
        borderpad=0.1,
        ncols=3,
        handlelength=1.6,
        columnspacing=1.4,
    )
    axes.yaxis.set_label_coords(-0.037, 0.5)


def _spans(minutes: Sequence[Assessment]) -> list[tuple[int, int]]:
    """Return minutes as stretches of adjacent ones: beginning and length, ms."""
    spans: list[tuple[int, int]] = []
    for minute in minutes:
        from_ms = minute.at_ms - MINUTE_MS
        if spans and sum(spans[-1]) == from_ms:
            spans[-1] = (spans[-1][0], spans[-1][1] + MINUTE_MS)
        else:
            spans.append((from_ms, MINUTE_MS))
    return spans


def _time_axis(axes: Axes, scene: Scene, others: Iterable[Axes]) -> None:
    axes.set(xlim=(scene.day.start_ms, scene.day.end_ms), xlabel="time of day")
    clock_axis(axes, 1)
    for other in others:
        other.tick_params(axis="x", labelbottom=False, length=0)


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
