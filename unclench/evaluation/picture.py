"""One simulated day on one page: heart rate, HRV, load, gates, truth and prompts."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from typing import Final

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator
from numpy.typing import NDArray

from alerts.episode import EpisodeSettings
from hrv.load import Assessment, Gate
from ingest.desk.day import DeskDay
from ingest.desk.stretch import Stretch
from unclench.analysis.picture import BLUE, DPI, GREY, INK, QUIET, RUST, SIZE_IN, STYLE
from unclench.evaluation.detectors.load import Load
from unclench.evaluation.person import days_of
from unclench.evaluation.protocol import MINUTE_MS, score
from unclench.evaluation.wish import Wish
from unclench.words import GATE_WORDS, clock_of

GREEN: Final = "#3b7d4f"
AMBER: Final = "#e3b23c"
HOUR_MS: Final = 60 * MINUTE_MS
VERDICTS: Final = {"true": (GREEN, "^"), "neutral": (GREY, "^")}
FALSE: Final = (RUST, "v")
LEFT, RIGHT = 0.125, 0.975
AROUND_MIN: Final = 5


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
    def at_ms(self) -> NDArray[np.float64]:
        """The middle of each minute."""
        return np.array([minute.at_ms - MINUTE_MS / 2 for minute in self.minutes])


def draw(wish: Wish, person: int, day: int, kind: str) -> bytes:
    """Return the picture of a scored day, from 1, of a person as `png` or `svg`, always the same bytes."""
    scene = _scene(wish, person, day)
    stream = io.BytesIO()
    with style.context(STYLE):
        figure = Figure(figsize=SIZE_IN)
        _margins(figure, scene)
        lanes = _gate_lanes(scene.minutes)
        grid = figure.add_gridspec(
            5, 1, left=LEFT, right=RIGHT, top=0.885, bottom=0.085, hspace=0.16,
            height_ratios=(0.26 * max(len(_truth_lanes(scene.day.truth)), 1), 2.2, 2.2, 2.4, 0.26 * max(len(lanes), 1)),
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
        figure.align_ylabels()
        date = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(stream, format=kind, dpi=DPI, metadata=date)
    return stream.getvalue()


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
    for place, (words, colour, marker) in enumerate(
        (("false prompt", *FALSE), ("further prompt", *VERDICTS["neutral"]), ("true prompt", *VERDICTS["true"]))
    ):
        x = RIGHT - 0.105 * (place + 1)
        mark = figure.add_artist(_mark(x, 0.925, colour, marker))
        mark.set_transform(figure.transFigure)
        figure.text(x + 0.009, 0.925, words, size=8.5, va="center")
