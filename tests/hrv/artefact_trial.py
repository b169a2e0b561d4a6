"""Hearts of three kinds, the artefacts of a strap, and what the correction makes of them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from hrv.artefacts import CLEANERS, RuleName
from hrv.detection import Heard
from hrv.windows import Series

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
T0_MS = 1_763_870_400_000
BEATS = 400
KINDS = ("ordinary", "strong", "paced")


def ordinary(dice: Generator) -> Floats:
    """An ordinary heart: slow wandering, a Mayer wave, breathing of 8 to 28 ms."""
    level_ms = dice.uniform(650, 1000)
    t_s = np.arange(BEATS) * level_ms / 1000
    mayer = np.sin(2 * np.pi * (0.1 * t_s + dice.random() + 0.05 * np.cumsum(dice.normal(0, 0.1, BEATS))))
    swing = 1 + 0.3 * _pink(dice)
    rr_ms = level_ms + dice.uniform(15, 40) * _pink(dice) + dice.uniform(8, 30) * mayer
    rr_ms += dice.uniform(8, 28) * swing * _breath(dice, t_s, 0.2, 0.3)
    return rr_ms + dice.normal(0, dice.uniform(3, 9), BEATS)


def strong(dice: Generator) -> Floats:
    """A young sleeper: breathing swings each interval by 70 to 130 ms."""
    level_ms = dice.uniform(850, 1150)
    t_s = np.arange(BEATS) * level_ms / 1000
    rr_ms = level_ms + dice.uniform(20, 40) * _pink(dice)
    rr_ms += dice.uniform(70, 130) * (1 + 0.25 * _pink(dice)) * _breath(dice, t_s, 0.18, 0.27)
    return np.maximum(rr_ms + dice.normal(0, dice.uniform(5, 15), BEATS), 350)


def paced(dice: Generator) -> Floats:
    """Six breaths a minute, in faster than out: 120 to 320 ms from trough to peak."""
    level_ms = dice.uniform(750, 1000)
    t_s = np.arange(BEATS) * level_ms / 1000
    breath = (0.1 * t_s + np.cumsum(dice.normal(0, 0.004, BEATS))) % 1
    inward = dice.uniform(0.33, 0.5)
    way = np.where(breath < inward, breath / inward, (1 - breath) / (1 - inward))
    rr_ms = level_ms + dice.uniform(8, 20) * _pink(dice)
    rr_ms -= dice.uniform(60, 160) * (1 + 0.15 * _pink(dice)) * np.cos(np.pi * way)
    return rr_ms + dice.normal(0, dice.uniform(4, 12), BEATS)


def _pink(dice: Generator) -> Floats:
    frequency = np.fft.rfftfreq(BEATS)
    frequency[0] = frequency[1]
    waves = dice.normal(size=frequency.size) + 1j * dice.normal(size=frequency.size)
    noise = np.fft.irfft(waves / np.sqrt(frequency), BEATS)
    return np.asarray(noise / noise.std(), np.float64)


def _breath(dice: Generator, t_s: Floats, slowest_hz: float, fastest_hz: float) -> Floats:
    turns = dice.uniform(slowest_hz, fastest_hz) * t_s + np.cumsum(dice.normal(0, 0.02, BEATS))
    return np.asarray(np.sin(2 * np.pi * turns), np.float64)


def spoilt(dice: Generator, rr_ms: Floats, share: float = 0.05) -> Floats:
    """Spoil a share of the beats: missed, an extra one, ectopic (20-40 % early), misread by 20-100 ms."""
    at_ms = np.concatenate([[0.0], np.cumsum(rr_ms)])
    moved, kept, extra = at_ms.copy(), np.ones(at_ms.size, np.bool_), []
    for beat in dice.choice(np.arange(2, rr_ms.size - 1), round(share * rr_ms.size), replace=False):
        match dice.integers(4):
            case 0:
                kept[beat] = False
            case 1:
                extra.append(at_ms[beat] + dice.uniform(0.25, 0.75) * rr_ms[beat])
            case 2:
                moved[beat] -= dice.uniform(0.2, 0.4) * rr_ms[beat - 1]
            case _:
                moved[beat] += dice.choice([-1, 1]) * dice.uniform(20, 100)
    return np.diff(np.sort(np.concatenate([moved[kept], extra])))


def heard(rr_ms: Floats | list[float], *, breaks: tuple[int, ...] = ()) -> Heard:
    """Put intervals one behind the other on the tick grid; those of `breaks` follow nothing."""
    ticks = np.round(np.asarray(rr_ms, np.float64) * 128).astype(np.int64)
    joined = np.arange(ticks.size) > 0
    joined[list(breaks)] = False
    return Heard(T0_MS + np.cumsum(ticks) // 128, ticks, joined)


def rmssd_ms(series: Series) -> float:
    """Return the RMSSD over a whole series by its definition."""
    steps = np.diff(series.rr_ticks)[series.differs[1:]] / 128
    return float(np.sqrt(np.mean(steps**2)))


def raw_rmssd_ms(rr_ms: Floats) -> float:
    """Return the RMSSD of intervals as they are."""
    return float(np.sqrt(np.mean(np.diff(rr_ms) ** 2)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of many hearts of a kind."""

    marked_pct: float
    """Of the beats of unspoilt hearts."""
    off_median_pct: float
    """Distance of the RMSSD of spoilt hearts from the truth."""
    off_p95_pct: float


@cache
def outcome(kind: str, hearts: int, rule: RuleName = "causal") -> Outcome:
    """Try the correction on this many hearts, unspoilt and spoilt."""
    clean, dice = CLEANERS[rule], np.random.default_rng(1)
    make = {"ordinary": ordinary, "strong": strong, "paced": paced}[kind]
    marked, off = [], []
    for _ in range(hearts):
        rr_ms = np.round(make(dice) * 1.024) / 1.024
        truth_ms = raw_rmssd_ms(rr_ms)
        marked.append(clean(heard(rr_ms)).corrected.mean())
        mended = clean(heard(np.round(spoilt(dice, rr_ms) * 1.024) / 1.024))
        off.append(abs(rmssd_ms(mended) / truth_ms - 1))
    return Outcome(
        100 * float(np.mean(marked)), 100 * float(np.median(off)), 100 * float(np.percentile(off, 95))
    )
