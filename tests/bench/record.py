"""The 24 hours that everybody is measured on: a real record where there is one, else a made day."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hrv.artefacts import clean
from hrv.beat import TICKS_PER_MS, Beat, on_grid
from hrv.detection import Heard
from hrv.event import Gap
from hrv.windows import Series, Windows, windows_every
from ingest.recording import ReadSettings, Unit
from ingest.recordings import read
from tests.hrv.hearts import SHARED, heart, one, sines

Floats = NDArray[np.float64]

DAY_S = 86_400
WINDOW_MS, HOP_MS = 300_000, 5_000
SAMPLE = 2048
"""Windows, at most, that peers are asked; each takes as many as its time allows."""
COMPARED = 64
"""The first of them, whose values are laid beside ours."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the record lies, as a command is told."""

    name: str
    path: Path
    unit: Unit


@dataclass(frozen=True, eq=False)
class Day:
    """A record as it was heard, and the windows that are measured."""

    heard: Heard

    @cached_property
    def series(self) -> Series:
        """The intervals after correction."""
        return clean(self.heard)

    def fresh(self) -> Windows:
        """Return all windows anew, so that nothing that was computed for them is known already."""
        of = self.series
        again = Series(of.at_ms.copy(), of.rr_ticks, of.follows, of.corrected)
        return windows_every(again, WINDOW_MS, HOP_MS)

    @cached_property
    def sample(self) -> NDArray[np.intp]:
        """Windows full of beats, none corrected, without a break, from all over the day in any order.

        Other programs know nothing of breaks: in these windows everybody is given the same.
        """
        windows = self.fresh()
        sums = windows.series.sums
        inside = np.minimum(windows.lo + 1, windows.hi)
        good = (windows.over(sums.corrected) == 0) & (sums.breaks[windows.hi] == sums.breaks[inside])
        good &= windows.over(sums.ticks) > 0.98 * WINDOW_MS * TICKS_PER_MS
        return np.random.default_rng(1).permutation(np.flatnonzero(good))[:SAMPLE]


def sources() -> list[Source]:
    """Return the real records of 24 hours that are here."""
    found = sorted((SHARED / "nsr2db").glob("*_rr_secs.txt"))
    return [Source(path.stem.removesuffix("_rr_secs"), path, "s") for path in found]


def made(path: Path) -> Source:
    """Write a day of plain RR text, ms, seeded."""
    dice = np.random.default_rng(1)
    beats = round(DAY_S / 0.5)
    breath = np.sin(2 * np.pi * 0.25 * 0.85 * np.arange(beats))
    rr_ms = 850 + 25 * breath + np.cumsum(dice.normal(0, 2, beats)) * 0.2 + dice.normal(0, 12, beats)
    rr_ms = np.clip(rr_ms, 350, 1800)
    rr_ms = rr_ms[np.cumsum(rr_ms) <= 1000 * DAY_S]
    path.write_text("".join(f"{on_grid(float(each))}\n" for each in rr_ms))
    return Source("made", path, "ms")


def heard_from(source: Source) -> Heard:
    """Read the beats of a record."""
    at_ms, ticks, joined, is_open = [], [], [], False
    for event in read(source.path, ReadSettings(unit=source.unit)):
        if isinstance(event, Beat):
            at_ms.append(event.at_ms)
            ticks.append(event.rr_ticks)
            joined.append(is_open)
        is_open = isinstance(event, Beat) or (is_open and not isinstance(event, Gap))
    return Heard(np.array(at_ms, np.int64), np.array(ticks, np.int64), np.array(joined, np.bool_))


def keep(path: Path, day: Day) -> None:
    """Write what the processes that measure need: beats for ours, plain intervals for the peers."""
    windows = day.fresh()
    chosen = day.sample
    of = day.heard
    np.savez(
        path,
        at_ms=of.at_ms,
        rr_ticks=of.rr_ticks,
        joined=of.joined,
        heard_rr_ms=of.rr_ticks / TICKS_PER_MS,
        rr_ms=day.series.rr_ticks / TICKS_PER_MS,
        lo=windows.lo[chosen],
        hi=windows.hi[chosen],
        truth_rr_ms=truth().series.rr_ticks[truth().lo[0] : truth().hi[0]] / TICKS_PER_MS,
    )


def kept(path: Path) -> Day:
    """Read what `keep` wrote."""
    with np.load(path) as arrays:
        return Day(Heard(arrays["at_ms"], arrays["rr_ticks"], arrays["joined"]))


TRUTH_MS2 = {"lf_ms2": 800.0, "hf_ms2": 312.5}
"""The power of two sines: 40 ms at 0.1 Hz, 25 ms at 0.25 Hz."""


def truth() -> Windows:
    """Return a window of a heart whose powers are known: `TRUTH_MS2`, at 75 beats a minute."""
    return one(heart(sines((0.1, 40.0), (0.25, 25.0))), 50, WINDOW_MS // 1000)
