"""A simulated strap worn for hours: what its heart did, and what came of it over the radio. Seeded."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hrv.event import Packet

UNIT_MS = 1000 / 1024
BEGIN_MS = 1_763_870_400_000

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StrapDay:
    """How the heart beats, and how badly the radio treats it."""

    hours: float = 8.0
    rate_bpm: float = 72.0
    variability: float = 1.0
    """How much of an ordinary heart's rhythm there is: breath, slow waves, noise."""
    skew_ppm: float = 30.0
    """How much slower the strap's clock runs than ours."""
    period_ms: float | None = 1000.0
    """How often it sends; None: one packet for each beat."""
    jitter_ms: float = 30.0
    """Mean of the exponential delay of each packet."""
    burst_share: float = 0.01
    """Share of packets that are held back, with all that come after, for 0.5 to 3 s."""
    loss_share: float = 0.01
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Simulated:
    """What came, and what is true."""

    packets: list[Packet]
    beat_ms: Floats
    """When each beat was, by our clock, lost ones too."""
    lost: list[tuple[float, float]] = field(default_factory=list)
    """For each run of lost packets that held beats: the last beat delivered before and the first after."""


def simulated(day: StrapDay) -> Simulated:
    """Let a strap be worn."""
    dice = np.random.default_rng(day.seed)
    units = _interval_units(day, dice)
    ends = _counts(np.cumsum(units))
    sent_units, last = _sendings(day, ends, dice)
    stretch = UNIT_MS * (1 + day.skew_ppm * 1e-6)
    arrived_ms = _arrivals(day, _floats(sent_units * stretch), dice)
    kept = dice.random(sent_units.size) >= day.loss_share
    kept[0] = True
    first = _counts(np.concatenate(([0], last[:-1])))
    packets = [_packet(BEGIN_MS + arrived_ms[n], units[first[n] : last[n]]) for n in np.flatnonzero(kept)]
    beat_ms = _floats(BEGIN_MS + ends * stretch)
    return Simulated(packets, beat_ms, _lost(kept, first, last, beat_ms))


def _interval_units(day: StrapDay, dice: np.random.Generator) -> Counts:
    """Return RR intervals in 1/1024 s: a mean that wanders, Mayer waves, breath, noise."""
    mean_ms = 60_000 / day.rate_bpm
    number = int(day.hours * 3_600_000 / mean_ms) + 16
    time_s = np.arange(number) * mean_ms / 1000
    wander = np.cumsum(dice.normal(0, 1, number))
    wander = 0.05 * wander / max(float(np.abs(wander).max()), 1.0) * np.sqrt(number / 2000)
    breath = 0.03 * np.sin(2 * np.pi * 0.25 * time_s + np.cumsum(dice.normal(0, 0.1, number)))
    mayer = 0.03 * np.sin(2 * np.pi * 0.1 * time_s + np.cumsum(dice.normal(0, 0.05, number)))
    noise = dice.normal(0, 0.015, number)
    rr_ms = mean_ms * (1 + day.variability * (np.clip(wander, -0.2, 0.2) + breath + mayer + noise))
    return _counts(np.round(np.clip(rr_ms, 240, 1900) / UNIT_MS))


def _sendings(day: StrapDay, ends: Counts, dice: np.random.Generator) -> tuple[Floats, Counts]:
    """Return when packets are sent, by the strap's clock, and how many beats had come by then."""
    if day.period_ms is None:
        return _floats(ends), _counts(np.arange(1, ends.size + 1))
    period = day.period_ms / UNIT_MS
    sent = np.arange(int(ends[-1] / period) - 1) * period + dice.uniform(0, period) + float(ends[0])
    return _floats(sent), _counts(np.searchsorted(ends, sent, side="right"))


def _arrivals(day: StrapDay, sent_ms: Floats, dice: np.random.Generator) -> Floats:
    arrived_ms = sent_ms + dice.exponential(day.jitter_ms, sent_ms.size)
    held = dice.random(sent_ms.size) < day.burst_share
    arrived_ms[held] += dice.uniform(500, 3000, int(held.sum()))
    return _floats(np.maximum.accumulate(arrived_ms))


def _packet(arrived_ms: float, units: Counts) -> Packet:
    rate_bpm = 0 if not units.size else round(60_000 / float(units[-1] * UNIT_MS))
    flags = 0x10 if units.size else 0x00
    body = bytes([flags, rate_bpm or 60]) + units.astype("<u2").tobytes()
    return Packet(round(arrived_ms), round(arrived_ms * 1000), "heart_rate", body)


def _lost(kept: NDArray[np.bool_], first: Counts, last: Counts, beat_ms: Floats) -> list[tuple[float, float]]:
    runs: list[tuple[float, float]] = []
    here = np.flatnonzero(kept)
    for before, after in pairwise(here):
        if first[after] > last[before]:
            runs.append(
                (float(beat_ms[last[before] - 1]), float(beat_ms[min(first[after], beat_ms.size - 1)]))
            )
    return runs


def _counts(values: ArrayLike) -> Counts:
    return np.asarray(values, np.int64)


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, np.float64)
